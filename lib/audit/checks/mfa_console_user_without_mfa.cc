#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void console_user_without_mfa(Assessment& a) {
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    user.fail_if(
        is_true(row.password_enabled) & !is_true(row.mfa_active), {{"USER", a.text(row.name)}},
        [&] {
          Finding finding = {
              .message = "console user without MFA",
              .facts = {{"password_last_changed", time_text(row.password_last_changed)},
                        {"password_last_used", time_text(row.password_last_used)}},
              .evidence = {{.where = row.mfa_active.where}}};
          if (row.password_last_changed.state == snapshot::FieldState::kTime)
            finding.facts.push_back({"password_age_days", a.age(row.password_last_changed).days()});
          return finding;
        });
  });
}

}  // namespace

extern const Check mfa_console_user_without_mfa;
constinit const Check mfa_console_user_without_mfa{.id = "mfa/console-user-without-mfa",
                                                   .run = console_user_without_mfa};

}  // namespace ambit::audit::checks
