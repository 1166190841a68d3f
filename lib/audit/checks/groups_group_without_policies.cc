#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void group_without_policies(Assessment& a) {
  for_each_group(a, [&](const snapshot::Group& group, Subject& subject) {
    if (!group.inline_policies.empty() || !group.attached_policies.empty()) return;
    Verdict without = true;
    if (!group.policies_known) without = Reason{"AUTH", Why::kDamaged};
    subject.fail_if(without, {{"GROUP", a.text(group.name)}}, [&] {
      std::vector<std::string> members;
      members.reserve(group.members.size());
      for (const snapshot::UserId user : group.members)
        members.emplace_back(a.text(a.model().users[user].name));
      return Finding{.message = "the group has no policy: membership grants nothing",
                     .facts = {{"members", std::move(members)}},
                     .evidence = {{.where = group.where}}};
    });
  });
}

}  // namespace

extern const Check groups_group_without_policies;
constinit const Check groups_group_without_policies{.id = "groups/group-without-policies",
                                                    .run = group_without_policies};

}  // namespace ambit::audit::checks
