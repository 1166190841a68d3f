#include "audit/exceptions.h"

#include "audit/age.h"
#include "pattern/glob.h"

namespace ambit::audit {
namespace {

bool is_over(const Exception& exception, Instant as_of) {
  const auto last_day = parse_date(exception.expires);
  return last_day && as_of.seconds >= last_day->seconds + kSecondsPerDay;
}

}  // namespace

Exceptions::Exceptions(const std::vector<Exception>& exceptions, Instant as_of) {
  for (const Exception& exception : exceptions) {
    entries_.push_back({.exception = &exception,
                        .subject = compile_glob(exception.subject),
                        .state = is_over(exception, as_of) ? State::kExpired : State::kUnused});
  }
}

bool Exceptions::cover(std::string_view check, std::string_view subject, std::string_view part) {
  bool covered = false;
  for (Entry& entry : entries_) {
    const Exception& exception = *entry.exception;
    if (entry.state == State::kExpired || exception.check != check) continue;
    if (exception.part && *exception.part != part) continue;
    if (!glob_matches(entry.subject, subject)) continue;
    entry.state = State::kUsed;
    covered = true;
  }
  return covered;
}

std::vector<IdleException> Exceptions::in_state(State state) const {
  std::vector<IdleException> out;
  for (const Entry& entry : entries_) {
    const Exception& exception = *entry.exception;
    if (entry.state == state)
      out.push_back({exception.check, exception.subject, exception.reason, exception.expires});
  }
  return out;
}

std::vector<IdleException> Exceptions::expired() const {
  return in_state(State::kExpired);
}
std::vector<IdleException> Exceptions::unused() const {
  return in_state(State::kUnused);
}

}  // namespace ambit::audit
