// What can be wrong with a catalog, as diagnostics.
#ifndef AMBIT_CATALOG_CATALOG_KINDS_H_
#define AMBIT_CATALOG_CATALOG_KINDS_H_

#include <span>

#include "ambit/catalog.h"
#include "ambit/diagnostic.h"

namespace ambit::catalog {

const DiagnosticKind& diagnostic_kind(CatalogError error);
std::span<const DiagnosticKind* const> diagnostic_kinds();

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_CATALOG_KINDS_H_
