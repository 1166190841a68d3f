// What exports and facts files say of resources and credentials decides paths that hang on them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
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
  return facts_file(R"("Resources": [)" + list + "]" + more);
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

// --- Resources that run as roles, and nothing else tells which.

const std::string kCode = "arn:aws:s3:::code/app.zip";

std::string code_of(const std::string& role, const std::string& more = "") {
  return given(kCode, "s3-object-code", role, more);
}

TEST_CASE("who writes the code that runs as a role acts as the role") {
  const Account account = ann({allow("s3:PutObject", "arn:aws:s3:::code/*")}, big("ec2"));
  CHECK(class_of(account) == "none");
  const PathAnswer found = paths(account, {resources(code_of("role/big"))});
  CHECK(found.path_class == PathClass::kDefinite);
  REQUIRE(found.paths.front().steps.size() == 1);
  CHECK(found.paths.front().steps.front().technique == "s3-put-code-object");
  CHECK(found.paths.front().steps.front().requirements.front().resource == kCode);
  // Another object, another kind, no role.
  const auto with = [&](const std::string& resource) {
    return class_of(account, {resources(resource)});
  };
  CHECK(with(given("arn:aws:s3:::other/app.zip", "s3-object-code", "role/big")) == "none");
  CHECK(with(given(kCode, "s3-object-terraform-state", "role/big")) == "none");
  CHECK(with(R"({"Arn": ")" + kCode + R"(", "Kind": "s3-object-code"})") == "none");
}

// By name of the user.
std::map<std::string, PathClass> classes(const std::vector<Account>& accounts,
                                         std::vector<Snapshot::File> more) {
  const Snapshot snapshot = load_with(accounts, std::move(more));
  const PermissionGraph graph(snapshot);
  std::map<std::string, PathClass> found;
  for (const Account& account : accounts)
    for (const Exported& user : account.users) {
      const auto answer =
          graph.paths("arn:aws:iam::" + account.id + ":user/" + user.name, arn("role/big"));
      REQUIRE(answer);
      found[user.name] = answer->path_class;
    }
  return found;
}

std::string bucket_policy(const std::vector<std::string>& statements) {
  return R"({"Arn": "arn:aws:s3:::code", "Kind": "s3-bucket-code", "Policy": )" +
         document(statements) + "}";
}
std::string to_objects(const std::string& effect, const std::string& principal) {
  return R"({"Effect": ")" + effect + R"(", "Action": "s3:PutObject", "Principal": {"AWS": ")" +
         principal + R"("}, "Resource": "arn:aws:s3:::code/*"})";
}
const Snapshot::File kBuckets = {"111122223333/list-buckets.json",
                                 R"({"Buckets": [{"Name": "code"}], "Owner": {"ID": "a"}})"};

TEST_CASE("a bucket policy tells those apart who hold the same policies") {
  Account account = ann({allow("s3:PutObject")}, big("ec2"));
  account.users.push_back({.name = "bob", .statements = {allow("s3:PutObject")}});
  const std::string refused = bucket_policy({to_objects("Deny", arn("user/bob"))});
  auto found = classes({account}, {resources(code_of("role/big")), kBuckets});
  CHECK(found["ann"] == PathClass::kDefinite);
  CHECK(found["bob"] == PathClass::kDefinite);
  found = classes({account}, {resources(code_of("role/big") + ", " + refused), kBuckets});
  CHECK(found["ann"] == PathClass::kDefinite);
  CHECK(found["bob"] == PathClass::kNone);
}

