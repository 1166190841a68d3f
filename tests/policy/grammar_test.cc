// The grammar of policy documents: every case of tests/conformance/policy_grammar.jsonl, and
// places.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/policy/compiled.h"

namespace ambit::policy {
namespace {

PolicyKind kind_of(const std::string& name) {
  for (int i = 0; i < 8; ++i)
    if (policy_kind_name(static_cast<PolicyKind>(i)) == name) return static_cast<PolicyKind>(i);
  FAIL("no kind of policy: " << name);
  return {};
}

TEST_CASE("grammar_conformance", "[policy]") {
  std::ifstream lines("tests/conformance/policy_grammar.jsonl");
  REQUIRE(lines);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const auto entry = nlohmann::json::parse(line);
    Compiled compiled;
    const auto document = compiled.add(entry["doc"].get<std::string>(), kind_of(entry["kind"]));
    CAPTURE(line, compiled.codes());
    const std::string want = entry["want"];
    CHECK((compiled.codes().empty() ? "ok" : compiled.codes().front()) == want);
    // An error makes the document unusable, a warning does not.
    const bool usable =
        document.document.valid() && !compiled.tables.documents[document.document].opaque;
    CHECK(usable == !want.starts_with("error:"));
  }
  CHECK(count == 46);
}

// What is reported, and the text at its place.
TEST_CASE("grammar_places", "[policy]") {
  struct Case {
    std::string_view document, code, at;
    PolicyKind kind = PolicyKind::kIdentity;
  };
  static constexpr Case kCases[] = {
      {R"({"Statement":[{"Effect":"Permit","Action":"s3:*","Resource":"*"}]})",
       "error:invalid-effect", R"("Permit")"},
      {R"({"Statement":[{"Effect":"Allow","Action":["s3:*","s3"],"Resource":"*"}]})",
       "error:invalid-action", R"("s3")"},
      {R"({"Statement":[{"Action":"s3:*","Resource":"*"}]})", "error:missing-effect",
       R"({"Action":"s3:*","Resource":"*"})"},
      {R"({"Statement":[{"Effect":"Allow","Resource":"*"}]})", "error:missing-action",
       R"({"Effect":"Allow","Resource":"*"})"},
      {R"({"Statement":[],"Statement":[]})", "error:duplicate-key", R"("Statement")"},
      {R"({"Statement":[{"Effect":"Allow","Action":"a:b","Resource":["*",5]}]})",
       "error:invalid-type", "5"},
      {R"({"Statement":[{"Effect":"Allow","Action":"a:b c","Resource":"*"}]})",
       "error:invalid-action", R"("a:b c")"},
      {R"({"Statement":[{"Effect":"Allow","Action":"a:b:c","Resource":"*"}]})",
       "error:invalid-action", R"("a:b:c")"},
      {R"({"Statement":[{"Effect":"Allow","Action":"a:","Resource":"*"}]})", "error:invalid-action",
       R"("a:")"},
      {R"({"Statement":[{"Effect":"Allow","Action":"","Resource":"*"}]})", "error:invalid-action",
       R"("")"},
      {R"({"Statement":[{"Effect":"Allow","Action":"a:b","Resource":""}]})",
       "error:invalid-resource", R"("")"},
      {R"({"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"ARN:aws:s3:::b"}]})",
       "error:invalid-resource", R"("ARN:aws:s3:::b")"},
      {R"({"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":[]}]})",
       "error:invalid-type", "[]"},
      {R"({"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Bool":true}}]})",
       "error:invalid-type", "true"},
      {R"({"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringMatches":{}}}]})",
       "error:invalid-operator", R"("StringMatches")"},
      {R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:b","Resource":"arn:aws:s3:::${}"}]})",
       "error:invalid-variable", R"("arn:aws:s3:::${}")"},
      {R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:b","Resource":"arn:aws:s3:::${aws:user name}"}]})",
       "error:invalid-variable", R"("arn:aws:s3:::${aws:user name}")"},
      {R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:b","Resource":"arn:aws:s3:::${aws:username, x}"}]})",
       "error:invalid-variable", R"("arn:aws:s3:::${aws:username, x}")"},
      {R"({"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","NotResource":"*"}})",
       "error:element-conflict", R"("NotResource")"},
      {R"({"Statement":"s"})", "error:invalid-type", R"("s")"},
      {R"({"Version":2012,"Statement":[]})", "error:invalid-type", "2012"},
      {R"({"Statement":[{"Effect":"Allow","Principal":[],"Action":"a:b"}]})", "error:invalid-type",
       "[]", PolicyKind::kTrust},
      {R"({"Statement":[{"Effect":"Allow","Principal":{"aws":"*"},"Action":"a:b"}]})",
       "error:invalid-principal", R"("aws")", PolicyKind::kTrust},
      // The first in the text wins, also when another is found earlier.
      {R"({"Statement":[{"Action":"s3","Resource":"x"}],"Foo":1})", "error:invalid-action",
       R"("s3")"},
      // JSON damage comes before the grammar.
      {R"({"Foo":1,"Statement":[{"Effect":"Allow","Effect":"Allow"}]})", "error:duplicate-key",
       R"("Effect")"},
  };
  for (const Case& c : kCases) {
    Compiled compiled;
    compiled.add(c.document, c.kind);
    CAPTURE(c.document, compiled.codes());
    REQUIRE(!compiled.codes().empty());
    CHECK(compiled.codes().front() == c.code);
    bool found = false;
    int errors = 0;
    for (const Diagnostic& said : compiled.diagnostics.items()) {
      if (said.kind->severity != Severity::kError) continue;
      ++errors;
      found = compiled.at(said.where) == c.at;
      CAPTURE(compiled.at(said.where));
      CHECK(found);
    }
    CHECK(errors == 1);
  }
}

