// Principals: which callers a Principal or NotPrincipal element matches, and in which class.
#ifndef AMBIT_TESTS_REFERENCE_PRINCIPAL_H_
#define AMBIT_TESTS_REFERENCE_PRINCIPAL_H_

#include "tests/reference/reference.h"
#include "tests/reference/truth.h"

namespace ambit::reference {

// How the caller is matched: as itself, as a session of a role, as a session issued by a user, or
// as one of an account's principals.
struct Classes {
  Truth direct = kFalse;
  Truth role = kFalse;
  Truth issuer = kFalse;
  Truth account = kFalse;

  Truth any() const { return direct | role | issuer | account; }
};

Classes operator|(const Classes& a, const Classes& b);
Classes operator&(const Classes& a, Truth b);

struct PrincipalRules {
  bool three_valued = false;
  bool gateway_endpoint = false;  // the policy of one
};

bool is_iam(const Caller& caller);
bool is_service_linked_role(const Caller& caller);

// `principal` is the value of a Principal element.
Classes principal_matches(const Json& principal, const Caller& caller, const PrincipalRules& rules);

// `listed` is the value of a NotPrincipal element; `always` tells whether rule 1 holds: the
// statement is a Deny, and the caller a user or role with a permissions boundary.
Truth not_principal_matches(const Json& listed, Truth always, const Caller& caller,
                            const PrincipalRules& rules);

}  // namespace ambit::reference

#endif  // AMBIT_TESTS_REFERENCE_PRINCIPAL_H_