TEST_CASE("a bucket policy lets others of another account in, its administrators, too") {
  const std::string other = "444455556666";
  const Account owner{.roles = {big("ec2")}};
  const Account guest{.users = {{.name = "ann", .statements = {allow("s3:PutObject")}},
                                {.name = "adm", .statements = {kAllowAll}},
                                {.name = "bob", .statements = {allow("s3:GetObject")}}},
                      .id = other};
  const auto with = [&](const std::string& policy) {
    return classes(
        {owner, guest},
        {resources(code_of("role/big") + (policy.empty() ? "" : ", " + policy)), kBuckets});
  };
  auto found = with("");
  CHECK(found["ann"] == PathClass::kNone);
  CHECK(found["adm"] == PathClass::kNone);
  found = with(bucket_policy({to_objects("Allow", other)}));
  CHECK(found["ann"] == PathClass::kDefinite);
  CHECK(found["adm"] == PathClass::kDefinite);
  CHECK(found["bob"] == PathClass::kNone);
  found = with(bucket_policy({to_objects("Allow", "arn:aws:iam::" + other + ":user/ann")}));
  CHECK(found["ann"] == PathClass::kDefinite);
  CHECK(found["adm"] == PathClass::kConditional);  // by way of ann, if she has but one key
}

TEST_CASE("what has to do with a known resource has to be its own") {
  const std::string cluster = "arn:aws:eks:eu-west-1:111122223333:cluster/prod";
  const auto with = [&](const std::string& entry) {
    return class_of(ann({allow("eks:CreateAccessEntry"), allow("eks:AssociateAccessPolicy", entry)},
                        big("ec2")),
                    {resources(given(cluster, "eks-cluster", "role/big"))});
  };
  const std::string entries = "arn:aws:eks:eu-west-1:111122223333:access-entry/";
  CHECK(with("*") == "definite");
  CHECK(with(entries + "prod/*") == "definite");
  CHECK(with(entries + "test/*") == "none");
}

// --- Identity pools.

const std::string kPool =
    "arn:aws:cognito-identity:eu-west-1:111122223333:identitypool/eu-west-1:p1";

Exported pooled(const std::string& condition) {
  return federated("cognito-identity.amazonaws.com", "sts:AssumeRoleWithWebIdentity", condition);
}
std::string of_pool(const std::string& id) {
  return R"(, "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:)" +
         id + R"("}, "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": )" +
         R"("authenticated"}})";
}

TEST_CASE("an identity pool hands out the roles that trust it") {
  const std::string complete = R"(, "Complete": ["cognito-identity-pool"])";
  const auto set_roles = [&](const std::string& condition, std::vector<Snapshot::File> more) {
    return class_of(
        ann({allow("cognito-identity:SetIdentityPoolRoles, iam:PassRole")}, pooled(condition)),
        std::move(more));
  };
  const std::string pool = R"({"Arn": ")" + kPool + R"(", "Kind": "cognito-identity-pool"})";
  CHECK(set_roles("", {}) == "conditional");
  CHECK(set_roles(of_pool("p1"), {}) == "conditional");
  CHECK(set_roles(of_pool("p1"), {resources(pool)}) == "definite");
  CHECK(set_roles(of_pool("p2"), {resources(pool)}) == "conditional");
  CHECK(set_roles(of_pool("p2"), {resources(pool, complete)}) == "none");
  CHECK(set_roles("", {resources("", complete)}) == "none");

  const auto update = [&](const std::string& resource, const std::string& condition,
                          std::vector<Snapshot::File> more) {
    return class_of(
        ann({allow("cognito-identity:UpdateIdentityPool", resource)}, pooled(condition)),
        std::move(more));
  };
  const std::string with_role = given(kPool, "cognito-identity-pool", "role/S");
  CHECK(update("*", of_pool("p1"), {}) == "conditional");
  CHECK(update("*", of_pool("p1"), {resources(with_role, complete)}) == "definite");
  CHECK(update("*", of_pool("p2"), {resources(with_role, complete)}) == "none");
  CHECK(update(kPool + "2", of_pool("p1"), {resources(with_role, complete)}) == "none");
}

