#include "ambit/action_lists.h"

#include <catch2/catch.hpp>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/action_set.h"
#include "catalog/catalog.h"
#include "catalog/shrink.h"

namespace ambit {
namespace {

using Json = nlohmann::ordered_json;
using catalog::ServiceCatalog;

struct Rewritten {
  std::optional<std::string> text = {};
  std::vector<std::string> said = {};  // "error:2:5:missing-statement"
};

template <class F>
Rewritten rewrite(std::string_view document, F&& filter) {
  SourceFiles sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("policy.json", TextBuffer(document));
  Rewritten out{.text = filter(sources, file, diagnostics)};
  for (const Diagnostic& said : diagnostics.items()) {
    const Position at = sources.position(said.where.file, said.where.begin);
    const bool error = said.kind->severity == Severity::kError;
    out.said.push_back((error ? "error:" : "notice:") + std::to_string(at.line) + ":" +
                       std::to_string(at.column) + ":" + std::string(said.kind->name));
  }
  CHECK(out.text.has_value() != diagnostics.has_errors());
  return out;
}

Rewritten expanded(std::string_view document, ExpandOptions options = {}) {
  return rewrite(document, [&](const SourceFiles& sources, FileId file, Diagnostics& diagnostics) {
    return expand_action_lists(sources, file, ServiceCatalog::builtin(), options, diagnostics);
  });
}

Rewritten shrunk(std::string_view document) {
  return rewrite(document, [](const SourceFiles& sources, FileId file, Diagnostics& diagnostics) {
    return shrink_action_lists(sources, file, ServiceCatalog::builtin(), diagnostics);
  });
}

std::vector<std::string> texts_of(const Json& list) {
  if (list.is_string()) return {list.get<std::string>()};
  return list.get<std::vector<std::string>>();
}

// Compares statement by statement what the lists mean; everything else must be equal.
void check_same_meaning(const std::string& a, const std::string& b) {
  const auto& tables = catalog::Catalog::builtin();
  Json one = Json::parse(a), other = Json::parse(b);
  REQUIRE(one["Statement"].size() == other["Statement"].size());
  for (std::size_t i = 0; i < one["Statement"].size(); ++i) {
    for (const char* element : {"Action", "NotAction"}) {
      Json& mine = one["Statement"][i];
      Json& theirs = other["Statement"][i];
      REQUIRE(mine.contains(element) == theirs.contains(element));
      if (!mine.contains(element)) continue;
      const auto left = expand_all(tables, texts_of(mine[element]));
      const auto right = expand_all(tables, texts_of(theirs[element]));
      CHECK(left.covers_known(right));
      CHECK(right.covers_known(left));
      mine[element] = theirs[element] = nullptr;
    }
  }
  CHECK(one == other);
}

std::string random_pattern(std::mt19937& random) {
  const auto& tables = catalog::Catalog::builtin();
  const auto action = static_cast<std::uint32_t>(random() % tables.action_count());
  std::string text = tables.full_name(catalog::ActionId(action));
  if (random() % 3 == 0) return text;
  const std::size_t colon = text.find(':');
  const std::size_t begin = colon + 1 + random() % (text.size() - colon - 1);
  return text.replace(begin, 1 + random() % 30, "*");
}

// A document in one of several layouts.
std::string random_document(std::mt19937& random) {
  Json document = {{"Version", "2012-10-17"}, {"Statement", Json::array()}};
  for (std::size_t left = 1 + random() % 3; left > 0; --left) {
    Json list = Json::array();
    for (std::size_t items = random() % 6; items > 0; --items)
      list.push_back(random_pattern(random));
    if (list.size() == 1 && random() % 2 == 0) list = list[0];
    document["Statement"].push_back(
        {{"Effect", "Allow"}, {random() % 4 == 0 ? "NotAction" : "Action", list}});
  }
  std::string text = document.dump(random() % 2 == 0 ? -1 : 3);
  if (random() % 2 == 0)
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
      text.insert(at, "\r");
  return (random() % 3 == 0 ? "\xEF\xBB\xBF" : "") + text + (random() % 2 == 0 ? "\r\n" : "");
}

}  // namespace

TEST_CASE("expand_action_lists", "[policy]") {
  struct Case {
    std::string_view before, after;
  };
  static constexpr Case kCases[] = {
      {R"({"Statement":{"Action":"s3:GetObjectT*"}})",
       R"({"Statement":{"Action":["s3:GetObjectTagging","s3:GetObjectTorrent"]}})"},
      {R"({ "Statement": [ { "NotAction" :  "s3:GetObjectT*" } ] })",
       R"({ "Statement": [ { "NotAction" :  ["s3:GetObjectTagging", "s3:GetObjectTorrent"] } ] })"},
      // One action is no list; names that are there are not written again.
      {R"({"Statement":{"Action":"s3:GetObjectTo*"}})",
       R"({"Statement":{"Action":"s3:GetObjectTorrent"}})"},
      {R"({"Statement":{"Action":[ "s3:GetObjectT*" ,"s3:getobjecttagging","s3:GetObjectT?*"]}})",
       R"({"Statement":{"Action":[ "s3:GetObjectTorrent","s3:getobjecttagging"]}})"},
      {"{\n\t\"Statement\": [{\r\n\t\t\"Action\": \"s3:GetObjectT*\"\r\n\t}]\n}\n",
       "{\n\t\"Statement\": [{\r\n\t\t\"Action\": [\r\n\t\t\t\"s3:GetObjectTagging\","
       "\r\n\t\t\t\"s3:GetObjectTorrent\"\r\n\t\t]\r\n\t}]\n}\n"},
      {"{\"Statement\": {\n    \"Action\": [\n      \"s3:GetObjectT*\"\n    ]}}",
       "{\"Statement\": {\n    \"Action\": [\n      \"s3:GetObjectTagging\",\n      "
       "\"s3:GetObjectTorrent\"\n    ]}}"},
      {"\xEF\xBB\xBF{\"Statement\":{\"Action\":\"s3:GetObjectTo*\"}}\r\n",
       "\xEF\xBB\xBF{\"Statement\":{\"Action\":\"s3:GetObjectTorrent\"}}\r\n"},
      {R"({"Statement":[{"Action":"s3:GetObj\u0065ctTo*"},{"Action":["s3:GetObjectTo*"]}]})",
       R"({"Statement":[{"Action":"s3:GetObjectTorrent"},{"Action":["s3:GetObjectTorrent"]}]})"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.before);
    const Rewritten out = expanded(c.before);
    CHECK(out.text == c.after);
    CHECK(out.said.empty());
  }
}

TEST_CASE("expand_action_lists_leaves_the_rest", "[policy]") {
  static constexpr std::string_view kDocuments[] = {
      R"({"Statement":{"Action":"*"}})",
      R"({"Statement":[{"Action":["*:*","**"], "Resource":"s3:Get*"}]})",
      R"({"Statement":{"action":"s3:Get*","Condition":{"StringLike":{"Action":"s3:Get*"}}}})",
      R"({"Action":"s3:Get*","Statement":[]})",
      R"({"Statement":{"Action":[]}})",
      R"({"Statement":{"Action":["s3:GetObject" , "\u0061"]}})",
  };
  for (const std::string_view document : kDocuments) {
    CAPTURE(document);
    const Rewritten out = expanded(document);
    CHECK(out.text == document);
    CHECK(out.said.empty());
  }
  const Rewritten all = expanded(R"({"Statement":{"Action":"*"}})", {.everything = true});
  REQUIRE(all.text);
  CHECK(Json::parse(*all.text)["Statement"]["Action"].size() == 22'091);
  const Rewritten nothing = expanded("{\"Statement\":\n{\"Action\":[\"s3:Fetch*\"]}}");
  CHECK(nothing.text == "{\"Statement\":\n{\"Action\":[\"s3:Fetch*\"]}}");
  CHECK(nothing.said == std::vector<std::string>{"notice:2:12:policy/not-in-catalog"});
}

TEST_CASE("shrink_action_lists", "[policy]") {
  const Rewritten short_list = shrunk(
      "{\"Statement\":{\"Action\":[\n \"s3:GetObjectTagging\",\n \"foo:B\\u0061r\",\n "
      "\"s3:GetObjectTorrent\"\n]}}");
  CHECK(short_list.text ==
        "{\"Statement\":{\"Action\":[\n \"s3:GetObjectT*\",\n \"foo:B\\u0061r\"\n]}}");
  CHECK(short_list.said == std::vector<std::string>{"notice:3:2:policy/not-in-catalog",
                                                    "notice:2:2:policy/admits-more"});
  static constexpr std::string_view kSame[] = {
      R"({"Statement":{"Action":"s3:getobject"}})",
      R"({"Statement":{"Action":["s3:getobject" , "ec2:RunInstances"]}})",
      R"({"Statement":{"Action":["s3:Get*"]}})",
  };
  for (const std::string_view document : kSame) CHECK(shrunk(document).text == document);
}

TEST_CASE("rewritten_documents_mean_the_same", "[policy]") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const std::string document = random_document(random);
    CAPTURE(document);
    const Rewritten wide = expanded(document);
    REQUIRE(wide.text);
    check_same_meaning(document, *wide.text);
    CHECK(expanded(*wide.text).text == wide.text);
    const Rewritten narrow = shrunk(*wide.text);
    REQUIRE(narrow.text);
    check_same_meaning(document, *narrow.text);
    CHECK(narrow.text->size() <= wide.text->size());
    CHECK(shrunk(*narrow.text).text == narrow.text);
  }
}

