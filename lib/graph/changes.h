// Which changes of permissions a technique can make to a principal, whoever makes them.
#ifndef AMBIT_GRAPH_CHANGES_H_
#define AMBIT_GRAPH_CHANGES_H_

#include <string_view>
#include <vector>

#include "graph/entity.h"
#include "graph/holding.h"
#include "graph/network.h"
#include "graph/policy_index.h"
#include "graph/technique.h"
#include "snapshot/model.h"

namespace ambit::graph {

// Whether it only adds the permissions of an existing policy or group.
bool is_gain(const Mechanism& mechanism);
bool grants_anything(const Mechanism& mechanism);

// In what follows `holding` is the principal's as it is before the change.

// What the technique's variables can stand for when it changes the principal; empty: it cannot.
// O(groups of the account, policies of the principal).
std::vector<Binding> bindings_of(const snapshot::Model& model, const Technique& technique,
                                 const Entity& entity, const Holding& holding);

// What it can change with a binding of bindings_of().
std::vector<Mechanism> changes_of(const PolicyIndex& policies, const Technique& technique,
                                  const Binding& binding, const Holding& holding);

// Managed policies that `owner`, the principal or one of its groups, has and that deny something.
std::vector<std::string_view> denying_policies(const snapshot::Model& model, const Holding& holding,
                                               std::string_view owner);

// Whether another version of the policy, empty: of any that the principal has, may lack what it
// denies.
bool lifts_deny(const snapshot::Model& model, const Holding& holding, std::string_view policy_arn);

// The change as far as it makes a difference: where everything is allowed, what denies nothing may
// stay.
Mechanism effective(const snapshot::Model& model, const Mechanism& mechanism,
                    const Holding& holding);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_CHANGES_H_
