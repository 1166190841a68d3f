#include "evaluate/action_memo.h"

#include "support/hash.h"

namespace ambit::evaluate {

void ActionMemo::choose(std::string_view action) {
  row_ = &rows_[hash_bytes(action) % kRows];
  if (row_->action == action) return;
  row_->action = action;
  for (const std::uint32_t word : row_->in_use) row_->words[word] = 0;
  row_->in_use.clear();
}

void ActionMemo::set(std::size_t word, std::uint64_t bits) {
  if (word >= row_->words.size()) row_->words.resize(word + 1);
  if (row_->words[word] == 0) row_->in_use.push_back(static_cast<std::uint32_t>(word));
  row_->words[word] |= bits;
}

}  // namespace ambit::evaluate