TEST_CASE("rewriting_what_is_no_document", "[policy]") {
  struct Case {
    std::string text;
    std::string said;
  };
  static const Case kCases[] = {
      {"", "error:1:1:policy/not-json"},
      {" \n [1]", "error:2:2:data-type-mismatch"},
      {"\"a\"", "error:1:1:data-type-mismatch"},
      {"{}", "error:1:1:missing-statement"},
      {"{\"Statement\":\n3}", "error:2:1:data-type-mismatch"},
      {"{\"Statement\":[{},\n3]}", "error:2:1:data-type-mismatch"},
      {"{\"Statement\":[{\"Action\":\n{}}]}", "error:2:1:data-type-mismatch"},
      {"{\"Statement\":[{\"NotAction\":[\"a:b\",\n[\"s3:Get*\"]]}]}",
       "error:2:1:data-type-mismatch"},
      {"{\"Statement\":{}}\n{\"Statement\":{}}", "error:2:1:json-syntax-error"},
      {"{\"Statement\":{\n}", "error:2:2:json-syntax-error"},
      {"{\"Statement\":\n{\"Action\":\"\xFF\"}}", "error:2:12:json-syntax-error"},
      {"%7B%22Statement%22%3A%7B%7D%7D", "error:1:1:json-syntax-error"},
      {"{\"Statement\":" + std::string(100'000, '['), "error:1:100014:json-syntax-error"},
      {"{\"Statement\":" + std::string(200, '[') + std::string(200, ']') + "}",
       "error:1:141:json-syntax-error"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text.substr(0, 100));
    for (const Rewritten& out : {expanded(c.text), shrunk(c.text)}) {
      REQUIRE(out.said.size() == 1);
      CHECK(out.said.front() == c.said);
    }
  }
}

// Work stays near what the text is long.
TEST_CASE("long_hostile_lists_end", "[policy]") {
  for (const std::string_view start : {"nosuch:A", "s3:?*", "s3:*"}) {
    std::string text = R"({"Statement":{"Action":["a:b","a:b")";
    for (int i = 0; i < 2'000; ++i) {
      std::string tail;
      for (int bits = i; bits > 0; bits /= 2) tail += bits % 2 == 0 ? "*" : "*e*";
      text.append(",\"").append(start).append(start == "nosuch:A" ? std::to_string(i) : tail) +=
          '"';
    }
    text += "]}}";
    const Rewritten out = shrunk(text);
    REQUIRE(out.text);
    CHECK(out.text->size() < text.size());
    CHECK(expanded(text).text);
  }
}

TEST_CASE("a_document_that_would_grow_without_bounds", "[policy]") {
  std::string text = R"({"Statement":[)";
  for (int i = 0; i < 200; ++i) text += R"({"Action":"*:?*"},)";
  text += R"({"Action":"a:b"}]})";
  const Rewritten out = expanded(text);
  REQUIRE(out.said.size() == 1);
  CHECK(out.said.front().ends_with("policy/too-large"));
}

}  // namespace ambit
