#include "reason/cover.h"

#include <algorithm>
#include <utility>

namespace ambit::reason {
namespace {

// The rectangles of one value.
class ValueCover {
 public:
  ValueCover(const Grid& grid, const Bits& weaker, std::uint32_t value)
      : grid_(grid), value_(value) {
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      Bits& holds = holds_.emplace_back(grid.columns());
      Bits& needs = needs_.emplace_back(grid.columns());
      for (std::size_t column = 0; column < grid.columns(); ++column) {
        const std::uint32_t at = grid.at(row, column);
        needs[column] = at == value;
        holds[column] = at == Grid::kAnything || (at != Grid::kNothing && weaker[at]);
      }
    }
  }

  void run(std::vector<Rectangle>& rectangles) {
    for (std::size_t row = 0; row < grid_.rows(); ++row) {
      while (needs_[row].any()) {
        Rectangle best = largest(row, needs_[row].find_first());
        for (std::size_t i = 0; i < grid_.rows(); ++i)
          if (best.rows[i]) needs_[i] -= best.columns;
        rectangles.push_back(std::move(best));
      }
    }
  }

 private:
  // Around a pair: of the two rectangles that are as wide and as high as possible, the one that
  // covers more.
  Rectangle largest(std::size_t row, std::size_t column) const {
    Rectangle wide = empty();
    wide.columns = holds_[row];
    for (std::size_t i = 0; i < grid_.rows(); ++i)
      wide.rows[i] = wide.columns.is_subset_of(holds_[i]);
    Rectangle high = empty();
    high.columns.set();
    for (std::size_t i = 0; i < grid_.rows(); ++i) {
      if (!holds_[i][column]) continue;
      high.rows.set(i);
      high.columns &= holds_[i];
    }
    return gain(high) > gain(wide) ? high : wide;
  }

  Rectangle empty() const {
    return {.rows = Bits(grid_.rows()),
            .columns = Bits(grid_.columns()),
            .free_rows = Bits(grid_.rows()),
            .free_columns = Bits(grid_.columns()),
            .value = value_};
  }

  std::size_t gain(const Rectangle& rectangle) const {
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < grid_.rows(); ++i)
      if (rectangle.rows[i]) pairs += (needs_[i] & rectangle.columns).count();
    return pairs;
  }

  const Grid& grid_;
  std::uint32_t value_;
  std::vector<Bits> holds_;  // by row: where the value may be said
  std::vector<Bits> needs_;  // ... where it has to be said still
};

// Takes out of rectangles what others say as well: whole rectangles, and then rows and columns that
// are part of a larger one, so that large ones stay whole.
class Trimmer {
 public:
  Trimmer(const Grid& grid, std::vector<Rectangle>& rectangles)
      : grid_(grid), rectangles_(rectangles) {}

  void run() {
    for (std::size_t i = rectangles_.size(); i-- > 0;)
      if (is_redundant(rectangles_[i]))
        rectangles_.erase(rectangles_.begin() + static_cast<std::ptrdiff_t>(i));
    whole_ = rectangles_;
    for (const Rectangle& rectangle : whole_) sizes_.push_back(size(rectangle));
    for (std::size_t i = 0; i < whole_.size(); ++i) trim(i);
  }

 private:
  bool is_redundant(const Rectangle& rectangle) const {
    for (std::size_t row = 0; row < grid_.rows(); ++row) {
      if (!rectangle.rows[row]) continue;
      for (std::size_t column = 0; column < grid_.columns(); ++column)
        if (rectangle.columns[column] && is_needed(rectangle, row, column)) return false;
    }
    return true;
  }

  bool is_needed(const Rectangle& rectangle, std::size_t row, std::size_t column) const {
    return grid_.at(row, column) == rectangle.value &&
           std::ranges::none_of(rectangles_, [&](const Rectangle& other) {
             return &other != &rectangle && other.value == rectangle.value && other.rows[row] &&
                    other.columns[column];
           });
  }

