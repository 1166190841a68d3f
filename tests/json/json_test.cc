#include "json/json.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/json/parsed.h"

namespace ambit::json {
namespace {

TEST_CASE("scalars", "[json]") {
  struct Case {
    std::string_view text;
    Kind kind;
    std::string_view value;
  };
  static constexpr Case kCases[] = {
      {"null", Kind::kNull, ""},
      {"true", Kind::kBool, "true"},
      {"false", Kind::kBool, "false"},
      {"0", Kind::kNumber, "0"},
      {"-0", Kind::kNumber, "-0"},
      {"123456789012345678901234567890", Kind::kNumber, "123456789012345678901234567890"},
      {"1.5e+999", Kind::kNumber, "1.5e+999"},
      {R"("")", Kind::kString, ""},
      {R"("plain")", Kind::kString, "plain"},
      {R"("\"\\\/\b\f\n\r\t")", Kind::kString, "\"\\/\b\f\n\r\t"},
      {R"("\u0041\u00e9\u20AC\ud83d\ude00")", Kind::kString,
       "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
      {R"("\u0000")", Kind::kString, std::string_view("\0", 1)},
      {"\"\xF0\x9F\x98\x80\x7F\"", Kind::kString, "\xF0\x9F\x98\x80\x7F"},
  };
  for (const Case& c : kCases) {
    // At the root, and inside of another value, where simdjson reads them in other ways.
    for (const bool inside : {false, true}) {
      CAPTURE(c.text, inside);
      const Parsed parsed(inside ? "[" + std::string(c.text) + " ]" : std::string(c.text));
      REQUIRE(parsed.accepted());
      const Value value = inside ? *parsed.root().elements().begin() : parsed.root();
      CHECK(value.kind() == c.kind);
      CHECK(value.text() == c.value);
      CHECK(value.raw() == c.text);
      CHECK(value.elements().empty());
      CHECK(value.members().empty());
      CHECK_FALSE(value.find("").valid());
    }
  }
}

TEST_CASE("values_know_their_place", "[json]") {
  const Parsed parsed("\n{ \"a\" : [ 1 , {} ,\n  \"x\\ty\" ]\t, \"b\":{\"c\":null\n} } \n");
  REQUIRE(parsed.accepted());
  const Value root = parsed.root();
  const auto excerpt = [&](Value value) { return parsed.files.excerpt(value.where()); };
  CHECK(excerpt(root) == "{ \"a\" : [ 1 , {} ,\n  \"x\\ty\" ]\t, \"b\":{\"c\":null\n} }");
  CHECK(excerpt(root.find("a")) == "[ 1 , {} ,\n  \"x\\ty\" ]");
  CHECK(excerpt(root.find("b")) == "{\"c\":null\n}");
  CHECK(excerpt((*root.members().begin()).key) == "\"a\"");
  CHECK(root.where().file == parsed.file);

  std::vector<std::string_view> elements;
  for (const Value element : root.find("a").elements()) elements.push_back(excerpt(element));
  CHECK(elements == std::vector<std::string_view>{"1", "{}", "\"x\\ty\""});
  CHECK(root.size() == 2);
  CHECK(root.find("a").size() == 3);
  CHECK(root.find("b").find("c").is(Kind::kNull));
  CHECK_FALSE(root.find("c").valid());
}

TEST_CASE("all_nodes_within_a_value_are_between_its_indices", "[json]") {
  const Parsed parsed(R"({"a":[1,[2]],"b":3})");
  const Value array = parsed.root().find("a");
  std::vector<std::string_view> within;
  for (std::uint32_t i = array.index(); i < array.end_index(); ++i)
    within.push_back(parsed.tree->at(i).raw());
  CHECK(within == std::vector<std::string_view>{"[1,[2]]", "1", "[2]", "2"});
  CHECK(parsed.root().end_index() == parsed.tree->node_count());
}

// JSON pointer of the value whose text is "here".
std::string pointer_to_here(const Tree& tree) {
  for (std::uint32_t i = 0; i < tree.node_count(); ++i)
    if (tree.at(i).text() == "here") return tree.at(i).pointer();
  return "nowhere";
}

TEST_CASE("pointer", "[json]") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {R"("here")", ""},
      {R"(["here"])", "/0"},
      {R"([0,[],{"a":1},[0,"here"]])", "/3/1"},
      {R"({"a":{"b":[1]},"c":{"d":["here"]}})", "/c/d/0"},
      {R"({"a/b":{"m~n":{"":"here"}}})", "/a~1b/m~0n/"},
      {R"({"\u0061":"here"})", "/a"},
      {R"({"here":1})", "/here"},
      {R"({"x":0} {"y":["here"]})", "/y/0"},
  };
  for (const auto& [text, pointer] : cases) {
    CAPTURE(text);
    CHECK(pointer_to_here(*Parsed(text).tree) == pointer);
  }
}

