#include "pattern/civil_time.h"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>

#include "pattern/digits.h"

namespace ambit {
namespace {

constexpr std::uint32_t kNanosecondsPerSecond = 1'000'000'000;

constexpr std::int64_t seconds_at_start_of(int year) {
  const std::chrono::sys_days day = std::chrono::year(year) / std::chrono::January / 1;
  return std::chrono::sys_seconds(day).time_since_epoch().count();
}

}  // namespace

std::optional<Instant> to_instant(const CivilTime& time) noexcept {
  using namespace std::chrono;
  const year_month_day date(year(time.year), month(static_cast<unsigned>(time.month)),
                            day(static_cast<unsigned>(time.day)));
  if (time.year < 0 || time.year > 9999 || !date.ok()) return std::nullopt;
  if (time.hour > 23 || time.minute > 59 || time.second > 59) return std::nullopt;
  const sys_seconds local =
      sys_days(date) + hours(time.hour) + minutes(time.minute) + seconds(time.second);
  const sys_seconds utc = local - minutes(time.offset_minutes);
  return Instant{.seconds = utc.time_since_epoch().count(), .nanoseconds = time.nanoseconds};
}

bool has_civil_time(Instant instant) noexcept {
  return instant.seconds >= seconds_at_start_of(0) && instant.seconds < seconds_at_start_of(10'000);
}

Instant from_unix_seconds(const Decimal& number) noexcept {
  using Limits = std::numeric_limits<std::int64_t>;
  const std::string_view digits = number.integer;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  if (error == std::errc::result_out_of_range) {
    if (number.negative) return {.seconds = Limits::min(), .nanoseconds = 0};
    return {.seconds = Limits::max(), .nanoseconds = kNanosecondsPerSecond - 1};
  }
  std::uint32_t nanoseconds = nanoseconds_of(number.fraction);
  if (!number.negative) return {.seconds = seconds, .nanoseconds = nanoseconds};
  // Downwards is away from zero here: what was dropped counts, as fractions end in no zero.
  if (number.fraction.size() > 9) ++nanoseconds;
  if (nanoseconds == 0) return {.seconds = -seconds, .nanoseconds = 0};
  return {.seconds = -seconds - 1, .nanoseconds = kNanosecondsPerSecond - nanoseconds};
}

std::uint32_t nanoseconds_of(std::string_view fraction) noexcept {
  std::uint32_t nanoseconds = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    const char digit = i < fraction.size() ? fraction[i] : '0';
    nanoseconds = nanoseconds * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  return nanoseconds;
}

bool take_year_month(std::string_view& text, CivilTime& time) noexcept {
  return take_number(text, 4, time.year) && take(text, '-') && take_number(text, 2, time.month);
}

bool take_day(std::string_view& text, CivilTime& time) noexcept {
  return take(text, '-') && take_number(text, 2, time.day);
}

bool take_hour_minute(std::string_view& text, CivilTime& time) noexcept {
  return take_number(text, 2, time.hour) && take(text, ':') && take_number(text, 2, time.minute);
}

bool take_second(std::string_view& text, CivilTime& time) noexcept {
  return take(text, ':') && take_number(text, 2, time.second);
}

std::optional<std::string_view> take_fraction(std::string_view& text) noexcept {
  if (!take(text, '.')) return std::string_view();
  const std::string_view digits = take_digits(text);
  return digits.empty() ? std::nullopt : std::optional(digits);
}

bool take_offset(std::string_view& text, CivilTime& time) noexcept {
  if (take(text, 'Z')) return true;
  const bool west = take(text, '-');
  if (!west && !take(text, '+')) return false;
  CivilTime offset;
  if (!take_hour_minute(text, offset) || offset.hour > 23 || offset.minute > 59) return false;
  time.offset_minutes = (offset.hour * 60 + offset.minute) * (west ? -1 : 1);
  return true;
}

}  // namespace ambit
