#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/organization.h"

namespace ambit::audit::checks {
namespace {

using snapshot::Account;
using snapshot::InventoryList;
using snapshot::Trail;
using snapshot::TrailStatus;

struct Found {
  Verdict recorded = false;
  bool exported = false;
  std::vector<std::string> trails = {};
  std::vector<Evidence> evidence = {};
};

// A trail shows up in all accounts of its organization.
void look_for_trails(Assessment& a, const Account& account, Found& found) {
  const auto& inventory = a.model().inventory;
  const InventoryList* list = inventory.trails.list_of(account.id);
  if (list == nullptr) return;
  found.exported = true;
  found.evidence.push_back({.where = list->where});
  if (list->state < snapshot::Completeness::kPresumedComplete)
    found.recorded = found.recorded | Reason{"TRAIL", Why::kIncomplete};
  for (const Trail& trail : inventory.trails.of(account.id)) {
    found.trails.emplace_back(a.text(trail.name));
    const TrailStatus* status = inventory.trail_statuses.find(account.id, {}, trail.name);
    if (status == nullptr) status = inventory.trail_statuses.find(account.id, {}, trail.short_name);
    Verdict logging = Reason{"TSTAT", Why::kAbsent};
    if (status != nullptr) logging = status->logging;
    if (status != nullptr && status->damaged) logging = Reason{"TSTAT", Why::kDamaged};
    const Verdict of_organization =
        trail.damaged ? Verdict(Reason{"TRAIL", Why::kDamaged}) : trail.of_organization;
    found.recorded = found.recorded | (logging.unknown() ? logging : of_organization & logging);
  }
}

void no_org_trail(Assessment& a) {
  for_each_organization(a, [&](const snapshot::Organization& organization, Subject& subject) {
    if (!organization.all_features) return subject.not_assessed({"ORG", Why::kIncomplete});
    if (!*organization.all_features) return;
    Found found;
    for (const Account& account : a.model().accounts) {
      const snapshot::Membership& place = a.model().membership_of(a.text(account.id));
      if (place.organization.valid() &&
          &a.model().organizations[place.organization] == &organization)
        look_for_trails(a, account, found);
    }
    if (!found.exported) return subject.not_assessed({"TRAIL", Why::kAbsent});
    subject.fail_if(!found.recorded, {}, [&] {
      return Finding{.message = "no trail records the events of all accounts of the organization",
                     .facts = {{"trails", std::move(found.trails)}},
                     .evidence = std::move(found.evidence)};
    });
  });
}

}  // namespace

extern const Check auditing_no_org_trail;
constinit const Check auditing_no_org_trail{.id = "auditing/no-org-trail", .run = no_org_trail};

}  // namespace ambit::audit::checks
