// Asks a catalog everything about all that it holds.
#ifndef AMBIT_TESTS_CATALOG_EVERY_ANSWER_H_
#define AMBIT_TESTS_CATALOG_EVERY_ANSWER_H_

#include <string>
#include <string_view>

#include "catalog/catalog.h"

namespace ambit::catalog {

// Whether every text that the catalog of this block answers with lies in the block. Under
// AddressSanitizer also a proof that nothing else is read.
bool answers_lie_in(const Catalog& catalog, std::string_view blob);

// The block with a header that fits it: its damage is no longer seen by the checksum.
std::string with_fitting_header(std::string blob);

}  // namespace ambit::catalog

#endif  // AMBIT_TESTS_CATALOG_EVERY_ANSWER_H_
