#include <vector>

#include "audit/check.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

void global_events_missing(Assessment& a) {
  if (!has_trails(a)) return;
  const std::vector<ExaminedTrail> trails = trails_of(a);
  Verdict logging = false;
  Verdict global = false;
  for (const ExaminedTrail& trail : trails) {
    logging = logging | is_logging(trail);
    const Verdict with_global =
        trail.row.damaged ? Verdict(Reason{"TRAIL", Why::kDamaged}) : trail.row.global_events;
    global = global | (is_logging(trail) & with_global);
  }
  Subject account(a, a.account_id());
  account.fail_if(logging & !global & trails_known(a), {}, [&] {
    return Finding{.message = "no trail records the calls to IAM and STS",
                   .facts = {{"trails", describe(a, trails, nullptr)}},
                   .evidence = evidence_of(a, trails)};
  });
}

}  // namespace

extern const Check auditing_global_events_missing;
constinit const Check auditing_global_events_missing{.id = "auditing/global-events-missing",
                                                     .run = global_events_missing};

}  // namespace ambit::audit::checks
