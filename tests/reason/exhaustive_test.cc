// All policies of one or two statements over a small alphabet, against what they mean for each
// request of a domain that has one of every kind that they can tell apart: keys that are absent and
// keys of several values among them.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ambit/access.h"
#include "ambit/compare.h"
#include "ambit/permissions.h"
#include "tests/reason/small_account.h"
#include "tests/support/sanitized.h"

namespace ambit {
namespace {

using Texts = std::vector<std::string>;

const std::string kOne = "arn:aws:s3:::b/one";
const std::string kInBucket = "arn:aws:s3:::b/*";

// What a request has of the two keys; nothing: it does not have the key.
struct Situation {
  std::optional<std::string> agent = {};  // aws:UserAgent, one text
  std::optional<Texts> tags = {};         // aws:TagKeys, several
};

struct SmallRequest {
  std::string action = {};
  std::string resource = {};
  Situation situation = {};
};

// A condition, and when it holds.
struct SmallCondition {
  Json json = Json::object();
  bool (*holds)(const Situation&) = [](const Situation&) { return true; };
};

bool is_x(const std::string& text) {
  return text == "x";
}

const std::vector<SmallCondition>& conditions() {
  static const std::vector<SmallCondition> kConditions = {
      {},
      {condition("StringEquals", "aws:UserAgent", "x"),
       [](const Situation& s) { return s.agent == "x"; }},
      {condition("StringNotEquals", "aws:UserAgent", "x"),
       [](const Situation& s) { return s.agent != "x"; }},
      {condition("StringEqualsIfExists", "aws:UserAgent", "x"),
       [](const Situation& s) { return !s.agent || s.agent == "x"; }},
      {condition("Null", "aws:UserAgent", "true"), [](const Situation& s) { return !s.agent; }},
      {condition("ForAllValues:StringEquals", "aws:TagKeys", "x"),
       [](const Situation& s) { return !s.tags || std::ranges::all_of(*s.tags, is_x); }},
      {condition("ForAnyValue:StringEquals", "aws:TagKeys", "x"),
       [](const Situation& s) { return s.tags && std::ranges::any_of(*s.tags, is_x); }},
  };
  return kConditions;
}

struct SmallStatement {
  bool allows = true;
  Texts actions = {};
  std::string resource = {};
  const SmallCondition* when = nullptr;

