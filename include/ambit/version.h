// The version of the library, as `ambit --version` and the JSON answers name it.
#ifndef AMBIT_VERSION_H_
#define AMBIT_VERSION_H_

#include <string_view>

namespace ambit {

// "major.minor.patch"; never empty, lives as long as the program.
std::string_view version() noexcept;

}  // namespace ambit

#endif  // AMBIT_VERSION_H_
