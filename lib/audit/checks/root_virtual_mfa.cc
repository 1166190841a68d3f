#include <string>
#include <string_view>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/exported.h"
#include "audit/root.h"

namespace ambit::audit::checks {
namespace {

using snapshot::VirtualMfaDevice;

bool is_of_root(const Assessment& a, const VirtualMfaDevice& device) {
  return a.text(device.user_arn).ends_with(":root") ||
         (device.assigned && a.text(device.name).ends_with(":mfa/root-account-mfa-device"));
}

Verdict has_mfa(const RootKnowledge& known) {
  const Verdict by_report = known.row != nullptr ? is_true(known.row->mfa_active)
                                                 : Verdict(Reason{"CRED", Why::kIncomplete});
  return either_says(by_report, known.summary_above_zero(&snapshot::AccountSummary::root_mfa));
}

void virtual_mfa(Assessment& a) {
  const auto& devices = a.model().inventory.virtual_mfa_devices;
  const snapshot::InventoryList* list = devices.list_of(a.account().id);
  if (list == nullptr) return a.not_assessed({"VMFA", Why::kAbsent});
  for_root_of_either(a, [&](const RootKnowledge& known, std::string_view arn) {
    const Verdict protected_by_mfa = has_mfa(known);
    if (protected_by_mfa.no()) return;
    Subject root(a, arn);
    const VirtualMfaDevice* found = nullptr;
    Verdict is_virtual = !list_complete(a, list, "VMFA");
    for (const VirtualMfaDevice& device : devices.of(a.account().id)) {
      if (device.damaged) is_virtual = is_virtual | Reason{"VMFA", Why::kDamaged};
      if (device.damaged || !is_of_root(a, device)) continue;
      is_virtual = true;
      found = &device;
    }
    const std::string serial(found != nullptr ? a.text(found->name) : std::string_view());
    root.fail_if(protected_by_mfa & is_virtual, {{"SERIAL", serial}}, [&] {
      return Finding{.message = "root's MFA is a virtual device, an app that can be copied",
                     .facts = {{"serial_number", serial}},
                     .evidence = {{.where = found->where}}};
    });
  });
}

}  // namespace

extern const Check root_virtual_mfa;
constinit const Check root_virtual_mfa{.id = "root/virtual-mfa", .run = virtual_mfa};

}  // namespace ambit::audit::checks
