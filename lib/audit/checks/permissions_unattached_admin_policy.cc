#include <cstdint>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/full_access.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void unattached_admin_policy(Assessment& a) {
  FullAccess access(a);
  for_each_customer_policy(a, [&](const snapshot::ManagedPolicy& row, Subject& subject) {
    const Verdict unattached = is_unattached(a, row);
    if (unattached.no()) return;
    const ExaminedPolicy policy = {
        .name = a.text(row.name), .arn = a.text(row.arn), .document = row.document()};
    subject.fail_if(
        unattached & access.granted_by(policy.document), {{"POLICY_ARN", policy.arn}}, [&] {
          const std::uint32_t index = access.granting_statement(policy.document);
          const ExaminedStatement statement = {
              .assessment = a,
              .policy = policy,
              .row = a.model().policies.statements_of(policy.document.document)[index],
              .index = index};
          return Finding{
              .message = "the policy grants every action on every resource, and nothing has it",
              .facts = {{"statement", std::int64_t{index}}},
              .evidence = {statement.evidence()}};
        });
  });
}

}  // namespace

extern const Check permissions_unattached_admin_policy;
constinit const Check permissions_unattached_admin_policy{
    .id = "permissions/unattached-admin-policy", .run = unattached_admin_policy};

}  // namespace ambit::audit::checks
