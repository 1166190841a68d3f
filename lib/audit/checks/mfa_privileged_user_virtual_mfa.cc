#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/arn.h"
#include "audit/check.h"
#include "audit/credential.h"
#include "audit/effect.h"
#include "audit/exported.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

using snapshot::Completeness;

// The serial number of a security key is an ARN too; that of a hardware token is any other text.
// Source: IAM User Guide, "AWS multi-factor authentication in IAM".
bool is_virtual(std::string_view serial) {
  const auto arn = parse_arn(serial);
  return arn && arn->service == "iam" && arn->resource.starts_with("mfa/");
}

struct Devices {
  Verdict only_virtual = false;  // and at least one
  std::set<std::string> serials = {};
  std::vector<Evidence> evidence = {};

  void add(const Assessment& a, const snapshot::InventoryRow& device) {
    serials.emplace(a.text(device.name));
    evidence.push_back({.where = device.where});
  }
};

// Of those that the list of virtual devices assigns to the user.
Devices virtual_devices(const Assessment& a, const snapshot::User& user) {
  const auto& all = a.model().inventory.virtual_mfa_devices;
  Devices out;
  const auto* const list = all.list_of(a.account().id);
  const bool whole = list != nullptr && list->state >= Completeness::kPresumedComplete;
  if (!whole) out.only_virtual = Reason{"VMFA", Why::kIncomplete};
  for (const snapshot::VirtualMfaDevice& device : all.of(a.account().id)) {
    if (device.assigned && device.user_arn == user.arn) out.add(a, device);
    if (device.damaged || (device.assigned && !device.user_arn.valid()))
      out.only_virtual = Reason{"VMFA", Why::kDamaged};
  }
  if (!out.serials.empty()) out.only_virtual = true;
  return out;
}

// With what the list of the user's own devices says.
Devices devices_of(const Assessment& a, const snapshot::User& user) {
  Devices out = virtual_devices(a, user);
  if (out.only_virtual.no()) return out;
  const auto& all = a.model().inventory.mfa_devices;
  const auto* const list = all.list_of(a.account().id, user.name);
  if (list == nullptr || list->state < Completeness::kPresumedComplete)
    out.only_virtual =
        out.only_virtual & Reason{"MFADEV", list == nullptr ? Why::kAbsent : Why::kIncomplete};
  for (const snapshot::MfaDevice& device : all.of(a.account().id)) {
    if (device.scope != user.name) continue;
    if (!is_virtual(a.text(device.name))) return {};
    out.add(a, device);
  }
  return out;
}

void privileged_user_virtual_mfa(Assessment& a) {
  if (!has_authorization_details(a) || !has_credential_report(a)) return;
  if (require_list(a, a.model().inventory.virtual_mfa_devices, "VMFA") == nullptr) return;
  remark_organization(a);
  for_each_user_with_credential(a, [&](const snapshot::User& user, const snapshot::Credential& row,
                                       Subject& subject) {
    const Verdict active = is_true(row.mfa_active);
    const evaluate::Principal* const principal = a.powers().find(a.text(user.arn));
    if (active.no() || principal == nullptr) return;
    Devices devices = devices_of(a, user);
    if (devices.only_virtual.no()) return;
    const Privilege& privilege = a.powers().privilege(*principal);
    subject.fail_if(
        active & privilege.privileged() & devices.only_virtual, {{"USER", a.text(user.name)}}, [&] {
          Finding finding = {
              .message = "only virtual MFA devices, and the user " + privilege_words(privilege),
              .facts = privilege_facts(privilege),
              .evidence = std::move(devices.evidence)};
          finding.facts.push_back(
              {"serial_numbers",
               std::vector<std::string>(devices.serials.begin(), devices.serials.end())});
          for (Evidence& evidence : evidence_of(privilege.proof))
            finding.evidence.push_back(std::move(evidence));
          return finding;
        });
  });
}

}  // namespace

extern const Check mfa_privileged_user_virtual_mfa;
constinit const Check mfa_privileged_user_virtual_mfa{.id = "mfa/privileged-user-virtual-mfa",
                                                      .run = privileged_user_virtual_mfa};

}  // namespace ambit::audit::checks
