// All that principals may do, against the evaluator: named cases and random accounts.
#include "ambit/permissions.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ambit/arn.h"
#include "catalog/catalog.h"
#include "evaluate/context_keys.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "pattern/scalar.h"
#include "tests/reference/case.h"
#include "tests/reference/generator.h"

namespace ambit {
namespace {

using nlohmann::json;

// An account with one user.
struct SmallAccount {
  std::string id = "111122223333";
  std::vector<json> policies = {};                      // documents
  json boundary = {};                                   // null: none
  std::vector<std::vector<json>> service_control = {};  // levels; empty: no organization
  std::vector<json> resource_policies = {};
  std::vector<json> roles = {};
  std::map<std::string, std::string> tags = {};

  Snapshot load() const {
    std::vector<Snapshot::File> files = {{"details.json", details().dump()}};
    if (!service_control.empty()) files.push_back({"organization.json", organization().dump()});
    if (!resource_policies.empty())
      files.push_back({"resource-policies.json", json(resource_policies).dump()});
    // The grammar warns of some documents.
    auto snapshot = Snapshot::load_files(std::move(files), {.keep_going = true});
    if (!snapshot)
      for (const Diagnostic& said : snapshot.error().diagnostics().items())
        UNSCOPED_INFO(said.kind->name);
    REQUIRE(snapshot);
    return *std::move(snapshot);
  }

 private:
  json user() const {
    json one;
    one["UserName"] = "alice";
    one["Path"] = "/";
    one["UserId"] = "AIDAALICE";
    one["Arn"] = "arn:aws:iam::" + id + ":user/alice";
    one["Tags"] = json::array();
    for (const auto& [key, value] : tags) {
      json tag;
      tag["Key"] = key;
      tag["Value"] = value;
      one["Tags"].push_back(tag);
    }
    one["UserPolicyList"] = json::array();
    for (std::size_t i = 0; i < policies.size(); ++i) {
      json policy;
      policy["PolicyName"] = "p" + std::to_string(i);
      policy["PolicyDocument"] = policies[i];
      one["UserPolicyList"].push_back(policy);
    }
    if (!boundary.is_null())
      one["PermissionsBoundary"]["PermissionsBoundaryArn"] = "arn:aws:iam::" + id + ":policy/limit";
    return one;
  }

  json details() const {
    json all;
    all["UserDetailList"].push_back(user());
    all["GroupDetailList"] = json::array();
    all["RoleDetailList"] = roles;
    all["Policies"] = json::array();
    if (boundary.is_null()) return all;
    json version;
    version["VersionId"] = "v1";
    version["IsDefaultVersion"] = true;
    version["Document"] = boundary;
    json policy;
    policy["PolicyName"] = "limit";
    policy["Path"] = "/";
    policy["PolicyId"] = "ANPALIMIT";
    policy["Arn"] = "arn:aws:iam::" + id + ":policy/limit";
    policy["DefaultVersionId"] = "v1";
    policy["PolicyVersionList"].push_back(version);
    all["Policies"].push_back(policy);
    return all;
  }

