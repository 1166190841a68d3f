// Questions about two policies: named cases, random pairs against the evaluator, laws.
#include "ambit/compare.h"

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "ambit/arn.h"
#include "evaluate/context_keys.h"
#include "pattern/fold.h"
#include "pattern/scalar.h"
#include "policy/compiler.h"
#include "policy/operator.h"
#include "reason/replay.h"
#include "tests/reason/small_account.h"
#include "tests/reference/generator.h"
#include "tests/support/sanitized.h"

namespace ambit::reason {
namespace {

using Answer = AccessQuestion::Answer;
using Json = nlohmann::json;

Comparison compared(const std::string& old_policy, const std::string& new_policy,
                    std::optional<PolicyKind> kind = PolicyKind::kIdentity) {
  SourceFiles sources;
  Diagnostics diagnostics;
  const FileId old_file = sources.add("old.json", TextBuffer(old_policy));
  const FileId new_file = sources.add("new.json", TextBuffer(new_policy));
  auto comparison = compare(sources, old_file, new_file, {.kind = kind},
                            catalog::ServiceCatalog::builtin(), diagnostics);
  INFO(old_policy << "\n" << new_policy);
  for (const Diagnostic& said : diagnostics.items()) UNSCOPED_INFO(said.kind->name);
  REQUIRE(comparison.has_value());
  return *std::move(comparison);
}

std::string relation(const std::string& old_policy, const std::string& new_policy,
                     std::optional<PolicyKind> kind = PolicyKind::kIdentity) {
  return std::string(relation_name(compared(old_policy, new_policy, kind).relation));
}

// A policy of statements in short: `Allow s3:GetObject on arn:aws:s3:::b/* if {...}`.
std::string policy(std::initializer_list<std::string> statements) {
  std::string text = R"({"Version": "2012-10-17", "Statement": [)";
  for (const std::string& statement : statements) {
    if (text.back() != '[') text += ", ";
    text += statement;
  }
  return text + "]}";
}

std::string allow(const std::string& condition = "{}", const std::string& action = "s3:GetObject",
                  const std::string& resource = "*") {
  return R"({"Effect": "Allow", "Action": ")" + action + R"(", "Resource": ")" + resource +
         R"(", "Condition": )" + condition + "}";
}

std::string deny(const std::string& condition = "{}", const std::string& action = "s3:GetObject",
                 const std::string& resource = "*") {
  return R"({"Effect": "Deny", "Action": ")" + action + R"(", "Resource": ")" + resource +
         R"(", "Condition": )" + condition + "}";
}

TEST_CASE("order_and_splitting_do_not_matter", "[reason]") {
  const std::string together = policy({
      R"({"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
          "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]})"});
  const std::string apart = policy({allow("{}", "s3:PutObject", "arn:aws:s3:::b/*"),
                                    allow("{}", "S3:getobject", "arn:aws:s3:::b/*"),
                                    allow("{}", "s3:PutObject", "arn:aws:s3:::a/*"),
                                    allow("{}", "s3:GetObject", "arn:aws:s3:::a/*")});
  CHECK(relation(together, apart) == "equivalent");
}

TEST_CASE("an_action_more_is_broader", "[reason]") {
  const auto comparison = compared(policy({allow("{}", "s3:GetObject", "arn:aws:s3:::b/*")}),
                                   policy({allow("{}", "s3:GetObject", "arn:aws:s3:::b/*"),
                                           allow("{}", "s3:PutObject", "arn:aws:s3:::b/*")}));
  CHECK(comparison.relation == Relation::kBroader);
  REQUIRE(comparison.new_only.witness.has_value());
  CHECK(comparison.new_only.witness->action == "s3:PutObject");
  CHECK(comparison.new_only.witness->resource == "arn:aws:s3:::b/x");
  CHECK(comparison.new_only.documented);
  REQUIRE(comparison.new_only.granted_by.size() == 1);
  CHECK(comparison.new_only.granted_by.front().index == 1);
  CHECK(comparison.old_only.answer == Answer::kNone);
}

TEST_CASE("what_a_deny_took_away_is_named", "[reason]") {
  const auto comparison =
      compared(policy({allow(), deny("{}", "s3:*", "arn:aws:s3:::secret/*")}), policy({allow()}));
  CHECK(comparison.relation == Relation::kBroader);
  CHECK(comparison.new_only.witness->resource == "arn:aws:s3:::secret/x");
  REQUIRE(comparison.new_only.denied_by.size() == 1);
  CHECK(comparison.new_only.denied_by.front().index == 1);
}

// What others are known to answer wrongly.
TEST_CASE("the_complement_of_a_condition_does_not_lose_the_absent_key", "[reason]") {
  const std::string equals = R"({"StringEquals": {"aws:SourceVpc": "vpc-1"}})";
  const std::string differs = R"({"StringNotEquals": {"aws:SourceVpc": "vpc-1"}})";
  CHECK(relation(policy({allow(equals), allow(differs)}), policy({allow()})) == "equivalent");
  // A Bool and its opposite leave the absent key out.
  const std::string yes = R"({"Bool": {"aws:SecureTransport": "true"}})";
  const std::string no = R"({"Bool": {"aws:SecureTransport": "false"}})";
  const auto comparison = compared(policy({allow(yes), allow(no)}), policy({allow()}));
  CHECK(comparison.relation == Relation::kBroader);
  REQUIRE(comparison.new_only.witness->context.size() == 1);
  CHECK(comparison.new_only.witness->context.front().absent);
}

