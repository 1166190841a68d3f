// Organizations as subjects of checks.
#ifndef AMBIT_AUDIT_ORGANIZATION_H_
#define AMBIT_AUDIT_ORGANIZATION_H_

#include <functional>

#include "audit/assessment.h"

namespace ambit::audit {

// Opens a Subject for every organization of the snapshot. Says so when none was exported, unless it
// is known that the accounts are in none.
void for_each_organization(Assessment& a,
                           const std::function<void(const snapshot::Organization&, Subject&)>& f);

// Whether the account is a member; no for the management account and outside of organizations.
Verdict is_member_account(const Assessment& a);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_ORGANIZATION_H_
