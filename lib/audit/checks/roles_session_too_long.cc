#include <cstdint>
#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/examined_policy.h"

namespace ambit::audit::checks {
namespace {

// Whether sessions of the role may last longer than that.
Verdict is_longer(const snapshot::RoleSetting* setting, std::int64_t seconds) {
  if (setting == nullptr) return Reason{"ROLELIST", Why::kIncomplete};
  if (setting->damaged) return Reason{"ROLELIST", Why::kDamaged};
  if (!setting->max_session_seconds) return Reason{"ROLELIST", Why::kIncomplete};
  return *setting->max_session_seconds > seconds;
}

void session_too_long(Assessment& a) {
  const auto& settings = a.model().inventory.role_settings;
  const std::int64_t limit = a.configuration().roles.max_privileged_session_seconds;
  const bool listed = settings.list_of(a.account().id) != nullptr;
  if (a.account().has_authorization_details && !listed)
    return a.not_assessed({"ROLELIST", Why::kAbsent});
  for_each_principal(a, Who::kRoles, [&](const ExaminedPrincipal& role, Subject& subject) {
    // Roles of IAM Identity Center leave it to the permission set.
    if (!has_own_policies(a, static_cast<const snapshot::Role&>(role.holder))) return;
    const auto* const setting = settings.find(a.account().id, {}, role.holder.arn);
    const Verdict longer = is_longer(setting, limit);
    if (longer.no()) return;
    const Privilege& privilege = a.powers().privilege(role.row);
    subject.fail_if(longer & privilege.privileged(), {{"ROLE", a.text(role.holder.name)}}, [&] {
      const std::int64_t seconds = setting->max_session_seconds.value_or(0);
      Finding finding = {.message = "sessions last up to " + std::to_string(seconds) +
                                    " seconds (limit " + std::to_string(limit) +
                                    "), and the role " + privilege_words(privilege),
                         .facts = privilege_facts(privilege),
                         .evidence = {{.where = setting->where}}};
      finding.facts.push_back({"max_session_seconds", seconds});
      finding.facts.push_back({"limit_seconds", limit});
      for (Evidence& evidence : evidence_of(privilege.proof))
        finding.evidence.push_back(std::move(evidence));
      return finding;
    });
  });
}

}  // namespace

extern const Check roles_session_too_long;
constinit const Check roles_session_too_long{.id = "roles/session-too-long",
                                             .run = session_too_long};

}  // namespace ambit::audit::checks
