#include "json/scan.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace ambit::json {
namespace {

using Ending = BracketScan::Ending;

TEST_CASE("bracket_scan_finds_the_end_of_a_value", "[json]") {
  struct Case {
    std::string_view text;
    Ending ending;
    std::size_t where;
  };
  static constexpr Case kCases[] = {
      {"{}", Ending::kClosed, 2},
      {"{} {}", Ending::kClosed, 2},
      {"[[],[{}]]x", Ending::kClosed, 9},
      {R"({"}":"]"} )", Ending::kClosed, 9},
      {R"({"a\"}":1}[)", Ending::kClosed, 10},
      {R"("a\\" 1)", Ending::kClosed, 5},
      {"12, 13", Ending::kClosed, 2},
      {"true\nfalse", Ending::kClosed, 4},
      {"nul", Ending::kClosed, 3},
      {"\"a\nb\"", Ending::kClosed, 3},  // a string ends with its line
      {"[1}", Ending::kMismatch, 2},
      {"{\"a\":[}]", Ending::kMismatch, 6},
      {"]", Ending::kMismatch, 0},
      {",1", Ending::kMismatch, 0},
      {":", Ending::kMismatch, 0},
      {"[", Ending::kOpen, 1},
      {"[1,2", Ending::kOpen, 4},
      {R"({"a)", Ending::kOpen, 3},
      {R"("a\)", Ending::kOpen, 3},
      {R"("a\")", Ending::kOpen, 4},
      {"[ \n ", Ending::kOpen, 4},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    const BracketScan scan(c.text, 0, c.text.size());
    CHECK(scan.ending() == c.ending);
    CHECK(scan.where() == c.where);
  }
}

TEST_CASE("bracket_scan_notes_the_first_stray_byte", "[json]") {
  struct Case {
    std::string_view text;
    std::size_t stray;
  };
  static constexpr Case kCases[] = {
      {R"(["a\n"])", BracketScan::kNone},
      {"[\"a\tb\n\"]", 3},
      {"[\"a\n]", 3},
      {R"([\"a"])", 1},
      {"[tr\\ue]", 3},
      {"[\"\\\n\"]", 3},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(BracketScan(c.text, 0, c.text.size()).stray() == c.stray);
  }
}

TEST_CASE("bracket_scan_knows_what_is_open", "[json]") {
  static constexpr std::string_view kText = R"({"a":[0,{"b\"":1,"c": )";
  const BracketScan scan(kText, 0, kText.size());
  REQUIRE(scan.open().size() == 3);
  CHECK(scan.open()[0].key == "a");
  CHECK(scan.open()[1].index == 1);
  CHECK(scan.open()[2].key == "c");
  CHECK(scan.open()[2].named);
}

TEST_CASE("bracket_scan_counts_brackets_beyond_the_limit_of_depth", "[json]") {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const BracketScan closed(deep, 0, deep.size());
  CHECK(closed.ending() == Ending::kClosed);
  CHECK(closed.where() == deep.size());
  const BracketScan open(deep, 0, 150'000);
  CHECK(open.ending() == Ending::kOpen);
  CHECK(open.open().size() == kMaxDepthLevels);
}

}  // namespace
}  // namespace ambit::json
