#include "audit/check.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

void log_validation_off(Assessment& a) {
  for_each_own_trail(a, [&](const ExaminedTrail& trail, Subject& subject) {
    subject.fail_if(!trail.row.validated, {{"TRAIL_ARN", subject.name()}}, [&] {
      return Finding{
          .message = "nobody can tell whether the log files were changed: their validation is off",
          .facts = {{"log_file_validation_enabled", false}},
          .evidence = {{.where = trail.row.where}}};
    });
  });
}

}  // namespace

extern const Check auditing_log_validation_off;
constinit const Check auditing_log_validation_off{.id = "auditing/log-validation-off",
                                                  .run = log_validation_off};

}  // namespace ambit::audit::checks
