#include "pattern/fold.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ambit {
namespace {

TEST_CASE("fold", "[pattern]") {
  struct Case {
    std::string_view text, folded;
  };
  static constexpr Case kCases[] = {
      {"", ""},
      {"s3:GetObject", "s3:getobject"},
      {"@AZ[`az{", "@az[`az{"},
      {"ÀÖ×ØÞßÿ", "àö×øþßÿ"},  // the multiplication sign among letters
      {"STRASSE", "strasse"},
      {"straße", "straße"},  // not ss
      {"ẞ", "ß"},            // capital sharp s has a one-to-one lower case
      {"ĀāĶķ", "āāķķ"},
      {"İ", "İ"},              // two characters in lower case: stays
      {"I\u0131", "i\u0131"},  // dotless i is its own lower case
      {"ΑΣς", "ασς"},          // no final sigma rule
      {"ЖЁ", "жё"},
      {"\u212A", "k"},               // Kelvin sign: three bytes become one
      {"\u023A", "\u2C65"},          // two bytes become three
      {"\U00010400", "\U00010428"},  // Deseret, outside of the basic plane
      {"漢字", "漢字"},
      {"\xC3", "\xC3"},
      {"A\x80Z", "a\x80z"},
      {"\xFF\xFE\xFD\xFC", "\xFF\xFE\xFD\xFC"},
      {"\xC1\x81", "\xC1\x81"},  // `A` in two bytes is not UTF-8
      {"\xED\xA0\x80", "\xED\xA0\x80"},
      {"\xF4\x90\x80\x80", "\xF4\x90\x80\x80"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(fold(c.text) == c.folded);
    CHECK(fold(c.folded) == c.folded);
    CHECK(is_folded(c.folded));
    CHECK(is_folded(c.text) == (c.text == c.folded));
  }
}

TEST_CASE("equal_folded", "[pattern]") {
  static constexpr std::string_view kTexts[] = {
      "",     "a",    "A",    "b",      "aa",     "K",        "k",       "\u212A", "é",
      "É",    "e",    "ß",    "ss",     "ẞ",      "İ",        "i",       "I",      "i\u0307",
      "\xC3", "\xE9", "\x80", "\u023A", "\u2C65", "a\u212A",  "\u212Aa", "Ka",     "aK",
      "\xFF", "\xFE", "Σ",    "σ",      "ς",      "\xC3\xC3", "É\xC3",   "é\xC3",  "éa",
  };
  for (const std::string_view a : kTexts) {
    for (const std::string_view b : kTexts) {
      CAPTURE(a, b);
      CHECK(equal_folded(a, b) == (fold(a) == fold(b)));
    }
  }
}

// Long texts are compared many bytes at once.
TEST_CASE("equal_folded_of_long_texts", "[pattern]") {
  for (std::size_t at = 0; at < 18; ++at) {
    std::string a = "aws:RequestTag/Team";
    std::string b = "AWS:requesttag/tEAM";
    int wrong = 0;
    for (int i = 0; i < 256; ++i) {
      a[at] = static_cast<char>(i);
      for (int j = 0; j < 256; ++j) {
        b[at] = static_cast<char>(j);
        wrong += equal_folded(a, b) == (fold(a) == fold(b)) ? 0 : 1;
      }
    }
    CAPTURE(at);
    CHECK(wrong == 0);
  }
  CHECK(equal_folded("aws:RequestTag/\u212Aelvin", "aws:requesttag/kelvin"));
  CHECK(!equal_folded("aws:RequestTag/\u212Aelvin", "aws:requesttag/celvin"));
}

std::string utf8(char32_t c) {
  std::string text;
  const auto add = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xC0 | c >> 6);
    add(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    add(0xE0 | c >> 12);
    add(0x80 | (c >> 6 & 0x3F));
    add(0x80 | (c & 0x3F));
  } else {
    add(0xF0 | c >> 18);
    add(0x80 | (c >> 12 & 0x3F));
    add(0x80 | (c >> 6 & 0x3F));
    add(0x80 | (c & 0x3F));
  }
  return text;
}

TEST_CASE("fold_every_code_point", "[pattern]") {
  int changed = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const std::string text = utf8(c);
    const std::string folded = fold(text);
    changed += folded == text ? 0 : 1;
    const bool consistent = fold(folded) == folded && equal_folded(text, folded) &&
                            is_folded(folded) && is_folded(text) == (folded == text) &&
                            !equal_folded(text, text + text);
    if (consistent) continue;
    CAPTURE(static_cast<std::uint32_t>(c));
    REQUIRE(consistent);
  }
  CHECK(changed == 1432);  // what the generator counts in Unicode 14, and 26 of ASCII
}

}  // namespace
}  // namespace ambit