TEST_CASE("several_values_in_one_text", "[json]") {
  using Roots = std::vector<std::string>;
  const std::vector<std::pair<std::string_view, Roots>> cases = {
      {"", {}},
      {" \r\n\t ", {}},
      {"{}{}", {"{}", "{}"}},
      {"{\n}\n{\n}\n", {"{}", "{}"}},
      {"[1] [2]\n[3]", {"[1]", "[2]", "[3]"}},
      {"1 \"a\" null", {"1", "\"a\"", "null"}},
      {"\"a\"\"b\"", {"\"a\"", "\"b\""}},
      {"{\"a\":1}\r\n{\"b\":\n2}\r\n[]", {"{\"a\":1}", "{\"b\":2}", "[]"}},
      {"\xEF\xBB\xBF{}", {"{}"}},
      {"{\"a\":\"}{\"}{\"b\":\"\\\"\"}", {"{\"a\":\"}{\"}", "{\"b\":\"\\\"\"}"}},
  };
  for (const auto& [text, roots] : cases) {
    CAPTURE(text);
    const Parsed parsed(text);
    CHECK(parsed.roots() == roots);
    CHECK(parsed.tree->complete());
    CHECK(parsed.diagnostics.items().empty());
  }
}

TEST_CASE("a_parser_reads_one_text_after_another", "[json]") {
  SourceFiles files;
  Diagnostics diagnostics;
  Parser parser;
  const auto first = parser.parse(files, files.add("1", TextBuffer(R"({"a":"x\n"})")), diagnostics);
  const auto second = parser.parse(files, files.add("2", TextBuffer(R"(["y\n")")), diagnostics);
  const auto third = parser.parse(files, files.add("3", TextBuffer(R"(["z\n"])")), diagnostics);
  CHECK(first->roots().at(0).find("a").text() == "x\n");
  CHECK(second->roots().empty());
  CHECK((*third->roots().at(0).elements().begin()).text() == "z\n");
  CHECK(diagnostics.items().size() == 1);
}

TEST_CASE("a_tree_is_filled_again_as_if_it_were_new", "[json]") {
  const std::vector<std::string> texts = {R"({"a":[1,"\u0041"],"a":2} {"b":"\n"})", R"([1,)",
                                          R"({"b":{"c":null},"d":"e"})", "", R"("\u00e9")"};
  Parser parser;
  Tree tree;
  for (int round = 0; round < 2; ++round)
    for (const std::string& text : texts) {
      CAPTURE(text, round);
      const Parsed fresh(text);
      const TextBuffer padded{std::string_view(text)};
      Diagnostics diagnostics;
      parser.parse(padded.view(), fresh.file, diagnostics, tree);
      CHECK(diagnostics.items().size() == fresh.diagnostics.items().size());
      CHECK(tree.complete() == fresh.tree->complete());
      CHECK(tree.node_count() == fresh.tree->node_count());
      CHECK(tree.duplicates().size() == fresh.tree->duplicates().size());
      std::vector<std::string> roots;
      for (const Value value : tree.roots()) roots.push_back(printed(value));
      CHECK(roots == fresh.roots());
      tree.index_parents();
    }
}

TEST_CASE("trailing_control_characters_are_accepted_with_a_notice", "[json]") {
  for (const std::string_view tail : {std::string_view("\x1A"), std::string_view("\r\n\x1A\n"),
                                      std::string_view("\n\0\0\n", 4)}) {
    const Parsed parsed("{}" + std::string(tail));
    CHECK(parsed.accepted());
    CHECK(parsed.only_diagnostic().kind->name == "json/trailing");
    CHECK(parsed.only_diagnostic().kind->severity == Severity::kNotice);
  }
}

