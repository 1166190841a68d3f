// nlohmann::json as a second opinion: what it accepts is accepted here, with the same content.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <random>
#include <string>
#include <string_view>

#include "tests/json/parsed.h"

namespace ambit::json {
namespace {

constexpr std::string_view kTexts[] = {
    "{}",
    "[]",
    "[1,2,3]",
    "{\"a\":{\"b\":[null,true,false]}}",
    "0",
    "-0.0",
    "1e1",
    "1E+2",
    "\"\"",
    "\"\\u00e9\"",
    "\"\\ud83d\\ude00\"",
    "[[[[]]]]",
    " [ ] ",
    "\t{\r\n}",
    "[1.0,-2.5e-7]",
    "{\"\":\"\"}",
    "\"\x7F\"",
    "\"\xC3\xA9\"",
    "[\"\\/\"]",
    "[\"\\u0000\"]",
    "",
    " ",
    "[",
    "]",
    "{",
    "}",
    "[1,]",
    "[,]",
    "{,}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{a:1}",
    "{'a':1}",
    "[1 2]",
    "[01]",
    "[1.]",
    "[.1]",
    "[+1]",
    "[1e]",
    "[--1]",
    "[0x10]",
    "[NaN]",
    "[Infinity]",
    "[tru]",
    "[nulll]",
    "[True]",
    "\"",
    "\"a",
    "\"\\\"",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\u12x4\"",
    "\"\\ud800\"",
    "\"\\udc00\"",
    "\"\\ud800\\ud800\"",
    "\"\\ud800x\"",
    "\"a\tb\"",
    "\"a\nb\"",
    "[\"a\":1]",
    "[1}",
    "{\"a\":1]",
    "[]]",
    "{}}",
    "[1],",
    "/**/[]",
    "[]//",
    "[1;2]",
    "\"\xFF\"",
    "\"\xC0\x80\"",
    "\"\xED\xA0\x80\"",
    "\"\xF4\x90\x80\x80\"",
    "[\"\xC3\"]",
    "\\",
    "[\\]",
    "[\\\"\"]",
    "{\"a\":1 \"b\":2}",
    "{\"a\" 1}",
    "[1\f]",
    "[\v]",
    "1 2",
};

enum class Verdict { kAccepted, kOutOfRange, kRejected };

Verdict verdict_of_nlohmann(const std::string& text) {
  try {
    [[maybe_unused]] const auto parsed = nlohmann::json::parse(text);
    return Verdict::kAccepted;
  } catch (const nlohmann::json::out_of_range&) {
    return Verdict::kOutOfRange;
  } catch (const nlohmann::json::parse_error&) {
    return Verdict::kRejected;
  }
}

// Not compared: several values one after another, which only ambit reads; texts with a NUL, which
// ends them for nlohmann; Ctrl-Z at the end; numbers beyond a double, where nlohmann stops reading.
void check_agreement(const std::string& text) {
  CAPTURE(text);
  const Parsed parsed(text);
  const bool noticed = parsed.diagnostics.count(Severity::kNotice) > 0;
  if (parsed.tree->roots().size() > 1 || noticed || text.find('\0') != std::string::npos) return;
  const Verdict verdict = verdict_of_nlohmann(text);
  if (verdict == Verdict::kOutOfRange) return;
  REQUIRE(parsed.accepted() == (verdict == Verdict::kAccepted));
  // Both sides go through its parser, because it keeps only the last of equal keys.
  if (verdict == Verdict::kAccepted)
    CHECK(nlohmann::json::parse(printed(parsed.root())) == nlohmann::json::parse(text));
}

TEST_CASE("agrees_with_nlohmann", "[json]") {
  for (const std::string_view text : kTexts) check_agreement(std::string(text));
}

TEST_CASE("agrees_with_nlohmann_on_random_texts", "[json]") {
  static constexpr std::string_view kTokens[] = {"{",    "}",           "[",     "]",
                                                 ",",    ":",           "\"a\"", "\"\\u0062\"",
                                                 "\"",   "\\",          "0",     "-1.5e3",
                                                 "01",   "true",        "false", "null",
                                                 "nul",  " ",           "\n",    "\"\xC3\xA9\"",
                                                 "\xC3", "\"\\ud800\"", "\t",    "\"x\ty\""};
  std::mt19937 random(7);
  for (int i = 0; i < 200'000; ++i) {
    std::string text;
    for (std::size_t n = random() % 12; n > 0; --n) text += kTokens[random() % std::size(kTokens)];
    check_agreement(text);
  }
}

// Sound texts, most of which random tokens never hit.
std::string random_value(std::mt19937& random, int depth) {
  static constexpr std::string_view kScalars[] = {"null",
                                                  "true",
                                                  "false",
                                                  "0",
                                                  "-12",
                                                  "3.25",
                                                  "1e5",
                                                  "\"\"",
                                                  "\"abc\"",
                                                  "\"\\n\\\"\\u20ac\"",
                                                  "\"a longer string with many characters in it\"",
                                                  "\"\xE2\x82\xAC\\\\\""};
  static constexpr std::string_view kBlanks[] = {"", " ", "\n    ", "\r\n\t"};
  const auto blank = [&] { return std::string(kBlanks[random() % std::size(kBlanks)]); };
  const std::size_t choice = depth == 0 ? 0 : random() % 3;
  if (choice == 0) return std::string(kScalars[random() % std::size(kScalars)]);
  const bool object = choice == 1;
  std::string out = object ? "{" : "[";
  const std::size_t size = random() % 5;
  for (std::size_t i = 0; i < size; ++i) {
    out += (i == 0 ? "" : ",") + blank();
    if (object) out += "\"k" + std::to_string(i) + "\"" + blank() + ":" + blank();
    out += random_value(random, depth - 1) + blank();
  }
  return out + blank() + (object ? "}" : "]");
}

TEST_CASE("agrees_with_nlohmann_on_random_sound_values", "[json]") {
  std::mt19937 random(11);
  for (int i = 0; i < 3'000; ++i) {
    std::string text = random_value(random, 6);
    check_agreement(text);
    text[random() % text.size()] = static_cast<char>(random() % 128);
    check_agreement(text);
  }
}

}  // namespace
}  // namespace ambit::json
