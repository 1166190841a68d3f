// Ages: how long before its artefact's as-of time something happened. Never the machine's clock.
#ifndef AMBIT_AUDIT_AGE_H_
#define AMBIT_AUDIT_AGE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "audit/verdict.h"
#include "snapshot/model.h"

namespace ambit::audit {

inline constexpr std::int64_t kSecondsPerDay = 86400;

// In whole days, rounded down. When the as-of time is only a lower bound the age is one too: it can
// be known to be above a limit, never to be below one. Without an as-of time nothing is known.
class Age {
 public:
  // `artefact` is the short name of the artefact that `as_of` belongs to, for the reasons.
  Age(const snapshot::AsOf& as_of, Instant then, std::string_view artefact);

  Verdict more_than(std::int64_t days) const { return at_least(days + 1); }
  Verdict at_least(std::int64_t days) const;
  Verdict less_than(std::int64_t days) const { return !at_least(days); }

  std::int64_t days() const { return days_; }
  bool from_the_future() const { return from_the_future_; }  // then 0 days old
  std::string text() const;                                  // "1 day", "at least 382 days"

 private:
  std::string_view artefact_;
  std::int64_t days_ = 0;
  snapshot::AsOfSource source_;
  bool from_the_future_ = false;
};

// The time in ISO 8601, "never", or "unknown".
std::string time_text(const snapshot::TimeField& field);
std::string time_text(const snapshot::Time& time);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_AGE_H_
