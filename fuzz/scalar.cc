// Entry: every parser of scalar.h and timestamp.h. Input: two values, a newline between them.
// Oracles: Decimal against aligned digit strings; JSON numbers against strtod; dates and timestamps
// by round trip, and dates against the order of decimals; IP against inet_pton and single bits;
// Base64 against a naive encoder.
#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pattern/scalar.h"
#include "pattern/timestamp.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// Below, at, above: compares the digits of two magnitudes after padding them to the same form.
int compare_magnitudes(const ambit::Decimal& a, const ambit::Decimal& b) {
  const std::size_t integer = std::max(a.integer.size(), b.integer.size());
  const std::size_t fraction = std::max(a.fraction.size(), b.fraction.size());
  const auto aligned = [&](const ambit::Decimal& d) {
    return std::string(integer - d.integer.size(), '0') + std::string(d.integer) +
           std::string(d.fraction) + std::string(fraction - d.fraction.size(), '0');
  };
  const int order = aligned(a).compare(aligned(b));
  return (order > 0) - (order < 0);
}

int compare(const ambit::Decimal& a, const ambit::Decimal& b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  return a.negative ? compare_magnitudes(b, a) : compare_magnitudes(a, b);
}

void check_decimals(std::string_view a, std::string_view b) {
  const auto left = ambit::parse_decimal(a);
  const auto right = ambit::parse_decimal(b);
  if (left) {
    const std::string printed = (left->negative ? "-0" : "0") + std::string(left->integer) + "." +
                                std::string(left->fraction) + "0";
    require(ambit::parse_decimal(printed) == left);
  }
  if (!left || !right) return;
  const auto order = *left <=> *right;
  require((order > 0) - (order < 0) == compare(*left, *right));
  require((*left == *right) == (order == 0));
  const auto earlier = ambit::parse_date(order <= 0 ? a : b);
  const auto later = ambit::parse_date(order <= 0 ? b : a);
  require(earlier && later && *earlier <= *later);
}

void check_json_number(std::string_view text) {
  const auto plain = ambit::expand_json_number(text);
  if (!plain) return;
  require(ambit::parse_decimal(*plain).has_value());
  const double expected = std::strtod(std::string(text).c_str(), nullptr);
  require(std::strtod(plain->c_str(), nullptr) == expected);
}

void check_times(std::string_view text) {
  if (const auto date = ambit::parse_date(text)) {
    require(date->nanoseconds < 1'000'000'000);
    require(ambit::parse_date(ambit::format_instant(*date)) == date);
  }
  if (const auto timestamp = ambit::parse_timestamp(text)) {
    const auto again = ambit::parse_timestamp(ambit::format_instant(timestamp->instant));
    require(again && again->instant == timestamp->instant && !again->assumed_utc);
  }
}

void check_address(std::string_view text) {
  if (text.find('\0') != std::string_view::npos || text.find('/') != std::string_view::npos) return;
  const std::string address(text);
  const auto range = ambit::parse_ip_range(text);
  std::uint8_t bytes[16] = {};
  const bool v6 = inet_pton(AF_INET6, address.c_str(), bytes) == 1;
  const bool v4 = inet_pton(AF_INET, address.c_str(), bytes) == 1;
  require(range.has_value() == (v4 || v6));
  if (range) require(std::ranges::equal(range->bytes, bytes));
}

int bit(const ambit::IpRange& range, int index) {
  return range.bytes[static_cast<std::size_t>(index / 8)] >> (7 - index % 8) & 1;
}

void check_ranges(std::string_view a, std::string_view b) {
  const auto outer = ambit::parse_ip_range(a);
  const auto inner = ambit::parse_ip_range(b);
  if (!outer || !inner) return;
  bool expected = outer->family == inner->family && outer->prefix <= inner->prefix;
  for (int i = 0; i < 128; ++i) {
    if (i < outer->prefix) expected = expected && bit(*outer, i) == bit(*inner, i);
    if (i >= outer->prefix) require(bit(*outer, i) == 0);
  }
  require(ambit::contains(*outer, *inner) == expected);
  require((ambit::contains(*outer, *inner) && ambit::contains(*inner, *outer)) ==
          (*outer == *inner));
}

std::string encode_base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view group = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8U | (k < group.size() ? static_cast<unsigned char>(group[k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= group.size() ? kAlphabet[bits >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return text;
}

void check_base64(std::string_view text) {
  require(ambit::decode_base64(encode_base64(text)) == std::string(text));
  if (const auto bytes = ambit::decode_base64(text)) {
    require(encode_base64(*bytes).size() == text.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view a = input.substr(0, input.find('\n'));
  const std::string_view b = a.size() < input.size() ? input.substr(a.size() + 1) : a;
  check_decimals(a, b);
  check_ranges(a, b);
  for (const std::string_view text : {a, b}) {
    check_json_number(text);
    check_times(text);
    check_address(text);
    check_base64(text);
    if (const auto boolean = ambit::parse_boolean(text)) require(text.size() == (*boolean ? 4 : 5));
  }
  return 0;
}
