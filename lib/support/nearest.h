// "Did you mean ...?": how far texts are apart, and the known name that a misspelt one is nearest
// to. Source: V. I. Levenshtein, "Binary codes capable of correcting deletions, insertions, and
// reversals", 1966.
#ifndef AMBIT_SUPPORT_NEAREST_H_
#define AMBIT_SUPPORT_NEAREST_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <numeric>
#include <span>
#include <string_view>

namespace ambit {

inline constexpr std::size_t kMaxEdited = 80;  // bytes

// The fewest bytes to insert, delete or replace until `a` is `b`, which has at most kMaxEdited
// bytes. `same` says which bytes count as equal. O(|a| * |b|), no allocation.
template <class Same = std::equal_to<>>
std::size_t edits(std::string_view a, std::string_view b, Same same = {}) {
  std::array<std::size_t, kMaxEdited + 1> row = {};  // of the table, one at a time
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (same(a[i - 1], b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// The first of the names with the fewest edits to `word`; empty when that is more than a third of
// the word's length. O(|word| * total length); a word above 64 bytes has no nearest name.
std::string_view nearest(std::string_view word, std::span<const std::string_view> names);

}  // namespace ambit

#endif  // AMBIT_SUPPORT_NEAREST_H_
