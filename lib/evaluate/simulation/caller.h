// The caller of a simulated request, from its fields CallerArn and Caller.
#ifndef AMBIT_EVALUATE_SIMULATION_CALLER_H_
#define AMBIT_EVALUATE_SIMULATION_CALLER_H_

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/caller_name.h"
#include "evaluate/request.h"
#include "evaluate/simulation/fields.h"
#include "json/json.h"

namespace ambit::simulation {

using evaluate::CallerName;

// A caller with the texts that its views point into. Moving it leaves them in place.
struct ReadCaller {
  evaluate::Caller caller = {.kind = evaluate::CallerKind::kUnspecified};
  std::deque<std::string> texts = {};
  std::vector<evaluate::TagView> tags = {};
  std::vector<std::string_view> service_names = {};
};

// Both fields have the types of the table; each may be absent. Views into the request.
class CallerFields {
 public:
  CallerFields(json::Value arn, json::Value details);

  // Whether a Principal can name the caller: not so for none and for a group.
  bool named() const { return name_.kind != evaluate::CallerKind::kUnspecified; }

  // Values that are wrong in themselves.
  Check check_values() const;
  // What Caller says against CallerArn. Only after check_values().
  Check check_conflicts() const;
  // Only after both.
  ReadCaller read() const;

 private:
  json::Value find(std::string_view field) const;  // of Caller
  std::string_view detail(std::string_view field) const;
  bool has(std::string_view field) const { return find(field).valid(); }
  Check check_kind() const;
  bool is_this_role(std::string_view arn) const;
  Check check_role() const;
  void read_role(ReadCaller& result) const;
  void read_tags(ReadCaller& result) const;

  json::Value arn_;
  json::Value details_;
  bool known_ = false;  // false: there is no caller, or its name is wrong
  CallerName name_ = {};
};

}  // namespace ambit::simulation

#endif  // AMBIT_EVALUATE_SIMULATION_CALLER_H_
