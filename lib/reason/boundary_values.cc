#include "reason/boundary_values.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "pattern/scalar.h"

namespace ambit::reason {
namespace {

using policy::ConditionValue;
using policy::Tables;
using policy::ValueType;

std::string text_of(const Decimal& number) {
  std::string text = number.negative ? "-" : "";
  text += number.integer.empty() ? "0" : number.integer;
  if (!number.fraction.empty()) text.append(".").append(number.fraction);
  return text;
}

// A number farther from zero than `number`, on the same side, by less than any number with at most
// `digits` behind the point differs from it.
std::string away_from_zero(const Decimal& number, std::size_t digits) {
  std::string text = text_of(number);
  if (number.fraction.empty()) text += '.';
  text.append(digits - number.fraction.size(), '0');
  return text + '1';
}

std::string between(const Decimal& low, const Decimal& high) {
  const Decimal zero;
  if (low < zero && zero < high) return "0";
  const std::size_t digits = std::max(low.fraction.size(), high.fraction.size());
  if (high == zero) return "-0." + std::string(digits, '0') + "1";
  return high < zero ? away_from_zero(high, digits) : away_from_zero(low, digits);
}

void add_numbers(std::vector<Decimal> numbers, std::vector<std::string>& texts) {
  std::ranges::sort(numbers);
  numbers.erase(std::ranges::unique(numbers).begin(), numbers.end());
  texts.emplace_back("0");
  std::size_t digits = 1;
  for (const Decimal& number : numbers) digits = std::max(digits, number.integer.size());
  texts.push_back("1" + std::string(digits, '0'));
  texts.push_back("-1" + std::string(digits, '0'));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    texts.push_back(text_of(numbers[i]));
    if (i > 0) texts.push_back(between(numbers[i - 1], numbers[i]));
  }
}

std::optional<Instant> moved(Instant instant, std::int64_t seconds, int nanoseconds) {
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  std::int64_t parts = std::int64_t{instant.nanoseconds} + nanoseconds;
  if (parts < 0) {
    parts += kNanoseconds;
    --seconds;
  } else if (parts >= kNanoseconds) {
    parts -= kNanoseconds;
    ++seconds;
  }
  Instant result{.nanoseconds = static_cast<std::uint32_t>(parts)};
  if (__builtin_add_overflow(instant.seconds, seconds, &result.seconds)) return std::nullopt;
  return result;
}

// Dates are counted in nanoseconds: what is next to each is all there is between two of them.
void add_dates(std::span<const Instant> dates, std::vector<std::string>& texts) {
  texts.emplace_back("2026-01-01T00:00:00Z");
  for (const Instant date : dates) texts.push_back(format_instant(date));
  for (const std::int64_t second : {-1, 1})
    for (const Instant date : dates)
      if (const auto near = moved(date, second, 0)) texts.push_back(format_instant(*near));
  for (const int nanosecond : {-1, 1})
    for (const Instant date : dates)
      if (const auto near = moved(date, 0, nanosecond)) texts.push_back(format_instant(*near));
}

std::string text_of(IpFamily family, const std::array<std::uint8_t, 16>& bytes) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  inet_ntop(family == IpFamily::kV4 ? AF_INET : AF_INET6, bytes.data(), text.data(), text.size());
  return text.data();
}

// Adds one to the number in the first `size` bytes, or takes one away; false when it overflows.
bool step(std::array<std::uint8_t, 16>& bytes, std::size_t size, bool up) {
  for (std::size_t i = size; i-- > 0;) {
    if (up ? ++bytes[i] != 0 : bytes[i]-- != 0) return true;
  }
  return false;
}

void add_addresses(std::span<const IpRange> ranges, std::vector<std::string>& texts) {
  texts.insert(texts.end(), {"203.0.113.7", "2001:db8::7"});
  for (const IpRange& range : ranges) {
    const std::size_t size = range.family == IpFamily::kV4 ? 4 : 16;
    auto first = range.bytes;
    auto last = range.bytes;
    for (std::size_t bit = range.prefix; bit < size * 8; ++bit)
      last[bit / 8] = static_cast<std::uint8_t>(last[bit / 8] | 0x80U >> bit % 8);
    texts.push_back(text_of(range.family, first));
    texts.push_back(text_of(range.family, last));
    if (step(first, size, false)) texts.push_back(text_of(range.family, first));
    if (step(last, size, true)) texts.push_back(text_of(range.family, last));
  }
}

// One more than there are values, so that one of them is none of these.
void add_binaries(const Tables& tables, std::span<const ConditionValue> values,
                  std::vector<std::string>& texts) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (const ConditionValue& value : values) texts.emplace_back(tables.text(value.text));
  for (std::size_t i = 0; i <= values.size(); ++i) {
    std::string text = "AAAA";
    for (std::size_t at = 4, rest = i; at-- > 0; rest /= 64) text[at] = kDigits[rest % 64];
    texts.push_back(text);
  }
}

template <class T>
std::vector<T> scalars(std::span<const ConditionValue> values, const std::vector<T>& table) {
  std::vector<T> all;
  for (const ConditionValue& value : values) all.push_back(table[value.scalar]);
  return all;
}

}  // namespace

void add_boundary_values(const Tables& tables, ValueType type,
                         std::span<const ConditionValue> values, std::vector<std::string>& texts) {
  switch (type) {
    case ValueType::kBoolean:
      texts.insert(texts.end(), {"true", "false"});
      break;
    case ValueType::kNumber:
      add_numbers(scalars(values, tables.numbers), texts);
      break;
    case ValueType::kDate:
      add_dates(scalars(values, tables.dates), texts);
      break;
    case ValueType::kBinary:
      add_binaries(tables, values, texts);
      break;
    case ValueType::kIpRange:
      add_addresses(scalars(values, tables.ip_ranges), texts);
      break;
    default:
      break;
  }
}

}  // namespace ambit::reason
