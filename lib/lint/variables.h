// The `${...}` of a text, one by one, malformed ones included.
#ifndef AMBIT_LINT_VARIABLES_H_
#define AMBIT_LINT_VARIABLES_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "policy/variable.h"

namespace ambit::lint {

// One `${...}`. Views are into the text.
struct VariableUse {
  std::size_t begin = 0;                          // of the text: at the dollar
  std::size_t end = 0;                            // behind the brace
  std::optional<policy::VariablePart> part = {};  // a variable or an escape; empty: malformed
  policy::VariableError error = policy::VariableError::kNone;
  std::string_view body = {};  // between the braces

  bool is_variable() const { return part && part->kind == policy::VariablePart::Kind::kVariable; }
};

// The first `${` at or behind `from`.
std::optional<VariableUse> next_variable(std::string_view text, std::size_t from);

// Calls `use` with each. What follows a `${` without a brace belongs to it.
template <class F>
void for_each_variable(std::string_view text, F&& use) {
  for (auto found = next_variable(text, 0); found; found = next_variable(text, found->end))
    use(*found);
}

// Whether the text has a well-formed variable or escape.
bool has_variable(std::string_view text);
// The only variable of a text that consists of it.
std::optional<policy::VariablePart> whole_variable(std::string_view text);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_VARIABLES_H_
