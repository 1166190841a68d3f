// Three-valued truth: F < U < T, "and" is the minimum, "or" the maximum.
#ifndef AMBIT_TESTS_REFERENCE_TRUTH_H_
#define AMBIT_TESTS_REFERENCE_TRUTH_H_

#include <algorithm>

namespace ambit::reference {

enum class Truth { kFalse, kUnknown, kTrue };
using enum Truth;

constexpr Truth operator&(Truth a, Truth b) {
  return std::min(a, b);
}

constexpr Truth operator|(Truth a, Truth b) {
  return std::max(a, b);
}

constexpr Truth operator!(Truth a) {
  if (a == kUnknown) return kUnknown;
  return a == kTrue ? kFalse : kTrue;
}

constexpr Truth truth(bool value) {
  return value ? kTrue : kFalse;
}

}  // namespace ambit::reference

#endif  // AMBIT_TESTS_REFERENCE_TRUTH_H_
