// Random small accounts: what one query says of them, the others must say, too; and the evaluator
// must allow what a step claims.
#include "ambit/reach.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "ambit/access.h"
#include "ambit/graph_drawing.h"
#include "evaluate/principals.h"
#include "graph/builder.h"
#include "graph/entity.h"
#include "graph/guard.h"
#include "tests/graph/account.h"
#include "tests/graph/random_draw.h"
#include "tests/support/sanitized.h"

namespace ambit::graph {
namespace {

using namespace testing;

std::string reaching_statement(std::mt19937& random) {
  static const std::vector<std::string> kConditions = {
      "",
      "",
      "",
      R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})",
      R"("Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})",
      R"("Condition": {"StringEquals": {"aws:SourceVpc": ["vpc-1", "vpc-2"]}})",
      R"("Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-2"}})",
  };
  static const std::vector<std::string> kActions = {
      "iam:*",
      "iam:CreateAccessKey",
      "iam:PutUserPolicy",
      "iam:AttachRolePolicy",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateLoginProfile",
      "iam:AddUserToGroup",
      "iam:PassRole, lambda:CreateFunction, lambda:InvokeFunction",
      "iam:PassRole, ec2:RunInstances",
      "sts:AssumeRole",
      "s3:*",
      "*"};
  static const std::vector<std::string> kResources = {"*", "*", "arn:aws:iam::111122223333:user/*",
                                                      "arn:aws:iam::111122223333:role/r0",
                                                      "arn:aws:iam::111122223333:role/*"};
  const std::string effect = draw(random, 5) == 0 ? "Deny" : "Allow";
  return statement(effect, pick(random, kActions), pick(random, kResources),
                   pick(random, kConditions));
}

std::vector<std::string> reaching_statements(std::mt19937& random) {
  std::vector<std::string> list;
  for (std::uint32_t i = 1 + draw(random, 2); i > 0; --i)
    list.push_back(reaching_statement(random));
  return list;
}

Account reaching_account(std::mt19937& random) {
  static const std::vector<std::string> kTrusts = {
      trusts_service("lambda.amazonaws.com"),
      trusts_service("ec2.amazonaws.com"),
      trusts(R"({"AWS": "111122223333"})"),
      trusts("{\"AWS\": \"" + arn("user/u0") + "\"}"),
      trusts("{\"AWS\": \"" + arn("user/u1") + "\"}",
             R"("Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})"),
  };
  Account account;
  for (const char* name : {"u0", "u1", "u2"})
    account.users.push_back({.name = name, .statements = reaching_statements(random)});
  for (const char* name : {"r0", "r1", "r2"})
    account.roles.push_back({.name = name,
                             .statements = reaching_statements(random),
                             .trust = {pick(random, kTrusts)},
                             .profile = draw(random, 2) == 0});
  account.groups = {{.name = "g", .statements = reaching_statements(random)}};
  account.users.front().groups = {"g"};
  account.policies = {{"b", {allow("iam:*, sts:*")}}};
  if (draw(random, 3) == 0) account.users.back().boundary = "b";
  // Two principals with equal policies share what they can do.
  if (draw(random, 2) == 0) account.users[1].statements = account.users[2].statements;
  return account;
}

const Reachable* end_of(const ReachAnswer& answer, std::string_view arn) {
  const auto found = std::ranges::find(answer.principals, arn,
                                       [](const Reachable& one) { return one.principal.arn; });
  return found == answer.principals.end() ? nullptr : &*found;
}

// What three queries say of one pair. The class of the best path.
PathClass compare_pair(const PermissionGraph& graph, const ReachAnswer& reach,
                       const ReachAnswer& exposure, const PrincipalTier& from,
                       const PrincipalTier& to) {
  CAPTURE(from.principal.arn, to.principal.arn);
  const auto path = graph.paths(from.principal.arn, to.principal.arn);
  REQUIRE(path);
  const Reachable* forward = end_of(reach, to.principal.arn);
  const Reachable* back = end_of(exposure, from.principal.arn);
  CHECK((forward != nullptr) == (path->path_class != PathClass::kNone));
  CHECK((back != nullptr) == (forward != nullptr));
  if (forward == nullptr || back == nullptr) return PathClass::kNone;
  for (const Reachable& end : {*forward, *back}) {
    CHECK(end.path_class == path->path_class);
    CHECK(end.calls == path->paths.front().calls);
    CHECK(end.guard == path->paths.front().guard);
  }
  CHECK(forward->tier == to.tier);
  CHECK(back->tier == from.tier);
  return path->path_class;
}

