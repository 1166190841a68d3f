// Interned text: every distinct text is stored once and named by a Symbol. After loading, nothing
// compares strings that could compare symbols.
#ifndef AMBIT_SUPPORT_SYMBOL_H_
#define AMBIT_SUPPORT_SYMBOL_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "ambit/id.h"

namespace ambit {

using Symbol = Id<struct SymbolTag>;

// Append-only. Symbols are numbered from 0 in the order of first interning; their texts stay valid
// and in place as long as the table lives (also when the table is moved).
class SymbolTable {
 public:
  SymbolTable();

  // Returns the symbol of `text`, adding it if it is new. Amortised O(|text|).
  Symbol intern(std::string_view text);

  // Returns the symbol of `text`, or an invalid one when nothing has interned it.
  Symbol find(std::string_view text) const;

  std::string_view text(Symbol symbol) const { return texts_[symbol.index()]; }
  std::size_t size() const { return texts_.size(); }

 private:
  std::size_t slot_of(std::string_view text, std::uint64_t hash) const;
  std::string_view store(std::string_view text);
  void grow();

  struct Slot {
    std::uint32_t symbol = kEmpty;
    std::uint32_t hash = 0;  // upper half of the hash: most probes end without touching the text
  };
  static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;

  std::vector<Slot> slots_;  // open addressing, size a power of two, at most half full
  std::vector<std::string_view> texts_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t free_ = 0;  // bytes left in the last chunk
};

}  // namespace ambit

#endif  // AMBIT_SUPPORT_SYMBOL_H_
