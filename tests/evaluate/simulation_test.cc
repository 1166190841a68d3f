// The simulator as a library: what the cases of tests/conformance/simulate.jsonl do not show.
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.h"
#include "ambit/simulate.h"
#include "evaluate/simulation/kinds.h"
#include "tests/evaluate/simulation_case.h"

namespace ambit::simulation {
namespace {

using report::JsonForm;

std::string text_of(const Result<Simulation, SimulationError>& answer,
                    JsonForm form = JsonForm::kOneLine) {
  return answer ? report::simulation_json(*answer, form)
                : report::simulation_error_json(answer.error(), form);
}

Json answer_to(const std::string& request, const SimulationOptions& options = {}) {
  return Json::parse(text_of(Simulator(options).simulate(request)));
}

// A request of alice for arn:aws:s3:::b/k, with more fields.
Json request_with(const Json& more = Json::object()) {
  Json request = {{"PolicyInputList", Json::array()},
                  {"ActionNames", {"s3:GetObject"}},
                  {"ResourceArns", {"arn:aws:s3:::b/k"}},
                  {"CallerArn", "arn:aws:iam::111111111111:user/alice"}};
  request.merge_patch(more);
  return request;
}

Json answer_with(const Json& more, const SimulationOptions& options = {}) {
  return answer_to(request_with(more).dump(), options);
}

// "missing-resource PolicyInputList[0].Statement 1:2", without the position if there is none.
std::string error_of(const Json& answer) {
  if (!answer.contains("Error")) return {};
  const Json& error = answer["Error"];
  std::string text = error["Detail"].get<std::string>() + " " + error["Path"].get<std::string>();
  if (error.contains("Position"))
    text += " " + error["Position"]["Line"].dump() + ":" + error["Position"]["Column"].dump();
  return text;
}

Json policy(const Json& statement) {
  return {{"Version", "2012-10-17"}, {"Statement", {statement}}};
}

const Json kAllowAll = {{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}};

TEST_CASE("simulation_conformance", "[evaluate]") {
  const std::vector<Case> cases = read_cases();
  CHECK(cases.size() == 42);
  Simulator shared;
  for (const Case& c : cases) {
    CAPTURE(c.name, c.why);
    const std::string request = c.request.dump();
    CHECK(problem(answer_to(request), c).empty());
    // What was simulated before makes no difference.
    CHECK(text_of(shared.simulate(request)) == text_of(Simulator().simulate(request)));
  }
}

// The first error counts, in the order of the steps and then of the table of fields.
TEST_CASE("simulation_errors", "[evaluate]") {
  struct Row {
    std::string request;
    std::string error;
  };
  const std::vector<Row> rows = {
      {"", "json-syntax "},
      {"{", "json-syntax "},
      {"{} {}", "json-syntax "},
      {"\xFF{}", "json-syntax "},
      {"[]", "not-an-object "},
      {"7", "not-an-object "},
      {R"({"Id":"a","Id":"b","Foo":1})", "duplicate-key "},
      {R"({"Caller":{"Tags":{"a":"1","a":"2"}}})", "duplicate-key "},
      {R"({"Foo":1,"ActionNames":7})", "unknown-field Foo"},
      {R"({"Caller":{"type":"User"}})", "unknown-field Caller.type"},
      {R"({"OrderedOrganizationPolicyInputList":[{},{"x":1}]})",
       "unknown-field OrderedOrganizationPolicyInputList[1].x"},
      {R"({"ActionNames":7})", "missing-field PolicyInputList"},
      {R"({"PolicyInputList":[],"ActionNames":[],"OrderedOrganizationPolicyInputList":[{}]})",
       "missing-field OrderedOrganizationPolicyInputList[0].ServiceControlPolicyInputList"},
      {R"({"PolicyInputList":[7],"ActionNames":[]})", "invalid-type PolicyInputList[0]"},
      {R"({"PolicyInputList":[null],"ActionNames":[]})", "invalid-type PolicyInputList[0]"},
      {R"({"PolicyInputList":[],"ActionNames":["a:b",1]})", "invalid-type ActionNames[1]"},
      {R"({"PolicyInputList":[],"ActionNames":["a:b"],"MaxItems":"1"})", "invalid-type MaxItems"},
      {R"({"PolicyInputList":[],"ActionNames":["a:b"],"MaxItems":0})", "invalid-value MaxItems"},
      {R"({"PolicyInputList":[],"ActionNames":["a:b"],"MaxItems":1.0})", "invalid-value MaxItems"},
      {R"({"PolicyInputList":[],"ActionNames":["a:b:c"]})", "invalid-value ActionNames[0]"},
      {R"({"PolicyInputList":[],"ActionNames":["a:b"],"Marker":"1"})", "marker Marker"},
      {R"({"PolicyInputList":[],"ActionNames":["a:b"],"Marker":"00"})", "marker Marker"},
      {R"({"PolicyInputList":[],"ActionNames":["a:b"],"Marker":"18446744073709551617"})",
       "marker Marker"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.request);
    CHECK(error_of(answer_to(row.request)) == row.error);
  }
}

TEST_CASE("simulation_errors_of_fields", "[evaluate]") {
  struct Row {
    Json more;
    std::string error;
  };
  const Json boundary = policy(kAllowAll);
  const std::vector<Row> rows = {
      {{{"EndpointType", "vpc"}}, "invalid-value EndpointType"},
      {{{"EndpointType", "gateway"}}, "conflict EndpointType"},
      {{{"EndpointType", "gateway"}, {"EndpointPolicyInputList", Json::array()}},
       "conflict EndpointType"},
      {{{"ResourceOwner", "1234"}}, "invalid-value ResourceOwner"},
      {{{"ResourceOwner", "arn:aws:iam::111111111111:user/root"}}, "invalid-value ResourceOwner"},
      {{{"CallerArn", "alice"}}, "invalid-value CallerArn"},
      {{{"CallerArn", "arn:aws:iam::1111:user/alice"}}, "invalid-value CallerArn"},
      {{{"CallerArn", "arn:aws:iam::111111111111:user/"}}, "invalid-value CallerArn"},
      {{{"CallerArn", "arn:aws:sts::111111111111:assumed-role/app"}}, "invalid-value CallerArn"},
      {{{"Caller", {{"Type", "Group"}}}}, "invalid-value Caller.Type"},
      {{{"Caller", {{"Type", "Role"}}}}, "conflict Caller.Type"},
      {{{"Caller", {{"SessionName", "s"}}}}, "conflict Caller.SessionName"},
      {{{"CallerArn", "arn:aws:sts::111111111111:assumed-role/app/s"},
        {"Caller", {{"RoleArn", "arn:aws:iam::111111111111:role/x/other"}}}},
       "conflict Caller.RoleArn"},
      {{{"CallerArn", "arn:aws:sts::111111111111:assumed-role/app/s"},
        {"Caller", {{"SessionName", "t"}}}},
       "conflict Caller.SessionName"},
      {{{"CallerArn", "sns.amazonaws.com"},
        {"Caller", {{"ServicePrincipalNames", {"sqs.amazonaws.com"}}}}},
       "conflict Caller.ServicePrincipalNames"},
      {{{"CallerArn", nullptr}, {"Caller", {{"UniqueId", "AIDAX"}}}}, "caller-required CallerArn"},
      {{{"CallerArn", "arn:aws:iam::111111111111:group/g"}, {"ResourcePolicy", "{}"}},
       "caller-required CallerArn"},
      {{{"ContextEntries", {{{"ContextKeyName", "a:b"}, {"ContextKeyValues", {"x"}}}}}},
       "invalid-value ContextEntries[0].ContextKeyName"},
      {{{"ContextEntries",
         {{{"ContextKeyName", "aws:x"},
           {"ContextKeyValues", {"x"}},
           {"ContextKeyType", "ipList "}}}}},
       "invalid-value ContextEntries[0].ContextKeyType"},
      {{{"ContextEntries",
         {{{"ContextKeyName", "aws:x"},
           {"ContextKeyValues", {"10.0.0.1", "10.0.0.0/8"}},
           {"ContextKeyType", "ipList"}}}}},
       "invalid-context-value ContextEntries[0].ContextKeyValues[1]"},
      {{{"ContextEntries", {{{"ContextKeyName", "aws:x"}, {"ContextKeyValues", {"x"}}}}},
        {"AbsentContextKeys", {"AWS:X"}}},
       "conflict AbsentContextKeys[0]"},
      {{{"ContextIsComplete", true}}, "conflict ContextIsComplete"},
      {{{"Mode", "threeValued"}, {"UnknownLayers", {"identity"}}},
       "invalid-value UnknownLayers[0]"},
      {{{"Mode", "threeValued"},
        {"UnknownLayers", {"boundary"}},
        {"PermissionsBoundaryPolicyInputList", {boundary}}},
       "conflict UnknownLayers"},
      {{{"ResourceHandlingOption", "EC2-Classic-EBS"}, {"ActionNames", {"ec2:RunInstances"}}},
       "resource-handling ResourceHandlingOption"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.more.dump());
    CHECK(error_of(answer_with(row.more)) == row.error);
  }
}

TEST_CASE("simulation_errors_in_policies", "[evaluate]") {
  const std::string start =
      "{\"ActionNames\":[\"s3:GetObject\"],\"CallerArn\":\"arn:aws:iam::111111111111:user/alice\","
      "\n";
  struct Row {
    std::string fields;
    std::string error;
  };
  const std::vector<Row> rows = {
      // In an object positions are those of the request, in a string those of the document.
      {R"( "PolicyInputList":[{"Statement":{"Effect":"Allow","Action":"s3:*"}}]})",
       "missing-resource PolicyInputList[0].Statement 2:34"},
      {R"( "PolicyInputList":["{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\"}}"]})",
       "missing-resource PolicyInputList[0].Statement 1:14"},
      {R"( "PolicyInputList":["%7B%22Statement%22:[],%22X%22:1%7D"]})",
       "unknown-element PolicyInputList[0].X 1:17"},
      {R"( "PolicyInputList":[{"Statement":[{"Effect":"Allow","Action":["a:b","c"],"Resource":"*"}]}]})",
       "invalid-action PolicyInputList[0].Statement[0].Action[1] 2:69"},
      {R"( "PolicyInputList":[{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Bool":{"aws:x":[true,null]}}}]}]})",
       "invalid-type PolicyInputList[0].Statement[0].Condition.Bool.aws:x[1] 2:118"},
      {R"( "PolicyInputList":[{"Statement":[],"Statement":[]}]})",
       "duplicate-key PolicyInputList[0].Statement 2:37"},
      {R"( "PolicyInputList":[{}]})", "missing-statement PolicyInputList[0] 2:21"},
      {R"( "PolicyInputList":["hello"]})", "json-syntax PolicyInputList[0] 1:1"},
      {R"( "PolicyInputList":["{\n\"Version\" 1}"]})", "json-syntax PolicyInputList[0] 2:11"},
      {R"( "PolicyInputList":["[]"]})", "not-an-object PolicyInputList[0] 1:1"},
      {R"( "PolicyInputList":[], "OrderedOrganizationPolicyInputList":[{"ServiceControlPolicyInputList":[]},{"ServiceControlPolicyInputList":["{}"]}]})",
       "version-required "
       "OrderedOrganizationPolicyInputList[1].ServiceControlPolicyInputList[0] 1:1"},
      {R"( "PolicyInputList":[], "ResourceControlPolicyInputList":[[],[{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}]]})",
       "invalid-effect ResourceControlPolicyInputList[1][0].Statement.Effect 2:108"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.fields);
    CHECK(error_of(answer_to(start + row.fields)) == row.error);
  }
}

