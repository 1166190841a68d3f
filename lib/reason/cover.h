// Few rectangles that say what a grid says.
#ifndef AMBIT_REASON_COVER_H_
#define AMBIT_REASON_COVER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "support/bits.h"

namespace ambit::reason {

// A value for each pair of a row and a column.
class Grid {
 public:
  static constexpr std::uint32_t kNothing = ~std::uint32_t{0};
  static constexpr std::uint32_t kAnything = kNothing - 1;  // whatever is said of the pair is fine

  Grid(std::size_t rows, std::size_t columns)
      : rows_(rows), columns_(columns), values_(rows * columns, kNothing) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::uint32_t& at(std::size_t row, std::size_t column) {
    return values_[row * columns_ + column];
  }
  std::uint32_t at(std::size_t row, std::size_t column) const {
    return values_[row * columns_ + column];
  }

 private:
  std::size_t rows_;
  std::size_t columns_;
  std::vector<std::uint32_t> values_;
};

// What is in it holds with `value`; `free_rows` and `free_columns` may be taken in or left out.
struct Rectangle {
  Bits rows = {};
  Bits columns = {};
  Bits free_rows = {};
  Bits free_columns = {};
  std::uint32_t value = 0;
};

// Rectangles that together say of each pair what the grid says. A pair may lie in several: it has
// the value of one, and the others say no more of it. `weaker[v]`: the values that hold wherever v
// does, v itself included; strictly weaker ones come before v in `order`, which has each value
// once. Large rectangles first, greedily; none of them could be left out.
std::vector<Rectangle> cover(const Grid& grid, std::span<const Bits> weaker,
                             std::span<const std::uint32_t> order);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_COVER_H_
