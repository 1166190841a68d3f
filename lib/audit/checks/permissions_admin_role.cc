#include <string>
#include <vector>

#include "audit/administrators.h"
#include "audit/check.h"
#include "audit/effect.h"
#include "audit/examined_policy.h"
#include "audit/trust.h"

namespace ambit::audit::checks {
namespace {

// The principals that its trust policy names.
std::vector<std::string> trusted(const Assessment& a, const snapshot::Role& role) {
  std::vector<std::string> out;
  const ExaminedPolicy trust = {
      .kind = PolicyKind::kTrust, .owner = {HolderKind::kRole, &role}, .document = role.trust};
  for_each_trusted(a, trust,
                   [&](const ExaminedStatement&, const policy::PrincipalValue& principal,
                       policy::Span) { out.emplace_back(a.text(principal.text)); });
  return out;
}

void admin_role(Assessment& a) {
  const ExpectedAdministrators expected(a.configuration());
  for_each_principal(a, Who::kRoles, [&](const ExaminedPrincipal& role, Subject& subject) {
    if (expected.contains(a.text(role.holder.name))) return;
    const Privilege& privilege = a.powers().privilege(role.row);
    subject.fail_if(privilege.administrator(), {}, [&] {
      Finding finding = {.message = "the role " + privilege_words(privilege),
                         .facts = privilege_facts(privilege),
                         .evidence = evidence_of(privilege.proof),
                         .commands = detach_commands(role, statements_of(privilege.proof))};
      finding.facts.push_back(
          {"trusted", trusted(a, static_cast<const snapshot::Role&>(role.holder))});
      return finding;
    });
  });
}

}  // namespace

extern const Check permissions_admin_role;
constinit const Check permissions_admin_role{.id = "permissions/admin-role", .run = admin_role};

}  // namespace ambit::audit::checks