TEST_CASE("simulation_warnings", "[evaluate]") {
  const Json incomplete =
      policy({{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "arn:aws:s3"}});
  const Json trust = policy({{"Effect", "Allow"},
                             {"Action", "sts:AssumeRole"},
                             {"Principal", {{"AWS", "111111111111"}}}});
  struct Row {
    Json more;
    std::vector<std::string> warnings;
  };
  const std::vector<Row> rows = {
      {Json::object(), {}},
      {{{"PolicyInputList", {incomplete}}},
       {"incomplete-arn PolicyInputList[0].Statement[0].Resource"}},
      {{{"PolicyInputList", {incomplete.dump()}}},
       {"incomplete-arn PolicyInputList[0].Statement[0].Resource"}},
      {{{"ActionNames", {"s3:GetObject", "s3:GetObjekt"}}}, {"unknown-action ActionNames[1]"}},
      {{{"ResourceArns", {"arn:aws:s3:::b/k", "arn:aws:sqs:us-east-1:111111111111:q"}}},
       {"resource-type-mismatch ResourceArns[1]"}},
      {{{"SessionPolicyInputList", {policy(kAllowAll)}}}, {"layer-ignored SessionPolicyInputList"}},
      {{{"CallerArn", "sns.amazonaws.com"},
        {"PolicyInputList", {policy(kAllowAll)}},
        {"ServiceControlPolicyInputList", {{policy(kAllowAll)}}}},
       {"layer-ignored ServiceControlPolicyInputList", "layer-ignored PolicyInputList"}},
      {{{"ActionNames", {"sts:AssumeRole"}},
        {"ResourceArns", {"arn:aws:iam::111111111111:role/r"}}},
       {"resource-policy-required ResourcePolicy"}},
      {{{"ActionNames", {"sts:AssumeRole"}},
        {"ResourceArns", {"arn:aws:iam::111111111111:role/r"}},
        {"ResourcePolicy", trust}},
       {}},
      {{{"ActionNames", {"kms:Decrypt"}},
        {"ResourceArns", {"arn:aws:kms:us-east-1:111111111111:key/k"}}},
       {"resource-policy-required ResourcePolicy"}},
      {{{"ActionNames", {"sts:GetCallerIdentity"}},
        {"ResourceArns", {"*"}},
        {"PolicyInputList", {policy(kAllowAll)}}},
       {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.more.dump());
    std::vector<std::string> got;
    const Json answer = answer_with(row.more);
    for (const Json& warning : answer.at("Ambit").at("Warnings")) {
      CHECK(!warning.at("Message").get<std::string>().empty());
      got.push_back(warning["Code"].get<std::string>() + " " + warning["Path"].get<std::string>());
    }
    CHECK(got == row.warnings);
    // Strictly taken the first one is an error.
    const std::string error = error_of(answer_with(row.more, {.strict_input = true}));
    const std::string first = got.empty() ? std::string() : got.front();
    CHECK(error.substr(0, first.size()) == first);
    CHECK(error.empty() == got.empty());
  }
}

TEST_CASE("simulation_allowed_when", "[evaluate]") {
  const auto allow_if = [](const Json& condition) {
    return policy(
        {{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}, {"Condition", condition}});
  };
  const auto deny_if = [](const Json& condition) {
    return policy(
        {{"Effect", "Deny"}, {"Action", "*"}, {"Resource", "*"}, {"Condition", condition}});
  };
  const Json mfa = {{"Bool", {{"aws:MultiFactorAuthPresent", "true"}}}};
  const Json vpc = {{"StringEquals", {{"aws:SourceVpc", "v"}}}};
  const Json both = {{"Bool", {{"aws:MultiFactorAuthPresent", "true"}}},
                     {"StringEquals", {{"aws:SourceVpc", "v"}}}};
  const std::string is_mfa =
      R"({"test":{"Operator":"Bool","Key":"aws:MultiFactorAuthPresent","Values":["true"]}})";
  const std::string is_vpc =
      R"({"test":{"Operator":"StringEquals","Key":"aws:SourceVpc","Values":["v"]}})";
  const std::string not_vpc =
      R"({"test":{"Operator":"StringNotEquals","Key":"aws:SourceVpc","Values":["v"]}})";
  struct Row {
    Json more;
    std::string when;
  };
  const std::vector<Row> rows = {
      {{{"PolicyInputList", {allow_if(mfa)}}}, is_mfa},
      {{{"PolicyInputList", {allow_if(both)}}}, "{\"and\":[" + is_mfa + "," + is_vpc + "]}"},
      {{{"PolicyInputList", {allow_if(mfa), allow_if(vpc)}}},
       "{\"or\":[" + is_mfa + "," + is_vpc + "]}"},
      // What is said twice, or follows from the rest, is not said.
      {{{"PolicyInputList", {allow_if(mfa), allow_if(both), allow_if(mfa)}}}, is_mfa},
      {{{"PolicyInputList", {allow_if(mfa), deny_if(vpc)}}},
       "{\"and\":[" + is_mfa + "," + not_vpc + "]}"},
      {{{"PolicyInputList", {policy(kAllowAll), deny_if(mfa)}}}, "{\"not\":" + is_mfa + "}"},
      {{{"PolicyInputList", {policy(kAllowAll)}}, {"UnknownLayers", {"scp"}}},
       R"({"unknownLayer":"scp"})"},
      {{{"PolicyInputList", {allow_if(mfa)}}, {"UnknownLayers", {"boundary"}}},
       "{\"and\":[" + is_mfa + R"(,{"unknownLayer":"boundary"}]})"},
      {{{"PolicyInputList", {policy(kAllowAll)}}}, ""},
      {Json::object(), ""},
  };
  for (Row row : rows) {
    row.more["Mode"] = "threeValued";
    CAPTURE(row.more.dump());
    const Json answer = answer_with(row.more);
    const Json& ambit =
        answer.at("EvaluationResults").at(0).at("ResourceSpecificResults").at(0).at("Ambit");
    CHECK((ambit.contains("AllowedWhen") ? ambit["AllowedWhen"].dump() : "") == row.when);
  }
}

TEST_CASE("simulation_of_a_group", "[evaluate]") {
  const Json answer = answer_with(
      {{"CallerArn", "arn:aws:iam::111111111111:group/g"},
       {"PolicyInputList",
        {policy({{"Effect", "Allow"},
                 {"Action", "s3:*"},
                 {"Resource", "*"},
                 {"Condition",
                  {{"StringEquals",
                    {{"aws:PrincipalAccount", "111111111111"}, {"aws:username", "g"}}}}}})}}});
  const Json& result = answer.at("EvaluationResults").at(0);
  CHECK(result.at("EvalDecision") == "implicitDeny");
  CHECK(result.at("MissingContextValues") == Json({"aws:username"}));
}

TEST_CASE("simulation_limits", "[evaluate]") {
  const std::string deep(100'000, '[');
  CHECK(error_of(answer_to(deep)) == "json-syntax ");
  CHECK(error_of(answer_to("{\"PolicyInputList\":" + deep)) == "json-syntax ");
  CHECK(error_of(answer_to("{}", {.max_request_bytes = 1})) == "limit ");

  // A string of ten megabytes, and many statements on one line.
  std::string long_text;
  long_text.resize(10'000'000, 'x');
  CHECK(error_of(answer_with({{"Id", long_text}})).empty());
  CHECK(error_of(answer_with({{"PolicyInputList", {long_text}}})) ==
        "json-syntax PolicyInputList[0] 1:1");
  std::string statements = kAllowAll.dump();
  for (int i = 1; i < 20'000; ++i) statements += "," + kAllowAll.dump();
  const Json many = {{"PolicyInputList", {"{\"Statement\":[" + statements + "]}"}}};
  const Json answer = answer_with(many);
  CHECK(answer.at("EvaluationResults").at(0).at("MatchedStatements").size() == 20'000);
  CHECK(error_of(answer_with(many, {.max_answer_bytes = 1 << 20})) == "limit ");
  CHECK(error_of(answer_with(many, {.max_work_bytes = 1 << 10})) == "limit PolicyInputList[0]");
  Json open = many;
  open["Mode"] = "threeValued";
  const Json unknown = {{"Effect", "Allow"},
                        {"Action", "*"},
                        {"Resource", "*"},
                        {"Condition", {{"Bool", {{"aws:x", "true"}}}}}};
  statements = unknown.dump();
  for (int i = 1; i < 20'000; ++i) statements += "," + unknown.dump();
  open["PolicyInputList"] = {"{\"Statement\":[" + statements + "]}"};
  CHECK(error_of(answer_with(open)) == "limit PolicyInputList[0]");
}

// Messages are in lower case and have no full stop; codes are unique.
TEST_CASE("simulation_kinds", "[evaluate]") {
  std::set<std::string_view> names;
  for (const DiagnosticKind* kind : diagnostic_kinds()) {
    CAPTURE(kind->name);
    CHECK(names.insert(kind->name).second);
    CHECK(!kind->message.empty());
    CHECK(!kind->message.ends_with('.'));
    CHECK(!kind->source.empty());
  }
}

}  // namespace
}  // namespace ambit::simulation
