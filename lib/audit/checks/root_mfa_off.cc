#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

// Whether the report shows that nobody can sign in as root.
bool has_no_credentials(const snapshot::Credential& row) {
  const Verdict any = is_true(row.password_enabled) | has_active_key(row) |
                      has_time(row.keys[0].last_rotated) | has_time(row.keys[1].last_rotated) |
                      has_active_certificate(row);
  return any.no();
}

void run(Assessment& a) {
  for_root(a, [&](const snapshot::Credential& row, Subject& root) {
    root.fail_if(!is_true(row.mfa_active) & !has_no_credentials(row), {}, [&] {
      return Finding{.message = "root can sign in without MFA",
                     .facts = {flag_fact("mfa_active", row.mfa_active),
                               flag_fact("password_enabled", row.password_enabled)},
                     .evidence = {{.where = row.mfa_active.where}}};
    });
  });
}

}  // namespace

extern const Check root_mfa_off;
constinit const Check root_mfa_off{.id = "root/mfa-off", .run = run};

}  // namespace ambit::audit::checks
