// Statements that let roles be handed to services.
#ifndef AMBIT_AUDIT_PASS_ROLE_H_
#define AMBIT_AUDIT_PASS_ROLE_H_

#include "audit/examined_policy.h"
#include "audit/reach.h"

namespace ambit::audit {

class PassRole {
 public:
  explicit PassRole(const Assessment& a) : assessment_(a), reach_(a) {}

  const Reach& reach() const { return reach_; }

  // Whether the statement allows iam:PassRole, and not simply everything.
  bool is_about(const ExaminedStatement& statement);
  // Whether its condition rules out no service and no resource that gets the role.
  Verdict is_unconstrained(const ExaminedStatement& statement) const;

 private:
  const Assessment& assessment_;
  Reach reach_;
};

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_PASS_ROLE_H_
