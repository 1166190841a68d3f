#include <cstdint>
#include <string>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void inactive_key_kept(Assessment& a) {
  const std::int64_t limit = a.configuration().rotation.max_key_age_days;
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    for (std::size_t slot = 0; slot < row.keys.size(); ++slot) {
      const snapshot::AccessKeySlot& key = row.keys[slot];
      const Verdict kept = has_time(key.last_rotated) & !is_true(key.active);
      user.fail_if(kept & a.age_above(key.last_rotated, limit), {{"USER", a.text(row.name)}}, [&] {
        const Age age = a.age(key.last_rotated);
        return Finding{.part = key_part(slot),
                       .message = "inactive access key " + std::to_string(slot + 1) + " is " +
                                  age.text() + " old (limit " + std::to_string(limit) + ")",
                       .facts = {{"age_days", age.days()},
                                 {"limit_days", limit},
                                 {"last_rotated", time_text(key.last_rotated)}},
                       .evidence = {{.where = key.last_rotated.where}}};
      });
    }
  });
}

}  // namespace

extern const Check rotation_inactive_key_kept;
constinit const Check rotation_inactive_key_kept{.id = "rotation/inactive-key-kept",
                                                 .run = inactive_key_kept};

}  // namespace ambit::audit::checks
