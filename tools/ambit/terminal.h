// What is known of terminals.
#ifndef AMBIT_TOOLS_AMBIT_TERMINAL_H_
#define AMBIT_TOOLS_AMBIT_TERMINAL_H_

#include <cstddef>
#include <optional>

namespace ambit::tool {

// Whether the descriptor is a terminal that knows escape sequences.
bool is_terminal(int descriptor);

// In columns; nothing when that is not known.
std::optional<std::size_t> terminal_width(int descriptor);

}  // namespace ambit::tool

#endif  // AMBIT_TOOLS_AMBIT_TERMINAL_H_
