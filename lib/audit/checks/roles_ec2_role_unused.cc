#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/exported.h"
#include "audit/instances.h"
#include "audit/trust.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

using snapshot::Role;

bool admits_instances(const Assessment& a, const Role& role) {
  const ExaminedPolicy trust = {
      .kind = PolicyKind::kTrust, .owner = {HolderKind::kRole, &role}, .document = role.trust};
  bool admits = false;
  for_each_trusted(
      a, trust,
      [&](const ExaminedStatement&, const policy::PrincipalValue& principal, policy::Span) {
        const std::string_view name = a.text(principal.text);
        admits = admits || (principal.kind == policy::PrincipalKind::kService &&
                            (name == "ec2.amazonaws.com" || name == "ec2.amazonaws.com.cn"));
      });
  return admits;
}

// The profiles that instances have.
std::set<Symbol> used_profiles(const Assessment& a) {
  std::set<Symbol> used;
  for (const snapshot::Instance& instance : a.model().inventory.instances.of(a.account().id))
    if (const Symbol profile = profile_of(a, instance); profile.valid()) used.insert(profile);
  return used;
}

// Whether the instances of every enabled region are known.
Verdict all_regions_known(Assessment& a) {
  const auto& inventory = a.model().inventory;
  const snapshot::InventoryList* regions = inventory.regions.list_of(a.account().id);
  Verdict known = list_complete(a, regions, "REGIONS");
  for (const snapshot::Region& region : inventory.regions.of(a.account().id)) {
    if (region.damaged) known = known & Reason{"REGIONS", Why::kDamaged};
    if (!region.enabled) continue;
    const auto* instances = inventory.instances.list_of(a.account().id, region.name);
    const bool here =
        instances != nullptr && instances->state >= snapshot::Completeness::kPresumedComplete;
    if (!here) known = known & Reason{"EC2", Why::kIncomplete};
  }
  for (const snapshot::Instance& instance : inventory.instances.of(a.account().id))
    if (instance.damaged) known = known & Reason{"EC2", Why::kDamaged};
  return known;
}

void ec2_role_unused(Assessment& a) {
  if (!has_authorization_details(a) || !has_instances(a)) return;
  const std::set<Symbol> used = used_profiles(a);
  const Verdict known = all_regions_known(a);
  for_each_role(a, [&](const Role& role, Subject& subject) {
    const Verdict readable = is_readable(a, role.trust);
    if (readable.unknown()) return subject.not_assessed(readable.reason());
    if (!admits_instances(a, role)) return;
    std::vector<std::string> profiles;
    bool is_used = false;
    for (const snapshot::InstanceProfile& profile : role.instance_profiles) {
      is_used = is_used || used.contains(profile.arn);
      profiles.emplace_back(a.text(profile.arn));
    }
    subject.fail_if(is_used ? Verdict(false) : known, {{"ROLE", a.text(role.name)}}, [&] {
      return Finding{.message = "a role for instances, and no instance has it",
                     .facts = {{"profiles", std::move(profiles)},
                               {"last_used", role.has_last_used ? time_text(role.last_used)
                                                                : std::string("unknown")}},
                     .evidence = {{.where = role.where}}};
    });
  });
}

}  // namespace

extern const Check roles_ec2_role_unused;
constinit const Check roles_ec2_role_unused{.id = "roles/ec2-role-unused", .run = ec2_role_unused};

}  // namespace ambit::audit::checks
