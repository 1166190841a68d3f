#include "reason/acting_services.h"

#include <set>

namespace ambit::reason {

ActingServices::ActingServices(const catalog::Catalog& catalog) {
  for (const catalog::ServiceId service : catalog.services()) {
    const std::string_view own = catalog.name(service);
    for (const catalog::ActionId action : catalog.actions(service)) {
      std::set<std::string_view> others;
      for (const catalog::ActionResourceType type : catalog.types(action))
        for (const catalog::ArnFormatId format : catalog.formats(type.type))
          if (const std::string_view other = catalog.arn_service(format); other != own)
            others.insert(other);
      for (const std::string_view other : others)
        by_arn_service_[other].push_back(catalog.full_name(action));
    }
  }
}

const std::vector<std::string>& ActingServices::others(std::string_view arn_service) const {
  static const std::vector<std::string> kNone;
  const auto found = by_arn_service_.find(arn_service);
  return found == by_arn_service_.end() ? kNone : found->second;
}

}  // namespace ambit::reason
