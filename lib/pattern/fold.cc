#include "pattern/fold.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

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

// Eight bytes at once. All of them must be ASCII, so that no sum carries into the next one.
std::uint64_t fold_ascii(std::uint64_t bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  const std::uint64_t from_a = bytes + kOnes * (0x80 - 'A');
  const std::uint64_t behind_z = bytes + kOnes * (0x80 - 'Z' - 1);
  const std::uint64_t upper = (from_a ^ behind_z) & (kOnes * 0x80);
  return bytes | upper >> 2;  // 0x20 where a letter is
}

char32_t fold_code_point(char32_t c) {
  if (c < 0x80) return static_cast<unsigned char>(fold_ascii(static_cast<char>(c)));
  const FoldRange* range = std::ranges::lower_bound(kFoldTable, c, {}, &FoldRange::last);
  if (range == std::end(kFoldTable) || c < range->first) return c;
  if ((c - range->first) % range->step != 0) return c;
  return static_cast<char32_t>(static_cast<std::int64_t>(c) + range->delta);
}

// Takes the first character of `text`, folded.
char32_t take_folded(std::string_view& text) {
  const CodePoint c = first_code_point(text);
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
    const CodePoint c = first_code_point(text);
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
  for (std::uint64_t x = 0, y = 0; a.size() >= sizeof x && b.size() >= sizeof y;) {
    std::memcpy(&x, a.data(), sizeof x);
    std::memcpy(&y, b.data(), sizeof y);
    if (((x | y) & 0x8080808080808080) != 0) break;
    if (fold_ascii(x) != fold_ascii(y)) return false;
    a.remove_prefix(sizeof x);
    b.remove_prefix(sizeof y);
  }
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
    const CodePoint c = first_code_point(text);
    if (fold_code_point(c.code) != c.code) return false;
    text.remove_prefix(c.length);
  }
  return true;
}

std::vector<char32_t> unfold(char32_t folded) {
  std::vector<char32_t> all;
  if (fold_code_point(folded) == folded) all.push_back(folded);
  if (folded >= U'a' && folded <= U'z') all.push_back(folded - (U'a' - U'A'));
  for (const FoldRange& range : kFoldTable) {
    const auto c = static_cast<char32_t>(static_cast<std::int64_t>(folded) - range.delta);
    if (c >= 0x80 && c >= range.first && c <= range.last && (c - range.first) % range.step == 0)
      all.push_back(c);
  }
  std::ranges::sort(all);
  return all;
}

}  // namespace ambit
