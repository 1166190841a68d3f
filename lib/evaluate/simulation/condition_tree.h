// The residual formula of a request as a tree of tests.
#ifndef AMBIT_EVALUATE_SIMULATION_CONDITION_TREE_H_
#define AMBIT_EVALUATE_SIMULATION_CONDITION_TREE_H_

#include "ambit/simulate.h"
#include "evaluate/evaluate.h"
#include "policy/tables.h"

namespace ambit::simulation {

// In the order of the formula, without members that others of the same list make superfluous.
ConditionTree condition_tree(const policy::Tables& tables, const evaluate::Residual& residual);

}  // namespace ambit::simulation

#endif  // AMBIT_EVALUATE_SIMULATION_CONDITION_TREE_H_
