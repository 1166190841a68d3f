// IAM users by name: how lists of credentials name them.
#ifndef AMBIT_AUDIT_USER_NAMES_H_
#define AMBIT_AUDIT_USER_NAMES_H_

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "audit/assessment.h"
#include "snapshot/inventory.h"

namespace ambit::audit {

struct NamedUser {
  Symbol name = {};
  std::string arn = {};
};

// The users of the authorization details and the credential report, and those that are named
// `also`, in the order of their ARNs. Of a user that only a name is known of, the ARN is without
// path.
std::vector<NamedUser> named_users(const Assessment& a, std::span<const Symbol> also);

// Whether those of the details or of the report are all users.
Verdict users_known(Assessment& a);

// Opens a Subject for every user, and calls `f` with each of its service-specific credentials and
// the values for commands on it. Says what is missing.
void for_each_service_credential(
    Assessment& a, const std::function<void(const snapshot::ServiceCredential&, Subject& user,
                                            const std::vector<Placeholder>&)>& f);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_USER_NAMES_H_
