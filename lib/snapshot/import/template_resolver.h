// The intrinsic functions of CloudFormation templates, as far as a template decides them.
// Source: CloudFormation User Guide, "Intrinsic function reference", "Pseudo parameters reference",
// and the return values of the resource types.
//
// Three-valued: what a stack decides (what another stack exports, the id of a key) is unknown. A
// template may be hostile: functions refer to each other in circles and multiply texts, so depth,
// length and the sum of all lengths have limits, beyond which a value is unknown, too.
#ifndef AMBIT_SNAPSHOT_IMPORT_TEMPLATE_RESOLVER_H_
#define AMBIT_SNAPSHOT_IMPORT_TEMPLATE_RESOLVER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "json/json.h"

namespace ambit::snapshot {

enum class Truth : std::uint8_t { kFalse, kTrue, kUnknown };

// Where a stack of the template is made.
struct StackSettings {
  std::string partition = "aws";
  std::string account = {};                                          // empty: not known
  std::string region = {};                                           // likewise
  std::vector<std::pair<std::string, std::string>> parameters = {};  // the last of a name counts
};

class TemplateResolver {
 public:
  static constexpr int kMaxDepth = 100;
  static constexpr std::size_t kMaxText = std::size_t{64} << 10;
  static constexpr std::size_t kMaxTexts = std::size_t{32} << 20;

  // The values of `root` must outlive it.
  TemplateResolver(json::Value root, StackSettings settings);

  struct Resolved {
    enum class Kind : std::uint8_t {
      kUnknown,
      kNothing,  // AWS::NoValue
      kText,     // what a function gives
      kList,     // likewise
      kValue,    // as written: no function, but there may be functions in it
    };
    Kind kind = Kind::kUnknown;
    std::string text = {};
    std::vector<Resolved> list = {};
    json::Value value = {};
    bool is_unknown() const { return kind == Kind::kUnknown; }
    bool is_nothing() const { return kind == Kind::kNothing; }
  };
  Resolved resolve(json::Value value);

  // A text, number or boolean as text; nothing when it is unknown or something else.
  std::optional<std::string> text(json::Value value);
  // The elements of a list, each resolved; nothing when the list itself is unknown. A text is a
  // list of one.
  std::optional<std::vector<Resolved>> list(json::Value value);
  std::optional<std::string> text(const Resolved& resolved);

  // Whether the resource with this attribute `Condition` is made.
  Truth is_made(json::Value resource);

  // The name that a resource has or gets; STACK-ID-unknown for one that CloudFormation gives.
  std::string name_of(std::string_view logical_id);
  // Its ARN; nothing for a type without one here, or when account or region are not known.
  std::optional<std::string> arn_of(std::string_view logical_id);

  const StackSettings& settings() const { return settings_; }

  // Whether it is a function, whose object has no other member.
  static bool is_function(json::Value value);

 private:
  class Depth;
  Resolved unknown() const { return {}; }
  Resolved made(std::string text);
  Resolved resolve_function(std::string_view name, json::Value argument);
  Resolved ref(std::string_view name);
  Resolved parameter(json::Value declaration, std::string_view name);
  Resolved pseudo(std::string_view name);
  Resolved attribute(std::string_view id, std::string_view name);
  Resolved get_att(json::Value argument);
  Resolved sub(json::Value argument);
  Resolved variable(std::string_view name, json::Value variables);
  Resolved join(json::Value argument);
  Resolved select(json::Value argument);
  Resolved split(json::Value argument);
  Resolved choose(json::Value argument);
  Resolved find_in_map(json::Value argument);
  Resolved given(std::string_view name) const;
  Truth condition(json::Value value);
  Truth named_condition(std::string_view name);
  Truth equals(json::Value argument);
  std::string generated_name(std::string_view logical_id) const;
  std::optional<std::string> regional_arn(std::string_view service,
                                          std::string_view resource) const;

  // Views into the template.
  using ByName = std::unordered_map<std::string_view, json::Value>;
  static ByName by_name(json::Value object);
  static json::Value named(const ByName& members, std::string_view name);

  ByName resources_;
  ByName declarations_;
  ByName conditions_;
  json::Value mappings_;
  StackSettings settings_;
  int depth_ = 0;
  std::size_t made_ = 0;  // bytes of text
  std::map<std::string, std::string, std::less<>> names_;
  std::map<std::string, Truth, std::less<>> truths_;  // unknown while they are found
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IMPORT_TEMPLATE_RESOLVER_H_
