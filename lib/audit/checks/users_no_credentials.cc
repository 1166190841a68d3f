#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

// Whether the row lists no credential. A report has room for two keys and two certificates; what
// else there is it only mentions.
Verdict has_none(const Assessment& a, const snapshot::Credential& row) {
  const Verdict listed =
      is_true(row.password_enabled) | has_active_key(row) | has_active_certificate(row);
  if (listed.no() && !a.text(row.additional_credentials).empty())
    return Reason{"CRED", Why::kIncomplete};
  return !listed;
}

Finding finding(const Assessment& a, const snapshot::User& user, const snapshot::Credential& row) {
  std::vector<std::string> groups;
  groups.reserve(user.groups.size());
  for (const snapshot::GroupId group : user.groups)
    groups.emplace_back(a.text(a.model().groups[group].name));
  return {.message = "no password, no active access key and no active certificate",
          .facts = {{"created", time_text(row.created)},
                    {"groups", std::move(groups)},
                    {"policies", policy_names(a.model(), user)}},
          .evidence = {{.where = row.where}}};
}

void no_credentials(Assessment& a) {
  for_each_user_with_credential(
      a, [&](const snapshot::User& user, const snapshot::Credential& row, Subject& subject) {
        const Verdict old = a.age_above(row.created, a.configuration().users.new_user_days);
        subject.fail_if(has_none(a, row) & old, {{"USER", a.text(user.name)}},
                        [&] { return finding(a, user, row); });
      });
}

}  // namespace

extern const Check users_no_credentials;
constinit const Check users_no_credentials{.id = "users/no-credentials", .run = no_credentials};

}  // namespace ambit::audit::checks
