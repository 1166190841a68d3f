#include <string>
#include <string_view>

#include "ambit/arn.h"
#include "audit/check.h"
#include "audit/instances.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

// Whether some role of the profile's account is in it.
Verdict has_role(Assessment& a, std::string_view profile) {
  const auto arn = parse_arn(profile);
  if (!arn) return Reason{"EC2", Why::kIncomplete};
  if (arn->account != a.account_id()) return Reason{"AUTH", Why::kAbsent};
  for (const snapshot::Role& role : a.model().roles_of(a.account()))
    for (const snapshot::InstanceProfile& listed : role.instance_profiles)
      if (a.text(listed.arn) == profile) return true;
  return !list_complete(a, a.account().roles);
}

void profile_without_role(Assessment& a) {
  if (!has_authorization_details(a)) return;
  for_each_instance(a, [&](const snapshot::Instance& instance, Subject& subject) {
    const Symbol profile = profile_of(a, instance);
    if (!profile.valid()) return;
    const std::string arn(a.text(profile));
    const std::string name = arn.substr(arn.rfind('/') + 1);
    subject.fail_if(!has_role(a, arn), {{"PROFILE", name}}, [&] {
      return Finding{.message = "no role is in the instance's profile " + name,
                     .facts = {{"profile", arn}},
                     .evidence = {{.where = instance.where}}};
    });
  });
}

}  // namespace

extern const Check roles_profile_without_role;
constinit const Check roles_profile_without_role{.id = "roles/profile-without-role",
                                                 .run = profile_without_role};

}  // namespace ambit::audit::checks
