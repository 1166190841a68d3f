// The rules of the linter: what each one looks for, in which documents, and what helps.
// Compiled in from lib/lint/data; every text is static.
#ifndef AMBIT_LINT_RULES_H_
#define AMBIT_LINT_RULES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ambit::lint {

// In ascending order. A rule's category is one of the upper four; its findings have the category's
// severity unless the rule or the configuration says another.
enum class Severity : std::uint8_t {
  kOff,
  kSuggestion,       // no change of meaning
  kWarning,          // works, but hardly as meant
  kSecurityWarning,  // allows more, or denies less, than it seems
  kError,            // a part of the policy does not work, or AWS refuses the policy
};

// What a rule takes in a configuration besides its severity.
struct RuleOption {
  enum class Type : std::uint8_t {
    kFlag,      // true or false
    kServices,  // a list of services: "iam"
    kRequests,  // a list of {"actions": [...], "resources": [...]}, patterns
  };
  std::string_view name = {};  // "tagKeys"
  Type type = Type::kFlag;
  std::string_view unset = {};  // what holds without it, in words
  std::string_view text = {};   // what it changes
};

struct RuleDescription {
  std::string_view id = {};  // "invalid-action": stable, never used for anything else
  Severity category = Severity::kError;
  bool by_default = true;       // in the profile `recommended`
  bool high_confidence = true;  // false: rests on lists of the catalog, which have gaps
  bool safe_fix = false;        // some findings have a fix that keeps what the document means
  bool proposed_fix = false;    // some findings have a fix that changes it
  std::string_view title = {};  // a few words
  std::string_view text = {};   // when the rule fires
  std::string_view bad = {};    // an example; may be empty
  std::string_view fixed = {};  // the same put right; may be empty
  // Kinds of policy: "identity", ...; "resource:sqs" is a resource policy of that service.
  std::span<const std::string_view> kinds = {};
  std::span<const std::string_view> needs = {};  // "document", "actions", "snapshot", ...
  std::span<const std::string_view> codes = {};  // of IAM Access Analyzer's policy checks
  std::span<const RuleOption> options = {};
};

// All rules, by category from errors to suggestions, then by id.
std::span<const RuleDescription> rules();

// Null when there is none. O(log number of rules).
const RuleDescription* find_rule(std::string_view id);

std::string_view severity_name(Severity severity);  // "security-warning"
std::optional<Severity> parse_severity(std::string_view name);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_RULES_H_
