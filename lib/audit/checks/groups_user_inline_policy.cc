#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void user_inline_policy(Assessment& a) {
  for_each_user(a, [&](const snapshot::User& user, Subject& subject) {
    if (user.inline_policies.empty()) {
      if (!user.policies_known) subject.not_assessed({"AUTH", Why::kDamaged});
      return;
    }
    Finding finding = {.message = "the user has inline policies"};
    std::vector<std::string> names;
    for (const snapshot::InlinePolicy& policy : user.inline_policies) {
      names.emplace_back(a.text(policy.name));
      finding.evidence.push_back({.where = policy.where});
    }
    const std::string first = names.front();
    finding.facts = {{"policies", std::move(names)}};
    subject.fail(std::move(finding), {{"USER", a.text(user.name)}, {"NAME", first}});
  });
}

}  // namespace

extern const Check groups_user_inline_policy;
constinit const Check groups_user_inline_policy{.id = "groups/user-inline-policy",
                                                .run = user_inline_policy};

}  // namespace ambit::audit::checks
