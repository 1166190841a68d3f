#include "support/percent.h"

#include <catch2/catch.hpp>

namespace ambit {
namespace {

TEST_CASE("percent_decode", "[support]") {
  struct Case {
    std::string_view text, decoded;
    bool looks_encoded;
  };
  static constexpr Case kCases[] = {
      {"", "", false},
      {"%7B%22Version%22%3A%222012-10-17%22%7D", R"({"Version":"2012-10-17"})", true},
      {"%7b%7d", "{}", true},
      {"a+b%20c", "a+b c", true},  // `+` is no blank
      {"%2525", "%25", true},      // once
      {"100%", "100%", false},
      {"%", "%", false},
      {"%4", "%4", false},
      {"%4g", "%4g", false},
      {"%g4", "%g4", false},
      {"%%41", "%A", true},
      {"%%%41%", "%%A%", true},
      {"%C3%A9", "\xC3\xA9", true},
      {"%00", std::string_view("\0", 1), true},
      {"no percent", "no percent", false},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(percent_decode(c.text) == c.decoded);
    CHECK(looks_percent_encoded(c.text) == c.looks_encoded);
  }
}

}  // namespace
}  // namespace ambit