TEST_CASE("reach_is_what_searching_pair_by_pair_finds") {
  std::mt19937 random(5);
  std::map<PathClass, int> found;
  constexpr int kRounds = kSanitized ? 20 : 60;
  for (int round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    const Snapshot snapshot = load({reaching_account(random)});
    const PermissionGraph graph(snapshot);
    const std::vector<PrincipalTier> all = graph.tiers().tiers;
    std::vector<ReachAnswer> reach, exposure;
    for (const PrincipalTier& one : all) {
      reach.push_back(*graph.reach_from(one.principal.arn));
      exposure.push_back(*graph.reach_to(one.principal.arn));
    }
    for (std::size_t from = 0; from < all.size(); ++from)
      for (std::size_t to = 0; to < all.size(); ++to)
        if (from != to) ++found[compare_pair(graph, reach[from], exposure[to], all[from], all[to])];
  }
  CHECK(found[PathClass::kDefinite] > kRounds * 5 / 2);
  CHECK(found[PathClass::kConditional] > kRounds * 5 / 6);
  CHECK(found[PathClass::kNone] > kRounds * 10 / 3);
}

TEST_CASE("reach_to_admin_is_the_tiers") {
  std::mt19937 random(6);
  for (int round = 0; round < 40; ++round) {
    const Snapshot snapshot = load({reaching_account(random)});
    const PermissionGraph graph(snapshot);
    const auto answer = graph.reach_to("admin");
    REQUIRE(answer);
    std::size_t at = 0;
    for (const PrincipalTier& one : graph.tiers().tiers) {
      if (one.path_class == PathClass::kNone) continue;
      REQUIRE(at < answer->principals.size());
      const Reachable& same = answer->principals[at++];
      CHECK(same.principal.arn == one.principal.arn);
      CHECK(same.path_class == one.path_class);
      CHECK(same.calls == one.calls);
      CHECK(same.tier == one.tier);
    }
    CHECK(at == answer->principals.size());
  }
}

// --- Guards.

// A value that meets the test, or none for what this does not understand.
std::optional<ContextValue> value_for(const Test& test) {
  if (test.values.empty() || test.negated || test.unknown_layer) return std::nullopt;
  std::string value = test.values.front();
  if (test.op.starts_with("IpAddress"))
    value = value.substr(0, value.find('/'));
  else if (test.op.starts_with("StringNotEquals"))
    value = "other";
  else if (!test.op.starts_with("Bool") && !test.op.starts_with("StringEquals"))
    return std::nullopt;
  return ContextValue{.key = test.key, .values = {value}};
}

// The context that the first alternative of the guard asks for.
std::optional<std::vector<ContextValue>> context_for(const Guard& guard) {
  std::vector<ContextValue> context;
  for (const GuardAtom& atom : guard.front()) {
    if (!atom.test) continue;  // facts of the account
    auto value = value_for(*atom.test);
    if (!value) return std::nullopt;
    const auto same = std::ranges::find(context, value->key, &ContextValue::key);
    if (same != context.end()) return std::nullopt;
    context.push_back(*std::move(value));
  }
  return context;
}

bool allows(const Access& access, std::string_view principal, const Asked& asked,
            std::vector<ContextValue> context) {
  for (const auto& entry : asked.context)
    context.push_back({.key = entry.key,
                       .list = entry.list,
                       .absent = entry.absent,
                       .values = {entry.values.begin(), entry.values.end()}});
  const auto decision = access.can({.principal = std::string(principal),
                                    .action = asked.action,
                                    .resource = asked.resource,
                                    .context = std::move(context)});
  REQUIRE(decision);
  return decision->outcome == Outcome::kAllowed;
}

