// What the fields of ARNs in policies look like: `*`, `?` and `${...}` stand for text.
#ifndef AMBIT_LINT_ARN_TEXT_H_
#define AMBIT_LINT_ARN_TEXT_H_

#include <algorithm>
#include <string_view>

#include "pattern/glob.h"
#include "policy/variable.h"

namespace ambit::lint {

constexpr bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// A name as an entry of Action has it: letters, digits, `-` and wildcards, at least one of them.
constexpr bool is_pattern(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '*' || c == '?';
  });
}

// Neither wildcards nor variables.
constexpr bool is_plain(std::string_view text) {
  return !has_wildcard(text) && !policy::mentions_variable(text);
}

}  // namespace ambit::lint

#endif  // AMBIT_LINT_ARN_TEXT_H_
