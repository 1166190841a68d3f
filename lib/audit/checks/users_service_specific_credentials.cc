#include <string>
#include <vector>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/user_names.h"

namespace ambit::audit::checks {
namespace {

void service_specific_credentials(Assessment& a) {
  for_each_service_credential(a, [&](const snapshot::ServiceCredential& row, Subject& user,
                                     const std::vector<Placeholder>& values) {
    user.fail_if(row.active && !row.expires.known, values, [&] {
      const std::string service(a.text(row.service));
      return Finding{.part = std::string(a.text(row.name)),
                     .message = "credential for " + service + " never expires",
                     .facts = {{"service", service}, {"created", time_text(row.created)}},
                     .evidence = {{.where = row.where}}};
    });
  });
}

}  // namespace

extern const Check users_service_specific_credentials;
constinit const Check users_service_specific_credentials{.id = "users/service-specific-credentials",
                                                         .run = service_specific_credentials};

}  // namespace ambit::audit::checks
