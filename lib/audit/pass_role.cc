#include "audit/pass_role.h"

#include "audit/policy_questions.h"

namespace ambit::audit {

bool PassRole::is_about(const ExaminedStatement& statement) {
  return statement.row.effect == Effect::kAllow &&
         reach_.covers_action(statement.id(), "iam:PassRole") &&
         !reach_.covers_every_action(statement.row);
}

Verdict PassRole::is_unconstrained(const ExaminedStatement& statement) const {
  if (statement.row.tests.empty()) return true;
  const StatementQuestions questions(assessment_, statement.policy.document, statement.policy.kind);
  if (!questions.ready()) return Reason{"AUTH", Why::kUnknownConstruct};
  return !questions.constrains(statement.id(), "iam:passedtoservice") &&
         !questions.constrains(statement.id(), "iam:associatedresourcearn");
}

}  // namespace ambit::audit
