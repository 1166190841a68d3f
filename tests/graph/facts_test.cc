// What exports and facts files say of resources and credentials decides paths that hang on them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "ambit/paths.h"
#include "ambit/reach.h"
#include "tests/graph/account.h"

namespace ambit::graph {
namespace {

using namespace testing;

const std::string kAllowAll = allow("*");
const std::string kFunctionF = "arn:aws:lambda:eu-west-1:111122223333:function:f";
const std::string kInstanceI = "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0";

Snapshot load_with(const Account& account, std::vector<Snapshot::File> more) {
  more.push_back({"details.json", export_of(account)});
  auto snapshot = Snapshot::load_files(std::move(more));
  if (!snapshot) FAIL("the files of the test are not readable");
  return *std::move(snapshot);
}

PathAnswer paths(const Account& account, std::vector<Snapshot::File> more = {}) {
  const Snapshot snapshot = load_with(account, std::move(more));
  const auto answer = PermissionGraph(snapshot).paths("user/ann", "admin");
  REQUIRE(answer);
  return *answer;
}
std::string class_of(const Account& account, std::vector<Snapshot::File> more = {}) {
  return std::string(path_class_name(paths(account, std::move(more)).path_class));
}

std::string facts(const std::string& members) {
  return R"({"AmbitFacts": 1, )" + members + "}";
}
std::string given(const std::string& resource, const std::string& kind, const std::string& role,
                  const std::string& more = "") {
  return R"({"Arn": ")" + resource + R"(", "Kind": ")" + kind + R"(", "Role": ")" + arn(role) +
         "\"" + more + "}";
}
Snapshot::File resources(const std::string& list, const std::string& more = "") {
  return {"facts.json", facts(R"("Resources": [)" + list + "]" + more)};
}

Account ann(std::vector<std::string> statements, Exported role) {
  return {.users = {{.name = "ann", .statements = std::move(statements)}},
          .roles = {std::move(role)}};
}
Exported big(const std::string& services) {
  return {.name = "big", .statements = {kAllowAll}, .trust = {trusts_service(services)}};
}

TEST_CASE("ESC-017 the code of a function that is started anyway") {
  const Account account =
      ann({allow("lambda:UpdateFunctionCode", kFunctionF)}, big("lambda.amazonaws.com"));
  CHECK(class_of(account) == "conditional");
  const auto with = [&](const std::string& more) {
    return class_of(account, {resources(given(kFunctionF, "lambda-function", "role/big", more))});
  };
  CHECK(with(R"(, "Triggered": true)") == "definite");
  CHECK(with(R"(, "Triggered": false)") == "conditional");  // by one that may be there, too
  CHECK(with("") == "conditional");
  CHECK(with(R"(, "Triggered": true, "Attributes": {"CodeSigning": "Enforce"})") == "conditional");
  const auto answer = paths(
      account,
      {resources(given(kFunctionF, "lambda-function", "role/big", R"(, "Triggered": true)"))});
  REQUIRE(answer.paths.front().steps.front().technique == "lambda-update-code");
  CHECK(answer.paths.front().steps.front().requirements.front().resource == kFunctionF);
}

TEST_CASE("a known resource counts only where the permission covers it") {
  const std::string other = "arn:aws:lambda:eu-west-1:111122223333:function:other";
  const Account account =
      ann({allow("lambda:UpdateFunctionCode", other)}, big("lambda.amazonaws.com"));
  const std::string f = given(kFunctionF, "lambda-function", "role/big", R"(, "Triggered": true)");
  CHECK(class_of(account, {resources(f)}) == "conditional");
  CHECK(class_of(account, {resources(f, R"(, "Complete": ["lambda-function"])")}) == "none");
}

TEST_CASE("ESC-016 a whole list without such an instance leaves no path") {
  Exported role = big("ec2.amazonaws.com");
  role.profile = true;
  const Account account = ann({allow("ssm:SendCommand")}, role);
  CHECK(class_of(account) == "conditional");
  CHECK(class_of(account, {resources("", R"(, "Complete": ["ec2-instance"])")}) == "none");
  const std::string i = given(kInstanceI, "ec2-instance", "role/big");
  CHECK(class_of(account, {resources(i, R"(, "Complete": ["ec2-instance"])")}) == "definite");
}

TEST_CASE("ESC-039 a stack that runs as an administrator") {
  const std::string stack = "arn:aws:cloudformation:eu-west-1:111122223333:stack/web/1";
  const Account account = ann({allow("cloudformation:UpdateStack",
                                     "arn:aws:cloudformation:eu-west-1:111122223333:stack/web/*")},
                              big("cloudformation.amazonaws.com"));
  const auto answer = paths(account, {resources(given(stack, "cloudformation-stack", "role/big"))});
  CHECK(path_class_name(answer.path_class) == "definite");
  CHECK(answer.paths.front().steps.front().technique == "cloudformation-update-stack");
}

TEST_CASE("ESC-040 a user with two access keys cannot get a third") {
  const std::string root2 = arn("user/root2");
  Account account{.users = {{.name = "ann", .statements = {allow("iam:CreateAccessKey", root2)}},
                            {.name = "root2", .statements = {kAllowAll}}}};
  const auto keys = [&](int count) {
    return paths(account,
                 {{"facts.json", facts(R"("Users": [{"Arn": ")" + root2 + R"(", "AccessKeys": )" +
                                       std::to_string(count) + "}]")}});
  };
  CHECK(class_of(account) == "conditional");
  CHECK(path_class_name(keys(1).path_class) == "definite");
  CHECK(path_class_name(keys(2).path_class) == "none");
  account.users[0].statements = {allow("iam:CreateAccessKey, iam:DeleteAccessKey", root2)};
  const auto answer = keys(2);
  CHECK(path_class_name(answer.path_class) == "definite");
  CHECK(answer.paths.front().steps.front().technique == "iam-rotate-access-key");
}

// --- Administrators. ---

TEST_CASE("ESC-014 where no policy may be written, administrators are relative to that") {
  const Account account{
      .users = {{.name = "ann", .statements = {allow("iam:PutUserPolicy", arn("user/ann"))}},
                {.name = "bob", .statements = {allow("iam:List*, iam:Get*")}}},
      .roles = {{.name = "ops",
                 .statements = {kAllowAll},
                 .trust = {trusts_service("ec2.amazonaws.com")}}}};
  const auto organization = [](const std::string& condition) {
    return Snapshot::File{
        "organization.json",
        R"({"AmbitOrganization": 1, "Id": "o-a1b2c3d4e5", "ManagementAccountId": "123456789012",
            "Accounts": ["111122223333", "123456789012"], "ServiceControlPolicies": [
              {"Accounts": ["111122223333"], "Document": )" +
            document({kAllowAll, deny("iam:Create*, iam:Update*, iam:Put*, iam:Attach*, "
                                      "iam:PassRole",
                                      "*", condition)}) +
            "}]}"};
  };
  const auto tiers = [&](const std::string& condition, AdministratorTest test) {
    const Snapshot snapshot = load_with(account, {organization(condition)});
    const PermissionGraph graph(snapshot, {.administrators = test});
    std::string text;
    for (const PrincipalTier& tier : graph.tiers().tiers)
      text.append(tier.principal.name).append(std::to_string(tier.tier)).append(" ");
    return text;
  };
  CHECK(tiers("", AdministratorTest::kAbsolute) == "ann4 bob4 ops3 ");
  CHECK(tiers("", AdministratorTest::kRelative) == "ann4 bob4 ops0 ");
  // In requests that the guardrail does not concern it may do all there is anyway.
  const std::string at_night = R"("Condition": {"StringEquals": {"aws:UserAgent": "night"}})";
  CHECK(tiers(at_night, AdministratorTest::kRelative).ends_with("ops0 "));
}

// --- What was exported tells the same. ---

const Snapshot::File kRegions = {
    "111122223333/regions.json",
    R"({"Regions": [{"RegionName": "eu-west-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"},
                    {"RegionName": "us-east-1", "RegionOptStatus": "DISABLED"}]})"};

