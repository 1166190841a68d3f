// Three-valued truth. What is not known stays unknown through every operation.
#ifndef AMBIT_EVALUATE_TRUTH_H_
#define AMBIT_EVALUATE_TRUTH_H_

#include <algorithm>
#include <cstdint>

namespace ambit::evaluate {

// In this order, `and` is the minimum and `or` the maximum.
enum class Truth : std::uint8_t { kFalse, kUnknown, kTrue };

constexpr Truth operator&(Truth a, Truth b) {
  return std::min(a, b);
}
constexpr Truth operator|(Truth a, Truth b) {
  return std::max(a, b);
}
constexpr Truth operator!(Truth a) {
  return static_cast<Truth>(2 - static_cast<std::uint8_t>(a));
}
constexpr Truth truth(bool known) {
  return known ? Truth::kTrue : Truth::kFalse;
}

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_TRUTH_H_
