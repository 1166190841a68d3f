#include "pattern/timestamp.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pattern/civil_time.h"
#include "pattern/digits.h"

namespace ambit {
namespace {

// Takes `Z`, `+02:00`, `+0200`, or nothing, which sets `assumed_utc`.
bool take_any_offset(std::string_view& text, CivilTime& time, bool& assumed_utc) {
  assumed_utc = text.empty();
  if (assumed_utc) return true;
  if (text.size() != 5) return take_offset(text, time);
  const std::string with_colon = {text[0], text[1], text[2], ':', text[3], text[4]};
  std::string_view offset = with_colon;
  text = {};
  return take_offset(offset, time) && offset.empty();
}

// 2026-11-20T09:00:00.123+00:00 and its variants.
std::optional<Timestamp> parse_iso(std::string_view text) {
  CivilTime time;
  if (!take_year_month(text, time) || !take_day(text, time)) return std::nullopt;
  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  if (!take_hour_minute(text, time) || !take_second(text, time)) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  time.nanoseconds = nanoseconds_of(*fraction);
  Timestamp timestamp;
  if (!take_any_offset(text, time, timestamp.assumed_utc) || !text.empty()) return std::nullopt;
  const auto instant = to_instant(time);
  if (!instant) return std::nullopt;
  timestamp.instant = *instant;
  return timestamp;
}

// 20261120T090000Z
std::optional<Instant> parse_basic(std::string_view text) {
  CivilTime time;
  const bool is_date = take_number(text, 4, time.year) && take_number(text, 2, time.month) &&
                       take_number(text, 2, time.day) && take(text, 'T');
  if (!is_date) return std::nullopt;
  const bool is_time = take_number(text, 2, time.hour) && take_number(text, 2, time.minute) &&
                       take_number(text, 2, time.second);
  if (!is_time || text != "Z") return std::nullopt;
  return to_instant(time);
}

// `number` of milliseconds since 1970; what is below a millisecond is dropped. Nothing if it is
// beyond the year 9999 anyway, where counting could overflow.
std::optional<Instant> from_unix_milliseconds(const Decimal& number) {
  constexpr std::size_t kMaxDigits = 15;
  if (number.integer.size() > kMaxDigits) return std::nullopt;
  std::int64_t count = 0;
  std::from_chars(number.integer.data(), number.integer.data() + number.integer.size(), count);
  const std::chrono::milliseconds time(number.negative ? -count : count);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto nanoseconds = std::chrono::nanoseconds(time - seconds).count();
  return Instant{.seconds = seconds.count(),
                 .nanoseconds = static_cast<std::uint32_t>(nanoseconds)};
}

// 1795489116.475 or 1795489116475
std::optional<Instant> parse_unix_time(std::string_view text) {
  constexpr Decimal kLargestSeconds = {.integer = "100000000000"};
  const auto number = parse_decimal(text);
  if (!number) return std::nullopt;
  Decimal magnitude = *number;
  magnitude.negative = false;
  if (magnitude > kLargestSeconds) return from_unix_milliseconds(*number);
  return from_unix_seconds(*number);
}

// /Date(1795489116475)/
std::optional<Instant> parse_json_date(std::string_view text) {
  constexpr std::string_view kPrefix = "/Date(";
  constexpr std::string_view kSuffix = ")/";
  if (!text.starts_with(kPrefix) || !text.ends_with(kSuffix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  if (text.size() <= kSuffix.size() || text.find_first_of("+.") != std::string_view::npos) {
    return std::nullopt;
  }
  text.remove_suffix(kSuffix.size());
  const auto number = parse_decimal(text);
  return number ? from_unix_milliseconds(*number) : std::nullopt;
}

// Takes `Nov`.
bool take_month_name(std::string_view& text, CivilTime& time) {
  constexpr std::array<std::string_view, 12> kNames = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (time.month = 1; time.month <= 12; ++time.month) {
    if (take(text, kNames[static_cast<std::size_t>(time.month - 1)])) return true;
  }
  return false;
}

// Takes one or two digits.
bool take_short_number(std::string_view& text, int& number) {
  return take_number(text, 2, number) || take_number(text, 1, number);
}

// Takes `AM` or `PM` and makes the hour, 1 to 12 so far, one of the day.
bool take_day_half(std::string_view& text, CivilTime& time) {
  if (time.hour < 1 || time.hour > 12) return false;
  time.hour %= 12;
  if (take(text, "AM")) return true;
  time.hour += 12;
  return take(text, "PM");
}

// Nov 20, 2026 9:00:00 AM
std::optional<Instant> parse_english(std::string_view text) {
  CivilTime time;
  const bool is_date = take_month_name(text, time) && take(text, ' ') &&
                       take_short_number(text, time.day) && take(text, ", ") &&
                       take_number(text, 4, time.year) && take(text, ' ');
  if (!is_date) return std::nullopt;
  const bool is_time = take_short_number(text, time.hour) && take(text, ':') &&
                       take_number(text, 2, time.minute) && take_second(text, time) &&
                       take(text, ' ') && take_day_half(text, time);
  if (!is_time || !text.empty()) return std::nullopt;
  return to_instant(time);
}

// The forms that are UTC by themselves.
std::optional<Instant> parse_utc(std::string_view text) {
  const char first = text.empty() ? '\0' : text.front();
  if (first == '/') return parse_json_date(text);
  if (first != '-' && !is_digit(first)) return parse_english(text);
  return text.size() > 8 && text[8] == 'T' ? parse_basic(text) : parse_unix_time(text);
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  std::optional<Timestamp> timestamp;
  if (text.size() > 4 && text[4] == '-') {
    timestamp = parse_iso(text);
  } else if (const auto instant = parse_utc(text)) {
    timestamp = Timestamp{.instant = *instant};
  }
  if (timestamp && !has_civil_time(timestamp->instant)) return std::nullopt;
  return timestamp;
}

}  // namespace ambit
