// The texts of diagnostics with their arguments put in.
#ifndef AMBIT_SUPPORT_MESSAGE_H_
#define AMBIT_SUPPORT_MESSAGE_H_

#include <span>
#include <string>
#include <string_view>

#include "ambit/diagnostic.h"

namespace ambit {

// `text` with {0} to {9} replaced; other braces, and those of the arguments, are text.
std::string filled(std::string_view text, std::span<const Argument> args);

}  // namespace ambit

#endif  // AMBIT_SUPPORT_MESSAGE_H_
