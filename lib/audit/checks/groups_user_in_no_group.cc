#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void user_in_no_group(Assessment& a) {
  for_each_user(a, [&](const snapshot::User& user, Subject& subject) {
    Verdict in_no_group = user.groups.empty();
    if (user.groups.empty() && !user.groups_known) in_no_group = Reason{"AUTH", Why::kIncomplete};
    subject.fail_if(in_no_group, {{"USER", a.text(user.name)}}, [&] {
      return Finding{.message = "the user belongs to no group",
                     .facts = {{"policies", policy_names(a.model(), user)}},
                     .evidence = {{.where = user.where}}};
    });
  });
}

}  // namespace

extern const Check groups_user_in_no_group;
constinit const Check groups_user_in_no_group{.id = "groups/user-in-no-group",
                                              .run = user_in_no_group};

}  // namespace ambit::audit::checks
