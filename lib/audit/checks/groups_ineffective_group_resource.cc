#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/reach.h"

namespace ambit::audit::checks {
namespace {

constexpr std::size_t kMaxActions = 10;

void ineffective_group_resource(Assessment& a) {
  const Reach reach(a);
  for_each_own_statement(
      a, PolicyScope::kPermissions, [&](const ExaminedStatement& statement, Subject& subject) {
        if (!reach.names_only_groups(statement.row)) return;
        std::vector<std::string> actions;
        std::size_t total = 0;
        for (const catalog::ActionId id : reach.actions(statement.row)) {
          if (reach.acts_on_resource(id, statement.row)) continue;
          if (++total <= kMaxActions) actions.push_back(reach.catalog().full_name(id));
        }
        if (actions.empty()) return;
        subject.fail(
            {.part = statement.part(),
             .message = actions.front() +
                        " does not act on groups: the statement does not reach the members",
             .facts = {{"sid", std::string(statement.sid())},
                       {"actions", std::move(actions)},
                       {"actions_total", static_cast<std::int64_t>(total)}},
             .evidence = {statement.evidence()},
             .commands = edit_commands(a, statement.policy)});
      });
}

}  // namespace

extern const Check groups_ineffective_group_resource;
constinit const Check groups_ineffective_group_resource{.id = "groups/ineffective-group-resource",
                                                        .run = ineffective_group_resource};

}  // namespace ambit::audit::checks
