#include "ambit/arn.h"
#include "audit/check.h"
#include "audit/exported.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

// Of a trail of one region CloudWatch would not see the rest.
void cloudwatch_not_integrated(Assessment& a) {
  if (require_list(a, a.model().inventory.trails, "TRAIL") == nullptr) return;
  for (const ExaminedTrail& trail : trails_of(a)) {
    const auto arn = parse_arn(a.text(trail.row.name));
    if (!arn || arn->account != a.account_id() || is_multi_region(trail).no()) continue;
    Subject subject(a, a.text(trail.row.name));
    const Verdict alone =
        trail.row.damaged ? Verdict(Reason{"TRAIL", Why::kDamaged}) : !trail.row.log_group.valid();
    subject.fail_if(alone, {{"TRAIL_ARN", subject.name()}}, [&] {
      return Finding{
          .message = "events are not sent to CloudWatch Logs, where alarms could see them",
          .facts = {{"cloudwatch_logs_log_group_arn", ""}},
          .evidence = {{.where = trail.row.where}}};
    });
  }
}

}  // namespace

extern const Check auditing_cloudwatch_not_integrated;
constinit const Check auditing_cloudwatch_not_integrated{.id = "auditing/cloudwatch-not-integrated",
                                                         .run = cloudwatch_not_integrated};

}  // namespace ambit::audit::checks
