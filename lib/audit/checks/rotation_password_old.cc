#include <cstdint>
#include <string>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void password_old(Assessment& a) {
  const std::int64_t limit = a.configuration().rotation.max_password_age_days;
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    const snapshot::TimeField& changed = row.password_last_changed;
    user.fail_if(is_true(row.password_enabled) & a.age_above(changed, limit),
                 {{"USER", a.text(row.name)}}, [&] {
                   const Age age = a.age(changed);
                   return Finding{.message = "the password was changed " + age.text() +
                                             " ago (limit " + std::to_string(limit) + ")",
                                  .facts = {{"age_days", age.days()},
                                            {"limit_days", limit},
                                            {"last_changed", time_text(changed)}},
                                  .evidence = {{.where = changed.where}}};
                 });
  });
}

}  // namespace

extern const Check rotation_password_old;
constinit const Check rotation_password_old{.id = "rotation/password-old", .run = password_old};

}  // namespace ambit::audit::checks
