#include "report/counterparts.h"

namespace ambit::report {

std::array<Counterparts, kCatalogues> counterparts(const audit::Mapping& mapping) {
  return {{{"CIS 1.5", mapping.cis_1_5},
           {"CIS 3.0", mapping.cis_3_0},
           {"CIS 5.0", mapping.cis_5_0},
           {"Security Hub", mapping.security_hub},
           {"Prowler", mapping.prowler},
           {"ScoutSuite", mapping.scoutsuite},
           {"Trusted Advisor", mapping.trusted_advisor}}};
}

std::string joined(std::span<const std::string_view> ids) {
  std::string out;
  for (const std::string_view id : ids) {
    if (!out.empty()) out += ", ";
    out += id;
  }
  return out;
}

}  // namespace ambit::report