  bool matches(const SmallRequest& request) const {
    return std::ranges::find(actions, request.action) != actions.end() &&
           (request.resource == resource ||
            (resource == kInBucket && request.resource.starts_with("arn:aws:s3:::b/"))) &&
           when->holds(request.situation);
  }
  Json json() const {
    return statement(allows ? "Allow" : "Deny", texts(actions), resource, when->json);
  }
};
using SmallPolicy = std::vector<SmallStatement>;

bool allowed(const SmallPolicy& policy, const SmallRequest& request) {
  bool any = false;
  for (const SmallStatement& statement : policy) {
    if (!statement.matches(request)) continue;
    if (!statement.allows) return false;
    any = true;
  }
  return any;
}

Json json_of(const SmallPolicy& policy) {
  std::vector<Json> statements;
  statements.reserve(policy.size());
  for (const SmallStatement& statement : policy) statements.push_back(statement.json());
  return document(statements);
}

std::vector<SmallStatement> all_statements() {
  std::vector<SmallStatement> all;
  for (const bool allows : {true, false})
    for (const Texts& actions : {Texts{"s3:GetObject"}, Texts{"s3:GetObject", "s3:PutObject"}})
      for (const std::string& resource : {kOne, kInBucket})
        for (const SmallCondition& one : conditions())
          all.push_back({.allows = allows, .actions = actions, .resource = resource, .when = &one});
  return all;
}

// Each once whatever the order, and without those that allow nothing.
std::vector<SmallPolicy> all_policies() {
  const std::vector<SmallStatement> statements = all_statements();
  std::vector<SmallPolicy> all;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (!statements[i].allows) continue;
    all.push_back({statements[i]});
    for (std::size_t j = i + 1; j < statements.size(); ++j)
      all.push_back({statements[i], statements[j]});
  }
  return all;
}

std::vector<Situation> all_situations() {
  const std::vector<std::optional<std::string>> agents = {std::nullopt, "x", "y"};
  const std::vector<std::optional<Texts>> tags = {std::nullopt, Texts{"x"}, Texts{"y"},
                                                  Texts{"x", "y"}};
  std::vector<Situation> all;
  for (const auto& agent : agents)
    for (const auto& tag : tags) all.push_back({.agent = agent, .tags = tag});
  return all;
}

std::vector<SmallRequest> all_requests() {
  std::vector<SmallRequest> all;
  for (const char* action : {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"})
    for (const std::string& resource :
         {kOne, std::string("arn:aws:s3:::b/two"), std::string("arn:aws:s3:::c/one")})
      for (const Situation& situation : all_situations())
        all.push_back({.action = action, .resource = resource, .situation = situation});
  return all;
}

std::vector<ContextValue> context_in(const Situation& situation) {
  ContextValue agent{.key = "aws:UserAgent", .absent = !situation.agent};
  if (situation.agent) agent.values = {*situation.agent};
  ContextValue tags{.key = "aws:TagKeys", .list = true, .absent = !situation.tags};
  if (situation.tags) tags.values = *situation.tags;
  return {std::move(agent), std::move(tags)};
}

// Whether what is left open holds.
bool holds(const When& when, const std::vector<ContextValue>& context, TestEvaluator& tests) {
  REQUIRE(when.has_value());
  return std::ranges::any_of(*when, [&](const std::vector<Test>& alternative) {
    return std::ranges::all_of(alternative, [&](const Test& test) {
      const auto so = tests.holds(test, context);
      REQUIRE(so.has_value());
      return *so;
    });
  });
}

constexpr std::size_t kStride = kSanitized ? 23 : 1;

TEST_CASE("what_can_of_every_small_policy_is_what_it_allows", "[reason]") {
  const std::vector<SmallPolicy> policies = all_policies();
  const std::vector<SmallRequest> requests = all_requests();
  TestEvaluator tests("111122223333", {});
  for (std::size_t i = 0; i < policies.size(); i += kStride) {
    SmallAccount account;
    account.policies = {json_of(policies[i])};
    CAPTURE(i, account.policies.front().dump());
    const Snapshot snapshot = account.load();
    const auto answer = Permissions(snapshot).what_can({.principal = "alice"});
    REQUIRE(answer);
    REQUIRE(answer->unknown.empty());
    for (const SmallRequest& request : requests) {
      const auto context = context_in(request.situation);
      const auto said = granted(answer->grants, request.action, request.resource, context, tests);
      if (said == allowed(policies[i], request)) continue;
      CAPTURE(request.action, request.resource, joined(context[0].values),
              joined(context[1].values));
      FAIL("what-can says otherwise");
    }
  }
}

// In how many situations the policy allows it; where the answer is a condition, it says in which.
std::size_t check_open(const SmallPolicy& policy, const Decision& decision, TestEvaluator& tests) {
  std::size_t truths = 0;
  for (const Situation& situation : all_situations()) {
    const bool truth = allowed(policy, {decision.action, decision.resource, situation});
    truths += truth ? 1U : 0U;
    if (decision.outcome == Outcome::kConditional &&
        holds(decision.when, context_in(situation), tests) != truth)
      FAIL("the residual condition says otherwise");
  }
  return truths;
}

TEST_CASE("what_can_leaves_open_of_every_small_policy_is_what_it_hangs_on", "[reason]") {
  const std::vector<SmallPolicy> policies = all_policies();
  const std::size_t all = all_situations().size();
  TestEvaluator tests("111122223333", {});
  std::size_t open = 0;
  for (std::size_t i = 0; i < policies.size(); i += kStride) {
    SmallAccount account;
    account.policies = {json_of(policies[i])};
    CAPTURE(i, account.policies.front().dump());
    const Snapshot snapshot = account.load();
    const Permissions permissions(snapshot);
    for (const char* action : {"s3:GetObject", "s3:PutObject"}) {
      for (const std::string& resource : {kOne, std::string("arn:aws:s3:::b/two")}) {
        const auto decision =
            permissions.can({.principal = "alice", .action = action, .resource = resource});
        REQUIRE(decision);
        const std::size_t truths = check_open(policies[i], *decision, tests);
        const auto expected = truths == 0     ? Outcome::kImplicitDeny
                              : truths == all ? Outcome::kAllowed
                                              : Outcome::kConditional;
        const bool denied = decision->outcome == Outcome::kExplicitDeny;
        REQUIRE((denied ? Outcome::kImplicitDeny : decision->outcome) == expected);
        open += expected == Outcome::kConditional ? 1U : 0U;
      }
    }
  }
  CHECK(open > policies.size() / kStride);
}

Relation relation_of(const SmallPolicy& old_policy, const SmallPolicy& new_policy,
                     const std::vector<SmallRequest>& requests) {
  bool more = false, less = false;
  for (const SmallRequest& request : requests) {
    const bool by_old = allowed(old_policy, request), by_new = allowed(new_policy, request);
    more = more || (by_new && !by_old);
    less = less || (by_old && !by_new);
  }
  if (more) return less ? Relation::kIncomparable : Relation::kBroader;
  return less ? Relation::kNarrower : Relation::kEquivalent;
}

// Every single statement with every policy, and every policy with some others.
TEST_CASE("small_policies_compare_as_their_requests_do", "[reason]") {
  const std::vector<SmallPolicy> policies = all_policies();
  const std::vector<SmallRequest> requests = all_requests();
  std::array<std::size_t, 4> found = {};
  const auto compare_them = [&](std::size_t a, std::size_t b) {
    SourceFiles sources;
    Diagnostics diagnostics;
    const std::string old_text = json_of(policies[a]).dump();
    const std::string new_text = json_of(policies[b]).dump();
    const FileId old_file = sources.add("old.json", TextBuffer(old_text));
    const FileId new_file = sources.add("new.json", TextBuffer(new_text));
    const auto comparison = compare(sources, old_file, new_file, {.kind = PolicyKind::kIdentity},
                                    catalog::ServiceCatalog::builtin(), diagnostics);
    const Relation expected = relation_of(policies[a], policies[b], requests);
    ++found.at(static_cast<std::size_t>(expected));
    if (comparison && comparison->relation == expected) return;
    CAPTURE(old_text, new_text, relation_name(expected));
    FAIL("they compare otherwise");
  };
  for (std::size_t a = 0; a < policies.size(); a += kStride) {
    for (std::size_t b = 0; b < policies.size(); b += 1 + kStride * 300) compare_them(a, b);
    compare_them(a, a);
    compare_them(a, (a * 31 + 7) % policies.size());
    if (policies[a].size() == 1)
      for (std::size_t b = 0; b < policies.size(); b += 2 * kStride) compare_them(b, a);
  }
  CHECK(std::ranges::all_of(found, [](std::size_t count) { return count > 20; }));
}

}  // namespace
}  // namespace ambit
