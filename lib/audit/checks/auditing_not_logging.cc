#include "audit/age.h"
#include "audit/check.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

void not_logging(Assessment& a) {
  for_each_own_trail(a, [&](const ExaminedTrail& trail, Subject& subject) {
    subject.fail_if(!is_logging(trail), {{"TRAIL_ARN", subject.name()}}, [&] {
      return Finding{.message = "the trail records nothing: logging is stopped",
                     .facts = {{"stopped", time_text(trail.status->stopped)}},
                     .evidence = {{.where = trail.status->where}}};
    });
  });
}

}  // namespace

extern const Check auditing_not_logging;
constinit const Check auditing_not_logging{.id = "auditing/not-logging", .run = not_logging};

}  // namespace ambit::audit::checks
