#include "pattern/fold.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "support/utf8.h"

namespace ambit {
namespace {

// The code points first, first + step, ..., last have the lower case c + delta. Sorted, disjoint.
struct FoldRange {
  char32_t first;
  char32_t last;
  std::uint32_t step;
  std::int32_t delta;
};

constexpr FoldRange kFoldTable[] = {
#include "pattern/data/fold_table.inc"
};

bool is_ascii(char byte) {
  return static_cast<unsigned char>(byte) < 0x80;
}

char fold_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

char32_t fold_code_point(char32_t c) {
  if (c < 0x80) return static_cast<unsigned char>(fold_ascii(static_cast<char>(c)));
  const FoldRange* range = std::ranges::lower_bound(kFoldTable, c, {}, &FoldRange::last);
  if (range == std::end(kFoldTable) || c < range->first) return c;
  if ((c - range->first) % range->step != 0) return c;
  return static_cast<char32_t>(static_cast<std::int64_t>(c) + range->delta);
}

// A code point and its length in bytes, or one byte that belongs to none.
struct Character {
  char32_t code = 0;
  std::size_t length = 1;

  bool valid() const { return code < kInvalid; }

  // Above all code points; the byte is added, so that different bytes stay different.
  static constexpr char32_t kInvalid = 0x110000;
};

// Reads the character at the start of `text`, which is not empty.
Character decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const auto length = static_cast<std::size_t>(std::countl_one(lead));
  const std::string_view sequence = text.substr(0, length);
  if (first_invalid_utf8(sequence)) return {Character::kInvalid + lead, 1};
  char32_t code = lead & (0x7FU >> length);
  for (const char byte : sequence.substr(1)) {
    code = code << 6U | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  return {code, length};
}

void append_utf8(std::string& out, char32_t code) {
  const auto append = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    append(code);
    return;
  }
  const int continuations = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr char32_t kLead[] = {0, 0xC0, 0xE0, 0xF0};
  append(kLead[continuations] | code >> (6 * continuations));
  for (int shift = 6 * (continuations - 1); shift >= 0; shift -= 6) {
    append(0x80U | (code >> shift & 0x3FU));
  }
}

// Takes the first character of `text`, folded.
char32_t take_folded(std::string_view& text) {
  const Character c = decode(text);
  text.remove_prefix(c.length);
  return fold_code_point(c.code);
}

}  // namespace

void fold(std::string_view text, std::string& out) {
  // Without a branch in the loop: the compiler makes it take many bytes at once.
  out.resize(text.size());
  unsigned char all = 0;
  std::transform(text.begin(), text.end(), out.begin(), [&all](char c) {
    all |= static_cast<unsigned char>(c);
    return fold_ascii(c);
  });
  if (is_ascii(static_cast<char>(all))) return;
  out.clear();
  while (!text.empty()) {
    const Character c = decode(text);
    if (c.valid()) {
      append_utf8(out, fold_code_point(c.code));
    } else {
      out += text.front();
    }
    text.remove_prefix(c.length);
  }
}

std::string fold(std::string_view text) {
  std::string out;
  fold(text, out);
  return out;
}

bool equal_folded(std::string_view a, std::string_view b) noexcept {
  // Condition keys start alike and seldom end alike. An ASCII byte is a character of its own.
  if (!a.empty() && !b.empty() && is_ascii(a.back()) && is_ascii(b.back()) &&
      fold_ascii(a.back()) != fold_ascii(b.back()))
    return false;
  while (!a.empty() && !b.empty()) {
    if (is_ascii(a.front()) && is_ascii(b.front())) {
      if (fold_ascii(a.front()) != fold_ascii(b.front())) return false;
      a.remove_prefix(1);
      b.remove_prefix(1);
    } else if (take_folded(a) != take_folded(b)) {
      return false;
    }
  }
  return a.empty() && b.empty();
}

bool is_folded(std::string_view text) noexcept {
  while (!text.empty()) {
    const Character c = decode(text);
    if (fold_code_point(c.code) != c.code) return false;
    text.remove_prefix(c.length);
  }
  return true;
}

}  // namespace ambit
