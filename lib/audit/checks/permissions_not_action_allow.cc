#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"

namespace ambit::audit::checks {
namespace {

void not_action_allow(Assessment& a) {
  const policy::Tables& tables = a.model().policies;
  for_each_own_statement(
      a, PolicyScope::kPermissions, [&](const ExaminedStatement& statement, Subject& subject) {
        if (statement.row.effect != Effect::kAllow || !statement.row.not_action) return;
        std::vector<std::string> excluded;
        for (const policy::ActionId id : statement.row.actions.of(tables.action_lists))
          excluded.emplace_back(a.text(tables.actions[id].text));
        subject.fail(
            {.part = statement.part(),
             .message = "Allow with NotAction also grants every action that AWS adds later",
             .facts = {{"sid", std::string(statement.sid())}, {"excluded", std::move(excluded)}},
             .evidence = {statement.evidence()},
             .commands = edit_commands(a, statement.policy)});
      });
}

}  // namespace

extern const Check permissions_not_action_allow;
constinit const Check permissions_not_action_allow{.id = "permissions/not-action-allow",
                                                   .run = not_action_allow};

}  // namespace ambit::audit::checks
