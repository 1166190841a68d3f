// The typed values of conditions: numbers, dates, booleans, Base64, IP addresses and ranges.
// Source: IAM User Guide, "IAM JSON policy elements: Condition operators". Nothing is trimmed;
// every function is total on arbitrary bytes and linear in them; std::nullopt means malformed.
#ifndef AMBIT_PATTERN_SCALAR_H_
#define AMBIT_PATTERN_SCALAR_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ambit {

// A decimal number of any length, exact, as views into the parsed text (which must outlive it).
// Normal form: no leading zeros in `integer`, no trailing zeros in `fraction`, zero not negative.
struct Decimal {
  bool negative = false;
  std::string_view integer = {};   // digits before the point; empty means 0
  std::string_view fraction = {};  // digits after the point; empty means .0

  friend bool operator==(const Decimal& a, const Decimal& b) = default;
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept;
};

// `[+-]?[0-9]+(\.[0-9]+)?`. No allocation.
std::optional<Decimal> parse_decimal(std::string_view text) noexcept;

// The plain spelling of a JSON number: an exponent is expanded (`1.5E-2` is `0.015`), all other
// spellings stay as they are. Nothing if `text` is no JSON number or its exponent is beyond +-1000.
std::optional<std::string> expand_json_number(std::string_view text);

// A point of time: `seconds` since 1970-01-01T00:00:00Z (leap seconds not counted, negative
// before), plus 0 to 999,999,999 `nanoseconds`, always towards the future.
struct Instant {
  std::int64_t seconds = 0;
  std::uint32_t nanoseconds = 0;

  friend auto operator<=>(const Instant&, const Instant&) = default;
};

// A date of a condition: W3C date-time with dashes (`2026-03`, `2026-03-01`, `2026-03-01T10:00Z`,
// `2026-03-01T10:00:00.5+02:00`), or Unix seconds with optional sign and decimals. The calendar and
// the clock are checked: no February 30, no hour 24, no second 60, offsets up to +-23:59. Unix
// seconds are rounded down to nanoseconds and clamped to what Instant can hold; both keep the
// order.
std::optional<Instant> parse_date(std::string_view text) noexcept;

// `2026-11-20T09:00:00Z`, with a fraction if there is one; outside of the years 0 to 9999, Unix
// seconds. parse_date reads it back exactly.
std::string format_instant(Instant instant);

// `true` or `false` in any letter case.
std::optional<bool> parse_boolean(std::string_view text) noexcept;

// The bytes of padded Base64 in the standard alphabet (RFC 4648 section 4), no line breaks. Bits
// that the padding cuts off are ignored, as comparison is by the decoded bytes.
std::optional<std::string> decode_base64(std::string_view text);

enum class IpFamily : std::uint8_t { kV4, kV6 };

// A network, or one address (prefix 32 or 128). Host bits are zero, so equal networks are equal.
struct IpRange {
  IpFamily family = IpFamily::kV4;
  std::uint8_t prefix = 0;                  // in bits: at most 32 or 128
  std::array<std::uint8_t, 16> bytes = {};  // network byte order; IPv4 uses the first four

  friend auto operator<=>(const IpRange&, const IpRange&) = default;
};

// `192.0.2.1`, `192.0.2.0/24`, `2001:db8::1`, `::ffff:192.0.2.1/96`. Decimal numbers (the prefix
// too) have no leading zeros; no zone index. Host bits are dropped. No allocation.
std::optional<IpRange> parse_ip_range(std::string_view text) noexcept;

// Whether all of `inner` lies in `outer`. Families never mix, mapped addresses included.
bool contains(const IpRange& outer, const IpRange& inner) noexcept;

// Whether nothing in it ever comes from the internet: private, shared (carrier-grade), loopback and
// link-local addresses. Source: RFC 1918, 6598, 4193, 4291, 3927; AWS lists none.
bool is_private(const IpRange& range) noexcept;

}  // namespace ambit

#endif  // AMBIT_PATTERN_SCALAR_H_
