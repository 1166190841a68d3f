#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/examined_policy.h"
#include "audit/policy_questions.h"
#include "audit/trust.h"

namespace ambit::audit::checks {
namespace {

using Key = StatementQuestions::Key;

constexpr Key kAbsent[] = {{.name = "aws:multifactorauthpresent"},
                           {.name = "aws:multifactorauthage"}};

bool is_person(const policy::PrincipalValue& principal) {
  return principal.kind == policy::PrincipalKind::kAws &&
         (principal.aws == policy::AwsPrincipal::kUser ||
          principal.aws == policy::AwsPrincipal::kUserId ||
          principal.aws == policy::AwsPrincipal::kAccount);
}

void examine(Assessment& a, const ExaminedPrincipal& role, Subject& subject) {
  const auto& holder = static_cast<const snapshot::Role&>(role.holder);
  const Verdict readable = is_readable(a, holder.trust);
  if (readable.unknown()) return subject.not_assessed(readable.reason());
  const ExaminedPolicy trust = {
      .kind = PolicyKind::kTrust, .owner = {HolderKind::kRole, &holder}, .document = holder.trust};
  std::vector<Evidence> evidence;
  std::vector<std::string> principals;
  for_each_trusted(a, trust,
                   [&](const ExaminedStatement& statement, const policy::PrincipalValue& principal,
                       policy::Span) {
                     if (!is_person(principal)) return;
                     StatementQuestions questions(a, holder.trust, PolicyKind::kTrust);
                     if (!questions.grants_some(statement.id(), kAbsent)) return;
                     principals.emplace_back(a.text(principal.text));
                     if (evidence.empty()) evidence.push_back(statement.evidence());
                   });
  if (principals.empty()) return;
  const Verdict privileged = a.powers().privilege(role.row).privileged();
  subject.fail_if(privileged, {{"ROLE", a.text(holder.name)}}, [&] {
    return Finding{.message = principals.front() + " may assume the privileged role without MFA",
                   .facts = {{"principals", std::move(principals)}},
                   .evidence = std::move(evidence)};
  });
}

void role_trust_without_mfa(Assessment& a) {
  for_each_principal(a, Who::kRoles, [&](const ExaminedPrincipal& role, Subject& subject) {
    if (has_own_policies(a, static_cast<const snapshot::Role&>(role.holder)))
      examine(a, role, subject);
  });
}

}  // namespace

extern const Check mfa_role_trust_without_mfa;
constinit const Check mfa_role_trust_without_mfa{.id = "mfa/role-trust-without-mfa",
                                                 .run = role_trust_without_mfa};

}  // namespace ambit::audit::checks
