#include "catalog/action_set.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ambit::catalog {
namespace {

UnknownActions complement(UnknownActions unknown) {
  switch (unknown) {
    case UnknownActions::kNone:
      return UnknownActions::kAll;
    case UnknownActions::kSome:
      return UnknownActions::kSome;
    case UnknownActions::kAll:
      break;
  }
  return UnknownActions::kNone;
}

}  // namespace

std::size_t ActionSet::count() const {
  std::size_t count = 0;
  for (const std::uint64_t word : words_) count += static_cast<std::size_t>(std::popcount(word));
  return count;
}

bool ActionSet::empty() const {
  return unknown_ == UnknownActions::kNone &&
         std::ranges::all_of(words_, [](std::uint64_t word) { return word == 0; });
}

std::vector<ActionId> ActionSet::ids() const {
  std::vector<ActionId> ids;
  ids.reserve(count());
  for (std::size_t w = 0; w < words_.size(); ++w) {
    for (std::uint64_t word = words_[w]; word != 0; word &= word - 1) {
      ids.emplace_back(static_cast<std::uint32_t>(w * 64) +
                       static_cast<std::uint32_t>(std::countr_zero(word)));
    }
  }
  return ids;
}

void ActionSet::insert_between(ActionId first, ActionId end) {
  for (std::uint32_t at = first.index(); at < end.index();) {
    const std::uint32_t bits = std::min(64 - at % 64, end.index() - at);
    words_[at / 64] |= (~std::uint64_t{0} >> (64 - bits)) << at % 64;
    at += bits;
  }
}

ActionSet& ActionSet::operator|=(const ActionSet& other) {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] |= other.words_[w];
  unknown_ = std::max(unknown_, other.unknown_);
  return *this;
}

ActionSet& ActionSet::operator&=(const ActionSet& other) {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] &= other.words_[w];
  unknown_ = std::min(unknown_, other.unknown_);
  return *this;
}

ActionSet& ActionSet::operator-=(const ActionSet& other) {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] &= ~other.words_[w];
  unknown_ = std::min(unknown_, complement(other.unknown_));
  return *this;
}

bool ActionSet::covers_known(const ActionSet& other) const {
  for (std::size_t w = 0; w < words_.size(); ++w) {
    if ((other.words_[w] & ~words_[w]) != 0) return false;
  }
  return true;
}

}  // namespace ambit::catalog
