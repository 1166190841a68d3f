#include "pattern/scalar.h"

#include <arpa/inet.h>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ambit {
namespace {

using namespace std::string_view_literals;

TEST_CASE("decimal_order", "[pattern]") {
  // Each group is equal, and less than the groups after it.
  static const std::vector<std::vector<std::string_view>> kGroups = {
      {"-100000000000000000000000000000000000000000"},
      {"-10.5", "-10.50", "-0010.500"},
      {"-10.49"},
      {"-9.99"},
      {"-1"},
      {"-0.1"},
      {"-0.01"},
      {"0", "-0", "+0", "00", "0.0", "-0.000", "+00.0"},
      {"0.000000000000000000000000000000000000000001"},
      {"0.09"},
      {"0.1", "0.10", "+00.100"},
      {"0.11"},
      {"9"},
      {"10", "10.0", "+10", "0010.00"},
      {"10.000000000000000000000000000000000000000001"},
      {"9007199254740992"},
      {"9007199254740993"},
      {"100000000000000000000000000000000000000000"},
      {"100000000000000000000000000000000000000001"},
  };
  for (std::size_t i = 0; i < kGroups.size(); ++i) {
    for (std::size_t j = 0; j < kGroups.size(); ++j) {
      for (const std::string_view a : kGroups[i]) {
        for (const std::string_view b : kGroups[j]) {
          CAPTURE(a, b);
          const auto left = parse_decimal(a);
          const auto right = parse_decimal(b);
          REQUIRE(left);
          REQUIRE(right);
          CHECK((*left <=> *right) == (i <=> j));
          CHECK((*left == *right) == (i == j));
        }
      }
    }
  }
}

TEST_CASE("parse_decimal_fails", "[pattern]") {
  for (const std::string_view text :
       {"",      " ",     "+",   "-",   ".",   "-.",     "1.",  ".5",  "+.5",
        "1..2",  "1.2.3", "--1", "+-1", "1-",  "1e3",    "1E3", "0x1", "1,000",
        "1_000", " 1",    "1 ",  "1\n", "ten", "5 keys", "inf", "NaN", "\xD9\xA1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_decimal(text));
  }
  CHECK_FALSE(parse_decimal("1\0"sv));
}

TEST_CASE("expand_json_number", "[pattern]") {
  struct Case {
    std::string_view text, plain;
  };
  static constexpr Case kCases[] = {
      {"10", "10"},       {"-0", "-0"},           {"1.50", "1.50"},    {"1e3", "1000"},
      {"1E+3", "1000"},   {"1e0", "1"},           {"1.5E-2", "0.015"}, {"-1.5e1", "-15"},
      {"1.50e1", "15.0"}, {"12.345e1", "123.45"}, {"123e-2", "1.23"},  {"123e-3", "0.123"},
      {"0e5", "0"},       {"0.001e3", "1"},       {"0.001e2", "0.1"},  {"0.0e-1", "0.00"},
      {"1e0003", "1000"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(expand_json_number(c.text) == std::string(c.plain));
  }
  CHECK(expand_json_number("1e1000") == "1" + std::string(1000, '0'));
  CHECK(expand_json_number("1e-1000") == "0." + std::string(999, '0') + "1");
  for (const std::string_view text : {"",
                                      "-",
                                      "+1",
                                      "01",
                                      "-01",
                                      "1.",
                                      ".5",
                                      "1e",
                                      "1e+",
                                      "1e-",
                                      "1e1.5",
                                      "1ee1",
                                      "e1",
                                      "1e+-1",
                                      "1e1001",
                                      "1e-1001",
                                      "1e99999999999999999999",
                                      " 1",
                                      "1 ",
                                      "0x1",
                                      "true",
                                      "NaN"}) {
    CAPTURE(text);
    CHECK_FALSE(expand_json_number(text));
  }
}

TEST_CASE("parse_date", "[pattern]") {
  constexpr std::int64_t kMarch = 1'772'323'200;  // 2026-03-01T00:00:00Z
  struct Case {
    std::string_view text;
    Instant instant;
  };
  static constexpr Case kCases[] = {
      {"1970-01-01T00:00:00Z", {0, 0}},
      {"2026-03", {kMarch, 0}},
      {"2026-03-01", {kMarch, 0}},
      {"2026-03-01T00:00Z", {kMarch, 0}},
      {"2026-03-01T00:00:00Z", {kMarch, 0}},
      {"2026-03-01T02:00:00+02:00", {kMarch, 0}},
      {"2026-02-28T16:30-07:30", {kMarch, 0}},
      {"2026-03-01T00:00:00-00:00", {kMarch, 0}},
      {"2026-03-01T00:00:00.5Z", {kMarch, 500'000'000}},
      {"2026-03-01T00:00:00.000000001+00:00", {kMarch, 1}},
      {"2026-02-28T23:59:59.999999999Z", {kMarch - 1, 999'999'999}},
      {"2024-02-29", {1'709'164'800, 0}},
      {"2000-02-29", {951'782'400, 0}},
      {"1969-12-31T23:59:59.25Z", {-1, 250'000'000}},
      {"0000-01-01", {-62'167'219'200, 0}},
      {"9999-12-31T23:59:59Z", {253'402'300'799, 0}},
      {"1772323200", {kMarch, 0}},
      {"+1772323200.5", {kMarch, 500'000'000}},
      {"2026", {2026, 0}},
      {"20260301", {20'260'301, 0}},
      {"-1", {-1, 0}},
      {"-0.0", {0, 0}},
      {"-0.5", {-1, 500'000'000}},
      {"-1.25", {-2, 750'000'000}},
      {"1.0000000019", {1, 1}},
      {"-1.0000000019", {-2, 999'999'998}},
      {"-0.0000000001", {-1, 999'999'999}},
      {"-0.9999999999", {-1, 0}},
      {"9223372036854775807", {std::numeric_limits<std::int64_t>::max(), 0}},
      {"9223372036854775808", {std::numeric_limits<std::int64_t>::max(), 999'999'999}},
      {"-9223372036854775807.5", {std::numeric_limits<std::int64_t>::min(), 500'000'000}},
      {"-9223372036854775808", {std::numeric_limits<std::int64_t>::min(), 0}},
      {"-99999999999999999999999", {std::numeric_limits<std::int64_t>::min(), 0}},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    const auto instant = parse_date(c.text);
    REQUIRE(instant);
    CHECK(instant->seconds == c.instant.seconds);
    CHECK(instant->nanoseconds == c.instant.nanoseconds);
    CHECK(parse_date(format_instant(*instant)) == instant);
  }
}

TEST_CASE("parse_date_fails", "[pattern]") {
  for (const std::string_view text : {"",
                                      " ",
                                      "2026-",
                                      "2026-3",
                                      "2026-00",
                                      "2026-13",
                                      "2026-03-",
                                      "2026-03-1",
                                      "2026-03-00",
                                      "2026-03-32",
                                      "2026-02-29",
                                      "2026-02-30",
                                      "1900-02-29",
                                      "2026-03Z",
                                      "2026-03-01Z",
                                      "2026-03-01T",
                                      "2026-03-01T00Z",
                                      "2026-03-01T00:00",
                                      "2026-03-01T00:00:00",
                                      "2026-03-01T00:00:00.5",
                                      "2026-03-01T0:00Z",
                                      "2026-03-01T00:0Z",
                                      "2026-03-01T24:00:00Z",
                                      "2026-03-01T00:60:00Z",
                                      "2016-12-31T23:59:60Z",
                                      "2026-03-01T00:00:00.Z",
                                      "2026-03-01T00:00:00.1234567891Z",
                                      "2026-03-01T00:00:00,5Z",
                                      "2026-03-01T00:00.5Z",
                                      "2026-03-01T00:00:00z",
                                      "2026-03-01t00:00:00Z",
                                      "2026-03-01 00:00:00Z",
                                      "2026-03-01T00:00:00 Z",
                                      "2026-03-01T00:00:00+0000",
                                      "2026-03-01T00:00:00+00",
                                      "2026-03-01T00:00:00+24:00",
                                      "2026-03-01T00:00:00+00:60",
                                      "2026-03-01T00:00:00+00:00Z",
                                      "2026-03-01T00:00:00ZZ",
                                      "20260301T000000Z",
                                      "02026-03-01",
                                      "-2026-03-01",
                                      "+2026-03-01",
                                      "2026/03/01",
                                      "2026-060",
                                      "2026-W09-1",
                                      "1e9",
                                      "1.",
                                      "now"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text));
  }
}

TEST_CASE("format_instant", "[pattern]") {
  struct Case {
    Instant instant;
    std::string_view text;
  };
  static constexpr Case kCases[] = {
      {{0, 0}, "1970-01-01T00:00:00Z"},
      {{1'795'165'200, 0}, "2026-11-20T09:00:00Z"},
      {{1'795'165'200, 120'000'000}, "2026-11-20T09:00:00.12Z"},
      {{-1, 1}, "1969-12-31T23:59:59.000000001Z"},
      {{-62'167'219'200, 0}, "0000-01-01T00:00:00Z"},
      {{-62'167'219'201, 0}, "-62167219201"},
      {{-62'167'219'201, 750'000'000}, "-62167219200.25"},
      {{253'402'300'799, 999'999'999}, "9999-12-31T23:59:59.999999999Z"},
      {{253'402'300'800, 500'000'000}, "253402300800.5"},
      {{std::numeric_limits<std::int64_t>::min(), 0}, "-9223372036854775808"},
      {{std::numeric_limits<std::int64_t>::min(), 1}, "-9223372036854775807.999999999"},
      {{std::numeric_limits<std::int64_t>::max(), 0}, "9223372036854775807"},
  };
  for (const Case& c : kCases) {
    CHECK(format_instant(c.instant) == c.text);
    CHECK(parse_date(c.text) == c.instant);
  }
}

TEST_CASE("every_day_of_the_calendar", "[pattern]") {
  const auto two_digits = [](int n) { return std::to_string(100 + n).substr(1); };
  std::int64_t expected = parse_date("1896-01")->seconds;
  for (int year = 1896; year <= 2104;
       ++year) {  // two centuries that are no leap years, one that is
    for (int day = 1; day <= 12 * 31; ++day) {
      const std::string text = std::to_string(year) + '-' + two_digits((day - 1) / 31 + 1) + '-' +
                               two_digits((day - 1) % 31 + 1);
      const auto instant = parse_date(text);
      if (!instant) continue;
      if (instant->seconds != expected) FAIL(text);
      expected += 86'400;
    }
  }
  CHECK(expected == parse_date("2105-01")->seconds);
}

TEST_CASE("parse_boolean", "[pattern]") {
  for (const std::string_view text : {"true", "TRUE", "True", "tRuE"}) {
    CHECK(parse_boolean(text) == std::optional(true));
  }
  for (const std::string_view text : {"false", "FALSE", "False"}) {
    CHECK(parse_boolean(text) == std::optional(false));
  }
  for (const std::string_view text :
       {"", "t", "f", "1", "0", "yes", "no", "truee", "tru", " true", "true ", "t*", "${x}"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_boolean(text));
  }
}

TEST_CASE("decode_base64", "[pattern]") {
  struct Case {
    std::string_view text, bytes;
  };
  static constexpr Case kCases[] = {
      {"", ""},
      {"Zg==", "f"},
      {"Zm8=", "fo"},
      {"Zm9v", "foo"},
      {"Zm9vYg==", "foob"},
      {"Zm9vYmE=", "fooba"},
      {"Zm9vYmFy", "foobar"},
      {"AQID", "\1\2\3"},
      {"+/+/", "\xFB\xFF\xBF"},
      {"AA==", "\0"sv},
      {"Zh==", "f"},
      {"Zm9=", "fo"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(decode_base64(c.text) == std::string(c.bytes));
  }
  for (const std::string_view text :
       {"Z",      "Zg",   "Zm9",          "Zg=",  "Zg===", "Zm9v=",      "Zm9v====",
        "=",      "==",   "===",          "====", "Z===",  "Zg=v",       "=Zg=",
        "Zm9v\n", "Zm 9", "Zm9vYg==Zm9v", "-_-_", "Zm9*",  "Zm\xC3\xA9", "\xFF\xFF\xFF\xFF"}) {
    CAPTURE(text);
    CHECK_FALSE(decode_base64(text));
  }
}

TEST_CASE("contains", "[pattern]") {
  struct Case {
    std::string_view outer, inner;
    bool contains;
  };
  static constexpr Case kCases[] = {
      {"203.0.113.0/24", "203.0.113.255", true},
      {"203.0.113.0/24", "203.0.114.0", false},
      {"203.0.113.77/24", "203.0.113.1", true},  // host bits of the range do not count
      {"203.0.113.0", "203.0.113.1", false},     // no prefix: one address
      {"203.0.113.1", "203.0.113.1", true},
      {"10.0.0.0/7", "10.0.0.0/8", true},
      {"10.0.0.0/8", "10.0.0.0/7", false},
      {"10.0.0.0/8", "10.255.0.0/16", true},
      {"10.0.0.0/8", "11.0.0.0/16", false},
      {"0.0.0.0/0", "255.255.255.255", true},
      {"0.0.0.0/0", "0.0.0.0/0", true},
      {"0.0.0.0/1", "0.0.0.0/0", false},
      {"128.0.0.0/1", "127.255.255.255", false},
      {"192.0.2.128/25", "192.0.2.127", false},
      {"192.0.2.128/25", "192.0.2.128", true},
      {"192.0.2.4/31", "192.0.2.5", true},
      {"192.0.2.4/31", "192.0.2.6", false},
      {"2001:DB8:1234:5678::/64", "2001:db8:1234:5678:0:0:0:1", true},
      {"2001:db8::/33", "2001:db8:8000::", false},
      {"2001:db8::/32", "2001:db8:8000::/33", true},
      {"::/0", "ffff::", true},
      {"::1", "::1", true},
      {"::1", "::2", false},
      {"0.0.0.0/0", "2001:db8::1", false},
      {"::/0", "192.0.2.1", false},
      {"::ffff:0:0/96", "192.0.2.1", false},  // mapped addresses are IPv6
      {"192.0.2.1", "::ffff:192.0.2.1", false},
      {"::ffff:0:0/96", "::ffff:192.0.2.1", true},
      {"64:ff9b::/96", "64:ff9b::192.0.2.33", true},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.outer, c.inner);
    const auto outer = parse_ip_range(c.outer);
    const auto inner = parse_ip_range(c.inner);
    REQUIRE(outer);
    REQUIRE(inner);
    CHECK(contains(*outer, *inner) == c.contains);
  }
  CHECK(parse_ip_range("10.1.2.3/8") == parse_ip_range("10.0.0.0/8"));
  CHECK(parse_ip_range("10.0.0.0/8") != parse_ip_range("10.0.0.0/9"));
  CHECK(parse_ip_range("0.0.0.0/0") != parse_ip_range("::/0"));
}

TEST_CASE("is_private", "[pattern]") {
  for (const std::string_view text :
       {"10.0.0.0/8", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254",
        "172.16.0.0/12", "192.168.1.0/24", "::1", "fc00::", "fdff::1", "fe80::1"}) {
    CAPTURE(text);
    CHECK(is_private(*parse_ip_range(text)));
  }
  // What is private only in part is not, and an IPv4 address in an IPv6 one is an IPv6 one.
  for (const std::string_view text :
       {"0.0.0.0/0", "9.255.255.255", "10.0.0.0/7", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "172.15.255.255", "172.32.0.0", "192.167.1.1", "::2", "fe00::", "fec0::", "2001:db8::1",
        "::ffff:10.0.0.1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_private(*parse_ip_range(text)));
  }
}

TEST_CASE("parse_ip_range_fails", "[pattern]") {
  for (const std::string_view text : {"",
                                      "*",
                                      ".",
                                      ":",
                                      "1",
                                      "1.2.3",
                                      "1.2.3.",
                                      ".1.2.3",
                                      "1..2.3",
                                      "1.2.3.4.5",
                                      "1.2.3.4.",
                                      "256.1.1.1",
                                      "1.1.1.256",
                                      "1000.1.1.1",
                                      "01.2.3.4",
                                      "1.2.3.00",
                                      "0x1.2.3.4",
                                      "+1.2.3.4",
                                      "1.2.3.-4",
                                      " 1.2.3.4",
                                      "1.2.3.4 ",
                                      "1.2.3.4/",
                                      "1.2.3.4/33",
                                      "1.2.3.4/032",
                                      "1.2.3.4/-1",
                                      "1.2.3.4/+8",
                                      "1.2.3.4/8 ",
                                      "1.2.3.4/8/8",
                                      "1.2.3.4/255.0.0.0",
                                      "1.2.3/8",
                                      "/8",
                                      "1.2.3.*",
                                      "1.2.3.4:80",
                                      ":::",
                                      "::1::",
                                      "1::2::3",
                                      "1:",
                                      ":1",
                                      "1:2:3:4:5:6:7",
                                      "1:2:3:4:5:6:7:8:9",
                                      "1:2:3:4:5:6:7:8:",
                                      ":1:2:3:4:5:6:7:8",
                                      "::1:2:3:4:5:6:7:8",
                                      "1:2:3:4:5:6:7:8::",
                                      "1:2:3:4::5:6:7:8",
                                      "1:2:3:4:5:6:7:1.2.3.4",
                                      "1:2:3:4:5:1.2.3.4",
                                      "1::2:3:4:5:6:1.2.3.4",
                                      "1.2.3.4::",
                                      "::1.2.3.4:5",
                                      "::1.2.3",
                                      "::1.2.3.256",
                                      "::01.2.3.4",
                                      "::12345",
                                      "::g",
                                      "::1/129",
                                      "::1/",
                                      "::1/064",
                                      "[::1]",
                                      "fe80::1%eth0",
                                      "::1 "}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ip_range(text));
  }
  CHECK_FALSE(parse_ip_range("1.2.3.4\0"sv));
}

// The C library as the second opinion, on all short combinations of the pieces addresses are made
// of.
TEST_CASE("parse_ip_range_agrees_with_inet_pton", "[pattern]") {
  static constexpr std::string_view kPieces[] = {":",    "::",      "0", "1f",
                                                 "abcd", "1.2.3.4", ".", "256"};
  std::vector<std::string> texts = {""};
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string text = texts[i];
    unsigned char bytes[16] = {};
    const bool is_address = inet_pton(AF_INET6, text.c_str(), bytes) == 1 ||
                            inet_pton(AF_INET, text.c_str(), bytes) == 1;
    const auto range = parse_ip_range(text);
    accepted += is_address ? 1 : 0;
    if (range.has_value() != is_address || (range && !std::ranges::equal(range->bytes, bytes))) {
      FAIL(text);
    }
    if (texts.size() > 300'000) continue;
    for (const std::string_view piece : kPieces) texts.push_back(text + std::string(piece));
  }
  CHECK(accepted > 1000);
}

}  // namespace
}  // namespace ambit
