#include "evaluate/action_memo.h"

#include "evaluate/request_facts.h"
#include "pattern/fold.h"
#include "support/hash.h"

namespace ambit::evaluate {
namespace {

void set_action(std::string_view text, AskedAction& action) {
  action.text = text;
  fold(text, action.folded);
  const std::string_view folded = action.folded;
  const auto colon = folded.find(':');
  action.prefix = folded.substr(0, colon);
  action.name = colon == std::string_view::npos ? std::string_view{} : folded.substr(colon + 1);
  action.service = policy::service_bit(action.prefix);
  action.pass_role = folded == "iam:passrole";
  action.trust = is_trust_action(folded);
  // IAM User Guide, "Actions defined by AWS STS".
  action.needs_permission = folded != "sts:getcalleridentity" && folded != "sts:getsessiontoken";
}

}  // namespace

const AskedAction& ActionMemo::choose(std::string_view text) {
  if (row_ == nullptr || row_->action.text != text) row_ = &row_of(text);
  return row_->action;
}

ActionMemo::Row& ActionMemo::row_of(std::string_view action) {
  const std::size_t first = hash_bytes(action) % slots_.size();
  std::size_t slot = first;
  for (; slots_[slot] != 0; slot = (slot + 1) % slots_.size())
    if (Row& row = rows_[slots_[slot] - 1U]; row.action.text == action) return row;
  if (used_ == kRows) {
    slots_.fill(0);
    used_ = 0;
    slot = first;
  }
  if (used_ == rows_.size()) rows_.emplace_back();
  Row& row = rows_[used_++];
  slots_[slot] = static_cast<std::uint16_t>(used_);
  set_action(action, row.action);
  for (const std::uint32_t word : row.in_use) row.words[word] = 0;
  row.in_use.clear();
  return row;
}

void ActionMemo::set(std::size_t word, std::uint64_t bits) {
  if (word >= row_->words.size()) row_->words.resize(word + 1);
  if (row_->words[word] == 0) row_->in_use.push_back(static_cast<std::uint32_t>(word));
  row_->words[word] |= bits;
}

}  // namespace ambit::evaluate
