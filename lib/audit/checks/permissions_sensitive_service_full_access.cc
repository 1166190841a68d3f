#include <set>
#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/reach.h"
#include "audit/whole_services.h"

namespace ambit::audit::checks {
namespace {

void sensitive_service_full_access(Assessment& a) {
  Reach reach(a);
  for_each_own_statement(
      a, PolicyScope::kPermissions, [&](const ExaminedStatement& statement, Subject& subject) {
        const policy::Statement& row = statement.row;
        if (row.effect != Effect::kAllow) return;
        std::vector<std::string> services = whole_services(a, reach, row, Sensitive::kYes);
        if (services.empty() || !reach.covers_every_arn(row)) return;
        std::vector<std::string> keys;
        for (const policy::TestId id : row.tests.of(a.model().policies.test_lists))
          keys.emplace_back(a.text(a.model().policies.tests[id].spelling));
        subject.fail({.part = statement.part(),
                      .message = "allows all of " + services.front() + " on every resource",
                      .facts = {{"sid", std::string(statement.sid())},
                                {"services", std::move(services)},
                                {"condition_keys", std::move(keys)}},
                      .evidence = {statement.evidence()},
                      .commands = edit_commands(a, statement.policy)});
      });
}

}  // namespace

extern const Check permissions_sensitive_service_full_access;
constinit const Check permissions_sensitive_service_full_access{
    .id = "permissions/sensitive-service-full-access", .run = sensitive_service_full_access};

}  // namespace ambit::audit::checks