  json organization() const {
    json account;
    account["Id"] = id;
    account["Name"] = "small";
    account["Status"] = "ACTIVE";
    account["Path"] = "o-a1b2c3d4e5/r-ab12/";
    account["ServiceControlPolicies"] = service_control;
    json all;
    all["AmbitOrganization"] = 1;
    all["Id"] = "o-a1b2c3d4e5";
    all["ManagementAccountId"] = "123456789012";
    all["FeatureSet"] = "ALL";
    all["Accounts"].push_back(account);
    return all;
  }
};

// What a condition says: operator, key, values.
json condition(const std::string& op, const std::string& key, const json& values) {
  json one;
  one[op][key] = values;
  return one;
}

json statement(const std::string& effect, const json& actions, const json& resources,
               const json& when = json::object()) {
  json one;
  one["Effect"] = effect;
  one["Action"] = actions;
  one["Resource"] = resources;
  if (!when.empty()) one["Condition"] = when;
  return one;
}

json document(const std::vector<json>& statements) {
  json one;
  one["Version"] = "2012-10-17";
  one["Statement"] = statements;
  return one;
}

json texts(const std::vector<std::string>& all) {
  return all;
}

WhatCan what_can(const SmallAccount& account) {
  const Snapshot snapshot = account.load();
  auto answer = Permissions(snapshot).what_can({.principal = "user/alice"});
  REQUIRE(answer);
  shrink_actions(*answer, catalog::ServiceCatalog::builtin());
  return *std::move(answer);
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : " ") + text;
  return all;
}

// `ACTIONS [but ACTIONS] on RESOURCES [not RESOURCES] [if ...]`.
std::string in_words(const PermissionGrant& grant) {
  std::string text = joined(grant.actions);
  if (!grant.not_actions.empty()) text += " but " + joined(grant.not_actions);
  text += " on " + joined(grant.resources);
  if (!grant.not_resources.empty()) text += " not " + joined(grant.not_resources);
  if (!grant.when) return text + " if too much to say";
  std::string lead = " if ";
  for (const std::vector<Test>& alternative : *grant.when) {
    for (const Test& test : alternative) {
      text += lead;
      if (test.negated) text += "not ";
      text += test.unknown_layer ? std::string(layer_name(*test.unknown_layer))
                                 : test.op + " " + test.key + " " + joined(test.values);
      lead = " and ";
    }
    lead = " or ";
  }
  return text;
}

// Without what everybody may.
std::vector<std::string> grants(const WhatCan& answer) {
  std::vector<std::string> all;
  for (const PermissionGrant& grant : answer.grants)
    if (grant.actions.front() != "sts:GetCallerIdentity") all.push_back(in_words(grant));
  return all;
}

using Texts = std::vector<std::string>;

TEST_CASE("what_can_is_what_the_policy_says", "[reason]") {
  SmallAccount account;
  account.policies = {document(
      {statement("Allow", texts({"s3:GetObject", "s3:PutObject"}), "arn:aws:s3:::acme-web/*")})};
  CHECK(grants(what_can(account)) == Texts{"s3:*tObject on arn:aws:s3:::acme-web/*"});
}

TEST_CASE("what_can_has_no_grant_twice", "[reason]") {
  SmallAccount account;
  account.policies = {
      document({statement("Allow", "s3:GetObject", "arn:aws:s3:::b/*"),
                statement("Allow", "s3:Get*", "arn:aws:s3:::b/*",
                          condition("Bool", "aws:MultiFactorAuthPresent", "true")),
                statement("Allow", "s3:GetObject", "arn:aws:s3:::b/sub/*"),
                statement("Allow", "s3:GetObject", "arn:aws:s3:::b/other",
                          condition("StringEquals", "aws:RequestedRegion", "eu-west-1"))})};
  CHECK(grants(what_can(account)) ==
        Texts{"s3:GetObject on arn:aws:s3:::b/*",
              "s3:Get* on arn:aws:s3:::b/* if Bool aws:MultiFactorAuthPresent true"});
}

TEST_CASE("what_can_takes_denies_away", "[reason]") {
  SmallAccount account;
  account.policies = {
      document({statement("Allow", "s3:GetObject", "arn:aws:s3:::b/*"),
                statement("Deny", "s3:*", "arn:aws:s3:::b/secret/*"),
                statement("Deny", "s3:*", "*",
                          condition("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"))})};
  CHECK(grants(what_can(account)) ==
        Texts{"s3:GetObject on arn:aws:s3:::b/* not arn:aws:s3:::b/secret/* if IpAddress "
              "aws:SourceIp 203.0.113.0/24"});
}

TEST_CASE("conditions_that_cannot_hold_together_are_no_grant", "[reason]") {
  SmallAccount account;
  account.policies = {document(
      {statement("Allow", "s3:GetObject", "*", condition("StringEquals", "aws:SourceVpc", "vpc-1")),
       statement("Deny", "s3:GetObject", "*",
                 condition("StringNotEquals", "aws:SourceVpc", "vpc-2")),
       statement("Allow", "ec2:RunInstances", "*",
                 condition("IpAddress", "aws:SourceIp", "10.0.0.0/8")),
       statement("Deny", "ec2:RunInstances", "*",
                 condition("IpAddress", "aws:SourceIp", texts({"10.0.0.0/9", "10.128.0.0/9"})))})};
  CHECK(grants(what_can(account)).empty());
}

TEST_CASE("boundary_and_service_control_policies_limit_what_can", "[reason]") {
  SmallAccount account;
  account.policies = {document({statement("Allow", "*", "*")})};
  account.boundary = document({statement("Allow", texts({"s3:*", "sqs:SendMessage"}), "*")});
  account.service_control = {
      {document({statement("Allow", "*", "*")})},
      {document({statement("Allow", "s3:List*", "*"), statement("Allow", "sqs:*", "*")})}};
  CHECK(grants(what_can(account)) ==
        Texts{"s3:List* sqs:SendMessage sts:GetCallerIdentity sts:GetSessionToken on *"});
}

TEST_CASE("patterns_of_two_layers_meet", "[reason]") {
  SmallAccount account;
  account.policies = {document({statement("Allow", "s3:GetObject", "arn:aws:s3:::team-*")})};
  account.boundary = document({statement("Allow", "s3:GetObject", "arn:aws:s3:::*-dev/*")});
  CHECK(grants(what_can(account)) ==
        Texts{"s3:GetObject on arn:aws:s3:::team-dev/* arn:aws:s3:::team-*-dev/*"});
}

TEST_CASE("variables_of_the_caller_are_put_in", "[reason]") {
  SmallAccount account;
  account.tags = {{"team", "red*"}};
  account.policies = {
      document({statement("Allow", "s3:GetObject", "arn:aws:s3:::home/${aws:username}/*"),
                statement("Allow", "s3:PutObject", "arn:aws:s3:::${aws:PrincipalTag/team}/*"),
                statement("Allow", "s3:DeleteObject", "arn:aws:s3:::${aws:PrincipalTag/none}/*")})};
  CHECK(grants(what_can(account)) == Texts{"s3:PutObject on arn:aws:s3:::red${*}/*",
                                           "s3:GetObject on arn:aws:s3:::home/alice/*"});
}

TEST_CASE("roles_are_granted_where_their_trust_lets_the_caller_in", "[reason]") {
  const auto role = [](const std::string& name, const std::string& principal) {
    json trust;
    trust["Effect"] = "Allow";
    trust["Principal"]["AWS"] = principal;
    trust["Action"] = "sts:AssumeRole";
    json one;
    one["RoleName"] = name;
    one["Path"] = "/";
    one["RoleId"] = "AROA" + name;
    one["Arn"] = "arn:aws:iam::111122223333:role/" + name;
    one["AssumeRolePolicyDocument"] = document({trust});
    return one;
  };
  SmallAccount account;
  account.policies = {
      document({statement("Allow", "sts:AssumeRole", "arn:aws:iam::111122223333:role/*")})};
  account.roles = {role("account", "arn:aws:iam::111122223333:root"),
                   role("alice", "arn:aws:iam::111122223333:user/alice"),
                   role("bob", "arn:aws:iam::111122223333:user/bob")};
  CHECK(grants(what_can(account)) ==
        Texts{"sts:AssumeRole on arn:aws:iam::111122223333:role/account "
              "arn:aws:iam::111122223333:role/alice"});
}

TEST_CASE("who_can_answers_patterns", "[reason]") {
  SmallAccount account;
  account.policies = {document({statement("Allow", "s3:DeleteObject", "arn:aws:s3:::pay/2025/*"),
                                statement("Allow", "s3:Get*", "arn:aws:s3:::pay*")})};
  const Snapshot snapshot = account.load();
  const Permissions permissions(snapshot);
  using Match = PatternQuestion::Match;
  const auto count = [&](std::string action, std::string resource, Match match) {
    const auto answer = permissions.who_can(
        {.action = std::move(action), .resource = std::move(resource), .match = match});
    REQUIRE(answer);
    for (const Grant& grant : answer->grants) {
      REQUIRE(grant.decision.example);
      const auto& example = *grant.decision.example;
      const auto replayed = Access(snapshot).can({.principal = example.principal,
                                                  .action = example.action,
                                                  .resource = example.resource,
                                                  .context = example.context,
                                                  .context_mode = ContextMode::kExact});
      REQUIRE(replayed);
      CHECK(replayed->outcome == Outcome::kAllowed);
    }
    return answer->grants.size();
  };
  CHECK(count("s3:Delete*", "arn:aws:s3:::pay/*", Match::kAny) == 1);
  CHECK(count("s3:Delete*", "arn:aws:s3:::pay/*", Match::kAll) == 0);
  CHECK(count("s3:DeleteObject", "arn:aws:s3:::pay/2025/*", Match::kAll) == 1);
  CHECK(count("s3:DeleteObject", "arn:aws:s3:::pay/*", Match::kAll) == 0);
  CHECK(count("s3:DeleteObject", "arn:aws:s3:::other/*", Match::kAny) == 0);
  CHECK(count("s3:GetObject", "arn:aws:s3:::pay*/*", Match::kAll) == 1);
  CHECK(count("s3:Get*", "*", Match::kAny) == 1);
  // No object is called like the bucket: that s3:DeleteObject is not allowed there does not matter.
  CHECK(count("s3:DeleteObject", "arn:aws:s3:::pay/2025/?*", Match::kAll) == 1);
  CHECK(count("s3:GetObject", "arn:aws:s3:::pay*", Match::kAll) == 1);
  CHECK(count("s3:Get*", "*", Match::kAll) == 0);
  CHECK_FALSE(permissions.who_can({.action = "s3", .resource = "*"}));
  CHECK_FALSE(permissions.who_can({.action = "s3:Get*", .resource = "bucket"}));
}

TEST_CASE("who_can_of_a_request_that_the_catalog_does_not_know_is_what_can_says", "[reason]") {
  SmallAccount account;
  account.policies = {document(
      {statement("Allow", "*", "*", condition("Bool", "aws:MultiFactorAuthPresent", "true"))})};
  const Snapshot snapshot = account.load();
  const Permissions permissions(snapshot);
  for (const auto& [action, resource] : std::vector<std::pair<std::string, std::string>>{
           {"s3:GetObject", "arn:aws:kms:us-east-1:111122223333:key/k"},
           {"new:Action", "arn:aws:new:us-east-1:111122223333:thing/x"},
           {"sts:AssumeRole", "arn:aws:s3:::bucket"},
           {"kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/k"}}) {
    CAPTURE(action, resource);
    const auto answer = permissions.who_can({.action = action, .resource = resource});
    REQUIRE(answer);
    REQUIRE(answer->grants.size() == 1);
    CHECK(answer->grants.front().decision.outcome == Outcome::kConditional);
  }
}

TEST_CASE("the_name_of_a_resource_is_no_pattern", "[reason]") {
  SmallAccount account;
  account.policies = {document({statement("Allow", "sqs:SendMessage", "*")})};
  json deny = statement("Deny", "*", "*");
  deny["Principal"] = "*";
  json queue;
  queue["Resource"] = "arn:aws:sqs:eu-west-1:111122223333:a*";
  queue["Policy"] = document({deny});
  account.resource_policies = {queue};
  CHECK(grants(what_can(account)) ==
        Texts{"sqs:SendMessage sts:GetCallerIdentity sts:GetSessionToken on * not "
              "arn:aws:sqs:eu-west-1:111122223333:a${*}"});
}

TEST_CASE("not_principal_denies_whoever_has_a_boundary", "[reason]") {
  SmallAccount account;
  account.policies = {document({statement("Allow", "sqs:SendMessage", "*")})};
  json deny = statement("Deny", "*", "*");
  deny["NotPrincipal"]["AWS"] = texts({"111122223333", "arn:aws:iam::111122223333:user/alice"});
  json queue;
  queue["Resource"] = "arn:aws:sqs:eu-west-1:111122223333:q";
  queue["Policy"] = document({deny});
  account.resource_policies = {queue};
  CHECK(grants(what_can(account)) ==
        Texts{"sqs:SendMessage sts:GetCallerIdentity sts:GetSessionToken on *"});
  account.boundary = document({statement("Allow", "*", "*")});
  CHECK(grants(what_can(account)) ==
        Texts{"sqs:SendMessage sts:GetCallerIdentity sts:GetSessionToken on * not "
              "arn:aws:sqs:eu-west-1:111122223333:q"});
}

// What the trust policies of others say does not change what their names are.
TEST_CASE("roles_that_are_looked_at_one_by_one_leave_the_others", "[reason]") {
  json trust;
  trust["Effect"] = "Allow";
  trust["Principal"]["AWS"] = "arn:aws:iam::111122223333:user/alice";
  trust["Action"] = "sts:AssumeRole";
  SmallAccount account;
  account.policies = {
      document({statement("Allow", "iam:PassRole", "arn:aws:iam::111122223333:role/app?")})};
  for (char last = '!'; last <= '~'; ++last) {
    json role;
    role["RoleName"] = std::string("app") + last;
    role["Path"] = "/";
    role["RoleId"] = "AROA" + std::to_string(int{last});
    role["Arn"] = std::string("arn:aws:iam::111122223333:role/app") + last;
    role["AssumeRolePolicyDocument"] = document({trust});
    account.roles.push_back(role);
  }
  const WhatCan answer = what_can(account);
  CHECK(std::ranges::any_of(answer.grants, [](const PermissionGrant& grant) {
    return grant.actions == Texts{"iam:PassRole"} &&
           grant.resources == Texts{"arn:aws:iam::111122223333:role/app?"};
  }));
}

TEST_CASE("accounts_are_twelve_digits", "[reason]") {
  SmallAccount account;
  account.policies = {
      document({statement("Allow", "sns:Publish", "arn:aws:sns:eu-west-1:44445555666?:t"),
                statement("Allow", "sts:AssumeRole", "arn:aws:iam::44445555666?:role/r")})};
  CHECK(grants(what_can(account)) ==
        Texts{"sts:AssumeRole on arn:aws:iam::44445555666?:role/r if not resource and resource"});
}

TEST_CASE("who_can_says_always_where_the_alternatives_do", "[reason]") {
  SmallAccount account;
  account.policies = {document(
      {statement("Allow", "s3:GetObject", "*", condition("Null", "aws:SourceVpc", "true")),
       statement("Allow", "s3:GetObject", "*", condition("Null", "aws:SourceVpc", "false"))})};
  const Snapshot snapshot = account.load();
  const auto answer =
      Permissions(snapshot).who_can({.action = "s3:GetObject", .resource = "arn:aws:s3:::b/x"});
  REQUIRE(answer);
  REQUIRE(answer->grants.size() == 1);
  CHECK(answer->grants.front().decision.outcome == Outcome::kAllowed);
}

TEST_CASE("a_role_that_was_not_exported_is_an_answer_when_it_is_asked_about", "[reason]") {
  SmallAccount account;
  account.policies = {document({statement("Allow", "sts:AssumeRole", "*")})};
  const Snapshot snapshot = account.load();
  const Permissions permissions(snapshot);
  const auto count = [&](std::string resource) {
    const auto answer =
        permissions.who_can({.action = "sts:AssumeRole", .resource = std::move(resource)});
    REQUIRE(answer);
    return answer->grants.size();
  };
  CHECK(count("arn:aws:iam::111122223333:role/none") == 1);
  CHECK(count("arn:aws:iam::111122223333:role/no*") == 0);
  CHECK(count("arn:aws:iam::444455556666:role/no*") == 1);
}

// --- Random accounts.

bool action_matches(const std::string& pattern, const std::string& action) {
  if (pattern == "*") return true;
  const std::string folded = fold(pattern);
  const std::string text = fold(action);
  const auto colon = folded.find(':');
  return glob_matches(compile_glob(folded.substr(0, colon)), text.substr(0, text.find(':'))) &&
         glob_matches(compile_glob(folded.substr(colon + 1)), text.substr(text.find(':') + 1));
}

bool resource_matches(const std::string& pattern, const std::string& resource) {
  if (pattern == "*") return true;
  if (resource == "*") return false;
  std::string program;
  // Escapes stand for themselves.
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern.compare(i, 2, "${") == 0 && i + 3 < pattern.size() && pattern[i + 3] == '}') {
      append_literal(program, pattern.substr(i + 2, 1));
      i += 3;
    } else {
      append_glob(program, pattern.substr(i, 1));
    }
  }
  complete_arn(program);
  confine_resource(program);
  return glob_matches(program, resource);
}

