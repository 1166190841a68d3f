#include "audit/age.h"

namespace ambit::audit {

Age::Age(const snapshot::AsOf& as_of, Instant then, std::string_view artefact)
    : artefact_(artefact), source_(as_of.source) {
  if (source_ == snapshot::AsOfSource::kNone) return;
  from_the_future_ = as_of.time < then;
  if (from_the_future_) return;
  // Unsigned: the times are the input's, and their difference may not fit otherwise.
  const std::uint64_t seconds = static_cast<std::uint64_t>(as_of.time.seconds) -
                                static_cast<std::uint64_t>(then.seconds) -
                                (as_of.time.nanoseconds < then.nanoseconds ? 1 : 0);
  days_ = static_cast<std::int64_t>(seconds / static_cast<std::uint64_t>(kSecondsPerDay));
}

Verdict Age::at_least(std::int64_t days) const {
  using snapshot::AsOfSource;
  if (source_ != AsOfSource::kNone && days_ >= days) return true;
  if (source_ == AsOfSource::kNone || source_ == AsOfSource::kLowerBound)
    return Reason{artefact_, Why::kNoAsOfTime};
  return false;
}

std::string Age::text() const {
  const bool exact = source_ != snapshot::AsOfSource::kLowerBound;
  return (exact ? "" : "at least ") + std::to_string(days_) + (days_ == 1 ? " day" : " days");
}

std::string time_text(const snapshot::TimeField& field) {
  if (field.state == snapshot::FieldState::kTime) return format_instant(field.instant);
  return field.state == snapshot::FieldState::kUnknown ? "unknown" : "never";
}

std::string time_text(const snapshot::Time& time) {
  return time.known ? format_instant(time.instant) : "unknown";
}

}  // namespace ambit::audit
