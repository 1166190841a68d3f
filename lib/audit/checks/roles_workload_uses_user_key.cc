#include <string>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

Verdict used_recently(Assessment& a, const snapshot::TimeField& last_used) {
  const Verdict used = has_time(last_used);
  return used.yes() ? a.age(last_used).less_than(a.configuration().roles.workload_key_days) : used;
}

void workload_uses_user_key(Assessment& a) {
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    for (std::size_t slot = 0; slot < row.keys.size(); ++slot) {
      const snapshot::AccessKeySlot& key = row.keys[slot];
      const Verdict candidate = is_true(key.active) & !is_true(row.password_enabled);
      user.fail_if(candidate & used_recently(a, key.last_used), {{"USER", a.text(row.name)}}, [&] {
        return Finding{.part = key_part(slot),
                       .message = "a program uses access key " + std::to_string(slot + 1) +
                                  ", last " + a.age(key.last_used).text() + " ago",
                       .facts = {{"last_used", time_text(key.last_used)},
                                 {"last_used_service", std::string(a.text(key.last_used_service))},
                                 {"last_used_region", std::string(a.text(key.last_used_region))}},
                       .evidence = {{.where = key.last_used.where}}};
      });
    }
  });
}

}  // namespace

extern const Check roles_workload_uses_user_key;
constinit const Check roles_workload_uses_user_key{.id = "roles/workload-uses-user-key",
                                                   .run = workload_uses_user_key};

}  // namespace ambit::audit::checks