TEST_CASE("if_exists_complements_with_the_absent_key_on_both_sides", "[reason]") {
  const std::string equals = R"({"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}})";
  const std::string differs = R"({"StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-1"}})";
  CHECK(
      relation(
          policy({allow(), deny(equals)}),
          policy({allow(
              R"({"StringNotEquals": {"aws:SourceVpc": "vpc-1"}, "Null": {"aws:SourceVpc": "false"}})")})) ==
      "equivalent");
  CHECK(relation(policy({allow(), deny(equals), deny(differs)}), policy({deny()})) == "equivalent");
}

TEST_CASE("a_deny_over_two_keys_leaves_either_open", "[reason]") {
  const std::string both =
      R"({"StringEquals": {"aws:SourceVpc": "v", "aws:RequestedRegion": "r"}})";
  CHECK(relation(policy({allow(), deny(both)}),
                 policy({allow(R"({"StringNotEquals": {"aws:SourceVpc": "v"}})"),
                         allow(R"({"StringNotEquals": {"aws:RequestedRegion": "r"}})")})) ==
        "equivalent");
}

TEST_CASE("denied_actions_may_overlap_without_being_nested", "[reason]") {
  CHECK(relation(policy({allow("{}", "s3:*"), deny("{}", "s3:Get*"), deny("{}", "s3:*Object")}),
                 policy({allow("{}", "s3:*"), deny("{}", "s3:*Object"), deny("{}", "s3:Get*")})) ==
        "equivalent");
  CHECK(relation(policy({allow("{}", "s3:*"), deny("{}", "s3:Get*")}),
                 policy({allow("{}", "s3:*"), deny("{}", "s3:Get*"), deny("{}", "s3:*Object")})) ==
        "narrower");
}

TEST_CASE("conditions_that_cannot_hold_together_grant_nothing", "[reason]") {
  const std::string nothing = policy({deny("{}", "*")});
  const auto grants_nothing = [&](const std::string& condition) {
    CAPTURE(condition);
    CHECK(relation(nothing, policy({allow(condition)})) == "equivalent");
  };
  grants_nothing(
      R"({"StringEquals": {"aws:SourceVpc": "a"}, "StringLike": {"aws:SourceVpc": "b*"}})");
  grants_nothing(
      R"({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}, "NotIpAddress": {"aws:SourceIp": ["10.0.0.0/9", "10.128.0.0/9"]}})");
  grants_nothing(
      R"({"Bool": {"aws:SecureTransport": "true"}, "BoolIfExists": {"aws:SecureTransport": "false"}})");
  grants_nothing(R"({"Null": {"aws:SourceVpc": "true"}, "StringLike": {"aws:SourceVpc": "*"}})");
  grants_nothing(
      R"({"NumericGreaterThan": {"s3:max-keys": "10"}, "NumericLessThanEquals": {"s3:max-keys": "10.0"}})");
  grants_nothing(
      R"({"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}, "DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00.000000001Z"}})");
  grants_nothing(
      R"({"ForAllValues:StringEquals": {"aws:TagKeys": "a"}, "ForAnyValue:StringNotEquals": {"aws:TagKeys": "a"}})");
  grants_nothing(R"({"StringEquals": {"aws:TagKeys": "a"}})");
}

