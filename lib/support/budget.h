// A limit on the work that one input can cause.
#ifndef AMBIT_SUPPORT_BUDGET_H_
#define AMBIT_SUPPORT_BUDGET_H_

#include <algorithm>
#include <cstdint>

namespace ambit {

class Budget {
 public:
  explicit constexpr Budget(std::uint64_t steps) : left_(steps) {}

  // False when not so many steps are left; from then on the budget is spent.
  constexpr bool spend(std::uint64_t steps) {
    left_ -= std::min(steps, left_);
    return left_ > 0;
  }
  constexpr bool spent() const { return left_ == 0; }
  constexpr std::uint64_t left() const { return left_; }

 private:
  std::uint64_t left_;
};

}  // namespace ambit

#endif  // AMBIT_SUPPORT_BUDGET_H_
