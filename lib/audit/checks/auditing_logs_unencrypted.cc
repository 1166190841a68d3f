#include "audit/check.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

void logs_unencrypted(Assessment& a) {
  for_each_own_trail(a, [&](const ExaminedTrail& trail, Subject& subject) {
    subject.fail_if(!trail.row.kms_key.valid(), {{"TRAIL_ARN", subject.name()}}, [&] {
      return Finding{.message = "the log files are not encrypted with a KMS key",
                     .facts = {{"kms_key_id", ""}},
                     .evidence = {{.where = trail.row.where}}};
    });
  });
}

}  // namespace

extern const Check auditing_logs_unencrypted;
constinit const Check auditing_logs_unencrypted{.id = "auditing/logs-unencrypted",
                                                .run = logs_unencrypted};

}  // namespace ambit::audit::checks
