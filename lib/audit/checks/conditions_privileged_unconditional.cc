#include "audit/check.h"
#include "audit/effect.h"

namespace ambit::audit::checks {
namespace {

void privileged_unconditional(Assessment& a) {
  for_each_principal(a, Who::kUsers, [&](const ExaminedPrincipal& user, Subject& subject) {
    const Verdict privileged = a.powers().privilege(user.row).privileged();
    if (privileged.unknown()) return subject.not_assessed(privileged.reason());
    bool found = false;
    a.powers().for_each_privileged_action(
        user.row, {}, Policies::kAll, [&](const Permission& permission) {
          if (!permission.may.yes() || !permission.always) return true;
          subject.fail({.message = permission.action + " is allowed whatever the request context",
                        .facts = {{"action", permission.action}, {"resource", permission.resource}},
                        .evidence = evidence_of(permission.statements),
                        .commands = detach_commands(user, permission.statements)});
          found = true;
          return false;
        });
    if (found) return;
    const Verdict known = a.powers().policies_known(user.row, Policies::kAll);
    if (known.unknown()) subject.not_assessed(known.reason());
  });
}

}  // namespace

extern const Check conditions_privileged_unconditional;
constinit const Check conditions_privileged_unconditional{
    .id = "conditions/privileged-unconditional", .run = privileged_unconditional};

}  // namespace ambit::audit::checks
