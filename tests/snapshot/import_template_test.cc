// CloudFormation: every function, every type, what cannot be decided, and templates that attack.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "snapshot/import/template_resolver.h"
#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/facts.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using CfnJson = nlohmann::ordered_json;

const LoadOptions kCfnOptions = {
    .account = "111122223333", .region = "eu-west-1", .parameters = {{"ExternalId", "acme-7f3a"}}};

// A template that outlives its resolver.
class CfnTemplate {
 public:
  explicit CfnTemplate(const std::string& text, StackSettings settings = {.account = "111122223333",
                                                                          .region = "eu-west-1"}) {
    const FileId file = sources_.add("t", TextBuffer(text));
    tree_ = json::Parser().parse(sources_, file, diagnostics_);
    REQUIRE(tree_->roots().size() == 1);
    resolver_.emplace(tree_->roots().front(), std::move(settings));
  }
  // Of the member `V`.
  std::string value() {
    const auto text = resolver_->text(tree_->roots().front().find("V"));
    return text.value_or("?");
  }
  TemplateResolver& resolver() { return *resolver_; }

 private:
  SourceFiles sources_;
  Diagnostics diagnostics_;
  std::unique_ptr<json::Tree> tree_;
  std::optional<TemplateResolver> resolver_;
};

constexpr std::string_view kCfnParts = R"(
  "Parameters": {"Stage": {"Type": "String", "Default": "prod"},
                 "Count": {"Type": "Number", "Default": 3},
                 "Names": {"Type": "CommaDelimitedList", "Default": "a,b,c"},
                 "Given": {"Type": "String"},
                 "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/x"}},
  "Mappings": {"M": {"prod": {"size": "big", "list": ["x", "y"]}, "loop": {"l": [{"Fn::FindInMap": ["M", "loop", "l"]}]}}},
  "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
                 "IsTest": {"Fn::Equals": [{"Ref": "Stage"}, "test"]},
                 "IsGiven": {"Fn::Equals": [{"Ref": "Given"}, "x"]},
                 "Circle": {"Condition": "Circle"},
                 "Not": {"Fn::Not": [{"Condition": "IsTest"}]},
                 "And": {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "Not"}]},
                 "AndNo": {"Fn::And": [{"Condition": "IsGiven"}, {"Condition": "IsTest"}]},
                 "Or": {"Fn::Or": [{"Condition": "IsGiven"}, {"Condition": "IsProd"}]},
                 "OrUnknown": {"Fn::Or": [{"Condition": "IsGiven"}, {"Condition": "IsTest"}]}},
  "Resources": {
    "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "app", "Path": "/x/"}},
    "Unnamed": {"Type": "AWS::IAM::Role"},
    "User": {"Type": "AWS::IAM::User", "Properties": {"UserName": {"Fn::Sub": "u-${Stage}"}}},
    "Policy": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": "p"}},
    "Self": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Ref": "Self"}}},
    "One": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Fn::Sub": "1${Two}"}}},
    "Two": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Fn::Sub": "2${One}"}}},
    "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "b"}},
    "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}},
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "t"}},
    "Key": {"Type": "AWS::KMS::Key"},
    "Function": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "f"}},
    "Secret": {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "s"}},
    "Repository": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "r"}},
    "Vpc": {"Type": "AWS::EC2::VPC"}})";

