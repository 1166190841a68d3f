#ifndef AMBIT_TOOLS_GEN_CATALOG_PACK_H_
#define AMBIT_TOOLS_GEN_CATALOG_PACK_H_

#include <string>

#include "text_files.h"

namespace gen_catalog {

// The block of bytes (catalog/blob.h) that says what `files` say. Throws std::runtime_error when
// they contradict themselves: a name that does not resolve, a wrong order, two types of one key.
std::string pack(const TextFiles& files);

}  // namespace gen_catalog

#endif  // AMBIT_TOOLS_GEN_CATALOG_PACK_H_
