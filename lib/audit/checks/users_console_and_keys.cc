#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void console_and_keys(Assessment& a) {
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    user.fail_if(is_true(row.password_enabled) & has_active_key(row), {{"USER", a.text(row.name)}},
                 [&] {
                   return Finding{.message =
                                      "a console password and an active access key: one user for a "
                                      "person and a program",
                                  .facts = {flag_fact("password_enabled", row.password_enabled),
                                            flag_fact("access_key_1_active", row.keys[0].active),
                                            flag_fact("access_key_2_active", row.keys[1].active)},
                                  .evidence = {{.where = row.where}}};
                 });
  });
}

}  // namespace

extern const Check users_console_and_keys;
constinit const Check users_console_and_keys{.id = "users/console-and-keys",
                                             .run = console_and_keys};

}  // namespace ambit::audit::checks