TEST_CASE("depth_limit", "[json]") {
  const auto arrays = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
  const auto objects = [](std::size_t n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += "{\"a\":";
    return text + "1" + std::string(n, '}');
  };
  CHECK(Parsed(arrays(128)).accepted());
  CHECK(Parsed(objects(128)).accepted());
  for (const std::string& text : {arrays(129), objects(129), arrays(100'000)}) {
    const Parsed parsed(text + "\n[\"next\"]");
    CHECK(parsed.only_diagnostic().kind->name == "json/too-deep");
    CHECK(parsed.roots() == std::vector<std::string>{"[\"next\"]"});
    CHECK_FALSE(parsed.tree->complete());
  }
  CHECK(Parsed(objects(129)).only_diagnostic().where.begin == 128 * 5);
}

TEST_CASE("duplicate_keys_are_found_by_their_decoded_text", "[json]") {
  struct Case {
    std::string_view text;
    std::vector<std::pair<std::string_view, std::string_view>>
        pairs;  // second and first, as written
  };
  const std::vector<Case> cases = {
      {R"({"a":1,"b":2,"A":3})", {}},
      {R"({"a":1,"a":2})", {{"\"a\"", "\"a\""}}},
      {R"({"a":1,"\u0061":2})", {{R"("\u0061")", "\"a\""}}},
      {R"({"\u0061":1,"a":2,"a":3})", {{"\"a\"", R"("\u0061")"}, {"\"a\"", R"("\u0061")"}}},
      {R"({"":1,"":2})", {{"\"\"", "\"\""}}},
      {R"({"a":{"a":1},"b":{"a":1}})", {}},
      {R"({"x":{"b":1,"b":2},"y":0,"x":1})", {{"\"b\"", "\"b\""}, {"\"x\"", "\"x\""}}},
      {R"([{"a":1},{"a":2}])", {}},
      {R"({"StringEquals":1,"StringLike":2,"StringEqualz":3})", {}},
      // Equal ends, sizes and sums of both ends: the cheap comparison must not be the last word.
      {R"({"12345678x12345678":1,"12345678y12345678":2})", {}},
      {R"({"abcdefgh":1,"abcdefgh ":2})", {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Parsed parsed(c.text);
    std::vector<std::pair<std::string_view, std::string_view>> found;
    for (const DuplicateKey& duplicate : parsed.tree->duplicates())
      found.emplace_back(parsed.tree->at(duplicate.second).raw(),
                         parsed.tree->at(duplicate.first).raw());
    CHECK(found == c.pairs);
    CHECK(parsed.accepted());  // to judge them is for others
  }
}

TEST_CASE("duplicate_keys_of_large_objects", "[json]") {
  for (const int size : {15, 16, 17, 1000}) {
    CAPTURE(size);
    std::string text = "{";
    for (int i = 0; i < size; ++i) text += "\"key-" + std::to_string(i) + "\":0,";
    const Parsed without(text + "\"last\":0}");
    CHECK(without.tree->duplicates().empty());
    const Parsed with(text + "\"key-\\u0037\":0,\"key-3\":0,\"key-3\":0}");
    std::vector<std::string> found;
    for (const DuplicateKey& duplicate : with.tree->duplicates()) {
      CHECK(duplicate.first < duplicate.second);
      CHECK(with.tree->at(duplicate.first).where().begin < text.size());
      found.emplace_back(with.tree->at(duplicate.second).text());
    }
    CHECK(found == std::vector<std::string>{"key-7", "key-3", "key-3"});
  }
}

TEST_CASE("duplicates_in_a_value", "[json]") {
  const Parsed parsed(R"({"a":{"x":1,"x":2},"b":{"y":1},"a":{"z":1,"z":2}})");
  CHECK(parsed.tree->duplicates().size() == 3);
  CHECK(parsed.tree->duplicates_in(parsed.root()).size() == 3);
  CHECK(parsed.tree->duplicates_in(parsed.root().find("a")).size() == 1);
  CHECK(parsed.tree->duplicates_in(parsed.root().find("b")).empty());
}

TEST_CASE("an_index_of_parents_changes_no_pointer", "[json]") {
  constexpr std::string_view kText =
      R"({"a/b": [1, [], {"~": {}, "": [null, "x"]}], "c": {"d": [[2]]}} [3, {"e": true}])";
  SourceFiles files;
  Parser parser;
  Diagnostics diagnostics;
  const auto plain = parser.parse(files, files.add("a.json", TextBuffer(kText)), diagnostics);
  const auto indexed = parser.parse(files, files.add("b.json", TextBuffer(kText)), diagnostics);
  indexed->index_parents();
  REQUIRE(plain->node_count() == indexed->node_count());
  for (std::uint32_t i = 0; i < plain->node_count(); ++i) {
    CAPTURE(i);
    CHECK(indexed->at(i).pointer() == plain->at(i).pointer());
    CHECK(indexed->find(indexed->at(i).where()) == indexed->at(i));
  }
  CHECK_FALSE(indexed->find({indexed->file(), 1, 2}).valid());
}

}  // namespace
}  // namespace ambit::json