TEST_CASE("which user pool belongs to an identity pool is not known") {
  const std::string with_role = given(kPool, "cognito-identity-pool", "role/S");
  const auto with = [&](const std::string& resource) {
    return class_of(ann({allow("cognito-idp:AdminSetUserPassword", resource)}, pooled("")),
                    {resources(with_role, R"(, "Complete": ["cognito-identity-pool"])")});
  };
  CHECK(with("*") == "definite");
  CHECK(with("arn:aws:cognito-idp:eu-west-1:111122223333:userpool/u1") == "conditional");
  CHECK(with("arn:aws:cognito-identity:eu-west-1:111122223333:userpool/u1") == "none");
}

// --- Who controls hosts and workloads.

const std::string kAssociate = allow("ec2:AssociateIamInstanceProfile, iam:PassRole");

std::string host(const std::string& name, const std::string& more) {
  return R"({"Arn": "arn:aws:ec2:eu-west-1:111122223333:instance/)" + name +
         R"(", "Kind": "ec2-instance")" + more + "}";
}
std::string reachable_by(const std::string& name) {
  return R"(, "ReachableBy": [)" + (name.empty() ? name : "\"" + arn(name) + "\"") + "]";
}

TEST_CASE("who controls an instance is known of those that say so") {
  Exported role = big("ec2.amazonaws.com");
  role.profile = true;
  const auto with = [&](const std::string& statement, const std::string& hosts, bool complete) {
    return class_of(ann({statement}, role),
                    {resources(hosts, complete ? R"(, "Complete": ["ec2-instance"])" : "")});
  };
  CHECK(class_of(ann({kAssociate}, role)) == "conditional");
  const std::string by_ann = host("i-1", reachable_by("user/ann"));
  const std::string by_bob = host("i-2", reachable_by("user/bob"));
  CHECK(with(kAssociate, by_ann, false) == "definite");
  CHECK(with(kAssociate, by_ann + ", " + by_bob, true) == "definite");
  CHECK(with(kAssociate, by_bob, false) == "conditional");  // there may be others
  CHECK(with(kAssociate, by_bob, true) == "none");
  CHECK(with(kAssociate, host("i-2", reachable_by("")), true) == "none");
  CHECK(with(kAssociate, by_bob + ", " + host("i-3", ""), true) == "conditional");
  // The one that she controls is not the one that she may change.
  const std::string other =
      R"({"Effect": "Allow", "Action": ["iam:PassRole"], "Resource": "*"}, )" +
      allow("ec2:AssociateIamInstanceProfile", "arn:aws:ec2:eu-west-1:111122223333:instance/i-2");
  CHECK(with(other, by_ann + ", " + by_bob, true) == "none");
  CHECK(with(other, by_ann + ", " + host("i-2", reachable_by("user/ann")), true) == "definite");
}

TEST_CASE("who controls an instance is told apart from who holds the same policies") {
  Exported role = big("ec2.amazonaws.com");
  role.profile = true;
  Account account = ann({kAssociate}, role);
  account.users.push_back({.name = "bob", .statements = {kAssociate}});
  const Snapshot snapshot = load_with(account, {resources(host("i-1", reachable_by("user/bob")),
                                                          R"(, "Complete": ["ec2-instance"])")});
  const PermissionGraph graph(snapshot);
  CHECK(graph.paths("user/ann", "role/big")->path_class == PathClass::kNone);
  const auto by_bob = graph.paths("user/bob", "role/big");
  REQUIRE(by_bob->path_class == PathClass::kDefinite);
  CHECK(by_bob->paths.front().steps.front().requirements.front().resource ==
        "arn:aws:ec2:eu-west-1:111122223333:instance/i-1");
}

// --- Tags.