template <class Matches>
bool any_of(const std::vector<std::string>& patterns, const std::string& text, Matches matches) {
  return std::ranges::any_of(patterns,
                             [&](const std::string& pattern) { return matches(pattern, text); });
}

// Whether tests of conditions hold, as the evaluator sees it: each is the condition of a policy.
class TestEvaluator {
 public:
  TestEvaluator(std::string id, std::map<std::string, std::string> tags)
      : id_(std::move(id)), tags_(std::move(tags)) {}

  // Nothing: it is none that operators say.
  std::optional<bool> holds(const Test& test, const std::vector<ContextValue>& context) {
    if (test.unknown_layer || test.key.empty()) return std::nullopt;
    const std::string name = test.op + "/" + test.key + "/" + joined(test.values);
    const auto [at, added] = accounts_.try_emplace(name);
    if (added) {
      SmallAccount account{.id = id_};
      account.tags = tags_;
      account.policies = {document({statement("Allow", "ec2:DescribeInstances", "*",
                                              condition(test.op, test.key, test.values))})};
      at->second = std::make_unique<Snapshot>(account.load());
    }
    const auto decision = Access(*at->second)
                              .can({.principal = "alice",
                                    .action = "ec2:DescribeInstances",
                                    .resource = "*",
                                    .context = context,
                                    .context_mode = ContextMode::kExact});
    REQUIRE(decision);
    if (decision->outcome == Outcome::kConditional) return std::nullopt;
    return (decision->outcome == Outcome::kAllowed) != test.negated;
  }

