// How much of the work that takes long one document can cause. Rules are silent when it is spent.
#ifndef AMBIT_LINT_BUDGET_H_
#define AMBIT_LINT_BUDGET_H_

#include <cstdint>

#include "support/budget.h"

namespace ambit::lint {

// How many findings of one document look for what may be meant, which takes time.
inline constexpr std::uint64_t kMaxProposals = 500;

}  // namespace ambit::lint

#endif  // AMBIT_LINT_BUDGET_H_
