// The catalog's block as the library carries it.
#ifndef AMBIT_CATALOG_EMBEDDED_H_
#define AMBIT_CATALOG_EMBEDDED_H_

#include <string_view>

namespace ambit::catalog {

// Aligned to kAlignment; lives as long as the program.
std::string_view embedded_blob();

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_EMBEDDED_H_
