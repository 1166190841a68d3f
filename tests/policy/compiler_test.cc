// What documents compile to: rows, sharing, places.
#include <catch2/catch.hpp>

#include "tests/policy/compiled.h"

namespace ambit::policy {
namespace {

constexpr std::string_view kDocument = R"({
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "One", "Effect": "Allow", "Action": ["s3:Get*", "S3:get*"], "Resource": "arn:aws:s3:::b/${aws:username}",
     "Condition": {"StringLike": {"s3:prefix": ["a*", true]}, "NumericLessThan": {"s3:max-keys": 1e2}}},
    {"Effect": "Deny", "NotAction": "iam:*", "NotResource": ["*"]}
  ]
})";

TEST_CASE("documents_compile_to_rows", "[policy]") {
  Compiled compiled;
  const Tables& tables = compiled.tables;
  const PlacedDocument placed = compiled.add(kDocument);
  REQUIRE(placed.document.valid());
  CHECK(compiled.codes().empty());
  CHECK(tables.documents[placed.document].version == Version::k2012);
  const auto statements = tables.statements_of(placed.document);
  REQUIRE(statements.size() == 2);

  const Statement& first = statements[0];
  CHECK(tables.text(first.sid) == "One");
  CHECK(first.effect == Effect::kAllow);
  CHECK(first.services == service_bit("s3"));
  CHECK(compiled.at(placed.locate(first.span)).starts_with(R"({"Sid": "One")"));
  REQUIRE(first.actions.size() == 2);
  CHECK(compiled.at(placed.locate(tables.action_spans[first.actions.begin + 1])) == R"("S3:get*")");
  const ActionPattern& action = tables.actions[tables.action_lists[first.actions.begin + 1]];
  CHECK(tables.text(action.text) == "S3:get*");
  CHECK(tables.text(action.name) == "get\xFF");

  const ResourcePattern& resource = tables.resources[tables.resource_lists[first.resources.begin]];
  CHECK(resource.pieces.size() == 2);
  CHECK(!resource.incomplete);

  REQUIRE(first.tests.size() == 2);
  const ConditionTest& like = tables.tests[tables.test_lists[first.tests.begin]];
  CHECK(operator_name(like.op) == "StringLike");
  REQUIRE(like.values.size() == 2);
  CHECK(tables.text(tables.values[tables.value_lists[like.values.begin + 1]].text) == "true");
  const ConditionTest& less = tables.tests[tables.test_lists[first.tests.begin + 1]];
  CHECK(tables.text(tables.values[tables.value_lists[less.values.begin]].text) == "100");
  CHECK(compiled.at(placed.locate(tables.test_spans[first.tests.begin + 1])) ==
        R"("s3:max-keys": 1e2)");

  const Statement& second = statements[1];
  CHECK(second.not_action);
  CHECK(second.not_resource);
  CHECK(second.services == kAllServices);
  CHECK(!second.sid.valid());
}

TEST_CASE("equal_documents_are_compiled_once", "[policy]") {
  Compiled compiled;
  const PlacedDocument first = compiled.add(kDocument);
  const PlacedDocument second = compiled.add(kDocument);
  CHECK(first.document == second.document);
  CHECK(first.where.file != second.where.file);
  CHECK(compiled.add(kDocument, PolicyKind::kBoundary).document == first.document);
  CHECK(compiled.add(kDocument, PolicyKind::kScp).document != first.document);
  CHECK(compiled.tables.documents.size() == 2);

  // One with something to say is said again at every place.
  constexpr std::string_view kBad = R"({"Statement":[{"Effect":"Allow"}]})";
  compiled.add(kBad);
  compiled.add(kBad);
  CHECK(compiled.codes().size() == 2);
}

TEST_CASE("places_in_encoded_documents_lead_back_to_the_string", "[policy]") {
  Compiled compiled;
  const FileId file = compiled.files.add(
      "export.json",
      TextBuffer(
          R"({"PolicyDocument": "{\"Statement\":[{\"Effect\":\"No\",\"Action\":\"a:b\",\"Resource\":\"*\"}]}"})"));
  const auto tree = compiled.parser.parse(compiled.files, file, compiled.diagnostics);
  const json::Value text = tree->roots().front().find("PolicyDocument");
  compiled.compiler.compile(text, PolicyKind::kIdentity, compiled.diagnostics);
  REQUIRE(compiled.codes() == std::vector<std::string>{"error:invalid-effect"});
  const Location where = compiled.diagnostics.items().front().where;
  CHECK(compiled.at(where) == R"("No")");
  CHECK(compiled.files.position(where.file, where.begin) == Position{1, 25});
  REQUIRE(compiled.files.parent(where.file));
  CHECK(*compiled.files.parent(where.file) == text.where());
}

TEST_CASE("absent_documents_are_unknown", "[policy]") {
  Compiled compiled;
  CHECK(
      !compiled.compiler.compile({}, PolicyKind::kIdentity, compiled.diagnostics).document.valid());
  CHECK(compiled.codes() == std::vector<std::string>{"error:policy/absent"});
}

TEST_CASE("principals_are_told_apart", "[policy]") {
  struct Case {
    std::string_view value;
    AwsPrincipal form;
    std::string_view account;
  };
  static constexpr Case kCases[] = {
      {"*", AwsPrincipal::kEveryone, ""},
      {"111122223333", AwsPrincipal::kAccount, "111122223333"},
      {"11112222333", AwsPrincipal::kNone, ""},
      {"arn:aws:iam::111122223333:root", AwsPrincipal::kAccount, "111122223333"},
      {"arn:aws:iam::111122223333:user/team/dave", AwsPrincipal::kUser, "111122223333"},
      {"arn:aws-cn:iam::111122223333:role/r", AwsPrincipal::kRole, "111122223333"},
      {"arn:aws:sts::111122223333:assumed-role/r/s", AwsPrincipal::kSession, "111122223333"},
      {"arn:aws:sts::111122223333:federated-user/x", AwsPrincipal::kFederated, "111122223333"},
      {"arn:aws:iam::111122223333:group/g", AwsPrincipal::kNone, "111122223333"},
      {"arn:aws:iam::*:root", AwsPrincipal::kNone, ""},
      {"AIDAEXAMPLE", AwsPrincipal::kUserId, ""},
      {"AROAEXAMPLE:session", AwsPrincipal::kRoleId, ""},
      {"", AwsPrincipal::kNone, ""},
  };
  for (const Case& c : kCases) {
    Compiled compiled;
    const std::string text = R"({"Statement":[{"Effect":"Allow","Principal":{"AWS":")" +
                             std::string(c.value) + R"("},"Action":"sts:AssumeRole"}]})";
    CAPTURE(text, compiled.codes());
    const PlacedDocument placed = compiled.add(text, PolicyKind::kTrust);
    const Tables& tables = compiled.tables;
    const Statement& statement = tables.statements_of(placed.document)[0];
    REQUIRE(statement.principals.size() == 1);
    const PrincipalValue& value =
        tables.principals[tables.principal_lists[statement.principals.begin]];
    CHECK(value.aws == c.form);
    CHECK((value.account.valid() ? tables.text(value.account) : "") == c.account);
  }
}

}  // namespace
}  // namespace ambit::policy
