#include <string>

#include "audit/check.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

void log_access_logging_off(Assessment& a) {
  for_each_own_trail(a, [&](const ExaminedTrail& trail, Subject& subject) {
    if (!trail.row.bucket.valid()) return subject.not_assessed({"TRAIL", Why::kIncomplete});
    const snapshot::BucketLogging* logging =
        a.model().inventory.bucket_loggings.find(a.account().id, {}, trail.row.bucket);
    if (logging == nullptr) return subject.not_assessed({"BUCKETLOG", Why::kAbsent});
    if (logging->damaged) return subject.not_assessed({"BUCKETLOG", Why::kDamaged});
    const std::string bucket(a.text(trail.row.bucket));
    subject.fail_if(!logging->enabled, {{"BUCKET", bucket}}, [&] {
      return Finding{.part = bucket,
                     .message = "nobody records who reads the log files in bucket " + bucket,
                     .facts = {{"bucket", bucket}},
                     .evidence = {{.where = logging->where}, {.where = trail.row.where}}};
    });
  });
}

}  // namespace

extern const Check auditing_log_access_logging_off;
constinit const Check auditing_log_access_logging_off{.id = "auditing/log-access-logging-off",
                                                      .run = log_access_logging_off};

}  // namespace ambit::audit::checks
