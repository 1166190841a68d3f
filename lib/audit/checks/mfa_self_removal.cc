#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/effect.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void self_removal(Assessment& a) {
  if (!has_authorization_details(a) || !has_credential_report(a)) return;
  remark_organization(a);
  for_each_user_with_credential(
      a, [&](const snapshot::User& user, const snapshot::Credential& row, Subject& subject) {
        const Verdict active = is_true(row.mfa_active);
        const evaluate::Principal* principal = a.powers().find(a.text(user.arn));
        if (active.no() || principal == nullptr) return;
        const Permission permission =
            a.powers().may(*principal, "iam:DeactivateMFADevice", a.text(user.arn), without_mfa());
        const Verdict known = a.powers().policies_known(*principal, Policies::kAll);
        const Verdict may = permission.may.no() && known.unknown() ? known : permission.may;
        subject.fail_if(active & may, {}, [&] {
          return Finding{.message = "a session without MFA may take the user's MFA device away",
                         .facts = {{"action", permission.action}},
                         .evidence = evidence_of(permission.statements)};
        });
      });
}

}  // namespace

extern const Check mfa_self_removal;
constinit const Check mfa_self_removal{.id = "mfa/self-removal", .run = self_removal};

}  // namespace ambit::audit::checks
