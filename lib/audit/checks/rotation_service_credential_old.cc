#include <cstdint>
#include <string>
#include <vector>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/user_names.h"

namespace ambit::audit::checks {
namespace {

void service_credential_old(Assessment& a) {
  const std::int64_t limit = a.configuration().rotation.max_key_age_days;
  for_each_service_credential(a, [&](const snapshot::ServiceCredential& row, Subject& user,
                                     const std::vector<Placeholder>& values) {
    if (!row.active) return;
    if (!row.created.known) return user.not_assessed({"SVCCRED", Why::kIncomplete});
    const Age age = a.age(row, row.created, "SVCCRED");
    user.fail_if(age.more_than(limit), values, [&] {
      const std::string service(a.text(row.service));
      return Finding{.part = std::string(a.text(row.name)),
                     .message = "credential for " + service + " is " + age.text() + " old (limit " +
                                std::to_string(limit) + ")",
                     .facts = {{"age_days", age.days()},
                               {"limit_days", limit},
                               {"service", service},
                               {"created", time_text(row.created)}},
                     .evidence = {{.where = row.where}}};
    });
  });
}

}  // namespace

extern const Check rotation_service_credential_old;
constinit const Check rotation_service_credential_old{.id = "rotation/service-credential-old",
                                                      .run = service_credential_old};

}  // namespace ambit::audit::checks
