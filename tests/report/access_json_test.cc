#include <catch2/catch.hpp>

#include "ambit/report.h"
#include "ambit/version.h"

namespace ambit::report {
namespace {

using Explain = Access::Explain;

// A decision with everything that a member of the answer is made of.
Decision conditional(FileId file) {
  const StatementRef statement = {.policy = "reader",
                                  .owner = "arn:aws:iam::111122223333:group/R",
                                  .kind = PolicyKind::kIdentity,
                                  .index = 1,
                                  .effect = Effect::kAllow,
                                  .layer = Layer::kIdentity,
                                  .where = {file, 2, 5}};
  const Test ip = {.op = "IpAddress", .key = "aws:SourceIp", .values = {"192.0.2.0/24"}};
  Test not_ip = ip;
  not_ip.negated = true;
  const Test unknown = {.negated = true, .unknown_layer = Layer::kBoundary};
  return {.principal = "arn:aws:iam::111122223333:user/alice",
          .action = "s3:GetObject",
          .resource = "*",
          .outcome = Outcome::kConditional,
          .when = std::vector<std::vector<Test>>{{ip, unknown}, {not_ip}},
          .missing = {"aws:SourceIp"},
          .layers = {{Layer::kIdentity, Outcome::kConditional}},
          .statements = {statement},
          .trace = {{.statement = statement,
                     .match = StatementTrace::Match::kUnknown,
                     .element = StatementTrace::Element::kCondition,
                     .test = ip,
                     .value = "unknown"}},
          .example =
              ExampleRequest{
                  .principal = "arn:aws:iam::111122223333:user/alice",
                  .action = "s3:GetObject",
                  .resource = "*",
                  .context = {{.key = "aws:SourceIp", .type = "string", .values = {"192.0.2.0"}},
                              {.key = "aws:TokenIssueTime", .absent = true}}},
          .assumptions = {"none"}};
}

TEST_CASE("can_json_has_every_member_in_its_order", "[report]") {
  SourceFiles sources;
  const FileId file = sources.add("a.json", TextBuffer("[\n{}\n]"));
  const std::string version(ambit::version());
  const std::string statement =
      R"({"policy":"reader","arn":null,"owner":"arn:aws:iam::111122223333:group/R","kind":"identity",)"
      R"("index":1,"sid":null,"file":"a.json","line":2,"column":1,"effect":"Allow","layer":"identity")";
  const std::string ip =
      R"({"operator":"IpAddress","key":"aws:SourceIp","values":["192.0.2.0/24"]})";
  CHECK(can_json(conditional(file), Places(sources), Explain::kYes, JsonForm::kOneLine) ==
        R"({"schema":"ambit.can/1","tool":{"name":"ambit","version":")" + version +
            R"(","catalog":null},"principal":"arn:aws:iam::111122223333:user/alice",)"
            R"("action":"s3:GetObject","resource":"*","decision":"conditional","when":[[)" +
            ip + R"(,{"not":{"unknownLayer":"boundary"}}],[{"not":)" + ip +
            R"(}]],"missing":["aws:SourceIp"],"decidingLayer":null,)"
            R"("layers":[{"layer":"identity","decision":"conditional"}],"statements":[)" +
            statement +
            R"(}],"example":{"principal":"arn:aws:iam::111122223333:user/alice",)"
            R"("action":"s3:GetObject","resource":"*","context":[{"ContextKeyName":"aws:SourceIp",)"
            R"("ContextKeyValues":["192.0.2.0"],"ContextKeyType":"string"}],)"
            R"("absent":["aws:TokenIssueTime"]},"assumptions":["none"],"trace":[)" +
            statement + R"(,"match":"unknown","element":"condition","test":)" + ip +
            R"(,"value":"unknown"}]})"
            "\n");
}

TEST_CASE("can_json_tells_never_from_always_from_too_long", "[report]") {
  SourceFiles sources;
  const auto when_of = [&](When when) {
    const std::string json =
        can_json({.when = std::move(when)}, Places(sources), Explain::kNo, JsonForm::kOneLine);
    const auto begin = json.find("\"when\":");
    return json.substr(begin, json.find(",\"missing\"") - begin);
  };
  CHECK(when_of(std::vector<std::vector<Test>>{}) == "\"when\":[]");
  CHECK(when_of(std::vector<std::vector<Test>>{{}}) == "\"when\":[[]]");
  CHECK(when_of(std::nullopt) == "\"when\":null");
}

TEST_CASE("json_survives_hostile_text", "[report]") {
  SourceFiles sources;
  Decision decision = {.action = "\xff\x1b\"\\<script>", .when = When{}};
  const std::string json = can_json(decision, Places(sources), Explain::kNo, JsonForm::kOneLine);
  CHECK(json.find("\"action\":\"\\ufffd\\u001b\\\"\\\\<script>\"") != std::string::npos);
}

TEST_CASE("question_error_json_is_one_line", "[report]") {
  const std::string json = question_error_json({"which `bob`?", {"a", "b"}});
  CHECK(json.find('\n') == json.size() - 1);
  CHECK(json.find(R"("error":{"message":"which `bob`?","candidates":["a","b"]}})") !=
        std::string::npos);
}

}  // namespace
}  // namespace ambit::report