 private:
  std::string id_;
  std::map<std::string, std::string> tags_;
  std::map<std::string, std::unique_ptr<Snapshot>> accounts_;
};

// Whether the catalog documents the action on such a resource.
bool is_documented(const std::string& action, const std::string& resource) {
  const catalog::Catalog& catalog = catalog::Catalog::builtin();
  const auto id = catalog.find_action(action);
  if (!id) return false;
  if (!catalog.has_types(*id)) return resource == "*";
  return catalog.resource_type_of(*id, resource).has_value();
}

// Of resources of other accounts nothing is known.
bool is_foreign(const std::string& resource, const std::string& account) {
  const auto arn = parse_arn(resource);
  return arn && is_account_id(arn->account) && arn->account != account;
}

bool covers(const PermissionGrant& grant, const std::string& action, const std::string& resource) {
  return any_of(grant.actions, action, action_matches) &&
         !any_of(grant.not_actions, action, action_matches) &&
         any_of(grant.resources, resource, resource_matches) &&
         !any_of(grant.not_resources, resource, resource_matches);
}

TEST_CASE("can_who_can_and_what_can_tell_one_story", "[reason]") {
  auto snapshot = Snapshot::load(std::vector<std::string>{"examples/snapshots/acme"});
  REQUIRE(snapshot);
  const Access access(*snapshot);
  const Permissions permissions(*snapshot);
  std::map<std::string, WhatCan> all;
  for (const PrincipalName& principal : snapshot->principals()) {
    auto answer = permissions.what_can({.principal = std::string(principal.arn)});
    REQUIRE(answer);
    CHECK(answer->unknown.empty());
    all.emplace(principal.arn, *std::move(answer));
  }
  const std::pair<std::string, std::string> requests[] = {
      {"iam:CreateUser", "arn:aws:iam::111122223333:user/new-admin"},
      {"iam:ChangePassword", "arn:aws:iam::111122223333:user/alice"},
      {"iam:PassRole", "arn:aws:iam::111122223333:role/app-web"},
      {"iam:ListUsers", "*"},
      {"s3:GetObject", "arn:aws:s3:::acme-payroll/2026/10.csv"},
      {"s3:PutObject", "arn:aws:s3:::acme-web-assets/x"},
      {"s3:DeleteObject", "arn:aws:s3:::acme-home/ben/x"},
      {"s3:ListBucket", "arn:aws:s3:::acme-home"},
      {"s3:GetObject", "arn:aws:s3:::acme-website/pictures/x"},
      {"s3:PutObject", "arn:aws:s3:::partner-inbox/acme/x"},
      {"sts:AssumeRole", "arn:aws:iam::111122223333:role/identity-admin"},
      {"sts:AssumeRole", "arn:aws:iam::111122223333:role/vendor-sandbox"},
      {"sts:AssumeRole", "arn:aws:iam::111122223333:role/partner-audit"},
      {"kms:Decrypt",
       "arn:aws:kms:eu-west-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"},
      {"ec2:StopInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1"},
      {"sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:acme-web-jobs"},
      {"cloudtrail:StopLogging", "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main"},
      {"lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:111122223333:function:x"},
      {"ec2:DescribeInstances", "*"},
      {"sts:GetCallerIdentity", "*"},
  };
  std::size_t possible = 0;
  for (const auto& [action, resource] : requests) {
    // `*` is every resource to who-can.
    const auto who = permissions.who_can({.action = action, .resource = resource});
    REQUIRE(who);
    for (const PrincipalName& principal : snapshot->principals()) {
      CAPTURE(action, resource, principal.arn);
      const auto decision = access.can(
          {.principal = std::string(principal.arn), .action = action, .resource = resource});
      REQUIRE(decision);
      const bool can =
          decision->outcome == Outcome::kAllowed || decision->outcome == Outcome::kConditional;
      possible += can ? 1U : 0U;
      const auto grant = std::ranges::find_if(
          who->grants, [&](const Grant& one) { return one.principal.arn == principal.arn; });
      CHECK(can == (grant != who->grants.end()));
      if (grant != who->grants.end()) CHECK(grant->decision.outcome == decision->outcome);
      const auto& grants = all.at(std::string(principal.arn)).grants;
      CHECK(can == std::ranges::any_of(grants, [&](const PermissionGrant& one) {
              return covers(one, action, resource);
            }));
      const bool always = std::ranges::any_of(grants, [&](const PermissionGrant& one) {
        return covers(one, action, resource) && one.when && one.when->front().empty();
      });
      CHECK(always == (decision->outcome == Outcome::kAllowed));
    }
  }
  CHECK(possible > 100);
}