TEST_CASE("operators_of_one_key_share_its_values", "[reason]") {
  const std::string like = R"({"StringLike": {"aws:SourceArn": "arn:aws:codebuild:*"}})";
  const std::string arn = R"({"ArnLike": {"aws:SourceArn": "arn:aws:codebuild:*:*:project/*"}})";
  CHECK(relation(policy({allow(like)}), policy({allow(arn)})) == "narrower");
  CHECK(relation(policy({allow(R"({"StringEqualsIgnoreCase": {"aws:SourceVpc": "Vpc-K"}})")}),
                 policy({allow(R"({"StringEquals": {"aws:SourceVpc": ["vpc-k", "VPC-K"]}})")})) ==
        "narrower");
  CHECK(relation(policy({allow(R"({"StringEquals": {"aws:SecureTransport": "true"}})")}),
                 policy({allow(R"({"Bool": {"aws:SecureTransport": "true"}})")})) == "broader");
}

TEST_CASE("lists_are_sets_of_values", "[reason]") {
  const std::string all = R"({"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}})";
  const std::string any = R"({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a", "b"]}})";
  const std::string present = R"({"Null": {"aws:TagKeys": "false"}})";
  CHECK(relation(policy({allow(all)}), policy({allow(any)})) == "incomparable");
  CHECK(relation(policy({allow(all)}),
                 policy({allow(R"({"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}})"),
                         allow(R"({"ForAllValues:StringEquals": {"aws:TagKeys": ["b"]}})")})) ==
        "narrower");  // a request with both tags
  CHECK(relation(policy({allow(any)}),
                 policy({allow(R"({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}})"),
                         allow(R"({"ForAnyValue:StringEquals": {"aws:TagKeys": ["b"]}})")})) ==
        "equivalent");
  CHECK(relation(policy({allow(),
                         deny(R"({"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a", "b"]}})")}),
                 policy({allow(all)})) == "equivalent");
  CHECK(relation(policy({allow(present)}),
                 policy({allow(R"({"ForAnyValue:StringLike": {"aws:TagKeys": "*"}})")})) ==
        "equivalent");
}

TEST_CASE("patterns_with_question_marks_are_exact", "[reason]") {
  CHECK(relation(policy({allow("{}", "s3:GetObject", "arn:aws:s3:::*?")}),
                 policy({allow("{}", "s3:GetObject", "arn:aws:s3:::?*")})) == "equivalent");
  CHECK(relation(policy({allow("{}", "s3:GetObject", "arn:aws:s3:::*?")}),
                 policy({allow("{}", "s3:GetObject", "arn:aws:s3:::*a*")})) == "narrower");
  CHECK(relation(policy({allow("{}", "s3:GetObject", "arn:aws:s3:::??*")}),
                 policy({allow("{}", "s3:GetObject", "arn:aws:s3:::?*")})) == "broader");
}

TEST_CASE("the_star_resource_is_one_of_its_own", "[reason]") {
  // s3:ListAllMyBuckets acts on no resource: an ARN does not cover it.
  const auto comparison = compared(policy({allow("{}", "s3:ListAllMyBuckets", "arn:*:*:*:*:*")}),
                                   policy({allow("{}", "s3:ListAllMyBuckets", "*")}));
  CHECK(comparison.relation == Relation::kBroader);
  CHECK(comparison.new_only.witness->resource == "*");
}

TEST_CASE("actions_that_the_catalog_does_not_know_are_said_to_be_that", "[reason]") {
  const std::string known =
      policy({R"({"Effect": "Allow", "Action": ["sts:Get*"], "Resource": "*"})"});
  const std::string listed =
      policy({R"({"Effect": "Allow", "Action": ["sts:GetAccessKeyInfo", "sts:GetCallerIdentity",
          "sts:GetDelegatedAccessToken", "sts:GetFederationToken", "sts:GetServiceBearerToken",
          "sts:GetSessionToken", "sts:GetWebIdentityToken"], "Resource": "*"})"});
  const auto comparison = compared(listed, known);
  CHECK(comparison.relation == Relation::kBroader);
  CHECK_FALSE(comparison.new_only.documented);
}

TEST_CASE("variables_are_any_text", "[reason]") {
  const std::string home =
      policy({allow("{}", "s3:GetObject", "arn:aws:s3:::home/${aws:username}/*")});
  const std::string all = policy({allow("{}", "s3:GetObject", "arn:aws:s3:::home/*")});
  const std::string bob = policy({allow("{}", "s3:GetObject", "arn:aws:s3:::home/bob/*")});
  CHECK(relation(home, home) == "equivalent");
  CHECK(relation(home, all) == "broader");
  CHECK(relation(all, home) == "narrower");
  const auto comparison = compared(bob, home);
  CHECK(comparison.relation == Relation::kIncomparable);
  // With a value of its own each: somebody else's folder, and bob's for somebody else.
  CHECK(comparison.new_only.witness->resource != "arn:aws:s3:::home/bob/x");
  // What only holds for one name is not taken for a proof.
  CHECK(
      relation(policy({allow(), deny("{}", "s3:GetObject", "arn:aws:s3:::home/${aws:username}/*")}),
               policy({allow(), deny("{}", "s3:GetObject", "arn:aws:s3:::home/bob/*")})) ==
      "incomparable");
  const std::string own = R"({"StringEquals": {"s3:ExistingObjectTag/owner": "${aws:username}"}})";
  CHECK(relation(policy({allow(own)}), policy({allow(own)})) == "equivalent");
  CHECK(relation(policy({allow(own)}), policy({allow()})) == "broader");
}

TEST_CASE("what_may_be_an_arn_or_not_is_unknown_under_negation", "[reason]") {
  const std::string differs = R"({"ArnNotLike": {"aws:SourceArn": "${aws:PrincipalTag/source}"}})";
  CHECK(relation(policy({allow(), deny(differs)}), policy({allow()})) == "unknown");
  const std::string arn =
      R"({"ArnNotLike": {"aws:SourceArn": "arn:aws:sns:*:*:${aws:PrincipalTag/topic}"}})";
  CHECK(relation(policy({allow(), deny(arn)}), policy({allow()})) == "broader");
}

std::vector<std::string> in_words(const GrantList& list) {
  std::vector<std::string> all;
  for (const DocumentGrant& grant : list.grants) {
    const std::string who = grant.principals.empty() ? "" : joined(grant.principals) + ": ";
    all.push_back(who + in_words(grant.access));
  }
  return all;
}

TEST_CASE("all_that_is_new_is_listed", "[reason]") {
  using Texts = std::vector<std::string>;
  const std::string read = policy({allow()});
  CHECK(compared(read, read).new_grants.grants.empty());
  const Comparison more =
      compared(read, policy({allow(), allow("{}", "s3:PutObject", "arn:aws:s3:::b/*")}));
  CHECK(in_words(more.new_grants) == Texts{"s3:PutObject on arn:aws:s3:::b/*"});
  CHECK(more.old_grants.grants.empty());
  REQUIRE(more.new_grants.grants.size() == 1);
  REQUIRE(more.new_grants.grants.front().statements.size() == 1);
  CHECK(more.new_grants.grants.front().statements.front().index == 1);
  CHECK(more.new_grants.unknown.empty());
  // Where the condition does not hold.
  const std::string secure = R"({"Bool": {"aws:SecureTransport": "true"}})";
  const Comparison looser = compared(policy({allow(secure)}), read);
  REQUIRE(looser.new_grants.grants.size() == 1);
  CHECK(in_words(looser.new_grants).front() ==
        "s3:GetObject on * if not Bool aws:SecureTransport true");
  // What a Deny of the old one took away.
  const Comparison undenied =
      compared(policy({allow("{}", "s3:*", "*"), deny("{}", "s3:Delete*", "*")}),
               policy({allow("{}", "s3:*", "*")}));
  CHECK(in_words(undenied.new_grants) == Texts{"s3:Delete* on *"});
}

TEST_CASE("who_may_newly_do_it_is_listed", "[reason]") {
  using Texts = std::vector<std::string>;
  const auto bucket = [](const std::string& principal) {
    return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": )" +
           principal + R"(, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]})";
  };
  const std::string ann = R"({"AWS": "arn:aws:iam::111122223333:user/ann"})";
  const std::string both = R"({"AWS": ["arn:aws:iam::111122223333:user/ann",
                                       "arn:aws:iam::444455556666:role/reader"]})";
  CHECK(in_words(compared(bucket(ann), bucket(both), PolicyKind::kResource).new_grants) ==
        Texts{"arn:aws:iam::444455556666:role/reader: s3:GetObject on arn:aws:s3:::b/*"});
  const Texts everybody =
      in_words(compared(bucket(ann), bucket("\"*\""), PolicyKind::kResource).new_grants);
  REQUIRE(everybody.size() == 1);
  CHECK(everybody.front().find("*") != std::string::npos);
  CHECK(everybody.front().find("user/ann") == std::string::npos);
  const std::string service = R"({"Service": "cloudtrail.amazonaws.com"})";
  CHECK(in_words(compared(bucket(ann), bucket(service), PolicyKind::kResource).new_grants) ==
        Texts{"cloudtrail.amazonaws.com: s3:GetObject on arn:aws:s3:::b/*"});
}

TEST_CASE("principals_are_told_apart_by_name", "[reason]") {
  const auto statement = [](const std::string& principal, const std::string& condition = "{}",
                            const std::string& effect = "Allow") {
    return R"({"Effect": ")" + effect + R"(", "Principal": )" + principal +
           R"(, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "Condition": )" +
           condition + "}";
  };
  const auto kind = PolicyKind::kResource;
  const std::string alice = R"({"AWS": "arn:aws:iam::111122223333:user/alice"})";
  const std::string account = R"({"AWS": "111122223333"})";
  CHECK(relation(policy({statement(alice)}), policy({statement(account)}), kind) == "broader");
  CHECK(relation(policy({statement(account)}), policy({statement("\"*\"")}), kind) == "broader");
  CHECK(relation(policy({statement(account)}),
                 policy({statement(
                     "\"*\"", R"({"StringEquals": {"aws:PrincipalAccount": "111122223333"}})")}),
                 kind) == "equivalent");
  CHECK(relation(
            policy({statement(alice)}),
            policy({statement(
                "\"*\"",
                R"({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/alice"}})")}),
            kind) == "narrower");  // sessions that alice issues have an ARN of their own
  CHECK(relation(policy({statement(
                     "\"*\"",
                     R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}})")}),
                 policy({statement(account)}), kind) == "broader");
  const auto comparison = compared(
      policy({statement(account)}),
      policy({statement(
          "\"*\"", R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/ci-*"}})")}),
      kind);
  CHECK(comparison.relation == Relation::kIncomparable);
  CHECK(comparison.new_only.witness->principal.starts_with(
      "arn:aws:sts::444455556666:assumed-role/ci-"));
  // A source that only services send.
  CHECK(relation(policy({statement(account)}),
                 policy({statement(account,
                                   R"({"StringEquals": {"aws:SourceAccount": "111122223333"}})")}),
                 kind) == "narrower");
}

// Each grants something that the old policy does not: what is left open about a caller is not taken
// for what stands for it.
TEST_CASE("what_is_open_about_callers_proves_nothing", "[reason]") {
  const auto statement = [](const std::string& principal, const std::string& condition) {
    return R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Principal": )" +
           principal + R"(, "Condition": )" + condition + "}";
  };
  const std::string nobody = policy({statement(R"({"AWS": []})", "{}")});
  const auto grants = [&](const std::string& principal, const std::string& condition) {
    CAPTURE(principal, condition);
    const auto comparison =
        compared(nobody, policy({statement(principal, condition)}), PolicyKind::kResource);
    CHECK(comparison.new_only.answer != Answer::kNone);
  };
  grants(R"({"AWS": "arn:aws-cn:iam::111122223333:root"})", "{}");
  grants(R"({"CanonicalUser": "abc"})",
         R"({"StringEquals": {"aws:PrincipalAccount": "111122223333"}})");
  grants(R"("*")", R"({"StringLike": {"aws:PrincipalAccount": "9*"}})");
  grants(R"("*")", R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::9*:role/x"}})");
  grants(R"("*")", R"({"ArnLike": {"aws:PrincipalArn": "arn:aws-cn:iam::111122223333:role/x"}})");
  grants(R"("*")", R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/${aws:username}x"}})");
  grants(R"("*")", R"({"StringEquals": {"aws:PrincipalServiceName": "sns.amazonaws.com"}})");
  grants(R"("*")", R"({"StringLike": {"aws:userid": "9*"}})");
  grants(R"({"AWS": "AROAAPP"})", R"({"StringLike": {"aws:userid": "AROAAPP:dev-*"}})");
  grants(R"({"AWS": "arn:aws:sts::111122223333:assumed-role/r/s"})",
         R"({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/path/r"}})");
}

TEST_CASE("trust_policies_tell_providers_apart", "[reason]") {
  const auto statement = [](const std::string& subject) {
    return R"({"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
               "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
               "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": ")" +
           subject + R"("}}})";
  };
  CHECK(relation(policy({statement("repo:acme/app:*")}), policy({statement("repo:acme/*")}),
                 std::nullopt) == "broader");
  CHECK(relation(policy({statement("repo:acme/*:ref:refs/heads/main")}),
                 policy({statement("repo:acme/app:ref:refs/heads/main")}),
                 std::nullopt) == "narrower");
}

TEST_CASE("invalid_policies_are_refused", "[reason]") {
  SourceFiles sources;
  Diagnostics diagnostics;
  const FileId good = sources.add("good.json", TextBuffer(policy({allow()})));
  const FileId bad = sources.add("bad.json", TextBuffer(R"({"Statement": {"Effect": "Permit"}})"));
  CHECK_FALSE(compare(sources, good, bad, {}, catalog::ServiceCatalog::builtin(), diagnostics));
  CHECK(diagnostics.has_errors());
}

TEST_CASE("critical_access_is_found", "[reason]") {
  SourceFiles sources;
  Diagnostics diagnostics;
  const FileId file =
      sources.add("policy.json", TextBuffer(policy({allow("{}", "s3:*", "arn:aws:s3:::logs/*"),
                                                    deny("{}", "s3:Delete*", "*")})));
  const auto check = [&](std::vector<std::string> actions, std::vector<std::string> resources) {
    const std::vector<CriticalAccess> accesses = {{std::move(actions), std::move(resources)}};
    const auto answer = check_access_not_granted(sources, file, accesses, {},
                                                 catalog::ServiceCatalog::builtin(), diagnostics);
    REQUIRE(answer.has_value());
    return answer->answer;
  };
  CHECK(check({"s3:DeleteObject", "iam:*"}, {}) == Answer::kNone);
  CHECK(check({"s3:DeleteObject", "s3:GetObject"}, {}) == Answer::kSome);
  CHECK(check({}, {"arn:aws:s3:::payroll/*"}) == Answer::kNone);
  CHECK(check({}, {"arn:aws:s3:::*/2026"}) == Answer::kSome);
  CHECK(check({"s3:PutObject"}, {"arn:aws:s3:::logs/app/*"}) == Answer::kSome);
}

