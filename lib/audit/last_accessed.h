// Reports of when users and roles last used what they may use.
#ifndef AMBIT_AUDIT_LAST_ACCESSED_H_
#define AMBIT_AUDIT_LAST_ACCESSED_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "audit/assessment.h"
#include "audit/words.h"
#include "snapshot/inventory.h"

namespace ambit::audit {

struct AccessReport {
  std::vector<const snapshot::ServiceUse*> services = {};  // in the order of their names
};

// Opens a Subject for every user and role but service-linked ones. Those that are younger than
// `min_age_days` pass; those without a report are not assessed.
void for_each_access_report(Assessment& a, std::int64_t min_age_days,
                            const std::function<void(const AccessReport&, Subject&)>& f);

// Whether `last`, of the service or of an action of it, lies that many days before the report.
Verdict unused_for(Assessment& a, const snapshot::ServiceUse& use, const snapshot::Time& last,
                   std::int64_t days);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_LAST_ACCESSED_H_