TEST_CASE("tags of a resource of a facts file are compared") {
  const auto with = [&](const std::string& key, const std::string& tags) {
    return class_of(
        ann({allow("lambda:UpdateFunctionCode", kFunctionF,
                   R"("Condition": {"StringEquals": {")" + key + R"(": "red"}})")},
            big("lambda.amazonaws.com")),
        {resources(given(kFunctionF, "lambda-function", "role/big",
                         R"(, "Triggered": true, "Attributes": {"CodeSigning": "Warn"})" + tags),
                   R"(, "Complete": ["lambda-function"])")});
  };
  const std::string red = R"(, "Tags": {"team": "red"})";
  CHECK(with("aws:ResourceTag/team", "") == "conditional");
  CHECK(with("aws:ResourceTag/team", red) == "definite");
  CHECK(with("aws:ResourceTag/team", R"(, "Tags": {"team": "blue"})") == "none");
  CHECK(with("aws:ResourceTag/team", R"(, "Tags": {})") == "none");
  CHECK(with("aws:ResourceTag/owner", red) == "none");
  CHECK(with("lambda:ResourceTag/team", red) == "definite");
  CHECK(with("ec2:ResourceTag/team", red) == "conditional");
}

TEST_CASE("a service-linked role that has to be made asks for one more permission") {
  Exported role = big("ec2.amazonaws.com");
  role.profile = true;
  const std::string configuration =
      "arn:aws:autoscaling:eu-west-1:111122223333:launchConfiguration:1:launchConfigurationName/c";
  const auto with = [&](const std::string& more, bool scaling) {
    Account account = ann({allow("autoscaling:CreateAutoScalingGroup")}, role);
    if (scaling)
      account.roles.push_back({.name = "AWSServiceRoleForAutoScaling",
                               .statements = {allow("ec2:Describe*")},
                               .trust = {trusts_service("autoscaling.amazonaws.com")},
                               .path = "/aws-service-role/autoscaling.amazonaws.com/"});
    return class_of(account, {resources(given(configuration, "launch-configuration", "role/big",
                                              reachable_by("user/ann")),
                                        more + R"(, "Complete": ["launch-configuration"])")});
  };
  CHECK(with("", false) == "conditional");
  CHECK(with("", true) == "definite");
  CHECK(with(R"(, "NoServiceLinkedRoles": true)", false) == "none");
}

// --- Event sources.

const std::string kQueue = "arn:aws:sqs:eu-west-1:111122223333:orders";

TEST_CASE("a function is started by what its role may read") {
  const auto with = [&](const std::string& may_read, const std::string& sources, bool complete) {
    Exported role = big("lambda.amazonaws.com");
    role.statements = {may_read};
    const Snapshot snapshot = load_with(
        ann({allow("iam:PassRole, lambda:CreateFunction, lambda:CreateEventSourceMapping")}, role),
        {resources(sources, complete ? R"(, "Complete": ["event-source"])" : "")});
    return PermissionGraph(snapshot).paths("user/ann", "role/big")->path_class;
  };
  const std::string queue = R"({"Arn": ")" + kQueue + R"(", "Kind": "event-source"})";
  const std::string reads = "sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes";
  CHECK(with(allow("*"), "", false) == PathClass::kConditional);
  CHECK(with(allow("*"), queue, false) == PathClass::kDefinite);
  CHECK(with(allow("s3:*"), queue, false) == PathClass::kNone);
  CHECK(with(allow("sqs:ReceiveMessage"), queue, false) == PathClass::kNone);
  CHECK(with(allow(reads, kQueue), queue, true) == PathClass::kDefinite);
  CHECK(with(allow(reads, kQueue + "2"), queue, false) == PathClass::kConditional);
  CHECK(with(allow(reads, kQueue + "2"), queue, true) == PathClass::kNone);
  CHECK(with(allow("*"), "", true) == PathClass::kNone);
}

TEST_CASE("a table is made whose stream the role may read") {
  const auto with = [&](const std::string& may_read) {
    Exported role = big("lambda.amazonaws.com");
    role.statements = {may_read};
    const Snapshot snapshot =
        load_with(ann({allow("iam:PassRole, lambda:CreateFunction, dynamodb:CreateTable, "
                             "dynamodb:PutItem, lambda:CreateEventSourceMapping")},
                      role),
                  {resources("", R"(, "Complete": ["event-source"])")});
    return PermissionGraph(snapshot).paths("user/ann", "role/big")->path_class;
  };
  const std::string reads = "dynamodb:DescribeStream, dynamodb:Get*";
  CHECK(with(allow(reads)) == PathClass::kDefinite);
  CHECK(with(allow(reads, "arn:aws:dynamodb:*:*:table/orders/stream/*")) ==
        PathClass::kConditional);
  CHECK(with(allow("sqs:*")) == PathClass::kNone);
}