bool has_fact_against_a_requirement(const Guard& guard) {
  return std::ranges::any_of(guard.front(), [](const GuardAtom& atom) {
    return atom.fact == "not" || atom.fact == "unsupported";
  });
}

// Whether an alternative asks for a value of some key.
bool asks_for_value(const std::vector<GuardAtom>& alternative) {
  return std::ranges::any_of(alternative, [](const GuardAtom& atom) {
    return atom.test && (atom.test->op == "Bool" || atom.test->op == "IpAddress" ||
                         atom.test->op == "StringEquals");
  });
}

// The graph of an account, and the evaluator beside it.
class Replay {
 public:
  explicit Replay(const Snapshot& snapshot)
      : model_(snapshot.model()),
        access_(snapshot),
        principals_(model_),
        authority_(model_, ""),
        network_(build_network(model_, principals_, authority_, {})),
        entities_(entities_of(model_, principals_)) {}

  void run() {
    for (const Edge& edge : network_.edges) replay(edge);
  }

  int replayed = 0;
  int needed = 0;  // guards without which a call is not allowed

 private:
  void replay(const Edge& edge) {
    if (edge.technique == nullptr || edge.pool != kNoIndex) return;
    for (const std::uint32_t actor : actors(edge.from)) replay(edge, actor);
  }

  // The principals, as they are, whose edges the vertex has.
  std::vector<std::uint32_t> actors(std::uint32_t vertex) const {
    const Vertex& from = network_.vertices[vertex];
    if (from.kind == VertexKind::kPrincipal) return {vertex};
    if (from.kind == VertexKind::kElevated || !from.mechanisms.empty()) return {};
    std::vector<std::uint32_t> all;
    for (const Edge& into : network_.edges) {
      if (into.to != vertex || into.technique != nullptr) continue;
      const std::vector<std::uint32_t> more = actors(into.from);
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }

  void replay(const Edge& edge, std::uint32_t actor) {
    const Guard& guard = network_.guards[edge.guard];
    const auto context = context_for(guard);
    if (!context || has_fact_against_a_requirement(guard)) return;
    std::vector<ContextValue> without = *context;
    for (ContextValue& value : without) {
      value.values.clear();
      value.absent = true;
    }
    const std::string_view caller = principals_.all()[actor].name.arn;
    bool all_without = true;
    for (const Request& request : requests(edge)) {
      CAPTURE(caller, edge.technique->id, request.asked.action, request.asked.resource);
      CHECK(allows(access_, caller, request.asked, *context));
      ++replayed;
      all_without = all_without && allows(access_, caller, request.asked, without);
    }
    if (guard.size() != 1 || !asks_for_value(guard.front())) return;
    // It would be no condition if all went without.
    CHECK_FALSE(all_without);
    ++needed;
  }

  std::vector<Request> requests(const Edge& edge) const {
    static const Choices kNone;
    const Choices& choices =
        edge.binding.choices == kNoIndex ? kNone : network_.choices[edge.binding.choices];
    auto requests =
        requests_of(*edge.technique, edge.binding, choices,
                    boundary_of(network_, model_, entities_, network_.vertices[edge.to]));
    std::erase_if(requests, [](const Request& request) {
      return !request.requirement->when.empty() || request.asked.resource.empty();
    });
    return requests;
  }

  const snapshot::Model& model_;
  Access access_;
  evaluate::Principals principals_;
  Authority authority_;
  Network network_;
  std::vector<Entity> entities_;
};

TEST_CASE("what_a_guard_asks_for_makes_the_evaluator_allow_every_call") {
  std::mt19937 random(8);
  int replayed = 0, needed = 0;
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    const Snapshot snapshot = load({reaching_account(random)});
    Replay replay(snapshot);
    replay.run();
    replayed += replay.replayed;
    needed += replay.needed;
  }
  CHECK(replayed > 500);
  CHECK(needed > 30);
}

// --- What is gained.

