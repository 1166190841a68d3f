#include <string>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/effect.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

Finding finding(const ExaminedPrincipal& user, const Permission& permission,
                const std::string& mfa) {
  return {.message = permission.action + " is allowed without MFA",
          .facts = {{"action", permission.action},
                    {"resource", permission.resource},
                    {"aws:MultiFactorAuthPresent", mfa}},
          .evidence = evidence_of(permission.statements),
          .commands = detach_commands(user, permission.statements)};
}

void examine_user(Assessment& a, const ExaminedPrincipal& user, Subject& subject) {
  for (const bool absent : {true, false}) {
    bool found = false;
    a.powers().for_each_privileged_action(
        user.row, absent ? without_mfa() : with_mfa_false(), Policies::kAll,
        [&](const Permission& permission) {
          if (!permission.may.yes()) return true;
          subject.fail(finding(user, permission, absent ? "absent" : "false"));
          found = true;
          return false;
        });
    if (found) return;
  }
  const Verdict known = a.powers().policies_known(user.row, Policies::kAll);
  if (known.unknown()) subject.not_assessed(known.reason());
}

void privileged_without_mfa(Assessment& a) {
  if (!has_authorization_details(a) || !has_credential_report(a)) return;
  remark_organization(a);
  for_each_user_with_credential(
      a, [&](const snapshot::User& user, const snapshot::Credential& row, Subject& subject) {
        const Verdict usable = is_true(row.password_enabled) | has_active_key(row);
        const evaluate::Principal* principal = a.powers().find(a.text(user.arn));
        if (usable.no() || principal == nullptr) return;
        const Verdict relevant = usable & a.powers().privilege(*principal).privileged();
        if (relevant.unknown()) return subject.not_assessed(relevant.reason());
        if (relevant.yes())
          examine_user(a, {.row = *principal, .kind = HolderKind::kUser, .holder = user}, subject);
      });
}

}  // namespace

extern const Check conditions_privileged_without_mfa;
constinit const Check conditions_privileged_without_mfa{.id = "conditions/privileged-without-mfa",
                                                        .run = privileged_without_mfa};

}  // namespace ambit::audit::checks
