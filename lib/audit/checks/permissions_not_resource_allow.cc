#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"

namespace ambit::audit::checks {
namespace {

void not_resource_allow(Assessment& a) {
  const policy::Tables& tables = a.model().policies;
  for_each_own_statement(
      a, PolicyScope::kPermissions, [&](const ExaminedStatement& statement, Subject& subject) {
        if (statement.row.effect != Effect::kAllow || !statement.row.not_resource) return;
        std::vector<std::string> excluded;
        for (const policy::ResourceId id : statement.row.resources.of(tables.resource_lists))
          excluded.emplace_back(a.text(tables.resources[id].text));
        subject.fail(
            {.part = statement.part(),
             .message = "Allow with NotResource grants everything that is not listed",
             .facts = {{"sid", std::string(statement.sid())}, {"excluded", std::move(excluded)}},
             .evidence = {statement.evidence()},
             .commands = edit_commands(a, statement.policy)});
      });
}

}  // namespace

extern const Check permissions_not_resource_allow;
constinit const Check permissions_not_resource_allow{.id = "permissions/not-resource-allow",
                                                     .run = not_resource_allow};

}  // namespace ambit::audit::checks
