#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/last_accessed.h"

namespace ambit::audit::checks {
namespace {

using snapshot::ActionUse;
using snapshot::ServiceUse;

void examine(Assessment& a, const ServiceUse& use, std::int64_t limit, Subject& subject,
             std::vector<std::string>& actions, Finding& finding) {
  if (!use.tracks_actions) return subject.not_assessed({"LAST", Why::kIncomplete});
  // Of a service that is not used at all permissions/unused-service speaks.
  const Verdict service_unused = unused_for(a, use, use.last, limit);
  if (service_unused.unknown()) return subject.not_assessed(service_unused.reason());
  if (service_unused.yes()) return;
  const std::size_t before = actions.size();
  for (const ActionUse& action : use.actions) {
    const Verdict unused = unused_for(a, use, action.last, limit);
    if (unused.unknown()) subject.not_assessed(unused.reason());
    if (unused.yes())
      actions.push_back(std::string(a.text(use.name)) + ':' + std::string(a.text(action.action)));
  }
  if (actions.size() > before && finding.evidence.size() < kMaxPlaces)
    finding.evidence.push_back({.where = use.where});
}

void unused_action(Assessment& a) {
  const std::int64_t limit = a.configuration().permissions.unused_service_days;
  for_each_access_report(a, limit, [&](const AccessReport& report, Subject& subject) {
    Finding finding;
    std::vector<std::string> actions;
    for (const ServiceUse* use : report.services)
      examine(a, *use, limit, subject, actions, finding);
    if (actions.empty()) return;
    finding.message = counted(actions.size(), "action") +
                      " of used services allowed and not used for " + std::to_string(limit) +
                      " days";
    finding.facts = {{"limit_days", limit}, {"actions", std::move(actions)}};
    subject.fail(std::move(finding));
  });
}

}  // namespace

extern const Check permissions_unused_action;
constinit const Check permissions_unused_action{.id = "permissions/unused-action",
                                                .run = unused_action};

}  // namespace ambit::audit::checks
