// Rectangles and names against what they stand for.
#include "reason/cover.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "reason/naming.h"

namespace ambit::reason {
namespace {

// Value 0 is weaker than all, 1 weaker than 2, 3 by itself.
std::vector<Bits> weaker() {
  std::vector<Bits> all(4, Bits(4));
  for (const auto& [value, other] : std::vector<std::pair<int, int>>{
           {0, 0}, {1, 1}, {2, 2}, {3, 3}, {1, 0}, {2, 0}, {3, 0}, {2, 1}})
    all[static_cast<std::size_t>(value)].set(static_cast<std::size_t>(other));
  return all;
}

// What the rectangles say of the pair: the values, a bit each. The free parts are taken in or not.
unsigned said(const std::vector<Rectangle>& rectangles, std::size_t row, std::size_t column,
              bool with_free) {
  unsigned values = 0;
  for (const Rectangle& rectangle : rectangles) {
    const bool in_rows = rectangle.rows[row] || (with_free && rectangle.free_rows[row]);
    const bool in_columns =
        rectangle.columns[column] || (with_free && rectangle.free_columns[column]);
    if (in_rows && in_columns) values |= 1U << rectangle.value;
  }
  return values;
}

Grid random_grid(std::mt19937& random) {
  Grid grid(1 + random() % 6, 1 + random() % 6);
  const auto kinds = 1 + random() % 6;
  for (std::size_t row = 0; row < grid.rows(); ++row) {
    for (std::size_t column = 0; column < grid.columns(); ++column) {
      const auto kind = static_cast<std::uint32_t>(random() % kinds);
      grid.at(row, column) = kind < 4 ? kind : kind == 4 ? Grid::kAnything : Grid::kNothing;
    }
  }
  return grid;
}

// Whether `values`, a bit each, say the same as the pair's own.
bool is_right(std::uint32_t value, unsigned values, const std::vector<Bits>& implied) {
  if (value == Grid::kAnything) return true;
  if (value == Grid::kNothing) return values == 0;
  if ((values >> value & 1U) == 0) return false;
  for (std::uint32_t other = 0; other < 4; ++other)
    if ((values >> other & 1U) != 0 && !implied[other][value]) return false;
  return true;
}

bool say(const std::vector<Rectangle>& rectangles, const Grid& grid,
         const std::vector<Bits>& implied) {
  for (std::size_t row = 0; row < grid.rows(); ++row)
    for (std::size_t column = 0; column < grid.columns(); ++column)
      for (const bool with_free : {false, true})
        if (!is_right(grid.at(row, column), said(rectangles, row, column, with_free), implied))
          return false;
  return true;
}

TEST_CASE("rectangles_say_what_the_grid_says", "[reason]") {
  const auto order = std::vector<std::uint32_t>{0, 1, 3, 2};
  const auto implied = weaker();
  std::mt19937 random(11);
  for (int round = 0; round < 5'000; ++round) {
    const Grid grid = random_grid(random);
    const auto rectangles = cover(grid, implied, order);
    REQUIRE(say(rectangles, grid, implied));
    for (std::size_t i = 0; i < rectangles.size(); ++i) {
      std::vector<Rectangle> others = rectangles;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      REQUIRE_FALSE(say(others, grid, implied));
    }
  }
}

Bits random_bits(std::mt19937& random, std::size_t size) {
  Bits bits(size);
  for (std::size_t i = 0; i < size; ++i) bits[i] = random() % 3 == 0;
  return bits;
}

// Cells that no set tells apart are wanted alike.
void want_alike(const std::vector<NamedSet>& sets, Bits& target, Bits& optional) {
  const auto same = [&](std::size_t a, std::size_t b) {
    return std::ranges::all_of(sets,
                               [&](const NamedSet& set) { return set.cells[a] == set.cells[b]; });
  };
  for (std::size_t a = 0; a < target.size(); ++a) {
    for (std::size_t b = 0; b < target.size(); ++b) {
      if (!same(a, b)) continue;
      target[b] = target[a];
      optional[b] = optional[a];
    }
  }
}

Bits cells_of(const Naming& naming, const std::vector<NamedSet>& sets, std::size_t size) {
  Bits cells(size);
  if (naming.together) cells.set();
  for (const std::size_t set : naming.sets)
    naming.together ? cells &= sets[set].cells : cells |= sets[set].cells;
  for (const std::size_t set : naming.without) cells -= sets[set].cells;
  return cells;
}

TEST_CASE("names_mean_what_they_stand_for", "[reason]") {
  std::mt19937 random(13);
  std::size_t with_exceptions = 0;
  std::size_t together = 0;
  for (int round = 0; round < 5'000; ++round) {
    const std::size_t size = 2 + random() % 8;
    std::vector<NamedSet> sets = {{"*", all_bits(size)}};
    for (std::size_t i = 1 + random() % 6; i-- > 0;)
      sets.push_back({"s", random_bits(random, size)});
    Bits target = random_bits(random, size);
    Bits optional = random_bits(random, size) - target;
    want_alike(sets, target, optional);
    if (target.none()) continue;
    Bits named(size);
    for (const Naming& naming : name(target, optional, sets)) {
      with_exceptions += naming.without.empty() ? 0U : 1U;
      together += naming.together ? 1U : 0U;
      REQUIRE_FALSE(naming.sets.empty());
      named |= cells_of(naming, sets, size);
    }
    REQUIRE(target.is_subset_of(named));
    REQUIRE(named.is_subset_of(target | optional));
  }
  CHECK(with_exceptions > 100);
  CHECK(together > 100);
}

}  // namespace
}  // namespace ambit::reason
