// Random choices that are the same for a seed on every platform: the engine's raw output is fixed
// by the standard, the distributions of <random> are not.
//
// Callers keep the order of draws fixed too: never two draws in operands or arguments whose order
// of evaluation is unspecified; braced lists are evaluated from left to right.
#ifndef AMBIT_TOOLS_GEN_SNAPSHOT_DRAW_H_
#define AMBIT_TOOLS_GEN_SNAPSHOT_DRAW_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <utility>
#include <vector>

namespace gen_snapshot {

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : engine_(seed) {}

  // In [0, n); n > 0. The bias is below n / 2^32.
  std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((engine_() >> 32U) * n) >> 32U);
  }
  // In [low, high].
  std::uint32_t between(std::uint32_t low, std::uint32_t high) {
    return low + below(high - low + 1);
  }
  bool percent(std::uint32_t chance) { return below(100) < chance; }

  // One element of a non-empty range.
  template <class Range>
  const auto& one_of(const Range& range) {
    return std::data(range)[below(static_cast<std::uint32_t>(std::size(range)))];
  }

  // `count` different elements, all if there are fewer, in the order of the range.
  template <class T, class Range>
  std::vector<T> some_of(const Range& range, std::size_t count) {
    std::vector<std::uint32_t> left(std::size(range));
    for (std::uint32_t i = 0; i < left.size(); ++i) left[i] = i;
    count = std::min(count, left.size());
    for (std::uint32_t i = 0; i < count; ++i) {
      std::swap(left[i], left[i + below(static_cast<std::uint32_t>(left.size()) - i)]);
    }
    left.resize(count);
    std::sort(left.begin(), left.end());
    std::vector<T> chosen;
    chosen.reserve(count);
    for (const std::uint32_t i : left) chosen.emplace_back(std::data(range)[i]);
    return chosen;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace gen_snapshot

#endif  // AMBIT_TOOLS_GEN_SNAPSHOT_DRAW_H_
