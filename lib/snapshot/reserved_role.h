// The roles that IAM Identity Center makes for permission sets.
#ifndef AMBIT_SNAPSHOT_RESERVED_ROLE_H_
#define AMBIT_SNAPSHOT_RESERVED_ROLE_H_

#include <string_view>

namespace ambit::snapshot {

// The name of the permission set: `Operator` of
// `role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Operator_0123456789abcdef`, the resource of
// the role's ARN. Empty: it is the role of none.
std::string_view permission_set_of(std::string_view role);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_RESERVED_ROLE_H_
