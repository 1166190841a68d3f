// The scalar formats of condition values: numbers, dates, booleans, Base64, IP ranges. Each parser
// gives nothing for malformed text; nothing is trimmed.
#ifndef AMBIT_TESTS_REFERENCE_SCALAR_H_
#define AMBIT_TESTS_REFERENCE_SCALAR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace ambit::reference {

// A decimal number of any length, in one spelling: no leading zeros before the point, no trailing
// ones after it, and zero is not negative.
struct Decimal {
  bool negative = false;
  std::string integer = {};
  std::string fraction = {};
};

int compare(const Decimal& a, const Decimal& b);  // < 0, 0, > 0

std::optional<Decimal> parse_number(const std::string& text);

// Seconds since 1970-01-01T00:00:00Z.
std::optional<Decimal> parse_date(const std::string& text);

std::optional<bool> parse_boolean(const std::string& text);

// The decoded bytes.
std::optional<std::string> parse_base64(const std::string& text);

struct IpRange {
  std::size_t bytes = 0;  // 4 or 16
  std::array<std::uint8_t, 16> address = {};
  std::size_t prefix = 0;  // in bits
};

std::optional<IpRange> parse_ip_range(const std::string& text);

bool contains(const IpRange& range, const IpRange& inner);

}  // namespace ambit::reference

#endif  // AMBIT_TESTS_REFERENCE_SCALAR_H_