// --- Random pairs ---

// Documents of one layer and requests from the generator of the evaluator's tests.
class Pairs {
 public:
  explicit Pairs(std::uint64_t seed, reference::Layer layer)
      : random_(seed),
        layer_(layer),
        generator_(seed, {.modes = {reference::Mode::kStrict}, .layers = {layer}, .gaps = false}) {}

  struct Pair {
    Json old_policy, new_policy;
    std::vector<reference::Request> requests;
  };

  // The new policy is another one, or the old one with one statement changed, dropped or added.
  Pair next(std::size_t requests) {
    Pair pair;
    pair.old_policy = document(pair.requests);
    pair.new_policy = document(pair.requests);
    const auto version = [](const Json& policy) { return policy.value("Version", "2008-10-17"); };
    if (version(pair.old_policy) == version(pair.new_policy) && random_() % 4 != 0) {
      Json changed = pair.old_policy;
      Json& statements = changed["Statement"];
      if (!statements.is_array()) statements = Json::array({statements});
      const Json& other = pair.new_policy["Statement"];
      const Json& one = other.is_array() ? other[random_() % other.size()] : other;
      const std::size_t at = random_() % statements.size();
      switch (random_() % 4) {
        case 0:
          statements[at] = one;
          break;
        case 1:
          if (statements.size() > 1) statements.erase(at);
          break;
        case 2:
          statements.push_back(one);
          break;
        default:
          statements[at].erase("Condition");
          break;
      }
      for (Json& statement : statements) statement.erase("Sid");
      pair.new_policy = std::move(changed);
    }
    while (pair.requests.size() < requests) pair.requests.push_back(generator_.next());
    return pair;
  }