TEST_CASE("functions that were exported are known") {
  const Account account =
      ann({allow("lambda:UpdateFunctionCode, lambda:InvokeFunction")}, big("lambda.amazonaws.com"));
  // What an empty list is of, only a record of its call tells.
  const auto functions = [&](const std::string& list) {
    return Snapshot::File{"functions.json",
                          R"({"AmbitCall": 1, "Service": "lambda", "Operation": "ListFunctions", )"
                          R"("Account": "111122223333", "Region": "eu-west-1", "Parameters": {}, )"
                          R"("Result": {"Functions": [)" +
                              list + "]}}"};
  };
  const std::string f = R"({"FunctionName": "f", "FunctionArn": ")" + kFunctionF +
                        R"(", "Role": ")" + arn("role/big") + "\"}";
  CHECK(class_of(account, {functions("")}) == "conditional");
  CHECK(class_of(account, {functions(""), kRegions}) == "none");
  // Code signing may keep the caller from it, which no list of functions tells.
  CHECK(class_of(account, {functions(f), kRegions}) == "conditional");
  const auto attributes = resources(given(kFunctionF, "lambda-function", "role/big"));
  CHECK(class_of(account, {functions(f), kRegions, attributes}) == "definite");
}

TEST_CASE("instances that were exported are known") {
  Exported role = big("ec2.amazonaws.com");
  role.profile = true;
  const Account account = ann({allow("ssm:SendCommand")}, role);
  const auto instances = [&](const std::string& state, const std::string& profile) {
    return Snapshot::File{
        "111122223333/eu-west-1/describe-instances.json",
        R"({"Reservations": [{"OwnerId": "111122223333", "Instances": [{"InstanceId": )"
        R"("i-0123456789abcdef0", "State": {"Name": ")" +
            state + R"("}, "Placement": {"AvailabilityZone": "eu-west-1a"}, )" +
            R"("IamInstanceProfile": {"Arn": ")" + arn("instance-profile/" + profile) + "\"}}]}]}"};
  };
  CHECK(class_of(account, {instances("running", "big")}) == "definite");
  CHECK(class_of(account, {instances("terminated", "big")}) == "conditional");
  CHECK(class_of(account, {instances("terminated", "big"), kRegions}) == "none");
  // Which role that has, nobody knows.
  CHECK(class_of(account, {instances("running", "other"), kRegions}) == "conditional");
}

