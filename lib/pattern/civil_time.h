// Calendar and clock: the parts that dates and timestamps have in common.
#ifndef AMBIT_PATTERN_CIVIL_TIME_H_
#define AMBIT_PATTERN_CIVIL_TIME_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "pattern/scalar.h"

namespace ambit {

// A time as people write it, in the proleptic Gregorian calendar.
struct CivilTime {
  int year = 0;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::uint32_t nanoseconds = 0;
  int offset_minutes = 0;  // east of UTC
};

// Nothing if there is no such day or time (a second 60 included), or the year is not in 0 to 9999.
std::optional<Instant> to_instant(const CivilTime& time) noexcept;

// Whether UTC has a year from 0 to 9999 then.
bool has_civil_time(Instant instant) noexcept;

// `number` of seconds since 1970, rounded down to nanoseconds and clamped to what Instant can hold.
Instant from_unix_seconds(const Decimal& number) noexcept;

// The nanoseconds of the digits behind a decimal point; those beyond the ninth are dropped.
std::uint32_t nanoseconds_of(std::string_view fraction) noexcept;

// Each takes what it names off the front of `text`; if it is not there, `text` is in no known
// state.
bool take_year_month(std::string_view& text, CivilTime& time) noexcept;   // 2026-11
bool take_day(std::string_view& text, CivilTime& time) noexcept;          // -20
bool take_hour_minute(std::string_view& text, CivilTime& time) noexcept;  // 09:00
bool take_second(std::string_view& text, CivilTime& time) noexcept;       // :00
bool take_offset(std::string_view& text, CivilTime& time) noexcept;       // Z or +02:00

// Takes `.123`, if it is there; gives the digits.
std::optional<std::string_view> take_fraction(std::string_view& text) noexcept;

}  // namespace ambit

#endif  // AMBIT_PATTERN_CIVIL_TIME_H_