 private:
  Json document(std::vector<reference::Request>& requests) {
    for (;;) {
      requests.push_back(generator_.next());
      const auto layer = requests.back().policies.find(layer_);
      if (layer == requests.back().policies.end()) continue;
      for (const auto& level : layer->second.levels)
        for (const Json& document : level)
          if (!document.is_null() && document.contains("Statement") &&
              (!document["Statement"].is_array() || !document["Statement"].empty()))
            return document;
    }
  }

  std::mt19937_64 random_;
  reference::Layer layer_;
  reference::Generator generator_;
};

// Both policies in the evaluator.
class Evaluated {
 public:
  Evaluated(const std::string& old_policy, const std::string& new_policy, PolicyKind kind) {
    for (const std::string* text : {&old_policy, &new_policy}) {
      const FileId file = files_.add("policy", TextBuffer(*text));
      policies_.push_back({compiler_.compile_text(file, kind, diagnostics_).document, kind});
    }
    replay_.emplace(tables_);
  }

  // Whether the old and the new policy grant the request.
  std::pair<bool, bool> granted(const Witness& request) {
    return {replay_->ask(policies_[0], request).granted,
            replay_->ask(policies_[1], request).granted};
  }

 private:
  SourceFiles files_;
  ambit::json::Parser parser_;
  policy::Tables tables_;
  policy::Compiler compiler_{tables_, files_, parser_};
  Diagnostics diagnostics_;
  std::vector<PlacedPolicy> policies_;
  std::optional<Replay> replay_;
};