bool gains(const ReachAnswer& answer, std::string_view action, std::string_view resource) {
  return std::ranges::any_of(answer.gained, [&](const PermissionGrant& grant) {
    return std::ranges::find(grant.actions, action) != grant.actions.end() &&
           std::ranges::find(grant.resources, resource) != grant.resources.end();
  });
}

TEST_CASE("what_is_gained_is_not_what_one_has") {
  const std::string bucket = "arn:aws:s3:::reports/*";
  const Account account{
      .users = {{.name = "ann", .statements = {allow("s3:GetObject", bucket)}},
                {.name = "eve", .statements = {allow("sqs:*")}}},
      .roles = {{.name = "ops",
                 .statements = {allow("s3:GetObject, s3:PutObject", bucket), allow("sns:Publish")},
                 .trust = {trusts("{\"AWS\": \"" + arn("user/ann") + "\"}")}}}};
  const Snapshot snapshot = load({account});
  const PermissionGraph graph(snapshot);
  const auto ann = graph.reach_from("ann");
  REQUIRE(ann);
  REQUIRE(ann->principals.size() == 1);
  CHECK(ann->principals.front().principal.arn == arn("role/ops"));
  CHECK(ann->accounts.empty());
  CHECK(gains(*ann, "s3:PutObject", bucket));
  CHECK_FALSE(gains(*ann, "s3:GetObject", bucket));
  CHECK(std::ranges::any_of(ann->gained, [](const PermissionGrant& grant) {
    return std::ranges::find(grant.actions, "sns:Publish") != grant.actions.end();
  }));
  const auto eve = graph.reach_from("eve");
  REQUIRE(eve);
  CHECK(eve->principals.empty());
  CHECK(eve->gained.empty());
}

TEST_CASE("whoever_can_write_its_policies_administers_the_account") {
  const Account account{.users = {{.name = "ann", .statements = {allow("iam:PutUserPolicy")}},
                                  {.name = "bob", .statements = {allow("s3:*")}}},
                        .roles = {{.name = "r", .trust = {trusts_service("ec2.amazonaws.com")}}}};
  const Snapshot snapshot = load({account});
  const auto answer = PermissionGraph(snapshot).reach_from("ann");
  REQUIRE(answer);
  REQUIRE(answer->accounts.size() == 1);
  CHECK(answer->accounts.front().account == kAccount);
  CHECK(answer->accounts.front().path_class == PathClass::kDefinite);
  CHECK(answer->accounts.front().calls == 1);
  CHECK(answer->principals.size() == 2);
}

TEST_CASE("unknown_principals_are_an_error") {
  const Snapshot snapshot = load({Account{.users = {{.name = "ann"}}}});
  const PermissionGraph graph(snapshot);
  CHECK_FALSE(graph.reach_from("nobody"));
  CHECK_FALSE(graph.reach_to("nobody"));
}

// --- The drawing.

TEST_CASE("the_drawing_has_every_edge_and_names_what_exists") {
  std::mt19937 random(9);
  for (int round = 0; round < 10; ++round) {
    const Snapshot snapshot = load({reaching_account(random)});
    const PermissionGraph graph(snapshot);
    const GraphDrawing drawing = graph.drawing();
    const evaluate::Principals principals(snapshot.model());
    Authority authority(snapshot.model(), "");
    const Network network = build_network(snapshot.model(), principals, authority, {});
    CHECK(drawing.edges.size() == network.edges.size());
    REQUIRE(drawing.vertices.size() == network.vertices.size());
    const TierAnswer tiers = graph.tiers();
    for (std::size_t i = 0; i < tiers.tiers.size(); ++i) {
      CHECK(drawing.vertices[i].arn == tiers.tiers[i].principal.arn);
      CHECK(drawing.vertices[i].tier == tiers.tiers[i].tier);
    }
    for (const DrawnEdge& edge : drawing.edges) {
      CHECK(edge.from < drawing.vertices.size());
      CHECK(edge.to < drawing.vertices.size());
      CHECK((edge.technique.empty() || find_technique(edge.technique) != nullptr));
    }
  }
}

}  // namespace
}  // namespace ambit::graph
