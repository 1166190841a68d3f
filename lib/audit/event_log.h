// The account's CloudTrail log, as far as it was exported.
#ifndef AMBIT_AUDIT_EVENT_LOG_H_
#define AMBIT_AUDIT_EVENT_LOG_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include "audit/assessment.h"
#include "snapshot/inventory.h"

namespace ambit::audit {

// False, and said so, when there is none. Remarks how many of the last `days` days it does not
// cover.
bool has_log(Assessment& a, std::int64_t days);

// The same of all days.
bool has_log(Assessment& a);

// What the log tells of IAM users, by ARN, each in the order of time; nothing of those that it does
// not tell of.
using UserActivities = std::map<std::string_view, std::vector<const snapshot::UserActivity*>>;
UserActivities user_activities(const Assessment& a);

// By event id.
void for_each_event(const Assessment& a,
                    const std::function<void(const snapshot::LoggedEvent&)>& f);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_EVENT_LOG_H_
