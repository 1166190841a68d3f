#include <cstdint>
#include <string>

#include "audit/check.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

// When the role was last used, or made if it never was; null when the export does not say.
const snapshot::Time* last_use(const snapshot::Role& role) {
  if (!role.has_last_used) return nullptr;
  if (role.last_used.known) return &role.last_used;
  return role.created.known ? &role.created : nullptr;
}

std::string message(const snapshot::Role& role, const Age& age) {
  if (role.last_used.known) return "last used " + age.text() + " ago";
  return "never used within the tracking period, made " + age.text() + " ago";
}

void unused_role(Assessment& a) {
  const std::int64_t limit = a.configuration().permissions.unused_role_days;
  for_each_role(a, [&](const snapshot::Role& role, Subject& subject) {
    const snapshot::Time* const then = last_use(role);
    if (then == nullptr) return subject.not_assessed({"AUTH", Why::kIncomplete});
    const Age age = a.age(*then);
    subject.fail_if(age.at_least(limit), {{"ROLE", a.text(role.name)}}, [&] {
      return Finding{
          .message = message(role, age) + " (limit " + std::to_string(limit) + ")",
          .facts = {{"age_days", age.days()},
                    {"limit_days", limit},
                    {"last_used", role.last_used.known ? time_text(role.last_used)
                                                       : "never within the tracking period"},
                    {"last_used_region", std::string(a.text(role.last_used_region))},
                    {"created", time_text(role.created)}},
          .evidence = {{.where = then->where}}};
    });
  });
}

}  // namespace

extern const Check permissions_unused_role;
constinit const Check permissions_unused_role{.id = "permissions/unused-role", .run = unused_role};

}  // namespace ambit::audit::checks