Witness as_witness(const ExampleRequest& example, const ModelCaller& caller) {
  Witness witness{.caller = caller, .action = example.action, .resource = example.resource};
  for (const ContextValue& value : example.context)
    witness.context.push_back(
        {.key = value.key, .list = value.list, .absent = value.absent, .values = value.values});
  return witness;
}

Witness as_witness(const reference::Request& request) {
  Witness witness{.action = request.action, .resource = request.resource};
  for (const auto& [key, value] : request.context) {
    using Kind = reference::ContextValue::Kind;
    witness.context.push_back({.key = key,
                               .list = value.kind == Kind::kList,
                               .absent = value.kind == Kind::kAbsent,
                               .values = value.values});
  }
  return witness;
}

// Whether the reasoner speaks of the request: keys hold one value or several as the catalog says,
// and addresses are no networks.
bool in_domain(const reference::Request& request) {
  const catalog::Catalog& catalog = catalog::Catalog::builtin();
  return std::ranges::all_of(request.context, [&](const auto& entry) {
    const auto& [name, value] = entry;
    const bool list = value.kind == reference::ContextValue::Kind::kList;
    const auto key = catalog.find_key(name);
    const bool multivalued = key && catalog.facts(*key).multivalued;
    if (value.kind != reference::ContextValue::Kind::kAbsent && list != multivalued) return false;
    return std::ranges::none_of(value.values, [](const std::string& text) {
      return text.find('/') != std::string::npos && parse_ip_range(text).has_value();
    });
  });
}

// Whether the values are what the operator is for.
bool is_of_operator(const evaluate::ContextEntry& entry, const std::string& name) {
  const auto op = policy::parse_operator(name);
  if (!op) return false;
  if (entry.list && op->set == policy::SetOperator::kNone) return false;
  return std::ranges::all_of(entry.values, [&](const std::string& value) {
    if (name.find("Numeric") != std::string::npos) return parse_decimal(value).has_value();
    if (name.find("Date") != std::string::npos) return parse_date(value).has_value();
    if (name.find("Arn") != std::string::npos) return parse_arn(value).has_value();
    if (name.find("IpAddress") != std::string::npos) return parse_ip_range(value).has_value();
    if (name.find("Bool") != std::string::npos) return parse_boolean(value).has_value();
    return true;
  });
}

// Whether tests of conditions hold of a request: each is the condition of a policy.
class ConditionEvaluator {
 public:
  // Nothing: it is none that operators say.
  std::optional<bool> holds(const Test& test, const Witness& request) {
    if (test.key.empty() || test.unknown_layer) return std::nullopt;
    // In a policy of version 2008 that is a text like any other.
    if (std::ranges::any_of(test.values, [](const std::string& value) {
          return value.find("${") != std::string::npos;
        }))
      return std::nullopt;
    // What AWS does not document does not hold, and its opposite neither.
    if (std::ranges::any_of(request.context, [&](const evaluate::ContextEntry& entry) {
          return equal_folded(entry.key, test.key) && !entry.absent &&
                 !is_of_operator(entry, test.op);
        }))
      return std::nullopt;
    const std::string text =
        document({statement("Allow", "*", "*", condition(test.op, test.key, test.values))}).dump();
    auto& evaluated = policies_[text];
    if (!evaluated) evaluated = std::make_unique<Evaluated>(text, text, PolicyKind::kIdentity);
    return evaluated->granted(request).first != test.negated;
  }

