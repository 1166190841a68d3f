#include <cstdint>
#include <string>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

// The last use; of a key that was never used, its making.
const snapshot::TimeField& last_activity(const snapshot::AccessKeySlot& key) {
  return has_time(key.last_used).no() ? key.last_rotated : key.last_used;
}

void access_key_unused(Assessment& a) {
  const std::int64_t limit = a.configuration().rotation.unused_days;
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    for (std::size_t slot = 0; slot < row.keys.size(); ++slot) {
      const snapshot::AccessKeySlot& key = row.keys[slot];
      const snapshot::TimeField& last = last_activity(key);
      user.fail_if(
          is_true(key.active) & a.age_reaches(last, limit), {{"USER", a.text(row.name)}}, [&] {
            const Age age = a.age(last);
            const bool used = has_time(key.last_used).yes();
            return Finding{.part = key_part(slot),
                           .message = "access key " + std::to_string(slot + 1) +
                                      (used ? " was last used " : " was never used and made ") +
                                      age.text() + " ago (limit " + std::to_string(limit) + ")",
                           .facts = {{"age_days", age.days()},
                                     {"limit_days", limit},
                                     {"last_used", time_text(key.last_used)}},
                           .evidence = {{.where = last.where}}};
          });
    }
  });
}

}  // namespace

extern const Check rotation_access_key_unused;
constinit const Check rotation_access_key_unused{.id = "rotation/access-key-unused",
                                                 .run = access_key_unused};

}  // namespace ambit::audit::checks
