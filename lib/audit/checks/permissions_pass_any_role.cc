#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/examined_policy.h"
#include "audit/pass_role.h"

namespace ambit::audit::checks {
namespace {

// Roles that can do more than whoever may pass them, as far as that is known.
std::vector<std::string> administrators(Assessment& a) {
  constexpr std::size_t kMaxRoles = 10;
  std::vector<std::string> out;
  for (const snapshot::Role& role : a.model().roles_of(a.account())) {
    const evaluate::Principal* row = a.powers().find(a.text(role.arn));
    if (out.size() < kMaxRoles && row != nullptr && !is_service_linked(a.model(), role) &&
        a.powers().privilege(*row).privileged().yes())
      out.emplace_back(a.text(role.arn));
  }
  return out;
}

void pass_any_role(Assessment& a) {
  PassRole pass(a);
  for_each_own_policy(
      a, PolicyScope::kPermissions, [&](const ExaminedPolicy& policy, Subject& subject) {
        for_each_statement(a, policy, [&](const ExaminedStatement& statement) {
          if (!pass.is_about(statement) || !pass.reach().covers_every_role(statement.row)) return;
          subject.fail_if(pass.is_unconstrained(statement), {}, [&] {
            return Finding{.part = statement.part(),
                           .message = "allows passing any role of the account to any service",
                           .facts = {{"sid", std::string(statement.sid())},
                                     {"privileged_roles", administrators(a)}},
                           .evidence = {statement.evidence()},
                           .commands = edit_commands(a, policy)};
          });
        });
      });
}

}  // namespace

extern const Check permissions_pass_any_role;
constinit const Check permissions_pass_any_role{.id = "permissions/pass-any-role",
                                                .run = pass_any_role};

}  // namespace ambit::audit::checks