TEST_CASE("template_functions", "[snapshot]") {
  struct Case {
    std::string_view value;
    std::string_view text;  // "?": unknown
  };
  static constexpr Case kCases[] = {
      {R"("as written")", "as written"},
      {R"({"Ref": "Stage"})", "prod"},
      {R"({"Ref": "Count"})", "3"},
      {R"({"Ref": "Given"})", "?"},
      {R"({"Ref": "Stored"})", "?"},
      {R"({"Ref": "Nothing"})", "?"},
      {R"({"Ref": ["Stage"]})", "?"},
      {R"({"Ref": "AWS::AccountId"})", "111122223333"},
      {R"({"Ref": "AWS::Region"})", "eu-west-1"},
      {R"({"Ref": "AWS::Partition"})", "aws"},
      {R"({"Ref": "AWS::URLSuffix"})", "amazonaws.com"},
      {R"({"Ref": "AWS::StackName"})", "?"},
      {R"({"Ref": "AWS::StackId"})", "?"},
      {R"({"Ref": "AWS::NoValue"})", "?"},
      {R"({"Ref": "Role"})", "app"},
      {R"({"Ref": "Unnamed"})", "STACK-Unnamed-unknown"},
      {R"({"Ref": "User"})", "u-prod"},
      {R"({"Ref": "Policy"})", "arn:aws:iam::111122223333:policy/p"},
      {R"({"Ref": "Bucket"})", "b"},
      {R"({"Ref": "Queue"})", "https://sqs.eu-west-1.amazonaws.com/111122223333/q"},
      {R"({"Ref": "Topic"})", "arn:aws:sns:eu-west-1:111122223333:t"},
      {R"({"Ref": "Key"})", "STACK-Key-unknown"},
      {R"({"Ref": "Secret"})", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-unknown"},
      {R"({"Ref": "Vpc"})", "?"},
      {R"({"Ref": "Self"})", "STACK-Self-unknown"},
      {R"({"Ref": "One"})", "12STACK-One-unknown"},
      {R"({"Fn::GetAtt": ["Role", "Arn"]})", "arn:aws:iam::111122223333:role/x/app"},
      {R"({"Fn::GetAtt": "Role.Arn"})", "arn:aws:iam::111122223333:role/x/app"},
      {R"({"Fn::GetAtt": ["Policy", "PolicyArn"]})", "arn:aws:iam::111122223333:policy/p"},
      {R"({"Fn::GetAtt": ["Bucket", "Arn"]})", "arn:aws:s3:::b"},
      {R"({"Fn::GetAtt": ["Queue", "Arn"]})", "arn:aws:sqs:eu-west-1:111122223333:q"},
      {R"({"Fn::GetAtt": ["Queue", "QueueName"]})", "q"},
      {R"({"Fn::GetAtt": ["Function", "Arn"]})",
       "arn:aws:lambda:eu-west-1:111122223333:function:f"},
      {R"({"Fn::GetAtt": ["Repository", "Arn"]})",
       "arn:aws:ecr:eu-west-1:111122223333:repository/r"},
      {R"({"Fn::GetAtt": ["Role", "RoleId"]})", "?"},
      {R"({"Fn::GetAtt": ["Vpc", "Arn"]})", "?"},
      {R"({"Fn::GetAtt": "Role"})", "?"},
      {R"({"Fn::Sub": "a-${Stage}-${Role.Arn}-${!Literal}"})",
       "a-prod-arn:aws:iam::111122223333:role/x/app-${Literal}"},
      {R"({"Fn::Sub": ["${X}/${Stage}", {"X": {"Ref": "Count"}}]})", "3/prod"},
      {R"({"Fn::Sub": "${Given}"})", "?"},
      {R"({"Fn::Sub": "${Stage"})", "?"},
      {R"({"Fn::Sub": "${aws:username}"})", "?"},
      {R"({"Fn::Join": ["-", ["a", {"Ref": "Stage"}, "b"]]})", "a-prod-b"},
      {R"({"Fn::Join": ["-", {"Ref": "Names"}]})", "a-b-c"},
      {R"({"Fn::Join": ["-", ["a", {"Ref": "Given"}]]})", "?"},
      {R"({"Fn::Join": ["-", ["a", {"Ref": "AWS::NoValue"}]]})", "a"},
      {R"({"Fn::Select": ["1", {"Ref": "Names"}]})", "b"},
      {R"({"Fn::Select": [2, ["x", "y", {"Ref": "Stage"}]]})", "prod"},
      {R"({"Fn::Select": [3, {"Ref": "Names"}]})", "?"},
      {R"({"Fn::Select": [-1, {"Ref": "Names"}]})", "?"},
      {R"({"Fn::Select": [1, {"Fn::Split": [":", {"Fn::GetAtt": ["Role", "Arn"]}]}]})", "aws"},
      {R"({"Fn::Split": [",", {"Ref": "Given"}]})", "?"},
      {R"({"Fn::If": ["IsProd", "yes", "no"]})", "yes"},
      {R"({"Fn::If": ["IsTest", "yes", "no"]})", "no"},
      {R"({"Fn::If": ["IsGiven", "yes", "no"]})", "?"},
      {R"({"Fn::If": ["Circle", "yes", "no"]})", "?"},
      {R"({"Fn::If": ["Nothing", "yes", "no"]})", "?"},
      {R"({"Fn::If": ["Not", "yes", "no"]})", "yes"},
      {R"({"Fn::If": ["And", "yes", "no"]})", "yes"},
      {R"({"Fn::If": ["AndNo", "yes", "no"]})", "no"},
      {R"({"Fn::If": ["Or", "yes", "no"]})", "yes"},
      {R"({"Fn::If": ["OrUnknown", "yes", "no"]})", "?"},
      {R"({"Fn::If": ["IsProd", "yes"]})", "?"},
      {R"({"Fn::FindInMap": ["M", {"Ref": "Stage"}, "size"]})", "big"},
      {R"({"Fn::Join": ["", {"Fn::FindInMap": ["M", "prod", "list"]}]})", "xy"},
      {R"({"Fn::Join": ["", {"Fn::FindInMap": ["M", "loop", "l"]}]})", "?"},
      {R"({"Fn::FindInMap": ["M", "test", "size"]})", "?"},
      {R"({"Fn::ImportValue": "other"})", "?"},
      {R"({"Fn::Base64": "x"})", "?"},
      {R"({"Ref": "Stage", "More": 1})", "?"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.value);
    CfnTemplate made("{" + std::string(kCfnParts) + ",\"V\":" + std::string(c.value) + "}");
    CHECK(made.value() == c.text);
  }
}

TEST_CASE("template_parameters_are_given", "[snapshot]") {
  const std::string text =
      "{" + std::string(kCfnParts) +
      R"(,"V":{"Fn::Join":["/",[{"Ref":"Given"},)"
      R"({"Ref":"Stage"},{"Ref":"Unnamed"},{"Fn::If":["IsGiven","y","n"]}]]}})";
  StackSettings settings{.account = "111122223333", .region = "eu-west-1"};
  settings.parameters = {{"Given", "w"}, {"Stage", "dev"}, {"AWS::StackName", "s"}, {"Given", "x"}};
  CHECK(CfnTemplate(text, settings).value() == "x/dev/s-Unnamed-unknown/y");
  StackSettings nowhere;
  CfnTemplate unknown("{" + std::string(kCfnParts) + R"(,"V":{"Fn::GetAtt":["Role","Arn"]}})",
                      nowhere);
  CHECK(unknown.value() == "?");
}

TEST_CASE("template_attacks_end", "[snapshot]") {
  // Each name holds the next one twice.
  std::string doubling = R"({"Resources":{)";
  for (int i = 0; i < 90; ++i) {
    const std::string next = "R" + std::to_string(i + 1);
    doubling += "\"R" + std::to_string(i) +
                R"(":{"Type":"AWS::IAM::Role","Properties":{"RoleName":{"Fn::Sub":"${)" + next +
                "}${" + next + "}\"}}},";
  }
  doubling +=
      R"("R90":{"Type":"AWS::IAM::Role","Properties":{"RoleName":"xx"}}},"V":{"Ref":"R0"}})";
  CHECK(CfnTemplate(doubling).value().size() <= TemplateResolver::kMaxText);
  // A long way from one to the next.
  std::string chain = R"({"Resources":{)";
  for (int i = 0; i < 100000; ++i)
    chain += "\"R" + std::to_string(i) +
             R"(":{"Type":"AWS::IAM::Role","Properties":{"RoleName":{"Ref":"R)" +
             std::to_string(i + 1) + "\"}}},";
  chain += R"("E":{"Type":"AWS::EC2::VPC"}},"V":{"Ref":"R0"}})";
  CHECK(CfnTemplate(chain).value().ends_with("-unknown"));
  // Texts that are long, many times.
  const std::string kilobyte(1000, 'x');
  std::string many = R"({"Parameters":{"P":{"Type":"String","Default":")" + kilobyte +
                     R"("}},"V":{"Fn::Join":["",[)";
  for (int i = 0; i < 100; ++i) many += R"({"Ref":"P"},)";
  CHECK(CfnTemplate(many + "\"\"]]}}").value() == "?");
}

TEST_CASE("template_says_the_same_as_authorization_details", "[snapshot]") {
  const Snapshot reference = load_texts(example_files("examples/import/reference"));
  const auto files = example_files("examples/import/template.json");
  const Snapshot made = load_texts(files, kCfnOptions);
  CHECK_FALSE(made.diagnostics().has_errors());
  CHECK(made.diagnostics().count(Severity::kWarning) == 0);
  CHECK(facts(made) == facts(reference));
  CHECK(consistent(made));
  CHECK(made.model().accounts.all()[0].users == Completeness::kIncomplete);

  // Minified, and as get-template prints it: as an object, and in a string.
  const CfnJson json = CfnJson::parse(files[0].bytes);
  for (const CfnJson& form :
       {json, CfnJson({{"TemplateBody", json}}), CfnJson({{"TemplateBody", json.dump(2)}})}) {
    const Snapshot loaded = load_texts({{"t.json", form.dump()}}, kCfnOptions);
    CHECK(facts(loaded) == facts(reference));
    CHECK(consistent(loaded));
  }
}

TEST_CASE("template_statements_keep_their_lines", "[snapshot]") {
  const auto files = example_files("examples/import/template.json");
  const Snapshot made = load_texts(files, kCfnOptions);
  const Model& model = made.model();
  std::size_t statements = 0;
  const auto line_of = [&](std::size_t offset) {
    return 1 + std::count(files[0].bytes.begin(),
                          files[0].bytes.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
  };
  for (const User& user : model.users)
    for (const InlinePolicy& policy : user.inline_policies)
      for (const policy::Statement& statement :
           model.policies.statements_of(policy.document.document)) {
        ++statements;
        const std::string sid = "\"Sid\": \"" + std::string(model.text(statement.sid));
        const Location where = policy.document.locate(statement.span);
        CHECK(model.sources.name(where.file) == files[0].name);
        const Position at = model.sources.position(where.file, where.begin);
        const std::size_t brace = files[0].bytes.rfind('{', files[0].bytes.find(sid));
        CHECK(at.line == line_of(brace));
      }
  CHECK(statements == 2);
}

std::string cfn_file(const CfnJson& resources) {
  return CfnJson({{"Resources", resources}}).dump();
}

CfnJson cfn(const std::string& type, const CfnJson& properties) {
  return {{"Type", type}, {"Properties", properties}};
}

CfnJson cfn_document(const CfnJson& resource) {
  CfnJson statement = {{"Effect", "Allow"}, {"Action", "s3:*"}, {"Resource", resource}};
  return {{"Version", "2012-10-17"}, {"Statement", CfnJson::array({statement})}};
}

const CfnJson kCfnTrust = CfnJson::parse(
    R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]})");
const CfnJson kCfnUnknown = {{"Fn::ImportValue", "x"}};

TEST_CASE("template_unknown_statements_leave_the_rest", "[snapshot]") {
  CfnJson document = cfn_document("*");
  document["Statement"].push_back({{"Effect", "Deny"},
                                   {"Action", CfnJson::array({"s3:Get*", kCfnUnknown})},
                                   {"Resource", "*"}});
  CfnJson resources = {
      {"Role", cfn("AWS::IAM::Role",
                   {{"RoleName", "r"},
                    {"AssumeRolePolicyDocument", kCfnTrust},
                    {"Policies", {{{"PolicyName", "p"}, {"PolicyDocument", document}}}}})},
      {"Managed",
       cfn("AWS::IAM::ManagedPolicy", {{"ManagedPolicyName", "m"}, {"PolicyDocument", document}})}};
  const Snapshot loaded = load_texts({{"t.json", cfn_file(resources)}}, kCfnOptions);
  CHECK_FALSE(loaded.diagnostics().has_errors());
  CHECK(loaded.diagnostics().count(Severity::kWarning) == 2);
  const Model& model = loaded.model();
  REQUIRE(model.roles.size() == 1);
  const Role& role = model.roles.all()[0];
  CHECK_FALSE(role.policies_known);
  REQUIRE(role.inline_policies.size() == 1);
  CHECK(model.policies.statements_of(role.inline_policies[0].document.document).size() == 1);
  REQUIRE(model.managed_policies.size() == 1);
  CHECK_FALSE(model.managed_policies.all()[0].document().document.valid());
}

TEST_CASE("template_unknown_parts_are_unknown", "[snapshot]") {
  struct Case {
    std::string_view what;
    CfnJson properties;  // of the role
    bool trust;
    bool policies_known;
    bool boundary_known;
    bool tags_known;
  };
  const auto with = [](const CfnJson& more) {
    CfnJson properties = {{"RoleName", "r"}, {"AssumeRolePolicyDocument", kCfnTrust}};
    properties.update(more);
    return properties;
  };
  CfnJson trust = kCfnTrust;
  trust["Statement"][0]["Principal"] = {{"AWS", kCfnUnknown}};
  const std::vector<Case> cases = {
      {"nothing", with(CfnJson::object()), true, true, true, true},
      {"trust", with({{"AssumeRolePolicyDocument", trust}}), false, true, true, true},
      {"the document", with({{"AssumeRolePolicyDocument", kCfnUnknown}}), false, true, true, true},
      {"a managed policy", with({{"ManagedPolicyArns", {kCfnUnknown}}}), true, false, true, true},
      {"all managed policies", with({{"ManagedPolicyArns", kCfnUnknown}}), true, false, true, true},
      {"all policies", with({{"Policies", kCfnUnknown}}), true, false, true, true},
      {"boundary", with({{"PermissionsBoundary", kCfnUnknown}}), true, true, false, true},
      {"no boundary", with({{"PermissionsBoundary", {{"Ref", "AWS::NoValue"}}}}), true, true, true,
       true},
      {"a tag", with({{"Tags", {{{"Key", "k"}, {"Value", kCfnUnknown}}}}}), true, true, true,
       false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const Snapshot loaded = load_texts(
        {{"t.json", cfn_file({{"Role", cfn("AWS::IAM::Role", c.properties)}})}}, kCfnOptions);
    CHECK_FALSE(loaded.diagnostics().has_errors());
    REQUIRE(loaded.model().roles.size() == 1);
    const Role& role = loaded.model().roles.all()[0];
    CHECK(role.trust.document.valid() == c.trust);
    CHECK(role.policies_known == c.policies_known);
    CHECK(role.boundary_known == c.boundary_known);
    CHECK(role.tags_known == c.tags_known);
  }
}

TEST_CASE("template_policies_of_unknown_holders_are_those_of_all", "[snapshot]") {
  const CfnJson role =
      cfn("AWS::IAM::Role", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", kCfnTrust}});
  CfnJson uncertain =
      cfn("AWS::IAM::RolePolicy",
          {{"PolicyName", "p"}, {"RoleName", "r"}, {"PolicyDocument", cfn_document("*")}});
  uncertain["Condition"] = "Nothing";
  for (const CfnJson& policy :
       {cfn("AWS::IAM::Policy",
            {{"PolicyName", "p"}, {"Roles", {kCfnUnknown}}, {"PolicyDocument", cfn_document("*")}}),
        cfn("AWS::IAM::Policy",
            {{"PolicyName", "p"}, {"Roles", kCfnUnknown}, {"PolicyDocument", cfn_document("*")}}),
        cfn("AWS::IAM::RolePolicy", {{"PolicyName", "p"},
                                     {"RoleName", kCfnUnknown},
                                     {"PolicyDocument", cfn_document("*")}}),
        cfn("AWS::IAM::ManagedPolicy",
            {{"Roles", {kCfnUnknown}}, {"PolicyDocument", cfn_document("*")}}),
        uncertain}) {
    CAPTURE(policy.dump());
    const Snapshot loaded =
        load_texts({{"t.json", cfn_file({{"Role", role}, {"P", policy}})}}, kCfnOptions);
    CHECK_FALSE(loaded.diagnostics().has_errors());
    REQUIRE(loaded.model().roles.size() == 1);
    CHECK_FALSE(loaded.model().roles.all()[0].policies_known);
  }
}

TEST_CASE("template_reads_each_type_of_resource", "[snapshot]") {
  CfnJson everyone = cfn_document("*");
  everyone["Statement"][0]["Principal"] = "*";
  struct Case {
    CfnJson resource;
    std::string_view arn;
  };
  const std::vector<Case> cases = {
      {cfn("AWS::S3::BucketPolicy", {{"Bucket", "b"}, {"PolicyDocument", everyone}}),
       "arn:aws:s3:::b"},
      {cfn("AWS::SQS::QueuePolicy",
           {{"Queues", {"https://sqs.eu-west-1.amazonaws.com/111122223333/q"}},
            {"PolicyDocument", everyone}}),
       "arn:aws:sqs:eu-west-1:111122223333:q"},
      {cfn("AWS::SNS::TopicPolicy",
           {{"Topics", {"arn:aws:sns:eu-west-1:111122223333:t"}}, {"PolicyDocument", everyone}}),
       "arn:aws:sns:eu-west-1:111122223333:t"},
      {cfn("AWS::KMS::Key", {{"KeyPolicy", everyone}}),
       "arn:aws:kms:eu-west-1:111122223333:key/STACK-R-unknown"},
      {cfn("AWS::Lambda::Permission", {{"FunctionName", "f"},
                                       {"Action", "lambda:InvokeFunction"},
                                       {"Principal", "s3.amazonaws.com"},
                                       {"SourceArn", "arn:aws:s3:::b"}}),
       "arn:aws:lambda:eu-west-1:111122223333:function:f"},
      {cfn("AWS::SecretsManager::ResourcePolicy",
           {{"SecretId", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf"},
            {"ResourcePolicy", everyone}}),
       "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf"},
      {cfn("AWS::ECR::Repository", {{"RepositoryName", "r"}, {"RepositoryPolicyText", everyone}}),
       "arn:aws:ecr:eu-west-1:111122223333:repository/r"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.arn);
    const Snapshot loaded = load_texts({{"t.json", cfn_file({{"R", c.resource}})}}, kCfnOptions);
    CHECK(said(loaded).empty());
    REQUIRE(loaded.model().resources.size() == 1);
    CHECK(loaded.model().text(loaded.model().resources.all()[0].arn) == c.arn);
    CHECK(loaded.model().resources.all()[0].state == Knowledge::kKnown);
    CfnJson conditional = c.resource;
    conditional["Condition"] = "Nothing";
    const Snapshot uncertain =
        load_texts({{"t.json", cfn_file({{"R", conditional}})}}, kCfnOptions);
    REQUIRE(uncertain.model().resources.size() == 1);
    CHECK(uncertain.model().resources.all()[0].state == Knowledge::kUnknown);
  }
  const CfnJson account = {
      {"Oidc", cfn("AWS::IAM::OIDCProvider",
                   {{"Url", "https://token.example"}, {"ClientIdList", {"sts.amazonaws.com"}}})},
      {"Saml", cfn("AWS::IAM::SAMLProvider", {{"Name", "corp"}})},
      {"Linked", cfn("AWS::IAM::ServiceLinkedRole", {{"AWSServiceName", "x.amazonaws.com"}})},
      {"Key", cfn("AWS::IAM::AccessKey", {{"UserName", "u"}})},
      {"Mfa",
       cfn("AWS::IAM::VirtualMFADevice", {{"VirtualMfaDeviceName", "phone"}, {"Users", {"u"}}})},
      {"User", cfn("AWS::IAM::User", {{"UserName", "u"}})},
      {"Group", cfn("AWS::IAM::Group", {{"GroupName", "g"}})},
      {"Add", cfn("AWS::IAM::UserToGroupAddition",
                  {{"GroupName", {{"Ref", "Group"}}}, {"Users", {{{"Ref", "User"}}}}})},
      {"Up", cfn("AWS::IAM::UserPolicy", {{"PolicyName", "p"},
                                          {"UserName", {{"Ref", "User"}}},
                                          {"PolicyDocument", cfn_document("*")}})}};
  const Snapshot loaded = load_texts({{"t.json", cfn_file(account)}}, kCfnOptions);
  CHECK(said(loaded).empty());
  const Model& model = loaded.model();
  CHECK(model.inventory.oidc_providers.rows.size() == 1);
  CHECK(model.inventory.oidc_clients.rows.size() == 1);
  CHECK(model.inventory.saml_providers.rows.size() == 1);
  REQUIRE(model.inventory.virtual_mfa_devices.rows.size() == 1);
  CHECK(model.inventory.virtual_mfa_devices.rows[0].assigned);
  REQUIRE(model.users.size() == 1);
  CHECK(model.users.all()[0].groups.size() == 1);
  CHECK(model.users.all()[0].inline_policies.size() == 1);
}

TEST_CASE("template_damage_and_context", "[snapshot]") {
  const std::string role =
      cfn_file({{"Role", cfn("AWS::IAM::Role", {{"AssumeRolePolicyDocument", kCfnTrust}})}});
  CHECK(said(load_texts({{"t.json", role}})) ==
        std::vector<std::string>{"snapshot/no-context t.json:1:1"});
  const Snapshot yaml =
      load_texts({{"t.json", R"({"TemplateBody":"Resources:\n  A: 1\n"})"}}, kCfnOptions);
  CHECK(said(yaml) == std::vector<std::string>{"snapshot/not-json t.json:1:17 /TemplateBody"});
  const Snapshot file =
      load_texts({{"t.yaml", "Resources:\n  Role:\n    Type: AWS::IAM::Role\n"}}, kCfnOptions);
  REQUIRE(file.diagnostics().items().size() == 1);
  CHECK(file.diagnostics().items()[0].args[0] ==
        Argument(std::string("a CloudFormation template in YAML")));
  const Snapshot broken =
      load_texts({{"t.json", R"({"TemplateBody":"{\"Resources\":"})"}}, kCfnOptions);
  CHECK(broken.diagnostics().has_errors());
  const Snapshot other = load_texts(
      {{"t.json",
        cfn_file({{"A", cfn("AWS::EC2::VPC", CfnJson::object())},
                  {"B", cfn("AWS::Backup::BackupVault", {{"AccessPolicy", cfn_document("*")}})}})}},
      kCfnOptions);
  REQUIRE(said(other).size() == 2);
  CHECK(said(other)[0].starts_with("snapshot/unread-policies t.json:1:"));
  CHECK(said(other)[1] == "snapshot/other-resources t.json:1:1");
}

}  // namespace
}  // namespace ambit::snapshot
