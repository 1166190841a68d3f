#include "audit/check.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void unattached_policy(Assessment& a) {
  for_each_customer_policy(a, [&](const snapshot::ManagedPolicy& policy, Subject& subject) {
    subject.fail_if(is_unattached(a, policy), {{"POLICY_ARN", a.text(policy.arn)}}, [&] {
      return Finding{.message = "nothing has the policy",
                     .facts = {{"updated", time_text(policy.updated)}},
                     .evidence = {{.where = policy.where}}};
    });
  });
}

}  // namespace

extern const Check permissions_unattached_policy;
constinit const Check permissions_unattached_policy{.id = "permissions/unattached-policy",
                                                    .run = unattached_policy};

}  // namespace ambit::audit::checks