// The account in which the request's policies are those of alice.
SmallAccount account_of(const reference::Request& request) {
  SmallAccount account{.id = request.caller.account};
  account.tags = request.caller.tags;
  const bool has_policy = request.resource != "*" && !request.resource.starts_with("arn:aws:iam::");
  for (const auto& [layer, policies] : request.policies) {
    for (const std::vector<json>& level : policies.levels) {
      if (layer == reference::Layer::kScp) account.service_control.push_back(level);
      if (level.empty()) continue;
      if (layer == reference::Layer::kIdentity)
        for (const json& one : level) account.policies.push_back(one);
      if (layer == reference::Layer::kBoundary) account.boundary = level.front();
      if (layer != reference::Layer::kResource || !has_policy) continue;
      json& policy = account.resource_policies.emplace_back();
      policy["Resource"] = request.resource;
      policy["Policy"] = level.front();
    }
  }
  return account;
}

// Keys hold one value or several as the catalog says, and addresses are no networks.
bool in_domain(const ContextValue& value) {
  const catalog::Catalog& catalog = catalog::Catalog::builtin();
  const auto key = catalog.find_key(value.key);
  const bool list = key && catalog.facts(*key).multivalued;
  if (!value.absent && value.list != list) return false;
  return std::ranges::none_of(value.values, [](const std::string& text) {
    return text.find('/') != std::string::npos && parse_ip_range(text).has_value();
  });
}

