#include <vector>

#include "audit/check.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

void no_multi_region_trail(Assessment& a) {
  if (!has_trails(a)) return;
  const std::vector<ExaminedTrail> trails = trails_of(a);
  Verdict recorded = false;
  for (const ExaminedTrail& trail : trails)
    recorded = recorded | (is_multi_region(trail) & is_logging(trail));
  Subject account(a, a.account_id());
  account.fail_if((!recorded) & trails_known(a), {}, [&] {
    return Finding{.message = trails.empty() ? "the account has no trail"
                                             : "no trail records the events of all regions",
                   .facts = {{"trails", describe(a, trails, nullptr)}},
                   .evidence = evidence_of(a, trails)};
  });
}

}  // namespace

extern const Check auditing_no_multi_region_trail;
constinit const Check auditing_no_multi_region_trail{.id = "auditing/no-multi-region-trail",
                                                     .run = no_multi_region_trail};

}  // namespace ambit::audit::checks
