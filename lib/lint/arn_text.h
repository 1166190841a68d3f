// What the fields of ARNs in policies look like: `*`, `?` and `${...}` stand for text.
#ifndef AMBIT_LINT_ARN_TEXT_H_
#define AMBIT_LINT_ARN_TEXT_H_

#include <string_view>

#include "policy/variable.h"

namespace ambit::lint {

constexpr bool has_wildcard(std::string_view text) {
  return text.find('*') != std::string_view::npos || text.find('?') != std::string_view::npos;
}

// Neither wildcards nor variables.
constexpr bool is_plain(std::string_view text) {
  return !has_wildcard(text) && !policy::mentions_variable(text);
}

constexpr bool is_star(std::string_view text) {
  return !text.empty() && text.find_first_not_of('*') == std::string_view::npos;
}

}  // namespace ambit::lint

#endif  // AMBIT_LINT_ARN_TEXT_H_
