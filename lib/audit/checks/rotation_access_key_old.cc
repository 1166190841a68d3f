#include <cstdint>
#include <string>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

Finding finding(const snapshot::AccessKeySlot& key, std::size_t slot, const Age& age,
                std::int64_t limit, const Assessment& a) {
  return {.part = key_part(slot),
          .message = "access key " + std::to_string(slot + 1) + " was rotated " + age.text() +
                     " ago (limit " + std::to_string(limit) + ")",
          .facts = {{"age_days", age.days()},
                    {"limit_days", limit},
                    {"last_rotated", time_text(key.last_rotated)},
                    {"last_used", time_text(key.last_used)},
                    {"last_used_service", std::string(a.text(key.last_used_service))}},
          .evidence = {{.where = key.last_rotated.where}}};
}

void examine(Assessment& a, const snapshot::Credential& row, std::size_t slot, Subject& user) {
  const auto& limits = a.configuration().rotation;
  const snapshot::AccessKeySlot& key = row.keys[slot];
  const Verdict old = is_true(key.active) & a.age_above(key.last_rotated, limits.max_key_age_days);
  if (old.unknown()) user.not_assessed(old.reason());
  if (!old.yes()) return;
  const Age age = a.age(key.last_rotated);
  const bool very_old = age.more_than(limits.very_old_key_days).yes();
  user.fail_as(very_old ? Severity::kHigh : a.check().severity,
               finding(key, slot, age, limits.max_key_age_days, a), {{"USER", a.text(row.name)}});
}

void access_key_old(Assessment& a) {
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    for (std::size_t slot = 0; slot < row.keys.size(); ++slot) examine(a, row, slot, user);
  });
}

}  // namespace

extern const Check rotation_access_key_old;
constinit const Check rotation_access_key_old{.id = "rotation/access-key-old",
                                              .run = access_key_old};

}  // namespace ambit::audit::checks
