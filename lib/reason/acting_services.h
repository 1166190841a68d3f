// Actions that act on resources of another service than their own.
#ifndef AMBIT_REASON_ACTING_SERVICES_H_
#define AMBIT_REASON_ACTING_SERVICES_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace ambit::reason {

class ActingServices {
 public:
  // O(actions of the catalog), which must outlive it.
  explicit ActingServices(const catalog::Catalog& catalog);

  // The actions ("service:Name") of other services that act on resources whose ARNs have this
  // service.
  const std::vector<std::string>& others(std::string_view arn_service) const;

 private:
  std::map<std::string_view, std::vector<std::string>> by_arn_service_;
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_ACTING_SERVICES_H_
