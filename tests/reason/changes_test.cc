// What changed between two states of an account: named cases, and random pairs against the
// evaluator.
#include "ambit/changes.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/reason/small_account.h"
#include "tests/reference/generator.h"
#include "tests/support/sanitized.h"

namespace ambit {
namespace {

using Texts = std::vector<std::string>;
using Answer = AccessQuestion::Answer;

SnapshotPair load(const SmallAccount& before, const SmallAccount& after) {
  // The grammar warns of some documents.
  return SnapshotPair::load_files(before.files(), after.files(), {.keep_going = true});
}

Outcome replay(const Snapshot& snapshot, const ExampleRequest& request) {
  const auto decision = Access(snapshot).can({.principal = request.principal,
                                              .action = request.action,
                                              .resource = request.resource,
                                              .context = request.context,
                                              .context_mode = ContextMode::kExact});
  REQUIRE(decision);
  return decision->outcome;
}

void check_witness(const AccessDifference& difference, const Snapshot& here,
                   const Snapshot& there) {
  CHECK(difference.witness.has_value() == (difference.answer == Answer::kSome));
  if (!difference.witness) return;
  // What AWS does not document is conditional here; the witness is of strict mode.
  const Outcome allowed = replay(here, *difference.witness);
  CHECK((allowed == Outcome::kAllowed || allowed == Outcome::kConditional));
  const Outcome denied = replay(there, *difference.witness);
  CHECK((denied == Outcome::kExplicitDeny || denied == Outcome::kImplicitDeny));
}

// With each witness replayed.
Changes changes_of(const SnapshotPair& pair) {
  Changes changes = compare(pair);
  for (const PrincipalChange& change : changes.principals) {
    check_witness(change.new_only, pair.after(), pair.before());
    check_witness(change.old_only, pair.before(), pair.after());
  }
  return changes;
}

struct AliceChange {
  Relation relation = Relation::kEquivalent;
  Texts new_only = {};
  Texts old_only = {};
};

AliceChange change_of_alice(const SmallAccount& before, const SmallAccount& after) {
  const SnapshotPair pair = load(before, after);
  const Changes changes = changes_of(pair);
  if (changes.principals.empty()) return {};
  const PrincipalChange& change = changes.principals.front();
  CHECK(change.arn == "arn:aws:iam::111122223333:user/alice");
  AliceChange words{.relation = change.relation};
  for (const PermissionGrant& grant : change.new_only.grants)
    words.new_only.push_back(in_words(grant));
  for (const PermissionGrant& grant : change.old_only.grants)
    words.old_only.push_back(in_words(grant));
  return words;
}

SmallAccount with_policies(std::vector<Json> policies) {
  SmallAccount account;
  account.policies = std::move(policies);
  return account;
}

Json role(const std::string& name, const std::string& principal) {
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
}

TEST_CASE("a_policy_that_grows_is_new_access", "[reason]") {
  const auto before = with_policies({document({statement("Allow", "s3:GetObject", "*")})});
  const auto after =
      with_policies({document({statement("Allow", texts({"s3:GetObject", "s3:PutObject"}), "*")})});
  const AliceChange change = change_of_alice(before, after);
  CHECK(change.relation == Relation::kBroader);
  CHECK(change.new_only == Texts{"s3:PutObject on *"});
  CHECK(change.old_only.empty());
  CHECK(change_of_alice(after, before).relation == Relation::kNarrower);
}

TEST_CASE("the_same_said_otherwise_is_no_change", "[reason]") {
  const auto before =
      with_policies({document({statement("Allow", texts({"s3:GetObject", "s3:PutObject"}),
                                         texts({"arn:aws:s3:::a/*", "arn:aws:s3:::b/*"}))})});
  const auto after =
      with_policies({document({statement("Allow", "s3:PutObject", "arn:aws:s3:::b/*"),
                               statement("Allow", "s3:PutObject", "arn:aws:s3:::a/*"),
                               statement("Allow", "s3:GetObject", "arn:aws:s3:::a/*")}),
                     document({statement("Allow", "s3:Get?bject", "arn:aws:s3:::b/*")})});
  CHECK(change_of_alice(before, after).relation == Relation::kBroader);  // s3:GetXbject
  const SnapshotPair same = load(before, before);
  const Changes none = changes_of(same);
  CHECK(none.principals.empty());
  CHECK(none.resources.empty());
  CHECK(none.unchanged == 1);
  CHECK_FALSE(none.grants_more());
  auto exact = after;
  exact.policies[1] = document({statement("Allow", "s3:GetObject", "arn:aws:s3:::b/*")});
  CHECK(changes_of(load(before, exact)).principals.empty());
  CHECK(changes_of(load(exact, before)).unchanged == 1);
}

TEST_CASE("a_version_that_changes_what_variables_mean_is_a_change", "[reason]") {
  const auto own = [](const char* version) {
    Json policy = document({statement("Allow", "s3:GetObject", "arn:aws:s3:::b/${aws:username}")});
    policy["Version"] = version;
    return with_policies({policy});
  };
  CHECK(change_of_alice(own("2012-10-17"), own("2012-10-17")).relation == Relation::kEquivalent);
  CHECK(change_of_alice(own("2012-10-17"), own("2008-10-17")).relation != Relation::kEquivalent);
}

TEST_CASE("a_resource_policy_that_changes_for_others_is_no_change", "[reason]") {
  const auto shared_with = [](const std::string& arn) {
    Json allow = statement("Allow", "s3:GetObject", "arn:aws:s3:::b/*");
    allow["Principal"]["AWS"] = arn;
    Json bucket;
    bucket["Resource"] = "arn:aws:s3:::b";
    bucket["Policy"] = document({allow});
    SmallAccount account;
    account.resource_policies = {bucket};
    return account;
  };
  const auto bob = shared_with("arn:aws:iam::111122223333:user/bob");
  const auto others = changes_of(load(bob, shared_with("arn:aws:iam::111122223333:user/carol")));
  CHECK(others.principals.empty());
  CHECK(others.resources.size() == 1);
  const auto hers = changes_of(load(bob, shared_with("arn:aws:iam::111122223333:user/alice")));
  REQUIRE(hers.principals.size() == 1);
  CHECK(hers.principals.front().relation == Relation::kBroader);
}

TEST_CASE("a_condition_dropped_is_granted_where_it_did_not_hold", "[reason]") {
  const Json network = condition("IpAddress", "aws:SourceIp", "203.0.113.0/24");
  const auto before =
      with_policies({document({statement("Allow", "sqs:SendMessage", "*", network)})});
  const auto after = with_policies({document({statement("Allow", "sqs:SendMessage", "*")})});
  const AliceChange change = change_of_alice(before, after);
  CHECK(change.relation == Relation::kBroader);
  CHECK(change.new_only ==
        Texts{"sqs:SendMessage on * if NotIpAddress aws:SourceIp 203.0.113.0/24"});
}

TEST_CASE("boundary_and_tags_have_a_say_in_changes", "[reason]") {
  SmallAccount before = with_policies(
      {document({statement("Allow", "s3:GetObject", "arn:aws:s3:::${aws:PrincipalTag/team}/*")})});
  before.tags = {{"team", "red"}};
  SmallAccount after = before;
  after.tags = {{"team", "blue"}};
  const AliceChange tagged = change_of_alice(before, after);
  CHECK(tagged.relation == Relation::kIncomparable);
  CHECK(tagged.new_only == Texts{"s3:GetObject on arn:aws:s3:::blue/*"});
  CHECK(tagged.old_only == Texts{"s3:GetObject on arn:aws:s3:::red/*"});
  after.tags = before.tags;
  after.boundary = document({statement("Allow", "ec2:*", "*")});
  CHECK(change_of_alice(before, after).relation == Relation::kNarrower);
}

TEST_CASE("service_control_policies_have_a_say_in_changes", "[reason]") {
  const Json all = document({statement("Allow", "*", "*")});
  SmallAccount before = with_policies({document({statement("Allow", "sqs:*", "*")})});
  before.service_control = {{all}, {all}};
  SmallAccount after = before;
  after.service_control = {{all}, {all, document({statement("Deny", "sqs:Delete*", "*")})}};
  const AliceChange change = change_of_alice(before, after);
  CHECK(change.relation == Relation::kNarrower);
  CHECK(change.old_only == Texts{"sqs:Delete* on *"});
}

TEST_CASE("what_was_exported_of_one_state_only_is_said", "[reason]") {
  const Json all = document({statement("Allow", "*", "*")});
  SmallAccount before = with_policies({document({statement("Allow", "sqs:*", "*")})});
  SmallAccount after = before;
  after.service_control = {{all}, {document({statement("Allow", "sqs:Send*", "*")})}};
  const SnapshotPair pair = load(before, after);
  const Changes changes = changes_of(pair);
  REQUIRE(changes.principals.size() == 1);
  CHECK(changes.principals.front().relation == Relation::kNarrower);
  CHECK(std::ranges::any_of(changes.assumptions, [](const std::string& assumption) {
    return assumption.ends_with("(old state)");
  }));
}

// The names say that it is another policy, and nothing says what either grants.
TEST_CASE("another_policy_that_was_not_exported_is_no_proof_of_sameness", "[reason]") {
  const auto attached = [](const std::string& arn) {
    Json one = role("ops", "arn:aws:iam::111122223333:user/alice");
    Json policy;
    policy["PolicyName"] = "p";
    policy["PolicyArn"] = arn;
    one["AttachedManagedPolicies"].push_back(policy);
    SmallAccount account;
    account.roles = {one};
    return account;
  };
  const SmallAccount reader = attached("arn:aws:iam::aws:policy/ReadOnlyAccess");
  const SmallAccount administrator = attached("arn:aws:iam::aws:policy/AdministratorAccess");
  const Changes changes = changes_of(load(reader, administrator));
  REQUIRE(changes.principals.size() == 1);
  CHECK(changes.principals.front().relation == Relation::kUnknown);
  CHECK(changes.grants_more());
  CHECK_FALSE(changes_of(load(reader, reader)).grants_more());
}

TEST_CASE("a_role_that_lets_the_caller_in_is_new_access", "[reason]") {
  SmallAccount before = with_policies({document({statement("Allow", "sts:AssumeRole", "*")})});
  before.roles = {role("ops", "arn:aws:iam::444455556666:user/vendor")};
  SmallAccount after = before;
  after.roles = {role("ops", "arn:aws:iam::111122223333:user/alice")};
  const SnapshotPair pair = load(before, after);
  const Changes changes = changes_of(pair);
  REQUIRE(changes.principals.size() == 1);
  REQUIRE(changes.principals.front().new_only.grants.size() == 1);
  CHECK(in_words(changes.principals.front().new_only.grants.front()) ==
        "sts:AssumeRole on arn:aws:iam::111122223333:role/ops");
  REQUIRE(changes.resources.size() == 1);
  CHECK(changes.resources.front().relation == Relation::kIncomparable);
  CHECK(changes.resources.front().kind == PolicyKind::kTrust);
}

TEST_CASE("principals_come_and_go", "[reason]") {
  SmallAccount before;
  before.roles = {role("old", "arn:aws:iam::444455556666:user/vendor")};
  SmallAccount after;
  Json fresh = role("fresh", "arn:aws:iam::444455556666:user/vendor");
  Json policy;
  policy["PolicyName"] = "p";
  policy["PolicyDocument"] = document({statement("Allow", "s3:GetObject", "*")});
  fresh["RolePolicyList"].push_back(policy);
  after.roles = {fresh};
  const Changes changes = changes_of(load(before, after));
  REQUIRE(changes.added.size() == 1);
  CHECK(changes.added.front().arn == "arn:aws:iam::111122223333:role/fresh");
  CHECK(changes.added.front().has_access());
  REQUIRE(changes.removed.size() == 1);
  CHECK_FALSE(changes.removed.front().has_access());
  REQUIRE(changes.resources.size() == 2);
  CHECK(changes.resources[0].relation == Relation::kBroader);
  CHECK(changes.resources[1].relation == Relation::kNarrower);
  CHECK(changes.grants_more());
}

TEST_CASE("a_bucket_that_becomes_public_is_new_access", "[reason]") {
  Json allow = statement("Allow", "s3:GetObject", "arn:aws:s3:::b/*");
  allow["Principal"] = "*";
  Json bucket;
  bucket["Resource"] = "arn:aws:s3:::b";
  bucket["Policy"] = document({allow});
  SmallAccount before;
  SmallAccount after;
  after.resource_policies = {bucket};
  const Changes changes = changes_of(load(before, after));
  REQUIRE(changes.resources.size() == 1);
  CHECK(changes.resources.front().relation == Relation::kBroader);
  CHECK(changes.resources.front().new_only.witness);
  CHECK(changes.grants_more());
}

// --- Random pairs.

struct PairCounts {
  std::size_t compared = 0;
  std::size_t gained = 0;
  std::size_t unclear = 0;
  std::size_t unknown = 0;  // pairs
};

// A second state: some policies of the account, and some of the other one.
SmallAccount changed(const SmallAccount& account, const SmallAccount& other, std::uint64_t seed) {
  SmallAccount after = account;
  if (seed % 2 == 0)
    after.policies.insert(after.policies.end(), other.policies.begin(), other.policies.end());
  if (seed % 3 == 0 && !after.policies.empty()) after.policies.erase(after.policies.begin());
  if (seed % 5 == 0) after.boundary = other.boundary;
  if (seed % 7 == 0) after.service_control = other.service_control;
  if (seed % 4 == 1) after.resource_policies = other.resource_policies;
  if (seed % 11 == 0) after.tags = other.tags;
  return after;
}

// What a difference says of a request that the one state allows and the other does not.
void check_request(const PrincipalChange& change, const AccessDifference& difference, bool truth,
                   const std::string& action, const std::string& resource,
                   const std::vector<ContextValue>& context, TestEvaluator& tests,
                   PairCounts& counts) {
  if (truth) CHECK(difference.answer != Answer::kNone);
  const auto said = granted(difference.grants, action, resource, context, tests);
  if (!said) {
    ++counts.unclear;
    return;
  }
  ++counts.compared;
  counts.gained += truth ? 1U : 0U;
  if (*said == truth || (truth && !difference.unknown.empty())) return;
  for (const PermissionGrant& grant : difference.grants) UNSCOPED_INFO(in_words(grant));
  for (const ContextValue& value : context) UNSCOPED_INFO(value.key << " " << joined(value.values));
  CAPTURE(change.arn, action, resource, truth, joined(difference.unknown));
  FAIL("the difference says otherwise");
}

bool may(const Access& access, const std::string& action, const std::string& resource,
         const std::vector<ContextValue>& context, bool& clear) {
  const auto decision = access.can({.principal = "alice",
                                    .action = action,
                                    .resource = resource,
                                    .context = context,
                                    .context_mode = ContextMode::kExact});
  REQUIRE(decision);
  clear = clear && decision->outcome != Outcome::kConditional;
  return decision->outcome == Outcome::kAllowed;
}

void compare_pair(std::uint64_t seed, const reference::GeneratorOptions& options,
                  PairCounts& counts) {
  reference::Generator generator(seed, options);
  const reference::Request first = generator.next();
  const reference::Request second = generator.next();
  const SmallAccount account = account_of(first);
  SmallAccount other = account_of(second);
  other.id = account.id;
  const SmallAccount after = changed(account, other, seed);
  const SnapshotPair pair = load(account, after);
  const Changes changes = changes_of(pair);
  const PrincipalChange none{.arn = "alice",
                             .relation = Relation::kEquivalent,
                             .new_only = {.answer = Answer::kNone},
                             .old_only = {.answer = Answer::kNone}};
  const PrincipalChange& change = changes.principals.empty() ? none : changes.principals.front();
  if (change.relation == Relation::kUnknown) ++counts.unknown;
  const Access before_access(pair.before());
  const Access after_access(pair.after());
  TestEvaluator before_tests(account.id, account.tags);
  TestEvaluator after_tests(account.id, after.tags);
  for (int i = 0; i < 40; ++i) {
    const reference::Request request = generator.next();
    const std::string& action = i % 3 == 1   ? first.action
                                : i % 3 == 2 ? second.action
                                             : request.action;
    const std::string& resource = i % 4 == 1   ? first.resource
                                  : i % 4 == 2 ? second.resource
                                               : request.resource;
    if (!is_documented(action, resource) || is_foreign(resource, account.id)) continue;
    const std::vector<ContextValue> context = context_of(request);
    bool clear = true;
    const bool before = may(before_access, action, resource, context, clear);
    const bool now = may(after_access, action, resource, context, clear);
    if (!clear) continue;
    CAPTURE(seed, i, before, now, Json(account.policies).dump(), Json(after.policies).dump());
    check_request(change, change.new_only, now && !before, action, resource, context, after_tests,
                  counts);
    check_request(change, change.old_only, before && !now, action, resource, context, before_tests,
                  counts);
  }
}

constexpr std::uint64_t kPairs = kSanitized ? 150 : 800;

TEST_CASE("changes_are_what_the_evaluator_newly_allows", "[reason]") {
  const reference::GeneratorOptions options{
      .modes = {reference::Mode::kStrict},
      .layers = {reference::Layer::kScp, reference::Layer::kResource, reference::Layer::kIdentity,
                 reference::Layer::kBoundary},
      .callers = {"alice"},
      .gaps = false};
  PairCounts counts;
  for (std::uint64_t seed = 0; seed < kPairs; ++seed) compare_pair(seed, options, counts);
  CHECK(counts.compared > 10 * kPairs);
  CHECK(counts.gained > kPairs / 2);
  CHECK(counts.unclear < counts.compared / 10);
  CHECK(counts.unknown < kPairs / 3);
}

}  // namespace
}  // namespace ambit
