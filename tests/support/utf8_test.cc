#include "support/utf8.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace ambit {
namespace {

TEST_CASE("first_invalid_utf8", "[support]") {
  struct Case {
    std::string_view text;
    std::optional<std::size_t> invalid;
  };
  static constexpr Case kCases[] = {
      {"", std::nullopt},
      {"plain ASCII, longer than one word", std::nullopt},
      {"\xC2\x80 \xDF\xBF \xE0\xA0\x80 \xEF\xBF\xBF \xF0\x90\x80\x80 \xF4\x8F\xBF\xBF",
       std::nullopt},
      {"\x80", 0},  // a continuation without a start
      {"12345678\xFF", 8},
      {"1234567\xC3", 7},  // cut off
      {"\xC3(", 0},
      {"\xC0\x80", 0},  // overlong
      {"\xC1\xBF", 0},
      {"\xE0\x9F\xBF", 0},
      {"\xF0\x8F\xBF\xBF", 0},
      {"ab\xED\xA0\x80", 2},  // a surrogate
      {"\xED\x9F\xBF\xEE\x80\x80", std::nullopt},
      {"\xF4\x90\x80\x80", 0},  // above U+10FFFF
      {"\xF5\x80\x80\x80", 0},
      {"\xF0\x9F\x98", 0},
      {"\xC3\xA9\xC3\xA9 ok \xE2\x82", 8},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(first_invalid_utf8(c.text) == c.invalid);
  }
}

std::string encode(std::uint32_t point) {
  const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
  const auto tail = [&](std::uint32_t shift) { return byte(0x80 | ((point >> shift) & 0x3F)); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | point >> 6), tail(0)};
  if (point < 0x10000) return {byte(0xE0 | point >> 12), tail(6), tail(0)};
  return {byte(0xF0 | point >> 18), tail(12), tail(6), tail(0)};
}

TEST_CASE("every_code_point_but_surrogates_is_valid_utf8", "[support]") {
  std::uint32_t wrong = 0;
  for (std::uint32_t point = 0; point < 0x120000; ++point) {
    const bool valid = point < 0xD800 || (point > 0xDFFF && point <= 0x10FFFF);
    const std::string text = encode(point);
    if (first_invalid_utf8(text).has_value() == valid || count_code_points(text) != 1) ++wrong;
  }
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace ambit
