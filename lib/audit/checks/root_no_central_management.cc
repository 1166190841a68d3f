#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/organization.h"

namespace ambit::audit::checks {
namespace {

void no_central_management(Assessment& a) {
  for_each_organization(a, [&](const snapshot::Organization& organization, Subject& subject) {
    if (!organization.root_credentials_management)
      return subject.not_assessed({"OFEAT", Why::kAbsent});
    subject.fail_if(!*organization.root_credentials_management, {}, [&] {
      std::vector<std::string> enabled;
      if (organization.root_sessions.value_or(false)) enabled.emplace_back("RootSessions");
      return Finding{.message = "the roots of the member accounts are not managed centrally",
                     .facts = {{"enabled_features", std::move(enabled)}},
                     .evidence = {{.where = organization.where}}};
    });
  });
}

}  // namespace

extern const Check root_no_central_management;
constinit const Check root_no_central_management{.id = "root/no-central-management",
                                                 .run = no_central_management};

}  // namespace ambit::audit::checks
