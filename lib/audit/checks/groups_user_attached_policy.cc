#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void user_attached_policy(Assessment& a) {
  for_each_user(a, [&](const snapshot::User& user, Subject& subject) {
    if (user.attached_policies.empty()) {
      if (!user.policies_known) subject.not_assessed({"AUTH", Why::kDamaged});
      return;
    }
    Finding finding = {.message = "managed policies are attached to the user directly"};
    std::vector<std::string> policies;
    for (const snapshot::AttachedPolicy& policy : user.attached_policies) {
      policies.emplace_back(a.text(policy.arn));
      finding.evidence.push_back({.where = policy.where});
    }
    const std::string first = policies.front();
    finding.facts = {{"policies", std::move(policies)}};
    subject.fail(std::move(finding), {{"USER", a.text(user.name)}, {"POLICY_ARN", first}});
  });
}

}  // namespace

extern const Check groups_user_attached_policy;
constinit const Check groups_user_attached_policy{.id = "groups/user-attached-policy",
                                                  .run = user_attached_policy};

}  // namespace ambit::audit::checks
