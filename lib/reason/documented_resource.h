// Resources of the types that an action acts on.
#ifndef AMBIT_REASON_DOCUMENTED_RESOURCE_H_
#define AMBIT_REASON_DOCUMENTED_RESOURCE_H_

#include <string>
#include <string_view>

namespace ambit::reason {

// The ARNs of a format of the catalog, as a glob program. `usual`: with the usual partition and
// region, and the account.
std::string domain_of(std::string_view format, std::string_view account, bool usual);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_DOCUMENTED_RESOURCE_H_
