#include <cstdint>
#include <string>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/event_log.h"
#include "audit/exported.h"
#include "audit/root.h"

namespace ambit::audit::checks {
namespace {

using snapshot::LoggedEvent;

void activity(Assessment& a) {
  const std::int64_t days = a.configuration().root.use_days;
  if (!has_log(a, days)) return;
  Verdict used = false;
  std::int64_t count = 0;
  const LoggedEvent* latest = nullptr;
  for_each_event(a, [&](const LoggedEvent& event) {
    if (a.text(event.identity_type) != "Root" || event.invoked_by_service ||
        a.text(event.type) == "AwsServiceEvent")
      return;
    const Verdict recent = is_within(a.as_of(event.as_of), event.time, days, "LOG");
    used = used | recent;
    if (!recent.yes()) return;
    ++count;
    if (latest == nullptr || latest->time.instant < event.time.instant) latest = &event;
  });
  const std::string arn = root_arn(a);
  Subject root(a, arn);
  root.fail_if(used, {}, [&] {
    return Finding{.message = "root was active, latest " + std::string(a.text(latest->event)),
                   .facts = {{"events", count},
                             {"latest", std::string(a.text(latest->event))},
                             {"time", time_text(latest->time)},
                             {"address", std::string(a.text(latest->address))}},
                   .evidence = {{.where = latest->where}}};
  });
}

}  // namespace

extern const Check root_activity;
constinit const Check root_activity{.id = "root/activity", .run = activity};

}  // namespace ambit::audit::checks