// What the caller and the resource say by themselves is not given.
std::vector<ContextValue> context_of(const reference::Request& request) {
  using Kind = reference::ContextValue::Kind;
  std::vector<ContextValue> context;
  for (const auto& [key, value] : request.context) {
    const evaluate::KeySource source = evaluate::key_source(fold(key));
    if (source != evaluate::KeySource::kRequest && source != evaluate::KeySource::kResourceTag)
      continue;
    context.push_back({.key = key,
                       .list = value.kind == Kind::kList,
                       .absent = value.kind == Kind::kAbsent,
                       .values = value.values});
    if (!in_domain(context.back())) context.pop_back();
  }
  return context;
}

// What the grants say of a request. Nothing: a condition is none that operators say.
std::optional<bool> granted(const WhatCan& answer, const std::string& action,
                            const std::string& resource, const std::vector<ContextValue>& context,
                            TestEvaluator& tests) {
  bool unclear = false;
  const auto holds = [&](const Test& test) {
    const auto one = tests.holds(test, context);
    unclear = unclear || !one;
    return one.value_or(false);
  };
  for (const PermissionGrant& grant : answer.grants) {
    if (!covers(grant, action, resource)) continue;
    unclear = unclear || !grant.when;
    if (grant.when && std::ranges::any_of(*grant.when, [&](const std::vector<Test>& alternative) {
          return std::ranges::all_of(alternative, holds);
        }))
      return true;
  }
  return unclear ? std::nullopt : std::optional(false);
}

