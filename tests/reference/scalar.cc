#include "tests/reference/scalar.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace ambit::reference {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts = {""};
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// Text of digits only, at most `max_digits` of them.
std::optional<int> small_number(const std::string& text, std::size_t max_digits) {
  if (!all_digits(text) || text.size() > max_digits) return std::nullopt;
  return std::atoi(text.c_str());
}

// Exactly `digits` digits, a number from `low` to `high`.
std::optional<int> field(const std::string& text, std::size_t digits, int low, int high) {
  if (text.size() != digits) return std::nullopt;
  const std::optional<int> value = small_number(text, digits);
  if (!value || *value < low || *value > high) return std::nullopt;
  return value;
}

Decimal decimal(bool negative, std::string integer, std::string fraction) {
  integer.erase(0, std::min(integer.find_first_not_of('0'), integer.size()));
  fraction.erase(fraction.find_last_not_of('0') + 1);
  const bool zero = integer.empty() && fraction.empty();
  return {negative && !zero, integer, fraction};
}

int compare_magnitude(const Decimal& a, const Decimal& b) {
  if (a.integer.size() != b.integer.size()) return a.integer.size() < b.integer.size() ? -1 : 1;
  if (a.integer != b.integer) return a.integer < b.integer ? -1 : 1;
  return a.fraction.compare(b.fraction);
}

bool is_leap_year(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in_month(int year, int month) {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

long days_since_1970(int year, int month, int day) {
  long days = 0;
  for (int y = 1970; y < year; ++y) days += is_leap_year(y) ? 366 : 365;
  for (int y = year; y < 1970; ++y) days -= is_leap_year(y) ? 366 : 365;
  for (int m = 1; m < month; ++m) days += days_in_month(year, m);
  return days + day - 1;
}

// "YYYY-MM" or "YYYY-MM-DD".
std::optional<long> parse_day(const std::string& text) {
  const std::vector<std::string> parts = split(text, '-');
  if (parts.size() != 2 && parts.size() != 3) return std::nullopt;
  const std::optional<int> year = field(parts[0], 4, 0, 9999);
  const std::optional<int> month = field(parts[1], 2, 1, 12);
  if (!year || !month) return std::nullopt;
  if (parts.size() == 2) return days_since_1970(*year, *month, 1);
  const std::optional<int> day = field(parts[2], 2, 1, days_in_month(*year, *month));
  if (!day) return std::nullopt;
  return days_since_1970(*year, *month, *day);
}

struct ClockTime {
  long seconds = 0;
  std::string fraction;
};

// "hh:mm", "hh:mm:ss" or "hh:mm:ss.s" with one to nine decimals.
std::optional<ClockTime> parse_clock(const std::string& text) {
  const std::vector<std::string> parts = split(text, ':');
  if (parts.size() != 2 && parts.size() != 3) return std::nullopt;
  const std::optional<int> hour = field(parts[0], 2, 0, 23);
  const std::optional<int> minute = field(parts[1], 2, 0, 59);
  if (!hour || !minute) return std::nullopt;
  ClockTime time;
  time.seconds = *hour * 3600L + *minute * 60L;
  if (parts.size() == 2) return time;
  const std::vector<std::string> seconds = split(parts[2], '.');
  const std::optional<int> second = field(seconds[0], 2, 0, 59);
  if (!second || seconds.size() > 2) return std::nullopt;
  time.seconds += *second;
  if (seconds.size() == 1) return time;
  if (!all_digits(seconds[1]) || seconds[1].size() > 9) return std::nullopt;
  time.fraction = seconds[1];
  return time;
}

// "+hh:mm" or "-hh:mm", in seconds.
std::optional<long> parse_offset(const std::string& text) {
  if (text.size() != 6 || text[3] != ':') return std::nullopt;
  const std::optional<int> hours = field(text.substr(1, 2), 2, 0, 23);
  const std::optional<int> minutes = field(text.substr(4), 2, 0, 59);
  if (!hours || !minutes) return std::nullopt;
  const long seconds = *hours * 3600L + *minutes * 60L;
  return text[0] == '-' ? -seconds : seconds;
}

// `seconds` plus the decimals 0.`fraction`, which always count upwards.
Decimal instant(long seconds, const std::string& fraction) {
  if (seconds >= 0) return decimal(false, std::to_string(seconds), fraction);
  Decimal whole = decimal(true, std::to_string(-seconds), "");
  std::string nanoseconds = fraction + std::string(9 - fraction.size(), '0');
  const long up = std::atol(nanoseconds.c_str());
  if (up == 0) return whole;
  std::string down = std::to_string(1'000'000'000L - up);
  down.insert(0, 9 - down.size(), '0');
  return decimal(true, std::to_string(-seconds - 1), down);
}

std::optional<Decimal> parse_w3c_date(const std::string& text) {
  const std::size_t t = text.find('T');
  const std::optional<long> day = parse_day(text.substr(0, t));
  if (!day) return std::nullopt;
  if (t == std::string::npos) return instant(*day * 86400, "");
  const std::string time = text.substr(t + 1);
  const std::size_t zone = time.find_first_of("Z+-");
  if (zone == std::string::npos) return std::nullopt;
  const std::optional<ClockTime> clock = parse_clock(time.substr(0, zone));
  const std::string zone_text = time.substr(zone);
  const std::optional<long> offset = zone_text == "Z" ? 0 : parse_offset(zone_text);
  if (!clock || !offset) return std::nullopt;
  return instant(*day * 86400 + clock->seconds - *offset, clock->fraction);
}

// The text after a "/", or `whole` if there is none.
std::optional<std::size_t> parse_prefix(const std::vector<std::string>& parts, std::size_t whole) {
  if (parts.size() == 1) return whole;
  if (parts.size() > 2) return std::nullopt;
  const bool leading_zero = parts[1].size() > 1 && parts[1][0] == '0';
  const std::optional<int> prefix = small_number(parts[1], 3);
  if (leading_zero || !prefix || static_cast<std::size_t>(*prefix) > whole) return std::nullopt;
  return static_cast<std::size_t>(*prefix);
}

using Bytes = std::vector<std::uint8_t>;

std::optional<Bytes> parse_ipv4(const std::string& text) {
  const std::vector<std::string> parts = split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  Bytes bytes;
  for (const std::string& part : parts) {
    const bool leading_zero = part.size() > 1 && part[0] == '0';
    const std::optional<int> value = small_number(part, 3);
    if (leading_zero || !value || *value > 255) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*value));
  }
  return bytes;
}

// One to four hexadecimal digits.
bool append_group(const std::string& text, Bytes& bytes) {
  if (text.empty() || text.size() > 4) return false;
  if (text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return false;
  const long value = std::strtol(text.c_str(), nullptr, 16);
  bytes.push_back(static_cast<std::uint8_t>(value / 256));
  bytes.push_back(static_cast<std::uint8_t>(value % 256));
  return true;
}

// Groups with one colon between them. Only the text at the end of an address may end in a dotted
// quad.
std::optional<Bytes> parse_groups(const std::string& text, bool at_end) {
  Bytes bytes;
  if (text.empty()) return bytes;
  const std::vector<std::string> groups = split(text, ':');
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::optional<Bytes> quad = parse_ipv4(groups[i]);
    if (quad && at_end && i + 1 == groups.size()) {
      bytes.insert(bytes.end(), quad->begin(), quad->end());
    } else if (!append_group(groups[i], bytes)) {
      return std::nullopt;
    }
  }
  return bytes;
}

std::optional<Bytes> parse_ipv6(const std::string& text) {
  const std::size_t gap = text.find("::");
  if (gap == std::string::npos) {
    std::optional<Bytes> bytes = parse_groups(text, true);
    return bytes && bytes->size() == 16 ? bytes : std::nullopt;
  }
  const std::optional<Bytes> head = parse_groups(text.substr(0, gap), false);
  const std::optional<Bytes> tail = parse_groups(text.substr(gap + 2), true);
  if (!head || !tail || head->size() + tail->size() > 14) return std::nullopt;
  Bytes bytes = *head;
  bytes.resize(16 - tail->size());
  bytes.insert(bytes.end(), tail->begin(), tail->end());
  return bytes;
}

}  // namespace

