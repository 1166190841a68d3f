#include "support/symbol.h"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "support/hash.h"

namespace ambit {
namespace {

constexpr std::size_t kFirstSlots = 256;
constexpr std::size_t kChunkBytes = std::size_t{64} << 10;

std::uint32_t upper_half(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

SymbolTable::SymbolTable() : slots_(kFirstSlots) {}

Symbol SymbolTable::intern(std::string_view text) {
  const std::uint64_t hash = hash_bytes(text);
  std::size_t slot = slot_of(text, hash);
  if (slots_[slot].symbol != kEmpty) return Symbol(slots_[slot].symbol);

  if (2 * (texts_.size() + 1) > slots_.size()) {
    grow();
    slot = slot_of(text, hash);
  }
  const auto symbol = static_cast<std::uint32_t>(texts_.size());
  assert(symbol != kEmpty);  // needs 64 GiB of slots and views first
  texts_.push_back(store(text));
  slots_[slot] = {.symbol = symbol, .hash = upper_half(hash)};
  return Symbol(symbol);
}

Symbol SymbolTable::find(std::string_view text) const {
  const Slot& slot = slots_[slot_of(text, hash_bytes(text))];
  return slot.symbol == kEmpty ? Symbol() : Symbol(slot.symbol);
}

// The slot that holds `text`, else the empty one where it belongs.
std::size_t SymbolTable::slot_of(std::string_view text, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const std::uint32_t upper = upper_half(hash);
  for (std::size_t i = upper & mask;; i = (i + 1) & mask) {
    const Slot& slot = slots_[i];
    if (slot.symbol == kEmpty) return i;
    if (slot.hash == upper && texts_[slot.symbol] == text) return i;
  }
}

// Slots are chosen by the stored half of the hash, so growing reads no text.
void SymbolTable::grow() {
  std::vector<Slot> larger(2 * slots_.size());
  const std::size_t mask = larger.size() - 1;
  for (const Slot& slot : slots_) {
    if (slot.symbol == kEmpty) continue;
    std::size_t i = slot.hash & mask;
    while (larger[i].symbol != kEmpty) i = (i + 1) & mask;
    larger[i] = slot;
  }
  slots_ = std::move(larger);
}

std::string_view SymbolTable::store(std::string_view text) {
  if (text.empty()) return {};
  char* place = nullptr;
  if (text.size() > kChunkBytes / 4) {  // its own chunk, before the one that still has room
    const auto before = chunks_.empty() ? chunks_.end() : std::prev(chunks_.end());
    place = chunks_.insert(before, std::make_unique_for_overwrite<char[]>(text.size()))->get();
  } else {
    if (free_ < text.size()) {
      chunks_.push_back(std::make_unique_for_overwrite<char[]>(kChunkBytes));
      free_ = kChunkBytes;
    }
    place = chunks_.back().get() + (kChunkBytes - free_);
    free_ -= text.size();
  }
  std::memcpy(place, text.data(), text.size());
  return {place, text.size()};
}

}  // namespace ambit
