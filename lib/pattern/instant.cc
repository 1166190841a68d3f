#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pattern/civil_time.h"
#include "pattern/digits.h"
#include "pattern/scalar.h"

namespace ambit {
namespace {

// Takes `T10:00Z`, `T10:00:00+02:00`, `T10:00:00.5Z`.
bool take_time(std::string_view& text, CivilTime& time) {
  if (!take(text, 'T') || !take_hour_minute(text, time)) return false;
  if (text.starts_with(':')) {
    if (!take_second(text, time)) return false;
    const auto fraction = take_fraction(text);
    if (!fraction || fraction->size() > 9) return false;
    time.nanoseconds = nanoseconds_of(*fraction);
  }
  return take_offset(text, time);
}

// `.5`, or nothing for 0.
std::string format_fraction(std::uint32_t nanoseconds) {
  if (nanoseconds == 0) return {};
  std::string digits = fmt::format(".{:09}", nanoseconds);
  digits.resize(digits.find_last_not_of('0') + 1);
  return digits;
}

std::string format_unix_seconds(Instant instant) {
  if (instant.seconds >= 0 || instant.nanoseconds == 0) {
    return std::to_string(instant.seconds) + format_fraction(instant.nanoseconds);
  }
  return fmt::format("-{}{}", -(instant.seconds + 1),
                     format_fraction(1'000'000'000 - instant.nanoseconds));
}

}  // namespace

std::optional<Instant> parse_date(std::string_view text) noexcept {
  if (const auto number = parse_decimal(text)) return from_unix_seconds(*number);
  CivilTime time;
  if (!take_year_month(text, time)) return std::nullopt;
  if (!text.empty() && !take_day(text, time)) return std::nullopt;
  if (!text.empty() && !take_time(text, time)) return std::nullopt;
  if (!text.empty()) return std::nullopt;
  return to_instant(time);
}

std::string format_instant(Instant instant) {
  using namespace std::chrono;
  if (!has_civil_time(instant)) return format_unix_seconds(instant);
  const sys_seconds time{seconds(instant.seconds)};
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     format_fraction(instant.nanoseconds));
}

}  // namespace ambit