// --- Two roles of a cluster.

TEST_CASE("a cluster takes a role for the service, too") {
  Exported role = big("ec2.amazonaws.com");
  role.profile = true;
  const auto with = [&](const std::string& pass, const std::string& service) {
    Account account = ann({allow("elasticmapreduce:RunJobFlow"), pass}, role);
    account.roles.push_back(
        {.name = "emr", .statements = {allow("s3:*")}, .trust = {trusts_service(service)}});
    return paths(account).path_class;
  };
  const std::string emr = "elasticmapreduce.amazonaws.com";
  CHECK(with(allow("iam:PassRole"), emr) == PathClass::kDefinite);
  CHECK(with(allow("iam:PassRole"), "lambda.amazonaws.com") == PathClass::kNone);
  CHECK(with(allow("iam:PassRole", arn("role/big")), emr) == PathClass::kNone);
  CHECK(with(allow("iam:PassRole", arn("role/emr")), emr) == PathClass::kNone);
  const auto to = [](const std::string& services) {
    return allow(
        "iam:PassRole", "*",
        R"("Condition": {"StringEquals": {"iam:PassedToService": [)" + quoted(services) + "]}}");
  };
  CHECK(with(to("ec2.amazonaws.com"), emr) == PathClass::kNone);
  CHECK(with(to("ec2.amazonaws.com, elasticmapreduce.amazonaws.com"), emr) == PathClass::kDefinite);
}

// --- IAM Identity Center.

TEST_CASE("who assigns a permission set to itself becomes its role") {
  const std::string set = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
  const auto organization = [](const std::string& management) {
    return Snapshot::File{"organization.json",
                          R"({"AmbitOrganization": 1, "Id": "o-a1b2c3d4e5", )"
                          R"("ManagementAccountId": ")" +
                              management +
                              R"(", "DelegatedAdministrators": [], )"
                              R"("Accounts": ["111122223333", "444455556666"]})"};
  };
  const auto with = [&](const std::string& statement, const std::string& management) {
    std::vector<Snapshot::File> files = {
        resources(given(set, "permission-set", "role/big"),
                  R"(, "IdentityCenter": {"InstanceArn": "arn:aws:sso:::instance/ssoins-1"})")};
    if (!management.empty()) files.push_back(organization(management));
    return class_of(ann({statement}, big("ec2")), std::move(files));
  };
  const std::string assign = allow("sso:CreateAccountAssignment");
  CHECK(class_of(ann({assign}, big("ec2"))) == "none");
  CHECK(with(assign, "") == "conditional");
  CHECK(with(assign, "111122223333") == "definite");
  CHECK(with(assign, "444455556666") == "none");
  const auto on = [&](const std::string& resources) {
    return with(R"({"Effect": "Allow", "Action": "sso:CreateAccountAssignment", "Resource": [)" +
                    quoted(resources) + "]}",
                "111122223333");
  };
  const std::string instance = "arn:aws:sso:::instance/ssoins-1";
  CHECK(on(set + ", " + instance + ", arn:aws:sso:::account/111122223333") == "definite");
  CHECK(on(set + ", " + instance + ", arn:aws:sso:::account/444455556666") == "none");
  CHECK(on(set + "1, " + instance + ", arn:aws:sso:::account/*") == "none");
}

// --- Stack sets.

const std::string kStacks = "arn:aws:cloudformation:eu-west-1:111122223333:stackset/web:1";

