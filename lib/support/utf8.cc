#include "support/utf8.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace ambit {
namespace {

// One row of Table 3-7 of the Unicode Standard: what may follow a first byte.
struct Lead {
  std::uint8_t first = 0, last = 0;             // range of the first byte
  std::uint8_t second_min = 0, second_max = 0;  // range of the second
  std::uint8_t size = 0;
};

constexpr std::array<Lead, 8> kLeads = {{
    {0xC2, 0xDF, 0x80, 0xBF, 2},
    {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3},
    {0xED, 0xED, 0x80, 0x9F, 3},
    {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4},
    {0xF1, 0xF3, 0x80, 0xBF, 4},
    {0xF4, 0xF4, 0x80, 0x8F, 4},
}};

// The size of the well-formed sequence that `text` begins with; 0 when there is none. The first
// byte is not ASCII.
std::size_t sequence_size(std::string_view text) {
  const auto first = static_cast<std::uint8_t>(text.front());
  const auto* lead = std::find_if(kLeads.begin(), kLeads.end(), [first](const Lead& row) {
    return row.first <= first && first <= row.last;
  });
  if (lead == kLeads.end() || text.size() < lead->size) return 0;
  const auto second = static_cast<std::uint8_t>(text[1]);
  if (second < lead->second_min || second > lead->second_max) return 0;
  const std::string_view rest = text.substr(2, lead->size - 2U);
  return std::all_of(rest.begin(), rest.end(), is_utf8_continuation) ? lead->size : 0;
}

std::size_t skip_ascii(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::uint64_t word = 0;
  for (; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & kHighBits) != 0) break;
  }
  // What is left of the last word is looked at with what is before it.
  if (at + sizeof word > text.size() && text.size() >= sizeof word) {
    std::memcpy(&word, text.data() + text.size() - sizeof word, sizeof word);
    if ((word & kHighBits) == 0) return text.size();
  }
  while (at < text.size() && static_cast<std::uint8_t>(text[at]) < 0x80) ++at;
  return at;
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept {
  for (std::size_t at = skip_ascii(text, 0); at < text.size(); at = skip_ascii(text, at)) {
    const std::size_t size = sequence_size(text.substr(at));
    if (size == 0) return at;
    at += size;
  }
  return std::nullopt;
}

CodePoint first_wide_code_point(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const auto length = static_cast<std::size_t>(std::countl_one(lead));
  const std::string_view sequence = text.substr(0, length);
  if (first_invalid_utf8(sequence)) return {CodePoint::kInvalid + lead, 1};
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

}  // namespace ambit
