// Many findings of one rule side by side are one finding with a count.
#ifndef AMBIT_LINT_REPEATS_H_
#define AMBIT_LINT_REPEATS_H_

#include <cstddef>
#include <vector>

#include "ambit/lint.h"

namespace ambit::lint {

// Findings of one cause in one element that stand apart; more are joined.
inline constexpr std::size_t kMaxApart = 5;

// Joins findings of one cause in one element when they are more than kMaxApart: of one rule and
// severity, with the same message but for names and numbers, and about values of the same list or
// object. The first stays, with the places of the others, their number, and those of their fixes
// that go together. Its fingerprint is that of all of them, so that one more is a new finding.
// Suppressed findings, and those that stand for several already, are left alone.
// `findings` are of one document and in order, and stay so. O(n log n).
void join_repeats(std::vector<Finding>& findings);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_REPEATS_H_
