// What the fields of ARNs in policies look like: `*`, `?` and `${...}` stand for text.
#ifndef AMBIT_LINT_ARN_TEXT_H_
#define AMBIT_LINT_ARN_TEXT_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "pattern/glob.h"
#include "policy/variable.h"

namespace ambit::lint {

constexpr bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// A name as an entry of Action has it: letters, digits, `-` and wildcards, at least one of them.
inline constexpr auto kIsOfPattern = [] {
  std::array<bool, 256> is = {};
  for (std::size_t c = 0; c < is.size(); ++c)
    is[c] = c < 0x80 && is_alphanumeric(static_cast<char>(c));
  for (const char c : {'-', '*', '?'}) is[static_cast<unsigned char>(c)] = true;
  return is;
}();
constexpr bool is_pattern(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return kIsOfPattern[static_cast<unsigned char>(c)];
  });
}

// Neither wildcards nor variables.
constexpr bool is_plain(std::string_view text) {
  return !has_wildcard(text) && !policy::mentions_variable(text);
}

// Whether two texts can be equal as far as both are literal.
constexpr bool starts_agree(std::string_view a, std::string_view b) {
  const auto is_open = [](char c) { return c == '*' || c == '?' || c == '$'; };
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (is_open(a[i]) || is_open(b[i])) return true;
    if (a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace ambit::lint

#endif  // AMBIT_LINT_ARN_TEXT_H_
