#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/reach.h"

namespace ambit::audit::checks {
namespace {

void assume_any_role(Assessment& a) {
  Reach reach(a);
  for_each_own_statement(
      a, PolicyScope::kPermissions, [&](const ExaminedStatement& statement, Subject& subject) {
        const policy::Statement& row = statement.row;
        if (row.effect != Effect::kAllow ||
            !reach.covers_action(statement.id(), "sts:AssumeRole") ||
            reach.covers_every_action(row) || !reach.covers_every_role_anywhere(row))
          return;
        subject.fail({.part = statement.part(),
                      .message = "allows assuming every role of every account that lets it in",
                      .facts = {{"sid", std::string(statement.sid())}},
                      .evidence = {statement.evidence()},
                      .commands = edit_commands(a, statement.policy)});
      });
}

}  // namespace

extern const Check permissions_assume_any_role;
constinit const Check permissions_assume_any_role{.id = "permissions/assume-any-role",
                                                  .run = assume_any_role};

}  // namespace ambit::audit::checks