void tell(const SmallAccount& account, const WhatCan& answer,
          const std::vector<ContextValue>& context) {
  for (const PermissionGrant& grant : answer.grants) UNSCOPED_INFO(in_words(grant));
  for (const json& policy : account.policies) UNSCOPED_INFO(policy.dump());
  UNSCOPED_INFO(account.boundary.dump());
  UNSCOPED_INFO(json(account.service_control).dump());
  UNSCOPED_INFO(json(account.resource_policies).dump());
  for (const ContextValue& value : context) UNSCOPED_INFO(value.key << " " << joined(value.values));
}

struct Counts {
  std::size_t compared = 0;
  std::size_t allowed = 0;
  std::size_t left_out = 0;
};

void compare_answers(std::uint64_t seed, const reference::GeneratorOptions& options,
                     Counts& counts) {
  reference::Generator generator(seed, options);
  const reference::Request first = generator.next();
  const SmallAccount account = account_of(first);
  const Snapshot snapshot = account.load();
  const Access access(snapshot);
  auto answer = Permissions(snapshot).what_can({.principal = "alice"});
  REQUIRE(answer);
  if (seed % 2 == 0) shrink_actions(*answer, catalog::ServiceCatalog::builtin());
  TestEvaluator tests(account.id, account.tags);
  for (int i = 0; i < 60; ++i) {
    const reference::Request request = i == 0 ? first : generator.next();
    const std::string action = i % 4 == 1 ? first.action : request.action;
    const std::string resource = i % 4 == 2 ? first.resource : request.resource;
    if (!is_documented(action, resource) || is_foreign(resource, account.id)) continue;
    const std::vector<ContextValue> context = context_of(request);
    const auto decision = access.can({.principal = "alice",
                                      .action = action,
                                      .resource = resource,
                                      .context = context,
                                      .context_mode = ContextMode::kExact});
    REQUIRE(decision);
    if (decision->outcome == Outcome::kConditional) continue;
    const auto said = granted(*answer, action, resource, context, tests);
    const bool truth = decision->outcome == Outcome::kAllowed;
    ++(said ? counts.compared : counts.left_out);
    if (said && truth) ++counts.allowed;
    if (!said || *said == truth) continue;
    tell(account, *answer, context);
    CAPTURE(seed, i, action, resource, truth, joined(answer->unknown));
    FAIL("what-can and can differ");
  }
}

#if !defined(__has_feature)
#define __has_feature(feature) 0  // g++
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
constexpr std::uint64_t kAccounts = 150;
#else
constexpr std::uint64_t kAccounts = 800;
#endif

TEST_CASE("what_can_is_what_the_evaluator_allows", "[reason]") {
  const reference::GeneratorOptions options{
      .modes = {reference::Mode::kStrict},
      .layers = {reference::Layer::kScp, reference::Layer::kResource, reference::Layer::kIdentity,
                 reference::Layer::kBoundary},
      .callers = {"alice"},
      .gaps = false};
  Counts counts;
  for (std::uint64_t seed = 0; seed < kAccounts; ++seed) compare_answers(seed, options, counts);
  CHECK(counts.compared > 10 * kAccounts);
  CHECK(counts.allowed > kAccounts);
  CHECK(counts.left_out < counts.compared / 10);
}

}  // namespace
}  // namespace ambit
