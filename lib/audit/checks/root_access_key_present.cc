#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void run(Assessment& a) {
  for_root(a, [&](const snapshot::Credential& row, Subject& root) {
    const Verdict present = has_active_key(row) | has_time(row.keys[0].last_rotated) |
                            has_time(row.keys[1].last_rotated);
    root.fail_if(present, {}, [&] {
      return Finding{.message = "root has an access key",
                     .facts = {flag_fact("access_key_1_active", row.keys[0].active),
                               {"access_key_1_last_rotated", time_text(row.keys[0].last_rotated)},
                               {"access_key_1_last_used", time_text(row.keys[0].last_used)},
                               flag_fact("access_key_2_active", row.keys[1].active),
                               {"access_key_2_last_rotated", time_text(row.keys[1].last_rotated)},
                               {"access_key_2_last_used", time_text(row.keys[1].last_used)}},
                     .evidence = {{.where = row.where}}};
    });
  });
}

}  // namespace

extern const Check root_access_key_present;
constinit const Check root_access_key_present{.id = "root/access-key-present", .run = run};

}  // namespace ambit::audit::checks
