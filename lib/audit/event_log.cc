#include "audit/event_log.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "audit/age.h"
#include "audit/policy_use.h"
#include "audit/words.h"
#include "pattern/timestamp.h"

namespace ambit::audit {
namespace {

// Whole days, rounded up.
std::int64_t days_between(Instant from, Instant to) {
  const std::int64_t seconds = std::max<std::int64_t>(to.seconds - from.seconds, 0);
  return (seconds + kSecondsPerDay - 1) / kSecondsPerDay;
}

// How many days of the window lie before the first event or behind the last one.
void remark_on_coverage(Assessment& a, const snapshot::InventoryList& log, std::int64_t days) {
  if (!log.earliest || !log.latest) {
    a.remark("window-not-covered", "the log holds no events of the last " +
                                       counted(static_cast<std::size_t>(days), "day"));
    return;
  }
  const snapshot::AsOf as_of = a.as_of(log.as_of);
  const Instant begin = {.seconds = as_of.time.seconds - days * kSecondsPerDay};
  const std::int64_t missing =
      std::min(days, days_between(begin, *log.earliest)) +
      (*log.latest < begin ? 0 : days_between(*log.latest, as_of.time) - 1);
  if (missing <= 0) return;
  a.remark("window-not-covered",
           "the log covers " + format_instant(*log.earliest) + " to " +
               format_instant(*log.latest) + ": " +
               counted(static_cast<std::size_t>(std::min(missing, days)), "day") + " of " +
               std::to_string(days) + " are missing");
}

// Null, and said so, when there is none.
const snapshot::InventoryList* log_of(Assessment& a) {
  const snapshot::InventoryList* log = a.model().inventory.events.list_of(a.account().id);
  if (log == nullptr)
    a.not_assessed({"LOG", Why::kAbsent});
  else if (log->state < snapshot::Completeness::kPresumedComplete)
    a.not_assessed({"LOG", Why::kIncomplete});
  return log;
}

}  // namespace

bool has_log(Assessment& a, std::int64_t days) {
  const snapshot::InventoryList* log = log_of(a);
  if (log != nullptr) remark_on_coverage(a, *log, days);
  return log != nullptr;
}

bool has_log(Assessment& a) {
  return log_of(a) != nullptr;
}

UserActivities user_activities(const Assessment& a) {
  UserActivities all;
  for (const snapshot::User& user : rows(a.model().users, a.account().user_rows))
    all[a.text(user.arn)];
  for (const snapshot::UserActivity& activity :
       a.model().inventory.user_activities.of(a.account().id))
    all[a.text(activity.user)].push_back(&activity);
  for (auto& [user, activities] : all)
    std::ranges::sort(activities, {}, [](const snapshot::UserActivity* activity) {
      return std::pair(activity->first.instant, activity);
    });
  return all;
}

void for_each_event(const Assessment& a,
                    const std::function<void(const snapshot::LoggedEvent&)>& f) {
  for (const snapshot::LoggedEvent& event : a.model().inventory.events.of(a.account().id)) f(event);
}

}  // namespace ambit::audit
