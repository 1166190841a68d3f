// A residual formula in the words of the policy language.
#ifndef AMBIT_EVALUATE_WHEN_H_
#define AMBIT_EVALUATE_WHEN_H_

#include <span>
#include <vector>

#include "ambit/access.h"
#include "evaluate/evaluate.h"

namespace ambit::evaluate {

// A condition test as it stands in the policy.
Test describe(const policy::Tables& tables, policy::TestId id);

// The tests that say the same as the literals, all together. A negated test becomes its complement
// where an operator says exactly that (`not StringEqualsIfExists` is StringNotEquals and not Null),
// else `negated` is set.
std::vector<Test> describe(const policy::Tables& tables, std::span<const Atom> atoms,
                           std::span<const Literal> alternative);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_WHEN_H_
