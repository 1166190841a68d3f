#include <cstdint>
#include <string>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

// The last sign-in; of a password that was never used, its setting.
const snapshot::TimeField& last_activity(const snapshot::Credential& row) {
  return has_time(row.password_last_used).no() ? row.password_last_changed : row.password_last_used;
}

void password_unused(Assessment& a) {
  const std::int64_t limit = a.configuration().rotation.unused_days;
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    const snapshot::TimeField& last = last_activity(row);
    user.fail_if(
        is_true(row.password_enabled) & a.age_reaches(last, limit), {{"USER", a.text(row.name)}},
        [&] {
          const Age age = a.age(last);
          const bool used = has_time(row.password_last_used).yes();
          return Finding{
              .message = std::string(used ? "last sign-in " : "never signed in, password set ") +
                         age.text() + " ago (limit " + std::to_string(limit) + ")",
              .facts = {{"age_days", age.days()},
                        {"limit_days", limit},
                        {"last_sign_in", time_text(row.password_last_used)}},
              .evidence = {{.where = last.where}}};
        });
  });
}

}  // namespace

extern const Check rotation_password_unused;
constinit const Check rotation_password_unused{.id = "rotation/password-unused",
                                               .run = password_unused};

}  // namespace ambit::audit::checks
