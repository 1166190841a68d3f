#include <map>
#include <string>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/instances.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

std::map<Symbol, const snapshot::Role*> roles_by_profile(const Assessment& a) {
  std::map<Symbol, const snapshot::Role*> out;
  for (const snapshot::Role& role : a.model().roles_of(a.account()))
    for (const snapshot::InstanceProfile& profile : role.instance_profiles)
      out.emplace(profile.arn, &role);
  return out;
}

void privileged_instance_role(Assessment& a) {
  if (!has_authorization_details(a) || !has_instances(a)) return;
  remark_organization(a);
  const auto roles = roles_by_profile(a);
  for_each_instance(a, [&](const snapshot::Instance& instance, Subject& subject) {
    const Symbol profile = profile_of(a, instance);
    if (!profile.valid()) return;
    const auto found = roles.find(profile);
    if (found == roles.end()) {
      const Verdict complete = list_complete(a, a.account().roles);
      if (complete.unknown()) subject.not_assessed(complete.reason());
      return;
    }
    const snapshot::Role& role = *found->second;
    const evaluate::Principal* principal = a.powers().find(a.text(role.arn));
    if (principal == nullptr) return;
    const Privilege& privilege = a.powers().privilege(*principal);
    subject.fail_if(privilege.privileged(), {{"ROLE", a.text(role.name)}}, [&] {
      Finding finding = {.message = "whoever runs code on the instance has role " +
                                    std::string(a.text(role.name)) + ", which " +
                                    privilege_words(privilege),
                         .facts = privilege_facts(privilege),
                         .evidence = {{.where = instance.where}}};
      finding.facts.push_back({"role", std::string(a.text(role.arn))});
      for (Evidence& evidence : evidence_of(privilege.proof))
        finding.evidence.push_back(std::move(evidence));
      return finding;
    });
  });
}

}  // namespace

extern const Check roles_privileged_instance_role;
constinit const Check roles_privileged_instance_role{.id = "roles/privileged-instance-role",
                                                     .run = privileged_instance_role};

}  // namespace ambit::audit::checks
