#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void inline_policy(Assessment& a) {
  for_each_group(a, [&](const snapshot::Group& group, Subject& subject) {
    if (group.inline_policies.empty()) {
      if (!group.policies_known) subject.not_assessed({"AUTH", Why::kDamaged});
      return;
    }
    Finding finding = {.message = "the group has inline policies"};
    std::vector<std::string> names;
    for (const snapshot::InlinePolicy& policy : group.inline_policies) {
      names.emplace_back(a.text(policy.name));
      finding.evidence.push_back({.where = policy.where});
    }
    const std::string first = names.front();
    finding.facts = {{"policies", std::move(names)}};
    subject.fail(std::move(finding), {{"GROUP", a.text(group.name)}, {"NAME", first}});
  });
}

}  // namespace

extern const Check groups_inline_policy;
constinit const Check groups_inline_policy{.id = "groups/inline-policy", .run = inline_policy};

}  // namespace ambit::audit::checks