TEST_CASE("a new stack set acts as what its administration role may assume") {
  Exported role = big("ec2.amazonaws.com");
  const auto with = [&](const std::string& pass, const std::string& trust,
                        const std::string& assume) {
    role.trust = {trust};
    Account account = ann(
        {allow("cloudformation:CreateStackSet, cloudformation:CreateStackInstances"), pass}, role);
    account.roles.push_back({.name = "adm",
                             .statements = {assume},
                             .trust = {trusts_service("cloudformation.amazonaws.com")}});
    return class_of(account);
  };
  const std::string pass = allow("iam:PassRole", arn("role/adm"));
  const std::string by_adm = trusts("{\"AWS\": \"" + arn("role/adm") + "\"}");
  const std::string by_account = trusts(R"({"AWS": "111122223333"})");
  const std::string assume = allow("sts:AssumeRole", arn("role/big"));
  CHECK(with(pass, by_adm, allow("s3:*")) == "definite");
  CHECK(with(pass, by_account, assume) == "definite");
  CHECK(with(pass, by_account, allow("sts:AssumeRole", arn("role/other"))) == "none");
  CHECK(with(allow("iam:PassRole", arn("role/big")), by_adm, assume) == "none");
  CHECK(with(pass, trusts_service("ec2.amazonaws.com"), assume) == "none");
}

TEST_CASE("a stack set that is there acts as its execution role") {
  Exported role = big("ec2.amazonaws.com");
  role.trust = {trusts("{\"AWS\": \"" + arn("role/adm") + "\"}")};
  const auto with = [&](const std::string& actions, const std::string& members) {
    Account account = ann({allow(actions)}, role);
    account.roles.push_back({.name = "adm",
                             .statements = {allow("s3:*")},
                             .trust = {trusts_service("cloudformation.amazonaws.com")}});
    return class_of(account, {resources(R"({"Arn": ")" + kStacks + R"(", "Kind": )" +
                                        R"("cloudformation-stackset")" + members + "}")});
  };
  const std::string update = "cloudformation:UpdateStackSet";
  const std::string execution = R"(, "ExecutionRole": ")" + arn("role/big") + "\"";
  const std::string administration = R"(, "Role": ")" + arn("role/adm") + "\"";
  CHECK(with(update, "") == "none");
  CHECK(with(update, execution) == "conditional");
  CHECK(with(update, execution + administration) == "none");
  CHECK(with(update + ", iam:PassRole", execution + administration) == "definite");
  CHECK(with("cloudformation:CreateStackSet, iam:PassRole", execution) == "none");
}

// --- What attackers are taken to know and to get.

TEST_CASE("a key that is not active helps whoever knows its secret") {
  const std::string boss = arn("user/boss");
  Account account{.users = {{.name = "ann", .statements = {allow("iam:UpdateAccessKey", boss)}},
                            {.name = "bob", .statements = {allow("iam:UpdateAccessKey", boss)}},
                            {.name = "boss", .statements = {kAllowAll}}}};
  const auto known_to = [&](const std::string& name) {
    return paths(account,
                 {facts_file(R"("Users": [{"Arn": ")" + boss +
                             R"(", "InactiveKeySecretKnownTo": [")" + arn(name) + "\"]}]")});
  };
  CHECK(class_of(account) == "none");
  CHECK(path_class_name(known_to("user/bob").path_class) == "none");
  CHECK(path_class_name(known_to("user/nobody").path_class) == "none");
  const auto answer = known_to("user/ann");
  CHECK(path_class_name(answer.path_class) == "definite");
  CHECK(answer.paths.front().steps.front().technique == "iam-reactivate-access-key");
  account.users[0].statements = {allow("iam:UpdateAccessKey", arn("user/ann"))};
  CHECK(path_class_name(known_to("user/ann").path_class) == "none");
}