TEST_CASE("roles of known resources are told apart") {
  // Of two roles alike but for what runs as them only one is reached for certain.
  Account account{.users = {{.name = "ann", .statements = {allow("cloudformation:UpdateStack")}}}};
  for (const char* name : {"one", "two"})
    account.roles.push_back({.name = name,
                             .statements = {allow("s3:*")},
                             .trust = {trusts_service("cloudformation.amazonaws.com")}});
  const std::string stack = "arn:aws:cloudformation:eu-west-1:111122223333:stack/web/1";
  const Snapshot snapshot =
      load_with(account, {resources(given(stack, "cloudformation-stack", "role/two"),
                                    R"(, "Complete": ["cloudformation-stack"])")});
  const PermissionGraph graph(snapshot);
  CHECK(graph.paths("user/ann", "role/one")->path_class == PathClass::kNone);
  CHECK(graph.paths("user/ann", "role/two")->path_class == PathClass::kDefinite);
}

// --- Stores of credentials.

const std::string kSecret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:root2-Ab12Cd";

std::string secret(const std::string& more) {
  return R"({"Arn": ")" + kSecret + R"(", "Kind": "secretsmanager-secret")" + more + "}";
}
std::string contains(const std::string& name) {
  return R"(, "Contains": [")" + arn(name) + "\"]";
}
const std::string kKeyOfAws = R"(, "KmsKey": "alias/aws/secretsmanager")";

Account reader(std::vector<std::string> statements) {
  return {.users = {{.name = "ann", .statements = std::move(statements)},
                    {.name = "root2", .statements = {kAllowAll}}}};
}
std::vector<UnknownCredentials> unknown_of(const Account& account,
                                           std::vector<Snapshot::File> more = {}) {
  const Snapshot snapshot = load_with(account, std::move(more));
  auto answer = PermissionGraph(snapshot).reach_from("user/ann");
  REQUIRE(answer);
  return answer->unknown_credentials;
}

TEST_CASE("ESC-056 a secret leads to those whose credentials it holds, or to nobody knows whom") {
  const Account account = reader({allow("secretsmanager:GetSecretValue")});
  CHECK(class_of(account) == "none");
  const auto unknown = unknown_of(account);
  REQUIRE(unknown.size() == 1);
  CHECK(unknown.front().technique == "secretsmanager-get-secret-value");
  CHECK(unknown.front().path_class == PathClass::kConditional);  // if there is one

  const PathAnswer known = paths(account, {resources(secret(contains("user/root2") + kKeyOfAws))});
  CHECK(known.path_class == PathClass::kDefinite);
  REQUIRE(known.paths.front().steps.size() == 1);
  const Step& step = known.paths.front().steps.front();
  CHECK(step.to == arn("user/root2"));
  REQUIRE_FALSE(step.requirements.empty());
  CHECK(step.requirements.front().resource == kSecret);
}

