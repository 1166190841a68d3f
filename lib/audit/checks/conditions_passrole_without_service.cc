#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/pass_role.h"

namespace ambit::audit::checks {
namespace {

void passrole_without_service(Assessment& a) {
  PassRole pass(a);
  for_each_own_policy(
      a, PolicyScope::kPermissions, [&](const ExaminedPolicy& policy, Subject& subject) {
        for_each_statement(a, policy, [&](const ExaminedStatement& statement) {
          if (!pass.is_about(statement) || pass.reach().covers_every_role(statement.row)) return;
          subject.fail_if(pass.is_unconstrained(statement), {}, [&] {
            std::vector<std::string> roles;
            const policy::Tables& tables = a.model().policies;
            for (const policy::ResourceId id : statement.row.resources.of(tables.resource_lists))
              roles.emplace_back(a.text(tables.resources[id].text));
            return Finding{
                .part = statement.part(),
                .message = "the roles may be passed to any service",
                .facts = {{"sid", std::string(statement.sid())}, {"roles", std::move(roles)}},
                .evidence = {statement.evidence()},
                .commands = edit_commands(a, policy)};
          });
        });
      });
}

}  // namespace

extern const Check conditions_passrole_without_service;
constinit const Check conditions_passrole_without_service{
    .id = "conditions/passrole-without-service", .run = passrole_without_service};

}  // namespace ambit::audit::checks
