// Whom trust policies name.
#ifndef AMBIT_AUDIT_TRUST_H_
#define AMBIT_AUDIT_TRUST_H_

#include <functional>
#include <string_view>
#include <vector>

#include "audit/assessment.h"
#include "audit/examined_policy.h"

namespace ambit::audit {

// Called with the statement, one of its principals, and the principal's place.
using PrincipalFunction =
    std::function<void(const ExaminedStatement&, const policy::PrincipalValue&, policy::Span)>;

// Every principal that the policy names, in Allow and Deny, Principal and NotPrincipal.
void for_each_named(const Assessment& a, const ExaminedPolicy& trust, const PrincipalFunction& f);

// The principals that an Allow names in Principal.
void for_each_trusted(const Assessment& a, const ExaminedPolicy& trust, const PrincipalFunction& f);

// Which kinds of principals a role's trust policy lets in.
struct TrustedKinds {
  bool saml = false;
  bool services = false;
  bool other_accounts = false;
  bool anybody = false;  // `*`, or an Allow with NotPrincipal
};
TrustedKinds trusted_kinds(const Assessment& a, const snapshot::Role& role);

// Whether an account is ours, or one that the configuration or the known accounts name.
bool is_known_account(const Assessment& a, std::string_view id);

// For findings about accounts that are not known to be ours: an organization may say more.
std::vector<Remark> organization_remarks(const Assessment& a);

// The account of the snapshot with that id, or null.
const snapshot::Account* find_account(const Assessment& a, Symbol id);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_TRUST_H_
