// What statements say about the actions that were asked about lately. Programs ask about few
// actions again and again: for other callers, or other resources.
#ifndef AMBIT_EVALUATE_ACTION_MEMO_H_
#define AMBIT_EVALUATE_ACTION_MEMO_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/truth.h"

namespace ambit::evaluate {

// One row an action, two bits a statement. An action takes the row of another one with the same
// hash, so that memory is bounded: kRows rows of at most 2 bits for every statement.
class ActionMemo {
 public:
  ActionMemo() = default;
  // It points into itself.
  ActionMemo(const ActionMemo&) = delete;
  ActionMemo& operator=(const ActionMemo&) = delete;

  // `action`: in lower case. Amortised O(|action|).
  void choose(std::string_view action);

  // What compute() said of the statement for the chosen action, once.
  template <class F>
  Truth get(std::size_t statement, F&& compute) {
    const std::size_t word = statement / kCells;
    const unsigned shift = 2 * static_cast<unsigned>(statement % kCells);
    if (word < row_->words.size())
      if (const std::uint64_t cell = row_->words[word] >> shift & 3U; cell != 0)
        return static_cast<Truth>(cell - 1);
    const Truth truth = compute();
    set(word, (std::uint64_t{static_cast<std::uint8_t>(truth)} + 1) << shift);
    return truth;
  }

 private:
  static constexpr std::size_t kRows = 1024;
  static constexpr std::size_t kCells = 32;  // in a word

  struct Row {
    std::string action = {};
    std::vector<std::uint64_t> words = {};  // cells: 0 for not asked, else the truth plus one
    std::vector<std::uint32_t> in_use =
        {};  // the words that are not 0: few, when policies are many
  };

  void set(std::size_t word, std::uint64_t bits);

  std::array<Row, kRows> rows_;
  Row* row_ = rows_.data();
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_ACTION_MEMO_H_