  std::optional<bool> holds(const When& when, const Witness& request) {
    if (!when) return std::nullopt;
    std::optional<bool> any = false;
    for (const std::vector<Test>& alternative : *when) {
      std::optional<bool> all = true;
      for (const Test& test : alternative) {
        const auto one = holds(test, request);
        if (!one)
          all = all == false ? all : std::nullopt;
        else if (!*one)
          all = false;
      }
      if (all == true) return true;
      if (!all) any = std::nullopt;
    }
    return any;
  }

 private:
  std::map<std::string, std::unique_ptr<Evaluated>> policies_;
};

// What the list says of a request. Nothing: a condition is none that operators say.
std::optional<bool> granted(const GrantList& list, const Witness& request,
                            ConditionEvaluator& conditions) {
  std::optional<bool> any = false;
  for (const DocumentGrant& grant : list.grants) {
    if (!covers(grant.access, request.action, request.resource)) continue;
    const auto holds = conditions.holds(grant.access.when, request);
    if (holds == true) return true;
    if (!holds) any = std::nullopt;
  }
  return any;
}

struct ListCounts {
  int asked = 0;
  int granted = 0;
  int unclear = 0;
};

void check_list(const GrantList& list, bool truth, const Witness& request,
                ConditionEvaluator& conditions, ListCounts& counts) {
  const auto said = granted(list, request, conditions);
  ++counts.asked;
  counts.granted += truth ? 1 : 0;
  counts.unclear += said ? 0 : 1;
  if (!said || *said == truth || (truth && !list.unknown.empty())) return;
  for (const DocumentGrant& grant : list.grants) UNSCOPED_INFO(in_words(grant.access));
  CAPTURE(request.action, request.resource, truth);
  FAIL("the grants say otherwise");
}

constexpr int kPairs = kSanitized ? 200 : 2000;

bool contradict(Answer a, Answer b) {
  return a != b && a != Answer::kUnknown && b != Answer::kUnknown;
}

// One side of a comparison of identity policies. `truth`: the evaluator decides the request so.
void check_side(const AccessQuestion& question, const GrantList& list, bool truth,
                const Witness& request, ConditionEvaluator& conditions, ListCounts& counts) {
  CHECK_FALSE((truth && question.answer == Answer::kNone));
  const bool has_resource = request.resource.starts_with("arn:") || request.resource == "*";
  if (has_resource && question.answer != Answer::kUnknown)
    check_list(list, truth, request, conditions, counts);
}

void check_requests(const Comparison& comparison, const std::vector<reference::Request>& requests,
                    Evaluated& evaluated, ListCounts& counts) {
  ConditionEvaluator conditions;
  for (const reference::Request& request : requests) {
    if (!in_domain(request)) continue;
    const Witness witness = as_witness(request);
    const auto [by_old, by_new] = evaluated.granted(witness);
    check_side(comparison.new_only, comparison.new_grants, by_new && !by_old, witness, conditions,
               counts);
    check_side(comparison.old_only, comparison.old_grants, by_old && !by_new, witness, conditions,
               counts);
  }
}

// The layers whose policies say nothing about principals: all of a request is in the witness.
TEST_CASE("random_identity_policies_compare_as_the_evaluator_decides", "[reason]") {
  Pairs pairs(20261129, reference::Layer::kIdentity);
  std::map<std::string, int> relations;
  std::map<std::string, int> reasons;
  ListCounts counts;
  for (int i = 0; i < kPairs; ++i) {
    const Pairs::Pair pair = pairs.next(40);
    const std::string old_policy = pair.old_policy.dump();
    const std::string new_policy = pair.new_policy.dump();
    CAPTURE(old_policy, new_policy);
    const Comparison comparison = compared(old_policy, new_policy);
    ++relations[std::string(relation_name(comparison.relation))];
    for (const auto* question : {&comparison.new_only, &comparison.old_only})
      if (!question->reason.empty()) ++reasons[question->reason];
    Evaluated evaluated(old_policy, new_policy, PolicyKind::kIdentity);
    if (const auto& witness = comparison.new_only.witness)
      CHECK(evaluated.granted(as_witness(*witness, {})) == std::pair(false, true));
    if (const auto& witness = comparison.old_only.witness)
      CHECK(evaluated.granted(as_witness(*witness, {})) == std::pair(true, false));
    check_requests(comparison, pair.requests, evaluated, counts);
    // The other way round, and with itself.
    const Comparison reverse = compared(new_policy, old_policy);
    CHECK_FALSE(contradict(reverse.new_only.answer, comparison.old_only.answer));
    CHECK_FALSE(contradict(reverse.old_only.answer, comparison.new_only.answer));
    CHECK(relation(old_policy, old_policy) == "equivalent");
  }
  for (const char* name : {"equivalent", "narrower", "broader", "incomparable"}) {
    CAPTURE(name);
    CHECK(relations[name] > kPairs / 50);
  }
  for (const auto& [reason, count] : reasons) WARN(count << " unknown: " << reason);
  WARN("equivalent " << relations["equivalent"] << ", narrower " << relations["narrower"]
                     << ", broader " << relations["broader"] << ", incomparable "
                     << relations["incomparable"] << ", unknown " << relations["unknown"]);
  WARN(counts.asked << " requests asked of the grants, " << counts.granted << " granted, "
                    << counts.unclear << " unclear");
  CHECK(counts.granted > kPairs / 2);
  CHECK(counts.unclear < counts.asked / 10);
  // So many policies with variables that only some values decide about does the generator draw.
  CHECK(relations["unknown"] < kPairs / 20);
}

