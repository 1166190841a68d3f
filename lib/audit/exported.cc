#include "audit/exported.h"

#include <string>

#include "audit/age.h"

namespace ambit::audit {
namespace {

using snapshot::AsOfSource;

Instant later(Instant time, std::int64_t days) {
  time.seconds += days * kSecondsPerDay;
  return time;
}

}  // namespace

Verdict list_complete(Assessment& a, const snapshot::InventoryList* list,
                      std::string_view artefact) {
  if (list == nullptr) return Reason{artefact, Why::kAbsent};
  if (list->state < snapshot::Completeness::kPresumedComplete)
    return Reason{artefact, Why::kIncomplete};
  if (list->state == snapshot::Completeness::kPresumedComplete)
    a.remark("presumed-complete", "the exported lists are taken to be complete: nothing says so");
  return true;
}

// The real as-of time is not before a lower bound.
Verdict is_before(const snapshot::AsOf& as_of, const snapshot::Time& then, std::int64_t days,
                  std::string_view artefact) {
  if (!then.known) return Reason{artefact, Why::kIncomplete};
  const bool known = as_of.source != AsOfSource::kNone;
  if (known && then.instant < later(as_of.time, days)) return true;
  if (!known || as_of.source == AsOfSource::kLowerBound) return Reason{artefact, Why::kNoAsOfTime};
  return false;
}

Verdict is_within(const snapshot::AsOf& as_of, const snapshot::Time& then, std::int64_t days,
                  std::string_view artefact) {
  if (!then.known) return Reason{artefact, Why::kIncomplete};
  const bool known = as_of.source != AsOfSource::kNone;
  if (known && later(then.instant, days) < as_of.time) return false;
  if (!known || as_of.source == AsOfSource::kLowerBound) return Reason{artefact, Why::kNoAsOfTime};
  return true;
}

}  // namespace ambit::audit