TEST_CASE("what is known of a store decides") {
  const Account account = reader({allow("secretsmanager:GetSecretValue")});
  const std::string of_root2 = contains("user/root2");
  // What encrypts it is not known, and she may not decrypt.
  CHECK(class_of(account, {resources(secret(of_root2))}) == "conditional");
  // With a customer's key the key's policy has a say, too.
  const std::string key = "arn:aws:kms:eu-west-1:111122223333:key/k1";
  const std::string with_key = secret(of_root2 + R"(, "KmsKey": ")" + key + "\"");
  const std::string delegating =
      R"({"Arn": ")" + key + R"(", "Kind": "kms-key", "Policy": )" +
      document({R"({"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Principal": )"
                R"({"AWS": "arn:aws:iam::111122223333:root"}})"}) +
      "}";
  const auto may_decrypt = [&](const std::string& which, const std::string& more) {
    return class_of(reader({allow("secretsmanager:GetSecretValue"), allow("kms:Decrypt", which)}),
                    {resources(with_key + more)});
  };
  const std::string other = "arn:aws:kms:eu-west-1:111122223333:key/k2";
  CHECK(may_decrypt(key, "") == "conditional");
  CHECK(may_decrypt(key, ", " + delegating) == "definite");
  CHECK(may_decrypt(other, ", " + delegating) == "none");
  CHECK(class_of(account, {resources(with_key + ", " + delegating)}) == "none");
  // Another secret.
  CHECK(class_of(reader({allow("secretsmanager:GetSecretValue", kSecret + "x")}),
                 {resources(secret(of_root2 + kKeyOfAws))}) == "none");
  CHECK(class_of(reader({allow("secretsmanager:GetSecretValue"),
                         deny("secretsmanager:GetSecretValue", kSecret)}),
                 {resources(secret(of_root2 + kKeyOfAws))}) == "none");
  // A whole list of stores of which all is known.
  const std::string complete = R"(, "Complete": ["secretsmanager-secret"])";
  CHECK(unknown_of(account, {resources(secret(of_root2 + kKeyOfAws), complete)}).empty());
  CHECK(unknown_of(account, {resources(secret(R"(, "Contains": [])"), complete)}).empty());
  REQUIRE(unknown_of(account, {resources(secret(""), complete)}).size() == 1);
}

// --- Identity providers.

const std::string kSaml = "arn:aws:iam::111122223333:saml-provider/old";
const std::string kOidc = "arn:aws:iam::111122223333:oidc-provider/ci.example.com";

Exported federated(const std::string& provider, const std::string& action,
                   const std::string& rest = "") {
  return {.name = "S",
          .statements = {kAllowAll},
          .trust = {R"({"Effect": "Allow", "Action": ")" + action +
                    R"(", "Principal": {"Federated": ")" + provider + "\"}" + rest + "}"}};
}
Exported by_saml(const std::string& rest = "") {
  return federated(kSaml, "sts:AssumeRoleWithSAML", rest);
}
Snapshot::File providers(const std::string& list, const std::string& more = "") {
  return {"facts.json", facts(R"("Providers": [)" + list + "]" + more)};
}

TEST_CASE("ESC-052 whoever may make the provider that a role still trusts becomes the role") {
  const Account account = ann({allow("iam:CreateSAMLProvider")}, by_saml());
  const PathAnswer found = paths(account, {providers("")});
  CHECK(found.path_class == PathClass::kDefinite);
  REQUIRE(found.paths.front().steps.size() == 1);
  const Step& step = found.paths.front().steps.front();
  CHECK(step.technique == "iam-create-saml-provider-orphan");
  CHECK(step.to == arn("role/S"));
  REQUIRE(step.requirements.size() == 1);
  CHECK(step.requirements.front().resource == kSaml);
  CHECK(class_of(account) == "conditional");  // it may be there
  CHECK(class_of(account, {providers("\"" + kSaml + "\"")}) == "none");
  CHECK(class_of(ann({allow("iam:CreateSAMLProvider", kSaml + "er")}, by_saml()),
                 {providers("")}) == "none");
  CHECK(class_of(
            ann({allow("iam:CreateSAMLProvider")},
                federated("arn:aws:iam::444455556666:saml-provider/old", "sts:AssumeRoleWithSAML")),
            {providers("")}) == "none");
}

TEST_CASE("whoever may change a SAML provider says who its users are") {
  const std::string there = "\"" + kSaml + "\"";
  const auto changes = [&](const std::string& condition) {
    return class_of(ann({allow("iam:UpdateSAMLProvider")}, by_saml(condition)), {providers(there)});
  };
  CHECK(changes("") == "definite");
  CHECK(changes(R"(, "Condition": {"StringEquals": {"SAML:sub": "boss"}})") == "definite");
  CHECK(changes(R"(, "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})") ==
        "conditional");
  const Account account = ann({allow("iam:UpdateSAMLProvider")}, by_saml());
  CHECK(class_of(account) == "conditional");
  CHECK(class_of(account, {providers("")}) == "none");
  CHECK(class_of(ann({allow("iam:UpdateSAMLProvider")},
                     federated(kSaml, "sts:AssumeRoleWithWebIdentity")),
                 {providers(there)}) == "none");
}

TEST_CASE("a missing OIDC provider helps whoever controls its issuer") {
  const Account account =
      ann({allow("iam:CreateOpenIDConnectProvider")},
          federated(kOidc, "sts:AssumeRoleWithWebIdentity",
                    R"(, "Condition": {"StringEquals": {"ci.example.com:sub": "main"}})"));
  CHECK(class_of(account, {providers("")}) == "conditional");
  CHECK(class_of(account, {providers("", R"(, "AttackerIssuers": [")" + kOidc + "\"]")}) ==
        "definite");
  CHECK(class_of(account, {providers("\"" + kOidc + "\"")}) == "none");
}

}  // namespace
}  // namespace ambit::graph
