#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "tests/json/parsed.h"

namespace ambit::json {
namespace {

using RootTexts = std::vector<std::string>;

TEST_CASE("damage_is_reported_with_its_place", "[json]") {
  struct Case {
    std::string_view text, kind;
    Position position;
    std::string_view pointer, what;  // the reason, or a part of it
  };
  static constexpr Case kCases[] = {
      {"[tru]", "json/syntax", {1, 2}, "/0", "expected a value"},
      {"[True]", "json/syntax", {1, 2}, "/0", "expected a value"},
      {"[truefalse]", "json/syntax", {1, 2}, "/0", "expected a value"},
      {"[NaN]", "json/syntax", {1, 2}, "/0", "expected a value"},
      {"['a']", "json/syntax", {1, 2}, "/0", "expected a value"},
      {"[1,]", "json/syntax", {1, 4}, "/1", "expected a value"},
      {"[,1]", "json/syntax", {1, 2}, "/0", "expected a value"},
      {"[1,,2]", "json/syntax", {1, 4}, "/1", "expected a value"},
      {"[// c\n1]", "json/syntax", {1, 2}, "/0", "expected a value"},
      {"[01]", "json/syntax", {1, 2}, "/0", "number"},
      {"[1.]", "json/syntax", {1, 2}, "/0", "number"},
      {"[.5]", "json/syntax", {1, 2}, "/0", "expected a value"},
      {"[+1]", "json/syntax", {1, 2}, "/0", "expected a value"},
      {"[1e]", "json/syntax", {1, 2}, "/0", "number"},
      {"[-]", "json/syntax", {1, 2}, "/0", "number"},
      {"[0x1]", "json/syntax", {1, 2}, "/0", "number"},
      {"[1 2]", "json/syntax", {1, 4}, "/0", "expected `,` or `]`"},
      {"[\"a\":1]", "json/syntax", {1, 5}, "/0", "expected `,` or `]`"},
      {"[1\f]", "json/syntax", {1, 3}, "/0", "expected `,` or `]`"},
      {"{\"a\":1,}", "json/syntax", {1, 8}, "", "member name"},
      {"{,}", "json/syntax", {1, 2}, "", "member name"},
      {"{a:1}", "json/syntax", {1, 2}, "", "member name"},
      {"{1:1}", "json/syntax", {1, 2}, "", "member name"},
      {"{\"a\"}", "json/syntax", {1, 5}, "", "expected `:`"},
      {"{\"a\" 1}", "json/syntax", {1, 6}, "", "expected `:`"},
      {"{\"a\"::1}", "json/syntax", {1, 6}, "/a", "expected a value"},
      {"{\"a\":}", "json/syntax", {1, 6}, "/a", "expected a value"},
      {"{\"a\":1 \"b\":2}", "json/syntax", {1, 8}, "/a", "expected `,` or `}`"},
      {"{\"a\":1,\"b\" 2}", "json/syntax", {1, 12}, "", "expected `:`"},
      {"{\"a\":1]", "json/syntax", {1, 7}, "/a", "nothing that is open"},
      {"[1}", "json/syntax", {1, 3}, "/0", "nothing that is open"},
      {"}", "json/syntax", {1, 1}, "", "nothing that is open"},
      {"[\"\\x\"]", "json/syntax", {1, 2}, "/0", "escape sequence"},
      {"[\"\\u12G4\"]", "json/syntax", {1, 2}, "/0", "escape sequence"},
      {"[\"\\ud800\"]", "json/syntax", {1, 2}, "/0", "escape sequence"},
      {"[\"\\udc00\"]", "json/syntax", {1, 2}, "/0", "escape sequence"},
      {"[\"\\ud800\\u0041\"]", "json/syntax", {1, 2}, "/0", "escape sequence"},
      {"{\"\\ud800\":1}", "json/syntax", {1, 2}, "", "escape sequence"},
      {"[\"a\tb\"]", "json/syntax", {1, 4}, "/0", "control character"},
      {"[\"a\nb\"]", "json/syntax", {1, 4}, "/0", "control character"},
      {"{\\\"a\":1}", "json/syntax", {1, 2}, "", "backslash"},
      {"{\r\n  \"\xC3\xA9\": \"\xF0\x9F\x98\x80\", tru\r\n}",
       "json/syntax",
       {2, 13},
       "",
       "member name"},
      {"{\"a/b\":{\"\\u0041~\":[0,tru]}}",
       "json/syntax",
       {1, 22},
       "/a~1b/A~0/1",
       "expected a value"},
      {"hello world", "json/syntax", {1, 1}, "", "expected a value"},
      {"[\"\xFF\"]", "json/not-utf8", {1, 3}, "/0", ""},
      {"[\"\xC3\"]", "json/not-utf8", {1, 3}, "/0", ""},
      {"[\"\xED\xA0\x80\"]", "json/not-utf8", {1, 3}, "/0", ""},
      {"[", "json/truncated", {1, 2}, "/0", ""},
      {"{\"a\":[1,{\"b\":", "json/truncated", {1, 14}, "/a/1/b", ""},
      {"{\"a\":\"bcd", "json/truncated", {1, 10}, "/a", ""},
      {"{\"a\":1,\n", "json/truncated", {1, 8}, "", ""},
      {"\"abc", "json/truncated", {1, 5}, "", ""},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    const Parsed parsed(c.text);
    CHECK(parsed.tree->roots().empty());
    CHECK(parsed.tree->node_count() == 0);
    CHECK_FALSE(parsed.tree->complete());
    const Diagnostic& said = parsed.only_diagnostic();
    CHECK(said.kind->name == c.kind);
    CHECK(parsed.files.position(parsed.file, said.where.begin) == c.position);
    CHECK(said.pointer == c.pointer);
    const std::string reason = said.args.empty() ? "" : std::get<std::string>(said.args[0]);
    CHECK_THAT(reason, Catch::Contains(std::string(c.what)));
  }
}

TEST_CASE("truncation_tells_where_the_value_begins", "[json]") {
  const Parsed parsed("{}\n {\"a\":");
  REQUIRE(parsed.only_diagnostic().notes.size() == 1);
  CHECK(parsed.only_diagnostic().notes[0].where.begin == 4);
}

TEST_CASE("sound_values_around_damage_are_kept", "[json]") {
  struct Case {
    std::string_view text;
    RootTexts roots;
    std::size_t errors;
  };
  const std::vector<Case> cases = {
      {"{\"a\":1}\n{\"b\":tru}\n{\"c\":3}", {"{\"a\":1}", "{\"c\":3}"}, 1},
      {"{\"b\":tru} {\"c\":3}", {"{\"c\":3}"}, 1},
      {"{\"b\":\n tru\n}\n{\"c\":\n3}", {"{\"c\":3}"}, 1},
      {"[1\n[2]\n[3]", {"[2]", "[3]"}, 1},  // never closes
      {"{\"a\":\"x\n{\"b\":2}\n{\"c\":3}\n", {"{\"b\":2}", "{\"c\":3}"}, 1},
      {"[1}\n[2]", {"[2]"}, 1},
      {"[1],\n[2],\n[3]\n", {"[1]", "[2]", "[3]"}, 2},
      {"An error occurred (AccessDenied)\n{\"a\":1}\n", {"{\"a\":1}"}, 1},
      {"{\"a\":1}\ngarbage here\n  [0]\n[2]", {"{\"a\":1}", "[2]"}, 1},
      {"[1]\n[\"\xFF\"]\n[3]", {"[1]", "[3]"}, 1},
      {"[\"\\q\"][\"\\r\"]", {"[\"\\u000d\"]"}, 1},
      {"[1]]\n[2]", {"[1]", "[2]"}, 1},
      {"\"a\nb\"\n[2]", {"[2]"}, 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Parsed parsed(c.text);
    CHECK(parsed.roots() == c.roots);
    CHECK(parsed.diagnostics.count(Severity::kError) == c.errors);
    CHECK_FALSE(parsed.tree->complete());
  }
}

TEST_CASE("many_damaged_lines_lose_no_sound_line", "[json]") {
  std::string text;
  RootTexts sound;
  for (int i = 0; i < 500; ++i) {
    text += "{\"open\":[" + std::to_string(i) + "\n{\"n\":" + std::to_string(i) + "}\n";
    sound.push_back("{\"n\":" + std::to_string(i) + "}");
  }
  const Parsed parsed(text);
  CHECK(parsed.roots() == sound);
  CHECK(parsed.diagnostics.count(Severity::kError) == 500);
}

TEST_CASE("many_values_in_one_line_take_linear_time", "[json]") {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "{}";
  CHECK(Parsed(text).tree->roots().size() == 200'000);
}

constexpr std::string_view kSample =
    "{\n    \"Users\": [\n        {\"Name\": \"al\\u00efce \xE2\x82\xAC\", \"Path\": \"/\", "
    "\"N\": -1.5e3, \"t\": true, \"f\": false, \"z\": null, \"e\": {}, \"l\": [[], [1, 2]]}\n"
    "    ],\n    \"\\\"k\\\\\": \"\\ud83d\\ude00\"\n}\n[1,2]\n{\"last\":\"x\"}\n";

// No damaged value is among the roots, and damage never goes unsaid.
void check_sound(const Parsed& parsed) {
  const bool said = parsed.diagnostics.has_errors();
  CHECK(parsed.tree->complete() == !said);
  for (const Value root : parsed.tree->roots()) {
    CHECK(Parsed(root.raw()).accepted());
    CHECK(printed(Parsed(printed(root)).root()) == printed(root));
  }
  for (const Diagnostic& diagnostic : parsed.diagnostics.items()) {
    CHECK(diagnostic.where.begin <= diagnostic.where.end);
    CHECK(diagnostic.where.end <= parsed.files.text(parsed.file).size());
  }
}

TEST_CASE("truncated_at_every_byte", "[json]") {
  const RootTexts all = Parsed(kSample).roots();
  REQUIRE(all.size() == 3);
  for (std::size_t size = 0; size < kSample.size(); ++size) {
    CAPTURE(size);
    const Parsed parsed(kSample.substr(0, size));
    check_sound(parsed);
    const RootTexts roots = parsed.roots();
    REQUIRE(roots.size() <= all.size());
    CHECK(std::equal(roots.begin(), roots.end(), all.begin()));
    // Whatever is not there was said to be missing, unless the cut is between two values.
    const std::string_view tail =
        kSample.substr(0, size).substr(roots.empty() ? 0 : parsed.tree->roots().back().where().end);
    CHECK(parsed.tree->complete() == (tail.find_first_not_of(" \n") == std::string_view::npos));
  }
}

TEST_CASE("every_byte_replaced", "[json]") {
  static constexpr std::string_view kReplacements =
      std::string_view("\0\n\x1A \"\\{}[]:,0-etu/\x7F\x80\xC3\xE2\xFF", 23);
  std::string text(kSample);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char original = text[at];
    for (const char replacement : kReplacements) {
      CAPTURE(at, static_cast<int>(replacement));
      text[at] = replacement;
      check_sound(Parsed(text));
    }
    for (int bit = 0; bit < 8; ++bit) {
      CAPTURE(at, bit);
      text[at] = static_cast<char>(original ^ (1 << bit));
      check_sound(Parsed(text));
    }
    text[at] = original;
  }
}

TEST_CASE("hostile_sizes_end", "[json]") {
  const std::vector<std::string> texts = {
      std::string(1'000'000, '['), std::string(1'000'000, '{'), std::string(1'000'000, '"'),
      std::string(1'000'000, ']'), std::string(1'000'000, ','), std::string(1'000'000, '\\'),
      std::string(1'000'000, '1'), std::string(1'000'000, ' '),
  };
  for (const std::string& text : texts) {
    const Parsed parsed(text);
    CHECK(parsed.diagnostics.items().size() <= Diagnostics::kMaxKept);
  }
  std::string lines;
  for (int i = 0; i < 50'000; ++i) lines += "[[[[[[[[\n";
  const Parsed parsed(lines);
  CHECK(parsed.diagnostics.count(Severity::kError) == 50'000);
}

TEST_CASE("every_kind_of_diagnostic_is_well_formed", "[json]") {
  std::set<std::string_view> names;
  for (const DiagnosticKind* kind : diagnostic_kinds()) {
    CAPTURE(kind->name);
    CHECK(kind->name.starts_with("json/"));
    CHECK(names.insert(kind->name).second);
    CHECK_FALSE(kind->message.empty());
    CHECK_FALSE(kind->message.ends_with('.'));
    CHECK_FALSE(kind->source.empty());
  }
}

}  // namespace
}  // namespace ambit::json
