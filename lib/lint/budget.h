// A limit on the work that one document can cause. Rules are silent when it is spent.
#ifndef AMBIT_LINT_BUDGET_H_
#define AMBIT_LINT_BUDGET_H_

#include <algorithm>
#include <cstdint>

namespace ambit::lint {

class Budget {
 public:
  explicit constexpr Budget(std::uint64_t steps) : left_(steps) {}

  // False when not so many steps are left; from then on the budget is spent.
  constexpr bool spend(std::uint64_t steps) {
    left_ -= std::min(steps, left_);
    return left_ > 0;
  }
  constexpr bool spent() const { return left_ == 0; }

 private:
  std::uint64_t left_;
};

// How many findings of one document look for what may be meant, which takes time.
inline constexpr std::uint64_t kMaxProposals = 500;

}  // namespace ambit::lint

#endif  // AMBIT_LINT_BUDGET_H_
