// The sets of subjects that checks look at. Each walk opens a Subject for every member of its set,
// says what is missing when the set is not fully known, and so leaves to the check only the rule
// itself.
#ifndef AMBIT_AUDIT_WALK_H_
#define AMBIT_AUDIT_WALK_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/assessment.h"

namespace ambit::audit {

// --- Needs. False, and said so, when the account has no such artefact. ---

bool has_authorization_details(Assessment& a);
bool has_credential_report(Assessment& a);

// --- Lists. ---

// What a list is good for: no reason when it is complete or presumed so (then with a remark).
Verdict list_complete(Assessment& a, snapshot::Completeness list);

// The subjects of the check come from the list: says so when it is not complete.
void require_complete(Assessment& a, snapshot::Completeness list);

// --- Principals and groups of the authorization details. ---

// Users of the credential report that the details lack are not assessed.
void for_each_user(Assessment& a, const std::function<void(const snapshot::User&, Subject&)>& f);
void for_each_group(Assessment& a, const std::function<void(const snapshot::Group&, Subject&)>& f);

// Without service-linked roles, which nobody can change.
void for_each_role(Assessment& a, const std::function<void(const snapshot::Role&, Subject&)>& f);

// Customer managed policies, attached or not.
void for_each_customer_policy(
    Assessment& a, const std::function<void(const snapshot::ManagedPolicy&, Subject&)>& f);

// Whether nothing has the policy, be it as a permissions policy or as a boundary.
Verdict is_unattached(Assessment& a, const snapshot::ManagedPolicy& policy);

// --- The credential report. ---

// The rows of users. Users of the details that the report lacks are not assessed.
void for_each_credential(Assessment& a,
                         const std::function<void(const snapshot::Credential&, Subject&)>& f);

// The same for users that both artefacts know.
void for_each_user_with_credential(
    Assessment& a,
    const std::function<void(const snapshot::User&, const snapshot::Credential&, Subject&)>& f);

// The row of root.
void for_root(Assessment& a, const std::function<void(const snapshot::Credential&, Subject&)>& f);

// --- Roles. ---

// A role that IAM Identity Center made for a permission set.
bool is_identity_center_role(const Assessment& a, const snapshot::Role& role);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_WALK_H_
