#include <string>
#include <string_view>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

constexpr std::string_view kTamperActions[] = {"cloudtrail:StopLogging", "cloudtrail:DeleteTrail",
                                               "cloudtrail:UpdateTrail",
                                               "cloudtrail:PutEventSelectors"};

void examine(Assessment& a, const ExaminedPrincipal& principal, const snapshot::Trail& trail,
             Subject& subject) {
  std::vector<Permission> all;
  std::vector<std::string> actions;
  Verdict may = false;
  for (const std::string_view action : kTamperActions) {
    Permission permission = a.powers().may(principal.row, action, a.text(trail.name));
    may = may | permission.may;
    if (!permission.may.yes()) continue;
    actions.emplace_back(action);
    all.push_back(std::move(permission));
  }
  if (may.no()) return;
  const Verdict administrator = a.powers().privilege(principal.row).administrator();
  if (administrator.yes()) return;
  subject.fail_if(may & !administrator, {}, [&] {
    return Finding{.part = std::string(a.text(trail.name)),
                   .message = "may switch off or bend the trail: " + actions.front(),
                   .facts = {{"actions", std::move(actions)}},
                   .evidence = evidence_of(all),
                   .commands = detach_commands(principal, statements_of(all))};
  });
}

void tamper_rights(Assessment& a) {
  if (!has_trails(a)) return;
  const Verdict listed = trails_known(a);
  if (listed.unknown()) a.not_assessed(listed.reason());
  for_each_principal(a, Who::kBoth, [&](const ExaminedPrincipal& principal, Subject& subject) {
    for (const ExaminedTrail& trail : trails_of(a))
      if (trail.row.name.valid()) examine(a, principal, trail.row, subject);
    const Verdict known = a.powers().policies_known(principal.row, Policies::kAll);
    if (known.unknown()) subject.not_assessed(known.reason());
  });
}

}  // namespace

extern const Check auditing_tamper_rights;
constinit const Check auditing_tamper_rights{.id = "auditing/tamper-rights", .run = tamper_rights};

}  // namespace ambit::audit::checks