int compare(const Decimal& a, const Decimal& b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  return a.negative ? compare_magnitude(b, a) : compare_magnitude(a, b);
}

std::optional<Decimal> parse_number(const std::string& text) {
  const bool sign = !text.empty() && (text[0] == '+' || text[0] == '-');
  const std::vector<std::string> parts = split(text.substr(sign ? 1 : 0), '.');
  if (parts.size() > 2 || !all_digits(parts[0])) return std::nullopt;
  if (parts.size() == 2 && !all_digits(parts[1])) return std::nullopt;
  return decimal(text[0] == '-', parts[0], parts.size() == 2 ? parts[1] : "");
}

std::optional<Decimal> parse_date(const std::string& text) {
  const std::optional<Decimal> seconds = parse_number(text);
  return seconds ? seconds : parse_w3c_date(text);
}

std::optional<bool> parse_boolean(const std::string& text) {
  std::string lower = text;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (lower == "true") return true;
  if (lower == "false") return false;
  return std::nullopt;
}

std::optional<std::string> parse_base64(const std::string& text) {
  static const std::string kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t last = text.find_last_not_of('=');
  const std::string digits = last == std::string::npos ? "" : text.substr(0, last + 1);
  if (text.size() - digits.size() > 2) return std::nullopt;
  std::vector<bool> bits;
  for (const char c : digits) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string::npos) return std::nullopt;
    for (int bit = 5; bit >= 0; --bit) bits.push_back(((value >> bit) & 1U) != 0);
  }
  std::string bytes;
  for (std::size_t start = 0; start + 8 <= bits.size(); start += 8) {
    unsigned value = 0;
    for (std::size_t i = start; i < start + 8; ++i) value = value * 2 + (bits[i] ? 1 : 0);
    bytes += static_cast<char>(value);
  }
  return bytes;
}

std::optional<IpRange> parse_ip_range(const std::string& text) {
  const std::vector<std::string> parts = split(text, '/');
  std::optional<Bytes> bytes = parse_ipv4(parts[0]);
  if (!bytes) bytes = parse_ipv6(parts[0]);
  if (!bytes) return std::nullopt;
  const std::optional<std::size_t> prefix = parse_prefix(parts, bytes->size() * 8);
  if (!prefix) return std::nullopt;
  IpRange range = {.bytes = bytes->size(), .prefix = *prefix};
  std::copy(bytes->begin(), bytes->end(), range.address.begin());
  return range;
}

bool contains(const IpRange& range, const IpRange& inner) {
  if (range.bytes != inner.bytes || inner.prefix < range.prefix) return false;
  const auto bit = [](const IpRange& r, std::size_t i) {
    return (unsigned{r.address.at(i / 8)} >> (7 - i % 8)) & 1U;
  };
  for (std::size_t i = 0; i < range.prefix; ++i) {
    if (bit(range, i) != bit(inner, i)) return false;
  }
  return true;
}

}  // namespace ambit::reference
