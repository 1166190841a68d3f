#include <vector>

#include "audit/check.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

void management_events_incomplete(Assessment& a) {
  if (!has_trails(a)) return;
  const std::vector<ExaminedTrail> trails = trails_of(a);
  Verdict recorded = false;
  Captured together;
  for (const ExaminedTrail& trail : trails) {
    const Verdict counts = is_multi_region(trail) & is_logging(trail);
    recorded = recorded | counts;
    const Captured captured = management_events(a, trail);
    together.read = together.read | (counts & captured.read);
    together.write = together.write | (counts & captured.write);
  }
  const Verdict all = together.read & together.write;
  Subject account(a, a.account_id());
  account.fail_if(recorded & !all & trails_known(a), {}, [&] {
    return Finding{.message = "the trails leave out management events",
                   .facts = {{"trails", describe(a, trails, &management_events)}},
                   .evidence = evidence_of(a, trails)};
  });
}

}  // namespace

extern const Check auditing_management_events_incomplete;
constinit const Check auditing_management_events_incomplete{
    .id = "auditing/management-events-incomplete", .run = management_events_incomplete};

}  // namespace ambit::audit::checks
