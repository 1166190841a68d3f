#include <set>
#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/reach.h"
#include "audit/whole_services.h"

namespace ambit::audit::checks {
namespace {

void service_wildcard(Assessment& a) {
  Reach reach(a);
  for_each_own_statement(
      a, PolicyScope::kPermissions, [&](const ExaminedStatement& statement, Subject& subject) {
        const policy::Statement& row = statement.row;
        if (row.effect != Effect::kAllow || !row.tests.empty()) return;
        std::vector<std::string> services = whole_services(a, reach, row, Sensitive::kNo);
        if (services.empty() || !reach.covers_every_arn(row)) return;
        subject.fail(
            {.part = statement.part(),
             .message = "allows all of " + services.front() + " on every resource",
             .facts = {{"sid", std::string(statement.sid())}, {"services", std::move(services)}},
             .evidence = {statement.evidence()},
             .commands = edit_commands(a, statement.policy)});
      });
}

}  // namespace

extern const Check permissions_service_wildcard;
constinit const Check permissions_service_wildcard{.id = "permissions/service-wildcard",
                                                   .run = service_wildcard};

}  // namespace ambit::audit::checks
