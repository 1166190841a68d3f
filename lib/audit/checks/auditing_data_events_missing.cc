#include <vector>

#include "audit/check.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

void data_events_missing(Assessment& a) {
  if (!has_trails(a)) return;
  const std::vector<ExaminedTrail> trails = trails_of(a);
  Verdict recorded = false;
  for (const ExaminedTrail& trail : trails) {
    const Captured captured = object_events(a, trail);
    const Verdict logging = is_logging(trail);
    recorded = recorded | (logging.unknown() ? logging : logging & captured.read & captured.write);
  }
  Subject account(a, a.account_id());
  account.fail_if((!recorded) & trails_known(a), {}, [&] {
    return Finding{.message = "no trail records who reads and writes the objects of S3",
                   .facts = {{"trails", describe(a, trails, &object_events)}},
                   .evidence = evidence_of(a, trails)};
  });
}

}  // namespace

extern const Check auditing_data_events_missing;
constinit const Check auditing_data_events_missing{.id = "auditing/data-events-missing",
                                                   .run = data_events_missing};

}  // namespace ambit::audit::checks
