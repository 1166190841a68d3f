// Which callers a Principal or NotPrincipal element matches, and as what.
// Source: IAM User Guide, "AWS JSON policy elements: Principal", "... NotPrincipal".
#ifndef AMBIT_EVALUATE_PRINCIPAL_MATCH_H_
#define AMBIT_EVALUATE_PRINCIPAL_MATCH_H_

#include "evaluate/request.h"
#include "evaluate/truth.h"
#include "evaluate/undocumented.h"
#include "policy/tables.h"

namespace ambit::evaluate {

// How the caller is named: as itself, by the role or the issuing user behind its session, or by its
// account. An Allow in a policy of a resource in the same account gives something else to each.
struct Classes {
  Truth direct = Truth::kFalse;
  Truth role = Truth::kFalse;
  Truth issuer = Truth::kFalse;
  Truth account = Truth::kFalse;

  Truth any() const { return direct | role | issuer | account; }

  friend Classes operator|(const Classes& a, const Classes& b) {
    return {a.direct | b.direct, a.role | b.role, a.issuer | b.issuer, a.account | b.account};
  }
  friend bool operator==(const Classes&, const Classes&) = default;
};

struct PrincipalRules {
  bool gateway_endpoint = false;   // in the policy of one, accounts stand for their root users
  Truth boundary = Truth::kFalse;  // whether the caller has a permissions boundary
};

// The principal part of the statement's match. A statement without Principal matches directly.
Classes match_principal(const policy::Tables& tables, const policy::Statement& statement,
                        const Caller& caller, const PrincipalRules& rules,
                        UndocumentedAnswers& undocumented);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_PRINCIPAL_MATCH_H_
