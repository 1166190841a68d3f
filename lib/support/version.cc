#include "ambit/version.h"

namespace ambit {

// The build defines AMBIT_VERSION, so that the number stands in one place: CMakeLists.txt.
std::string_view version() noexcept {
  return AMBIT_VERSION;
}

}  // namespace ambit
