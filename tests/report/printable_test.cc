#include "report/printable.h"

#include <catch2/catch.hpp>

namespace ambit::report {
namespace {

TEST_CASE("printable_shows_what_would_act", "[report]") {
  using namespace std::string_literals;
  struct Case {
    std::string text;
    std::string shown;
  };
  const Case cases[] = {
      {"", ""},
      {"alice", "alice"},
      {"<script>alert(1)</script>", "<script>alert(1)</script>"},
      {"a\\x1Bb", "a\\x1Bb"},
      {"\x1b[2Jgone", "\\x1B[2Jgone"},
      {"line\nfeed\r\t", "line\\x0Afeed\\x0D\\x09"},
      {"nul\0nul"s, "nul\\x00nul"},
      {"\x7f", "\\x7F"},
      {"\xc2\x9b"
       "31m",
       "\\x9B31m"},  // CSI as one C1 character
      {"\xc2\xa0", "\xc2\xa0"},
      {"\xe2\x80\xae"
       "drowssap",
       "\\u{202E}drowssap"},
      {"\xe2\x81\xa6x\xe2\x81\xa9", "\\u{2066}x\\u{2069}"},
      {"\xe2\x80\xa8", "\\u{2028}"},
      {"\xd8\x9c", "\\u{061C}"},
      {"Zo\xc3\xab \xe2\x82\xac \xf0\x9f\x94\x91", "Zo\xc3\xab \xe2\x82\xac \xf0\x9f\x94\x91"},
      {"\xff", "\\xFF"},
      {"a\xc3", "a\\xC3"},
      {"\xc0\x9b[31m", "\\xC0\\x9B[31m"},   // overlong: no way around
      {"\xed\xa0\x80", "\\xED\\xA0\\x80"},  // a surrogate
      {"\x9b"
       "31m",
       "\\x9B31m"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.shown);
    CHECK(printable(c.text) == c.shown);
  }
}

TEST_CASE("printable_leaves_no_control_byte", "[report]") {
  // Every text of three bytes out of those that could begin or end something.
  constexpr unsigned char kBytes[] = {0x00, 0x07, 0x1b, 0x20, 0x41, 0x7f, 0x80, 0x9b,
                                      0xa7, 0xc2, 0xc3, 0xe2, 0xed, 0xf0, 0xff};
  for (const unsigned char a : kBytes)
    for (const unsigned char b : kBytes)
      for (const unsigned char c : kBytes) {
        const std::string text = {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c)};
        const std::string shown = printable(text);
        for (std::size_t i = 0; i < shown.size(); ++i) {
          const auto byte = static_cast<unsigned char>(shown[i]);
          REQUIRE((byte >= 0x20 && byte != 0x7f));
          const bool c1 = byte == 0xc2 && static_cast<unsigned char>(shown[i + 1]) < 0xa0;
          REQUIRE_FALSE(c1);
        }
        CHECK(printable(shown) == shown);
      }
}

}  // namespace
}  // namespace ambit::report
