// The actions that were asked about lately, and what statements say about them. Programs ask about
// few actions again and again: for other callers, or other resources.
#ifndef AMBIT_EVALUATE_ACTION_MEMO_H_
#define AMBIT_EVALUATE_ACTION_MEMO_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/truth.h"
#include "policy/tables.h"

namespace ambit::evaluate {

// An action as statements are compared with it, and what the procedure asks about it.
struct AskedAction {
  std::string text = {};         // as asked
  std::string folded = {};       // in lower case
  std::string_view prefix = {};  // of `folded`, before the first colon
  std::string_view name = {};    // of `folded`, behind it
  policy::ServiceBits service = 0;
  bool pass_role = false;         // iam:PassRole
  bool trust = false;             // trust policies decide it: is_trust_action()
  bool needs_permission = false;  // false of what IAM users and roles may always do
};

// One row an action, two bits a statement. When there are kRows actions, all are forgotten: memory
// is bounded by kRows rows of at most 2 bits for every statement.
class ActionMemo {
 public:
  ActionMemo() = default;
  // It points into itself.
  ActionMemo(const ActionMemo&) = delete;
  ActionMemo& operator=(const ActionMemo&) = delete;

  // Any letter case. Amortised O(|action|). The answer lives until another action is chosen.
  const AskedAction& choose(std::string_view action);

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

  // Fetches what get() needs from memory.
  void prefetch(std::size_t statement) const {
    const std::size_t word = statement / kCells;
    if (word < row_->words.size()) __builtin_prefetch(&row_->words[word]);
  }

 private:
  static constexpr std::size_t kRows = 1024;
  static constexpr std::size_t kCells = 32;  // in a word

  struct Row {
    AskedAction action = {};
    std::vector<std::uint64_t> words = {};  // cells: 0 for not asked, else the truth plus one
    std::vector<std::uint32_t> in_use =
        {};  // the words that are not 0: few, when policies are many
  };

  Row& row_of(std::string_view action);
  void set(std::size_t word, std::uint64_t bits);

  std::deque<Row> rows_;  // they stay in place; the first used_ hold actions
  std::size_t used_ = 0;
  std::array<std::uint16_t, 2 * kRows> slots_ = {};  // open addressing: index plus one; 0: empty
  Row* row_ = nullptr;
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_ACTION_MEMO_H_
