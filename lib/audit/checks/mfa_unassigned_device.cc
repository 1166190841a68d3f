#include <string>

#include "audit/check.h"
#include "audit/exported.h"

namespace ambit::audit::checks {
namespace {

void unassigned_device(Assessment& a) {
  for_each_row(a, a.model().inventory.virtual_mfa_devices, "VMFA",
               [&](const snapshot::VirtualMfaDevice& device, Subject& subject) {
                 subject.fail_if(!device.assigned, {{"SERIAL", subject.name()}}, [&] {
                   return Finding{.message = "virtual MFA device of nobody",
                                  .facts = {{"serial_number", std::string(subject.name())}},
                                  .evidence = {{.where = device.where}}};
                 });
               });
}

}  // namespace

extern const Check mfa_unassigned_device;
constinit const Check mfa_unassigned_device{.id = "mfa/unassigned-device",
                                            .run = unassigned_device};

}  // namespace ambit::audit::checks
