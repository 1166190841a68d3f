// The text forms of IP networks: dotted quads, and RFC 4291 section 2.2 for IPv6.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "pattern/digits.h"
#include "pattern/scalar.h"

namespace ambit {
namespace {

using Ipv6Bytes = std::array<std::uint8_t, 16>;

int address_bits(IpFamily family) {
  return family == IpFamily::kV4 ? 32 : 128;
}

// A decimal number of one to three digits without leading zeros.
std::optional<int> take_decimal(std::string_view& text) {
  const std::string_view digits = text.substr(0, std::min<std::size_t>(text.size(), 3));
  std::size_t length = 0;
  int number = 0;
  while (length < digits.size() && is_digit(digits[length])) {
    number = number * 10 + (digits[length++] - '0');
  }
  if (length == 0 || (length > 1 && digits[0] == '0')) return std::nullopt;
  text.remove_prefix(length);
  return number;
}

// Takes `192.0.2.1` into four bytes at `out`.
bool take_dotted_quad(std::string_view& text, std::uint8_t* out) {
  for (int i = 0; i < 4; ++i) {
    if (i > 0 && !take(text, '.')) return false;
    const std::optional<int> number = take_decimal(text);
    if (!number || *number > 255) return false;
    out[i] = static_cast<std::uint8_t>(*number);
  }
  return true;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Takes one to four hexadecimal digits into two bytes at `out`.
bool take_group(std::string_view& text, std::uint8_t* out) {
  unsigned value = 0;
  std::size_t length = 0;
  while (length < std::min<std::size_t>(text.size(), 4) && hex_value(text[length]) >= 0) {
    value = value << 4U | static_cast<unsigned>(hex_value(text[length++]));
  }
  if (length == 0) return false;
  text.remove_prefix(length);
  out[0] = static_cast<std::uint8_t>(value >> 8U);
  out[1] = static_cast<std::uint8_t>(value & 0xFFU);
  return true;
}

// Whether the group at the front is in truth the first number of a dotted quad.
bool starts_dotted_quad(std::string_view text) {
  take_digits(text);
  return text.starts_with('.');
}

// Reads `2001:db8:1` or `2001:192.0.2.1` into `out`: how many of its bytes were written.
std::optional<std::size_t> read_groups(std::string_view text, Ipv6Bytes& out) {
  for (std::size_t size = 0; size < out.size();) {
    if (starts_dotted_quad(text)) {
      if (size + 4 > out.size() || !take_dotted_quad(text, &out[size])) return std::nullopt;
      return text.empty() ? std::optional(size + 4) : std::nullopt;
    }
    if (!take_group(text, &out[size])) return std::nullopt;
    size += 2;
    if (text.empty()) return size;
    if (!take(text, ':')) return std::nullopt;
  }
  return std::nullopt;
}

// Reads the whole of `text` into `out`, which is zero before.
bool read_ipv6(std::string_view text, Ipv6Bytes& out) {
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return read_groups(text, out) == out.size();
  const std::string_view head = text.substr(0, gap);
  const std::string_view tail = text.substr(gap + 2);
  if (head.find('.') != std::string_view::npos) return false;  // a dotted quad ends the address
  Ipv6Bytes behind_gap = {};
  const auto head_size = head.empty() ? 0 : read_groups(head, out);
  const auto tail_size = tail.empty() ? 0 : read_groups(tail, behind_gap);
  if (!head_size || !tail_size) return false;
  if (*head_size + *tail_size + 2 > out.size()) return false;  // `::` is at least one group
  std::copy_n(behind_gap.begin(), *tail_size, out.end() - static_cast<std::ptrdiff_t>(*tail_size));
  return true;
}

bool read_address(std::string_view text, IpRange& range) {
  if (text.find(':') != std::string_view::npos) {
    range.family = IpFamily::kV6;
    return read_ipv6(text, range.bytes);
  }
  range.family = IpFamily::kV4;
  return take_dotted_quad(text, range.bytes.data()) && text.empty();
}

// The bits of byte `index` that a prefix of `prefix` bits covers.
std::uint8_t prefix_mask(std::size_t index, int prefix) {
  const int bits = std::clamp(prefix - static_cast<int>(8 * index), 0, 8);
  return static_cast<std::uint8_t>(0xFF00U >> static_cast<unsigned>(bits));
}

}  // namespace

std::optional<IpRange> parse_ip_range(std::string_view text) noexcept {
  IpRange range;
  const std::size_t slash = text.find('/');
  if (!read_address(text.substr(0, slash), range)) return std::nullopt;
  int prefix = address_bits(range.family);
  if (slash != std::string_view::npos) {
    text.remove_prefix(slash + 1);
    const std::optional<int> number = take_decimal(text);
    if (!number || *number > prefix || !text.empty()) return std::nullopt;
    prefix = *number;
  }
  range.prefix = static_cast<std::uint8_t>(prefix);
  for (std::size_t i = 0; i < range.bytes.size(); ++i) range.bytes[i] &= prefix_mask(i, prefix);
  return range;
}

bool contains(const IpRange& outer, const IpRange& inner) noexcept {
  if (outer.family != inner.family || outer.prefix > inner.prefix) return false;
  for (std::size_t i = 0; i < outer.bytes.size(); ++i) {
    if ((inner.bytes[i] & prefix_mask(i, outer.prefix)) != outer.bytes[i]) return false;
  }
  return true;
}

bool is_private(const IpRange& range) noexcept {
  constexpr std::array<std::string_view, 9> kPrivate = {
      "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
      "192.168.0.0/16", "::1/128",       "fc00::/7",    "fe80::/10"};
  return std::any_of(kPrivate.begin(), kPrivate.end(), [&](std::string_view text) {
    const auto known = parse_ip_range(text);
    return known && contains(*known, range);
  });
}

}  // namespace ambit
