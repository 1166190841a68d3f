#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

// The slot of the key that was made or rotated last.
std::size_t younger(const snapshot::Credential& row) {
  return row.keys[0].last_rotated.instant < row.keys[1].last_rotated.instant ? 1 : 0;
}

// Whether the time is over in which a second key may exist for the change to it.
Verdict grace_is_over(Assessment& a, const snapshot::Credential& row) {
  const std::int64_t days = a.configuration().users.two_keys_grace_days;
  if (days == 0) return true;
  return a.age_reaches(row.keys[younger(row)].last_rotated, days);
}

void two_active_keys(Assessment& a) {
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    const Verdict both = is_true(row.keys[0].active) & is_true(row.keys[1].active);
    user.fail_if(both & grace_is_over(a, row), {{"USER", a.text(row.name)}}, [&] {
      return Finding{
          .message = "both access keys are active",
          .facts = {{"access_key_1_last_rotated", time_text(row.keys[0].last_rotated)},
                    {"access_key_1_last_used", time_text(row.keys[0].last_used)},
                    {"access_key_2_last_rotated", time_text(row.keys[1].last_rotated)},
                    {"access_key_2_last_used", time_text(row.keys[1].last_used)},
                    {"older", key_part(1 - younger(row))}},
          .evidence = {{.where = row.keys[0].active.where}, {.where = row.keys[1].active.where}}};
    });
  });
}

}  // namespace

extern const Check users_two_active_keys;
constinit const Check users_two_active_keys{.id = "users/two-active-keys", .run = two_active_keys};

}  // namespace ambit::audit::checks
