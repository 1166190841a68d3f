// What readers of configuration files have in common: located errors for what is not as it must be.
#ifndef AMBIT_JSON_CONFIGURATION_READER_H_
#define AMBIT_JSON_CONFIGURATION_READER_H_

#include <span>
#include <string_view>
#include <vector>

#include "ambit/diagnostic.h"
#include "json/json.h"

namespace ambit::json {

namespace kinds {

inline constexpr std::string_view kSource = "docs/common-flags.md";

inline constexpr DiagnosticKind kUnknownMember = {
    .name = "configuration/unknown-member",
    .message = "unknown member `{0}`",
    .help = "remove it; the documentation lists the members",
    .source = kSource};
inline constexpr DiagnosticKind kUnknownMemberNear = {.name = "configuration/misspelt-member",
                                                      .message = "unknown member `{0}`",
                                                      .help = "did you mean `{1}`?",
                                                      .source = kSource};
inline constexpr DiagnosticKind kMissingMember = {.name = "configuration/missing-member",
                                                  .message = "member `{0}` is missing or empty",
                                                  .help = "add it",
                                                  .source = kSource};
inline constexpr DiagnosticKind kWrongType = {
    .name = "configuration/wrong-type", .message = "expected {0}, found {1}", .source = kSource};
inline constexpr DiagnosticKind kOutOfRange = {.name = "configuration/out-of-range",
                                               .message = "`{0}` is no whole number from 0 to {1}",
                                               .source = kSource};
inline constexpr DiagnosticKind kBadAccount = {.name = "configuration/bad-account",
                                               .message = "`{0}` is no account id",
                                               .help = "account ids have 12 digits",
                                               .source = kSource};
inline constexpr DiagnosticKind kBadDay = {.name = "configuration/bad-day",
                                           .message = "`{0}` is no day",
                                           .help = "write it as YYYY-MM-DD",
                                           .source = kSource};

}  // namespace kinds

// All of the above.
std::span<const DiagnosticKind* const> configuration_kinds();

// Says what is wrong with members; what is sound is for the derived reader to take.
class ConfigurationReader {
 public:
  explicit ConfigurationReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

 protected:
  Diagnostics& diagnostics() { return diagnostics_; }
  void add(const DiagnosticKind& kind, Value at, std::vector<Argument> args);
  // Whether the value is of the kind; says so when not.
  bool require(Value value, Kind kind);
  // The name of a member that is none of `names`, or of something else that is not known.
  void unknown(Value key, std::span<const std::string_view> names);
  void unknown(Value name, std::string_view near, const DiagnosticKind& alone,
               const DiagnosticKind& with_near);

 private:
  Diagnostics& diagnostics_;
};

}  // namespace ambit::json

#endif  // AMBIT_JSON_CONFIGURATION_READER_H_
