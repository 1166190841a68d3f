// One concrete request that is allowed, found for an alternative of a residual condition.
#ifndef AMBIT_EVALUATE_WITNESS_H_
#define AMBIT_EVALUATE_WITNESS_H_

#include <optional>
#include <span>
#include <vector>

#include "evaluate/evaluate.h"

namespace ambit::evaluate {

// Context entries to add to the matcher's request so that it is allowed in a complete context
// (every other key absent): values made from those that the alternative's tests compare with, tried
// key by key. The answer is evaluated in strict mode before it is returned; nothing is returned
// when none was found, which does not mean that there is none. The matcher's request is set again
// afterwards.
std::optional<std::vector<ContextEntry>> find_witness(Matcher& matcher, const Layers& layers,
                                                      std::span<const Atom> atoms,
                                                      std::span<const Literal> alternative);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_WITNESS_H_
