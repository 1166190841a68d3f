#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void initial_access_key(Assessment& a) {
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    for (std::size_t slot = 0; slot < row.keys.size(); ++slot) {
      const snapshot::AccessKeySlot& key = row.keys[slot];
      const Verdict never_needed =
          is_true(row.password_enabled) & is_true(key.active) & !has_time(key.last_used);
      user.fail_if(never_needed, {{"USER", a.text(row.name)}}, [&] {
        return Finding{.part = key_part(slot),
                       .message = "access key " + std::to_string(slot + 1) +
                                  " of a console user was never used",
                       .facts = {{"user_created", time_text(row.created)},
                                 {"key_created", time_text(key.last_rotated)}},
                       .evidence = {{.where = key.last_used.where}}};
      });
    }
  });
}

}  // namespace

extern const Check users_initial_access_key;
constinit const Check users_initial_access_key{.id = "users/initial-access-key",
                                               .run = initial_access_key};

}  // namespace ambit::audit::checks