  void trim(std::size_t index) {
    Rectangle& rectangle = rectangles_[index];
    const Bits rows = rectangle.rows;
    for (std::size_t row = 0; row < grid_.rows(); ++row) {
      if (!rows[row]) continue;
      Bits needed(grid_.columns());
      for (std::size_t column = 0; column < grid_.columns(); ++column)
        needed[column] = rectangle.columns[column] && grid_.at(row, column) == rectangle.value;
      if (needed.none() || in_larger(index, &Rectangle::rows, row, &Rectangle::columns, needed))
        free(row, rectangle.rows, rectangle.free_rows);
    }
    for (std::size_t column = 0; column < grid_.columns(); ++column) {
      if (!rectangle.columns[column]) continue;
      Bits needed(grid_.rows());
      for (std::size_t row = 0; row < grid_.rows(); ++row)
        needed[row] = rectangle.rows[row] && grid_.at(row, column) == rectangle.value;
      if (needed.none() || in_larger(index, &Rectangle::columns, column, &Rectangle::rows, needed))
        free(column, rectangle.columns, rectangle.free_columns);
    }
  }

  // Whether a larger rectangle, of equally large ones an earlier one, says it as well.
  bool in_larger(std::size_t index, Bits Rectangle::* lines, std::size_t line,
                 Bits Rectangle::* across, const Bits& needed) const {
    for (std::size_t i = 0; i < whole_.size(); ++i) {
      const bool larger = sizes_[i] > sizes_[index] || (sizes_[i] == sizes_[index] && i < index);
      if (larger && whole_[i].value == whole_[index].value && (whole_[i].*lines)[line] &&
          needed.is_subset_of(whole_[i].*across))
        return true;
    }
    return false;
  }

  static void free(std::size_t index, Bits& needed, Bits& free) {
    needed.reset(index);
    free.set(index);
  }

  // The pairs that have the value.
  std::size_t size(const Rectangle& rectangle) const {
    std::size_t pairs = 0;
    for (std::size_t row = 0; row < grid_.rows(); ++row)
      for (std::size_t column = 0; rectangle.rows[row] && column < grid_.columns(); ++column)
        if (rectangle.columns[column] && grid_.at(row, column) == rectangle.value) ++pairs;
    return pairs;
  }

  const Grid& grid_;
  std::vector<Rectangle>& rectangles_;
  std::vector<Rectangle> whole_;  // before rows and columns are taken out
  std::vector<std::size_t> sizes_;
};

// Cuts a rectangle into parts that only pairs of which anything may be said connect.
void split(const Grid& grid, const Rectangle& rectangle, std::vector<Rectangle>& parts) {
  Bits rows = rectangle.rows;
  while (rows.any()) {
    Rectangle part{.rows = Bits(grid.rows()),
                   .columns = Bits(grid.columns()),
                   .free_rows = Bits(grid.rows()),
                   .free_columns = Bits(grid.columns()),
                   .value = rectangle.value};
    std::vector<std::size_t> open = {rows.find_first()};
    rows.reset(open.front());
    part.rows.set(open.front());
    while (!open.empty()) {
      const std::size_t row = open.back();
      open.pop_back();
      for (std::size_t column = 0; column < grid.columns(); ++column) {
        if (!rectangle.columns[column] || part.columns[column] ||
            grid.at(row, column) == Grid::kAnything)
          continue;
        part.columns.set(column);
        for (std::size_t other = 0; other < grid.rows(); ++other) {
          if (!rows[other] || grid.at(other, column) == Grid::kAnything) continue;
          rows.reset(other);
          part.rows.set(other);
          open.push_back(other);
        }
      }
    }
    part.free_rows = rectangle.rows - part.rows;
    part.free_columns = rectangle.columns - part.columns;
    parts.push_back(std::move(part));
  }
}

}  // namespace

std::vector<Rectangle> cover(const Grid& grid, std::span<const Bits> weaker,
                             std::span<const std::uint32_t> order) {
  std::vector<Rectangle> rectangles;
  for (const std::uint32_t value : order) {
    std::vector<Rectangle> whole;
    ValueCover(grid, weaker[value], value).run(whole);
    for (const Rectangle& rectangle : whole) split(grid, rectangle, rectangles);
  }
  Trimmer(grid, rectangles).run();
  return rectangles;
}

}  // namespace ambit::reason