// The caller of the request, what it is in the context with it.
Witness with_caller(const reference::Request& request) {
  Witness witness = as_witness(request);
  const reference::Caller& caller = request.caller;
  const bool role = caller.kind == reference::CallerKind::kRole;
  witness.caller = {
      .kind = static_cast<evaluate::CallerKind>(caller.kind),
      .arn = role ? caller.role_arn : caller.arn,
      .account = caller.account,
      .name = role ? caller.role_arn.substr(caller.role_arn.rfind('/') + 1) : caller.name,
      .unique_id = caller.id,
      .session_name = caller.session_name,
      .session_arn = role ? caller.arn : "",
      .issuer_arn = caller.issuer_arn,
      .issuer_id = caller.issuer_id,
      .service = caller.service_names.empty() ? "" : caller.service_names.front(),
      .provider = caller.provider,
      .canonical_user_id = caller.canonical_user_id};
  const auto give = [&](const std::string& key, const std::string& value) {
    if (!value.empty()) witness.context.push_back({.key = key, .values = {value}});
  };
  give("aws:PrincipalOrgID", caller.organization_id);
  for (const auto& tags : {caller.session_tags, caller.tags})
    for (const auto& [key, value] : tags)
      if (std::ranges::none_of(witness.context, [&](const evaluate::ContextEntry& entry) {
            return equal_folded(entry.key, "aws:PrincipalTag/" + key);
          }))
        give("aws:PrincipalTag/" + key, value);
  return witness;
}

// Whether the context leaves alone what the caller decides.
bool is_consistent(const reference::Request& request) {
  using evaluate::KeySource;
  if (request.caller.service_names.size() > 1) return false;
  return std::ranges::all_of(request.context, [&](const auto& entry) {
    const std::string name = fold(entry.first);
    const KeySource source = evaluate::key_source(name);
    if (source == KeySource::kServicesOnly)
      return request.caller.kind == reference::CallerKind::kService;
    return source == KeySource::kRequest || source == KeySource::kResourceTag ||
           source == KeySource::kViaAwsService || source == KeySource::kResourceAccount ||
           source == KeySource::kResourceOrgId || source == KeySource::kResourceOrgPaths;
  });
}

TEST_CASE("random_resource_policies_compare_as_the_evaluator_decides", "[reason]") {
  Pairs pairs(20261130, reference::Layer::kResource);
  std::map<std::string, int> relations;
  std::map<std::string, int> reasons;
  int asked = 0;
  for (int i = 0; i < kPairs / 2; ++i) {
    const Pairs::Pair pair = pairs.next(120);
    const std::string old_policy = pair.old_policy.dump();
    const std::string new_policy = pair.new_policy.dump();
    CAPTURE(old_policy, new_policy);
    SourceFiles sources;
    Diagnostics diagnostics;
    const FileId files[] = {sources.add("old", TextBuffer(old_policy)),
                            sources.add("new", TextBuffer(new_policy))};
    // The generator's trust policies are resource policies here: some are not valid as such.
    const auto answered = compare(sources, files[0], files[1], {.kind = PolicyKind::kResource},
                                  catalog::ServiceCatalog::builtin(), diagnostics);
    if (!answered) continue;
    const Comparison& comparison = *answered;
    ++relations[std::string(relation_name(comparison.relation))];
    for (const auto* question : {&comparison.new_only, &comparison.old_only})
      if (!question->reason.empty()) ++reasons[question->reason];
    Evaluated evaluated(old_policy, new_policy, PolicyKind::kResource);
    for (const reference::Request& request : pair.requests) {
      if (!in_domain(request) || !is_consistent(request)) continue;
      ++asked;
      const auto [by_old, by_new] = evaluated.granted(with_caller(request));
      CAPTURE(request.caller.arn, request.action, request.resource);
      if (comparison.new_only.answer == Answer::kNone) CHECK((by_old || !by_new));
      if (comparison.old_only.answer == Answer::kNone) CHECK((by_new || !by_old));
    }
  }
  CHECK(asked > kPairs);
  for (const char* name : {"equivalent", "narrower", "broader", "incomparable"}) {
    CAPTURE(name);
    CHECK(relations[name] > kPairs / 100);
  }
  for (const auto& [reason, count] : reasons) WARN(count << " unknown: " << reason);
  WARN("equivalent " << relations["equivalent"] << ", narrower " << relations["narrower"]
                     << ", broader " << relations["broader"] << ", incomparable "
                     << relations["incomparable"] << ", unknown " << relations["unknown"] << "; "
                     << asked << " requests");
}

}  // namespace
}  // namespace ambit::reason
