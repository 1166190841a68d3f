// All that principals may do, against the evaluator: named cases and random accounts.
#include "ambit/permissions.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/reason/small_account.h"
#include "tests/reference/generator.h"
#include "tests/support/sanitized.h"

namespace ambit {
namespace {

WhatCan what_can(const SmallAccount& account) {
  const Snapshot snapshot = account.load();
  auto answer = Permissions(snapshot).what_can({.principal = "user/alice"});
  REQUIRE(answer);
  shrink_actions(answer->grants, catalog::ServiceCatalog::builtin());
  return *std::move(answer);
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
    Json trust;
    trust["Effect"] = "Allow";
    trust["Principal"]["AWS"] = principal;
    trust["Action"] = "sts:AssumeRole";
    Json one;
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
  Json deny = statement("Deny", "*", "*");
  deny["Principal"] = "*";
  Json queue;
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
  Json deny = statement("Deny", "*", "*");
  deny["NotPrincipal"]["AWS"] = texts({"111122223333", "arn:aws:iam::111122223333:user/alice"});
  Json queue;
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
  Json trust;
  trust["Effect"] = "Allow";
  trust["Principal"]["AWS"] = "arn:aws:iam::111122223333:user/alice";
  trust["Action"] = "sts:AssumeRole";
  SmallAccount account;
  account.policies = {
      document({statement("Allow", "iam:PassRole", "arn:aws:iam::111122223333:role/app?")})};
  for (char last = '!'; last <= '~'; ++last) {
    Json role;
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

TEST_CASE("can_leaves_out_alternatives_that_cannot_hold", "[reason]") {
  SmallAccount account;
  account.policies = {document(
      {statement("Allow", "sqs:SendMessage", "*", condition("StringEquals", "aws:SourceVpc", "v1")),
       statement("Deny", "sqs:SendMessage", "*",
                 condition("StringNotEquals", "aws:SourceVpc", "v2")),
       statement("Allow", "sqs:ReceiveMessage", "*", condition("Null", "aws:SourceVpc", "true")),
       statement("Allow", "sqs:ReceiveMessage", "*", condition("Null", "aws:SourceVpc", "false")),
       statement("Allow", "sqs:DeleteMessage", "*",
                 condition("StringEquals", "aws:SourceVpc", texts({"v1", "v2"}))),
       statement("Deny", "sqs:DeleteMessage", "*",
                 condition("StringEquals", "aws:SourceVpc", "v1"))})};
  const Snapshot snapshot = account.load();
  const Permissions permissions(snapshot);
  const auto ask = [&](std::string action) {
    auto decision = permissions.can({.principal = "alice",
                                     .action = std::move(action),
                                     .resource = "arn:aws:sqs:eu-west-1:111122223333:q"});
    REQUIRE(decision);
    return *std::move(decision);
  };
  const Decision never = ask("sqs:SendMessage");
  CHECK(never.outcome == Outcome::kImplicitDeny);
  CHECK(never.when == When{std::vector<std::vector<Test>>{}});
  CHECK(ask("sqs:ReceiveMessage").outcome == Outcome::kAllowed);
  const Decision open = ask("sqs:DeleteMessage");
  CHECK(open.outcome == Outcome::kConditional);
  REQUIRE(open.when);
  CHECK(open.when->size() == 1);
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

void tell(const SmallAccount& account, const WhatCan& answer,
          const std::vector<ContextValue>& context) {
  for (const PermissionGrant& grant : answer.grants) UNSCOPED_INFO(in_words(grant));
  for (const Json& policy : account.policies) UNSCOPED_INFO(policy.dump());
  UNSCOPED_INFO(account.boundary.dump());
  UNSCOPED_INFO(Json(account.service_control).dump());
  UNSCOPED_INFO(Json(account.resource_policies).dump());
  for (const ContextValue& value : context) UNSCOPED_INFO(value.key << " " << joined(value.values));
}

struct AnswerCounts {
  std::size_t compared = 0;
  std::size_t allowed = 0;
  std::size_t left_out = 0;
};

void compare_answers(std::uint64_t seed, const reference::GeneratorOptions& options,
                     AnswerCounts& counts) {
  reference::Generator generator(seed, options);
  const reference::Request first = generator.next();
  const SmallAccount account = account_of(first);
  const Snapshot snapshot = account.load();
  const Access access(snapshot);
  auto answer = Permissions(snapshot).what_can({.principal = "alice"});
  REQUIRE(answer);
  if (seed % 2 == 0) shrink_actions(answer->grants, catalog::ServiceCatalog::builtin());
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
    const auto said = granted(answer->grants, action, resource, context, tests);
    const bool truth = decision->outcome == Outcome::kAllowed;
    ++(said ? counts.compared : counts.left_out);
    if (said && truth) ++counts.allowed;
    if (!said || *said == truth) continue;
    tell(account, *answer, context);
    CAPTURE(seed, i, action, resource, truth, joined(answer->unknown));
    FAIL("what-can and can differ");
  }
}

constexpr std::uint64_t kAccounts = kSanitized ? 150 : 800;

TEST_CASE("what_can_is_what_the_evaluator_allows", "[reason]") {
  const reference::GeneratorOptions options{
      .modes = {reference::Mode::kStrict},
      .layers = {reference::Layer::kScp, reference::Layer::kResource, reference::Layer::kIdentity,
                 reference::Layer::kBoundary},
      .callers = {"alice"},
      .gaps = false};
  AnswerCounts counts;
  for (std::uint64_t seed = 0; seed < kAccounts; ++seed) compare_answers(seed, options, counts);
  CHECK(counts.compared > 10 * kAccounts);
  CHECK(counts.allowed > kAccounts);
  CHECK(counts.left_out < counts.compared / 10);
}

}  // namespace
}  // namespace ambit
