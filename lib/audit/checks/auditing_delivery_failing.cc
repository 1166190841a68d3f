#include <cstdint>
#include <string>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/trails.h"

namespace ambit::audit::checks {
namespace {

constexpr std::int64_t kSecondsPerHour = 3600;

// Whether nothing has been delivered for too long. What was never delivered tells nothing: a trail
// may be new.
Verdict is_late(const Assessment& a, const snapshot::TrailStatus& status) {
  if (!status.logging || !status.delivered.known) return false;
  const snapshot::AsOf as_of = a.as_of(status.as_of);
  if (as_of.source == snapshot::AsOfSource::kNone) return Reason{"TSTAT", Why::kNoAsOfTime};
  const std::int64_t hours = a.configuration().auditing.max_delivery_delay_hours;
  const Instant limit = {.seconds = status.delivered.instant.seconds + hours * kSecondsPerHour,
                         .nanoseconds = status.delivered.instant.nanoseconds};
  if (as_of.time > limit) return true;
  if (as_of.source == snapshot::AsOfSource::kLowerBound) return Reason{"TSTAT", Why::kNoAsOfTime};
  return false;
}

void delivery_failing(Assessment& a) {
  for_each_own_trail(a, [&](const ExaminedTrail& trail, Subject& subject) {
    const snapshot::TrailStatus* status = trail.status;
    if (status == nullptr) return subject.not_assessed({"TSTAT", Why::kAbsent});
    if (status->damaged) return subject.not_assessed({"TSTAT", Why::kDamaged});
    const std::string error(a.text(status->delivery_error));
    subject.fail_if(
        Verdict(!error.empty()) | is_late(a, *status), {{"TRAIL_ARN", subject.name()}}, [&] {
          const std::string last = time_text(status->delivered);
          return Finding{.message = error.empty() ? "no log file was delivered since " + last
                                                  : "log files cannot be delivered: " + error,
                         .facts = {{"latest_delivery_error", error}, {"latest_delivery", last}},
                         .evidence = {{.where = status->where}}};
        });
  });
}

}  // namespace

extern const Check auditing_delivery_failing;
constinit const Check auditing_delivery_failing{.id = "auditing/delivery-failing",
                                                .run = delivery_failing};

}  // namespace ambit::audit::checks
