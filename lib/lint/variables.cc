#include "lint/variables.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace ambit::lint {

using policy::VariableError;

std::optional<VariableUse> next_variable(std::string_view text, std::size_t from) {
  const std::size_t begin = text.find("${", from);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(begin);
  policy::VariableParts parts(rest);
  VariableUse use{.begin = begin, .part = parts.next()};
  use.error = parts.error();
  if (use.error == VariableError::kNoBrace) {
    use.end = text.size();
    use.body = rest.substr(2);
    return use;
  }
  use.end = use.part ? text.size() - parts.rest().size() : text.find('}', begin) + 1;
  use.body = text.substr(begin + 2, use.end - begin - 3);
  return use;
}

bool has_variable(std::string_view text) {
  for (auto found = next_variable(text, 0); found; found = next_variable(text, found->end))
    if (found->part) return true;
  return false;
}

std::optional<policy::VariablePart> whole_variable(std::string_view text) {
  const auto first = next_variable(text, 0);
  if (!first || first->begin != 0 || first->end != text.size() || !first->is_variable())
    return std::nullopt;
  return first->part;
}

}  // namespace ambit::lint
