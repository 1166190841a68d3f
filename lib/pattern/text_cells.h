// Which texts a list of patterns can tell apart: the cells of their Boolean algebra.
// Source: H. Yang and S. S. Lam, "Real-time verification of network properties using atomic
// predicates", ICNP 2013.
#ifndef AMBIT_PATTERN_TEXT_CELLS_H_
#define AMBIT_PATTERN_TEXT_CELLS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/bits.h"
#include "support/budget.h"

namespace ambit {

struct TextPattern {
  std::string_view program = {};  // pattern/glob.h
  bool folded = false;            // matches texts whose lower case the program matches
};

// All texts that are matched by the same patterns, and by no other ones.
struct TextCell {
  std::string text = {};  // a shortest one of them
  Bits matched = {};      // by index of the pattern
};

// The cells of the texts in UTF-8 that `domain` matches, each once, in the order of the length of
// their texts. Nothing when the budget, of steps and bytes, is spent on the way: patterns with many
// wildcards inside can have exponentially many. Otherwise exact. About 0.1 us a symbol of the
// patterns and a cell.
std::optional<std::vector<TextCell>> text_cells(TextPattern domain,
                                                std::span<const TextPattern> patterns,
                                                Budget& budget);

// A shortest text that `domain` and exactly the `wanted` ones of the patterns match. Nothing when
// there is none, or when the budget is spent.
std::optional<std::string> find_text(TextPattern domain, std::span<const TextPattern> patterns,
                                     const Bits& wanted, Budget& budget);

}  // namespace ambit

#endif  // AMBIT_PATTERN_TEXT_CELLS_H_
