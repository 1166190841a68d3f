#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

// Whether all users and all their groups are known: only then has a group no members. An export
// without any user says nothing about groups.
Verdict memberships_known(Assessment& a) {
  const auto users = rows(a.model().users, a.account().user_rows);
  if (users.empty() || !std::ranges::all_of(users, &snapshot::User::groups_known))
    return Reason{"AUTH", Why::kIncomplete};
  return list_complete(a, a.account().users);
}

void empty_group(Assessment& a) {
  const Verdict known = memberships_known(a);
  for_each_group(a, [&](const snapshot::Group& group, Subject& subject) {
    if (!group.members.empty()) return;
    subject.fail_if(known, {{"GROUP", a.text(group.name)}}, [&] {
      return Finding{.message = "no user is in the group",
                     .facts = {{"created", time_text(group.created)},
                               {"policies", policy_names(a.model(), group)}},
                     .evidence = {{.where = group.where}}};
    });
  });
}

}  // namespace

extern const Check groups_empty_group;
constinit const Check groups_empty_group{.id = "groups/empty-group", .run = empty_group};

}  // namespace ambit::audit::checks
