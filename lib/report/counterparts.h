// The counterparts of checks in other catalogues, as reports name them.
#ifndef AMBIT_REPORT_COUNTERPARTS_H_
#define AMBIT_REPORT_COUNTERPARTS_H_

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "ambit/check_catalog.h"

namespace ambit::report {

struct Counterparts {
  std::string_view catalogue = {};  // "CIS 5.0"
  std::span<const std::string_view> ids = {};
};

inline constexpr std::size_t kCatalogues = 7;
// Of all catalogues, the check's or none.
std::array<Counterparts, kCatalogues> counterparts(const audit::Mapping& mapping);

// "3.1, 3.2"
std::string joined(std::span<const std::string_view> ids);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_COUNTERPARTS_H_