TEST_CASE("grammar_of_encoded_documents", "[policy]") {
  struct Case {
    std::string_view text, code;
  };
  static constexpr Case kCases[] = {
      {"", "error:policy/not-json"},
      {"  ", "error:policy/not-json"},
      {"Statement", "error:policy/not-json"},
      {"%7B%22Statement%22%3A%5B%5D%7D", "warning:empty-statement-list"},
      {"%257B%2522Statement%2522%253A%255B%255D%257D", "notice:policy/encoded-twice"},
      {"%25257B%252522Statement%252522%25253A%25255B%25255D%25257D", "notice:policy/encoded-twice"},
      {"%2525257B%25252522Statement%25252522%2525253A%2525255B%2525255D%2525257D",
       "error:policy/not-json"},
      {R"("{\"Statement\":[]}")", "notice:policy/encoded-twice"},
      {"%7B%22Statement%22%3A%5B%FF%5D%7D", "error:policy/not-json"},
      {"%7B%22Statement%22%3A", "error:json-syntax"},
      {"{\"Statement\":[]} {}", "error:json-syntax"},
      {"{\"Statement\":[],}", "error:json-syntax"},
      {"5", "error:policy/not-json"},
      {"[]", "error:not-an-object"},
  };
  for (const Case& c : kCases) {
    Compiled compiled;
    compiled.add(c.text);
    CAPTURE(c.text, compiled.codes());
    REQUIRE(!compiled.codes().empty());
    bool found = false;
    for (const std::string& code : compiled.codes()) found = found || code == c.code;
    CHECK(found);
  }
}

TEST_CASE("grammar_kinds_are_complete", "[policy]") {
  for (const DiagnosticKind* kind : diagnostic_kinds()) {
    CAPTURE(kind->name, kind->message);
    CHECK(!kind->name.empty());
    CHECK(!kind->message.empty());
    CHECK(!kind->source.empty());
    CHECK(!kind->help.empty());
    CHECK(kind->message.back() != '.');
    // A lower case sentence, unless it starts with the name of an element.
    const bool element = kind->message.starts_with("Id ") || kind->message.starts_with("Not");
    CHECK((kind->message[0] < 'A' || kind->message[0] > 'Z' || element));
  }
}

TEST_CASE("hostile_documents_end", "[policy]") {
  std::string deep = "{\"Statement\":";
  for (int i = 0; i < 200; ++i) deep += '[';
  Compiled compiled;
  CHECK(!compiled.add(deep).document.valid());
  CHECK(compiled.codes().front() == "error:json-syntax");

  std::string many = R"({"Statement":[{"Effect":"Deny","Action":"a:b","Resource":[)";
  for (int i = 0; i < 20000; ++i) many += "\"arn:aws:s3:::" + std::to_string(i) + "*?*\",";
  many += "\"*\"]}]}";
  Compiled large;
  const auto document = large.add(many);
  REQUIRE(document.document.valid());
  CHECK(large.codes().empty());
  CHECK(large.tables.statements_of(document.document)[0].resources.size() == 20001);
}

}  // namespace
}  // namespace ambit::policy