TEST_CASE("an audience is added where the trust asks for none") {
  const std::string there = "\"" + kOidc + "\"";
  const auto adds = [&](const std::string& condition, const std::string& more) {
    return class_of(ann({allow("iam:AddClientIDToOpenIDConnectProvider")},
                        federated(kOidc, "sts:AssumeRoleWithWebIdentity", condition)),
                    {providers(there, more)});
  };
  const auto asks = [](const std::string& key) {
    return R"(, "Condition": {"StringEquals": {"ci.example.com:)" + key + R"(": "x"}})";
  };
  const std::string obtainable = ", \"TokenIssuers\": [" + there + "]";
  CHECK(adds("", obtainable) == "definite");
  CHECK(adds("", "") == "conditional");
  CHECK(adds("", R"(, "TokenIssuers": [])") == "none");
  CHECK(adds(asks("aud"), obtainable) == "none");
  // Nobody chooses whom a token of another issuer names.
  CHECK(adds(asks("sub"), obtainable) == "conditional");
}

// --- Keys of KMS.

TEST_CASE("who opens the key of a secret reads it") {
  const std::string key = "arn:aws:kms:eu-west-1:111122223333:key/1";
  const std::string secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf";
  const auto facts_of = [&](const std::string& key_statements, const std::string& kms_key) {
    return resources(R"({"Arn": ")" + secret + R"(", "Kind": "secretsmanager-secret", )" +
                     R"("Contains": [")" + arn("user/boss") + R"("], "KmsKey": ")" + kms_key +
                     R"("}, {"Arn": ")" + key + R"(", "Kind": "kms-key", "Policy": )" +
                     document({key_statements}) + "}");
  };
  const std::string manages =
      R"({"Effect": "Allow", "Action": ["kms:PutKeyPolicy", "kms:CreateGrant"], "Resource": "*", )"
      R"("Principal": {"AWS": "111122223333"}})";
  const auto answer_with = [&](std::vector<std::string> statements, const std::string& more = "",
                               const std::string& boundary = "") {
    statements.push_back(allow("secretsmanager:GetSecretValue"));
    const Account account{
        .users = {{.name = "ann", .statements = std::move(statements), .boundary = boundary},
                  {.name = "boss", .statements = {kAllowAll}}},
        .policies = {{.name = "fence", .statements = {allow("secretsmanager:*, kms:Put*")}}}};
    return paths(account, {facts_of(manages + more, key)});
  };
  const auto with = [&](std::vector<std::string> statements, const std::string& more = "",
                        const std::string& boundary = "") {
    return std::string(
        path_class_name(answer_with(std::move(statements), more, boundary).path_class));
  };
  CHECK(with({}) == "none");
  CHECK(with({allow("kms:Decrypt")}) == "none");
  const auto found = answer_with({allow("kms:PutKeyPolicy")});
  CHECK(path_class_name(found.path_class) == "definite");
  REQUIRE(found.paths.front().steps.size() == 2);
  CHECK(found.paths.front().steps.front().technique == "kms-put-key-policy");
  REQUIRE(found.paths.front().steps.front().requirements.size() == 1);
  CHECK(found.paths.front().steps.front().requirements.front().resource == key);
  CHECK(with({allow("kms:CreateGrant")}) == "definite");
  CHECK(with({allow("kms:PutKeyPolicy", key + "2")}) == "none");
  CHECK(with({allow("kms:*", "*"), deny("kms:Decrypt")}) == "none");
  // What the policy of the key denies a grant does not give, but its policy can be rewritten.
  const std::string but_ann = R"(, {"Effect": "Deny", "Action": "kms:Decrypt", "Resource": "*", )"
                              R"("Principal": {"AWS": ")" +
                              arn("user/ann") + "\"}}";
  CHECK(with({allow("kms:CreateGrant")}, but_ann) == "none");
  CHECK(with({allow("kms:PutKeyPolicy")}, but_ann) == "definite");
  // The policy of a key names the user, which a boundary does not limit.
  CHECK(with({allow("kms:PutKeyPolicy")}, "", "fence") == "definite");
  // A key of AWS nobody has to open.
  const Account reader{.users = {{.name = "ann", .statements = {allow("secretsmanager:*")}},
                                 {.name = "boss", .statements = {kAllowAll}}}};
  CHECK(class_of(reader, {facts_of(manages, "alias/aws/secretsmanager")}) == "definite");
}

}  // namespace
}  // namespace ambit::graph
