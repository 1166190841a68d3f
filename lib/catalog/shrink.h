// From sets of actions to short lists of patterns.
#ifndef AMBIT_CATALOG_SHRINK_H_
#define AMBIT_CATALOG_SHRINK_H_

#include <span>
#include <string>

#include "ambit/catalog.h"
#include "catalog/action_set.h"

namespace ambit::catalog {

// What ServiceCatalog::shrink promises.
Shrunk shrink(const Catalog& catalog, std::span<const std::string> actions);

// The union of what the patterns match.
ActionSet expand_all(const Catalog& catalog, std::span<const std::string> patterns);

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_SHRINK_H_
