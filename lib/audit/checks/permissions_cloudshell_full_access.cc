#include <string>
#include <string_view>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void examine(Assessment& a, const HolderReference& holder, Subject& subject) {
  for (const snapshot::AttachedPolicy& policy : holder.holder->attached_policies) {
    const std::string_view arn = a.text(policy.arn);
    if (!arn.ends_with(":aws:policy/AWSCloudShellFullAccess")) continue;
    const std::vector<Placeholder> values = {{"POLICY_ARN", arn}};
    return subject.fail(
        {.message = "AWSCloudShellFullAccess is attached: files can be moved in and out",
         .facts = {{"policy", std::string(arn)}},
         .evidence = {{.where = policy.where}},
         .commands = {holder_command(a, "detach", holder) +
                      fill_command(" --policy-arn POLICY_ARN", values)}});
  }
  if (!holder.holder->policies_known) subject.not_assessed({"AUTH", Why::kDamaged});
}

void cloudshell_full_access(Assessment& a) {
  if (!has_authorization_details(a)) return;
  for_each_user(a, [&](const snapshot::User& user, Subject& subject) {
    examine(a, {HolderKind::kUser, &user}, subject);
  });
  for_each_group(a, [&](const snapshot::Group& group, Subject& subject) {
    examine(a, {HolderKind::kGroup, &group}, subject);
  });
  for_each_role(a, [&](const snapshot::Role& role, Subject& subject) {
    examine(a, {HolderKind::kRole, &role}, subject);
  });
}

}  // namespace

extern const Check permissions_cloudshell_full_access;
constinit const Check permissions_cloudshell_full_access{.id = "permissions/cloudshell-full-access",
                                                         .run = cloudshell_full_access};

}  // namespace ambit::audit::checks
