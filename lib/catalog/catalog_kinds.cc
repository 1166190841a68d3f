#include "catalog/catalog_kinds.h"

#include <array>
#include <cstddef>

namespace ambit::catalog {
namespace {

constexpr std::string_view kHelp = "make it with the gen_catalog of this version of ambit";
constexpr std::string_view kSource = "lib/catalog/blob.h";

constinit const DiagnosticKind kNotACatalog{.name = "catalog/not-a-catalog",
                                            .message = "this file is no catalog",
                                            .help = kHelp,
                                            .source = kSource};

constinit const DiagnosticKind kOtherVersion{
    .name = "catalog/other-version",
    .message = "the catalog has the format of another version of ambit",
    .help = kHelp,
    .source = kSource};

constinit const DiagnosticKind kDamaged{.name = "catalog/damaged",
                                        .message = "the catalog is damaged",
                                        .help = kHelp,
                                        .source = kSource};

// In the order of CatalogError.
constexpr std::array kKinds = {&kNotACatalog, &kOtherVersion, &kDamaged};

}  // namespace

const DiagnosticKind& diagnostic_kind(CatalogError error) {
  return *kKinds[static_cast<std::size_t>(error)];
}

std::span<const DiagnosticKind* const> diagnostic_kinds() {
  return kKinds;
}

}  // namespace ambit::catalog
