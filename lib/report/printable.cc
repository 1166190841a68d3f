#include "report/printable.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

#include "support/utf8.h"

namespace ambit::report {
namespace {

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

// Marks and overrides of the bidirectional algorithm, and the separators of lines and paragraphs.
bool reorders_or_breaks(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// The first character of well-formed `text`, which is not empty.
struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};
Character first_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  auto code = static_cast<char32_t>(first & (0xFFU >> (bytes + 1)));
  for (std::size_t i = 1; i < bytes; ++i)
    code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return {code, bytes};
}

void append_well_formed(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto [code, bytes] = first_character(text);
    if (is_control(code))
      fmt::format_to(std::back_inserter(out), "\\x{:02X}", static_cast<std::uint32_t>(code));
    else if (reorders_or_breaks(code))
      fmt::format_to(std::back_inserter(out), "\\u{{{:04X}}}", static_cast<std::uint32_t>(code));
    else
      out.append(text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const auto invalid = first_invalid_utf8(text);
    append_well_formed(out, text.substr(0, invalid.value_or(text.size())));
    if (!invalid) return out;
    fmt::format_to(std::back_inserter(out), "\\x{:02X}",
                   static_cast<unsigned char>(text[*invalid]));
    text.remove_prefix(*invalid + 1);
  }
}

}  // namespace ambit::report
