// The patterns of policies as those of an axis.
#ifndef AMBIT_REASON_AXIS_PATTERNS_H_
#define AMBIT_REASON_AXIS_PATTERNS_H_

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "evaluate/evaluate.h"
#include "policy/tables.h"
#include "reason/axis.h"
#include "reason/conditions.h"

namespace ambit::reason {

// Glob programs of patterns of actions and of resources. `*` stands for all actions, and for all
// ARNs.
std::string action_program(std::string_view pattern);
std::string resource_program(std::string_view pattern);

Axis::Pattern action_pattern(const policy::Tables& tables, policy::ActionId id);

// With whatever may stand for its variables: which of that does is a condition.
Axis::Pattern open_resource_pattern(const policy::Tables& tables, policy::ResourceId id);

// What resource patterns match at most.
using ResourcePrograms = std::map<policy::ResourceId, std::string>;

// Takes out of the alternatives what is settled by the resource. To the evaluator it is open
// whether a statement matches when a variable of one of its patterns is not known, even where the
// rest of the pattern does not match.
void settle_resources(const policy::Tables& tables, const ResourcePrograms& programs,
                      std::string_view resource, std::span<const evaluate::Atom> atoms,
                      Condition& alternatives);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_AXIS_PATTERNS_H_
