// Components and chains of small accounts, and of random ones against the edges of the drawing,
// followed until nothing changes.
#include "ambit/graph_structure.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/graph_drawing.h"
#include "ambit/report.h"
#include "tests/graph/account.h"
#include "tests/graph/random_account.h"

namespace ambit::graph {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

Names names_of(const std::vector<PrincipalName>& principals) {
  Names names;
  for (const PrincipalName& one : principals) names.emplace_back(one.name);
  return names;
}

Exported role(const std::string& name, const std::string& trusted) {
  return {.name = name,
          .statements = {allow("sts:AssumeRole")},
          .trust = {trusts("{\"AWS\": \"" + arn(trusted) + "\"}")}};
}

TEST_CASE("ESC-043 roles in a ring are one component and lead on two deep") {
  Account account;
  account.roles = {role("r1", "role/r3"), role("r2", "role/r1"), role("r3", "role/r2")};
  const Snapshot snapshot = load({account});
  const PermissionGraph graph(snapshot);
  const ComponentAnswer components = graph.components();
  for (const auto& list : {components.by_any_step, components.by_assuming}) {
    REQUIRE(list.size() == 1);
    CHECK(names_of(list.front().principals) == Names{"r1", "r2", "r3"});
    CHECK(list.front().path_class == PathClass::kDefinite);
  }
  const ChainAnswer chains = graph.chains();
  REQUIRE(chains.chains.size() == 3);
  for (const Chain& chain : chains.chains) CHECK(chain.depth() == 2);
  CHECK(chains.chains.front().from.name == "r1");
  CHECK(names_of(chains.chains.front().longest) == Names{"r2", "r3"});
  REQUIRE(chains.cycles.size() == 1);
  CHECK(names_of(chains.cycles.front().principals) == Names{"r1", "r2", "r3"});
}

TEST_CASE("chains_end_and_the_shorter_way_counts") {
  Account account;
  account.users = {{.name = "ann", .statements = {allow("sts:AssumeRole")}}};
  account.roles = {role("a", "user/ann"), role("b", "role/a"), role("c", "role/b")};
  account.roles[2].trust.push_back(trusts("{\"AWS\": \"" + arn("user/ann") + "\"}"));
  const Snapshot snapshot = load({account});
  const ChainAnswer answer = PermissionGraph(snapshot).chains();
  REQUIRE(answer.chains.size() == 3);
  const auto of_ann =
      std::ranges::find(answer.chains, "ann", [](const Chain& chain) { return chain.from.name; });
  REQUIRE(of_ann != answer.chains.end());
  REQUIRE(of_ann->roles.size() == 3);
  CHECK(of_ann->roles[1].role.name == "c");
  CHECK(of_ann->roles[1].depth == 1);
  CHECK(of_ann->roles[2].role.name == "b");
  CHECK(of_ann->depth() == 2);
  CHECK(names_of(of_ann->longest) == Names{"a", "b"});
  CHECK(answer.cycles.empty());
}

TEST_CASE("conditions_make_a_component_conditional") {
  Account account;
  account.roles = {role("r1", "role/r2"), role("r2", "role/r1")};
  account.roles[0].trust = {trusts("{\"AWS\": \"" + arn("role/r2") + "\"}",
                                   R"("Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}})")};
  const Snapshot snapshot = load({account});
  const ComponentAnswer answer = PermissionGraph(snapshot).components();
  REQUIRE(answer.by_assuming.size() == 1);
  CHECK(answer.by_assuming.front().path_class == PathClass::kConditional);
}

TEST_CASE("alone_nobody_is_a_component") {
  Account account;
  account.users = {{.name = "ann", .statements = {allow("s3:*")}}};
  const Snapshot snapshot = load({account});
  const PermissionGraph graph(snapshot);
  CHECK(graph.components().by_any_step.empty());
  CHECK(graph.components().by_assuming.empty());
  CHECK(graph.chains().chains.empty());
}

// --- By the drawing.

constexpr std::uint32_t kFar = 1000;
using Depths = std::vector<std::vector<std::uint32_t>>;  // from, to

// The fewest steps from each vertex to each, of Floyd and Warshall.
template <class Keep>
Depths depths_of(const GraphDrawing& drawing, Keep&& keep) {
  const std::size_t count = drawing.vertices.size();
  Depths depths(count, std::vector<std::uint32_t>(count, kFar));
  for (std::size_t i = 0; i < count; ++i) depths[i][i] = 0;
  for (const DrawnEdge& edge : drawing.edges)
    if (keep(edge))
      depths[edge.from][edge.to] =
          std::min(depths[edge.from][edge.to], edge.technique.empty() ? 0U : 1U);
  for (std::size_t by = 0; by < count; ++by)
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t j = 0; j < count; ++j)
        depths[i][j] = std::min(depths[i][j], depths[i][by] + depths[by][j]);
  return depths;
}

bool is_principal(const DrawnVertex& vertex) {
  return vertex.kind == "user" || vertex.kind == "role";
}

// ARNs of those that are in a set with `vertex`, with it.
std::set<std::string> together(const GraphDrawing& drawing, const Depths& depths,
                               std::size_t vertex) {
  std::set<std::string> arns;
  for (std::size_t i = 0; i < drawing.vertices.size(); ++i)
    if (is_principal(drawing.vertices[i]) && depths[i][vertex] < kFar && depths[vertex][i] < kFar)
      arns.emplace(drawing.vertices[i].arn);
  return arns;
}

std::set<std::set<std::string>> sets_of(const GraphDrawing& drawing, const Depths& depths) {
  std::set<std::set<std::string>> sets;
  for (std::size_t i = 0; i < drawing.vertices.size(); ++i) {
    if (!is_principal(drawing.vertices[i])) continue;
    auto set = together(drawing, depths, i);
    if (set.size() > 1) sets.insert(std::move(set));
  }
  return sets;
}

std::set<std::set<std::string>> sets_of(const std::vector<Component>& components,
                                        PathClass worst = PathClass::kUnverified) {
  std::set<std::set<std::string>> sets;
  for (const Component& component : components) {
    if (component.path_class > worst) continue;
    std::set<std::string> arns;
    for (const PrincipalName& one : component.principals) arns.emplace(one.arn);
    sets.insert(std::move(arns));
  }
  return sets;
}

TEST_CASE("components_and_chains_of_random_accounts_are_those_of_the_drawing") {
  std::mt19937 random(5);
  std::size_t found = 0, deep = 0;
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    const Snapshot snapshot = load({random_account(random)});
    const PermissionGraph graph(snapshot);
    const GraphDrawing drawing = graph.drawing();
    const ComponentAnswer answer = graph.components();
    const auto any = depths_of(
        drawing, [](const DrawnEdge& edge) { return edge.path_class < PathClass::kLimited; });
    CHECK(sets_of(answer.by_any_step) == sets_of(drawing, any));
    const auto definite = depths_of(
        drawing, [](const DrawnEdge& edge) { return edge.path_class <= PathClass::kDefinite; });
    // Sets that are definite are sets over definite edges, too.
    for (const auto& set : sets_of(answer.by_any_step, PathClass::kDefinite))
      CHECK(sets_of(drawing, definite).contains(set));
    const auto assuming = depths_of(drawing, [&](const DrawnEdge& edge) {
      const std::string_view to = drawing.vertices[edge.to].kind;
      return edge.path_class < PathClass::kLimited &&
             (edge.technique == "sts-assume-role" ||
              (edge.technique.empty() && (to == "class" || to == "targets")));
    });
    CHECK(sets_of(answer.by_assuming) == sets_of(drawing, assuming));
    found += answer.by_any_step.size();
    std::map<std::pair<std::string, std::string>, std::uint32_t> expected, actual;
    for (std::size_t i = 0; i < drawing.vertices.size(); ++i)
      for (std::size_t j = 0; j < drawing.vertices.size(); ++j)
        if (i != j && is_principal(drawing.vertices[i]) && is_principal(drawing.vertices[j]) &&
            assuming[i][j] < kFar)
          expected[{std::string(drawing.vertices[i].arn), std::string(drawing.vertices[j].arn)}] =
              assuming[i][j];
    for (const Chain& chain : graph.chains().chains) {
      for (const ChainedRole& one : chain.roles)
        actual[{std::string(chain.from.arn), std::string(one.role.arn)}] = one.depth;
      CHECK(chain.longest.size() == chain.depth());
      if (chain.depth() > 1) ++deep;
    }
    CHECK(actual == expected);
  }
  CHECK(found > 10);
  CHECK(deep > 0);
}

TEST_CASE("ESC-045 all paths lead through one role") {
  const Snapshot snapshot = load({users_behind_one_role(200)});
  const ChokeAnswer answer = PermissionGraph(snapshot).choke_points();
  CHECK(answer.paths == 201);
  REQUIRE(answer.principals.size() == 1);
  CHECK(answer.principals.front().principal.name == "ci");
  CHECK(answer.principals.front().closes.size() == 201);
}

TEST_CASE("two_ways_have_no_choke_point") {
  Account account;
  account.users = {{.name = "ann", .statements = {allow("s3:*")}}};
  account.roles = {
      {.name = "adm",
       .statements = {allow("*")},
       .trust = {trusts("{\"AWS\": [\"" + arn("role/a") + "\", \"" + arn("role/b") + "\"]}")}},
      role("a", "user/ann"),
      role("b", "user/ann")};
  account.roles[1].statements = account.roles[2].statements = {allow("s3:*")};
  CHECK(PermissionGraph(load({account})).choke_points().principals.empty());
  account.roles.pop_back();
  const Snapshot snapshot = load({account});
  const ChokeAnswer answer = PermissionGraph(snapshot).choke_points();
  REQUIRE(answer.principals.size() == 1);
  CHECK(names_of(answer.principals.front().closes) == Names{"ann", "a"});
}

// Whether a principal has a path to an administrator in the drawing without another one.
bool leads_on(const GraphDrawing& drawing, std::string_view from, std::string_view without) {
  const auto gone = [&](std::uint32_t vertex) {
    const DrawnVertex& one = drawing.vertices[vertex];
    return one.arn == without && one.kind != "class";
  };
  std::set<std::uint32_t> reached;
  for (std::uint32_t i = 0; i < drawing.vertices.size(); ++i)
    if (drawing.vertices[i].arn == from && is_principal(drawing.vertices[i])) reached.insert(i);
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const DrawnEdge& edge : drawing.edges) {
      const bool there =
          edge.path_class < PathClass::kLimited && !gone(edge.from) && !gone(edge.to);
      const bool controls = !edge.controls || reached.contains(*edge.controls);
      if (there && controls && reached.contains(edge.from)) reached.insert(edge.to);
    }
  }
  return std::ranges::any_of(
      reached, [&](std::uint32_t vertex) { return drawing.vertices[vertex].kind == "admin"; });
}

TEST_CASE("without_a_choke_point_of_a_random_account_no_path_is_drawn") {
  std::mt19937 random(9);
  std::size_t points = 0, others = 0;
  for (int round = 0; round < 120; ++round) {
    CAPTURE(round);
    const Snapshot snapshot = load({random_account(random)});
    const PermissionGraph graph(snapshot);
    const GraphDrawing drawing = graph.drawing();
    for (const ChokePoint& point : graph.choke_points().principals) {
      ++points;
      CHECK(point.closes.size() > 1);
      for (const PrincipalName& closed : point.closes) {
        CHECK(leads_on(drawing, closed.arn, "nobody"));
        CHECK_FALSE(leads_on(drawing, closed.arn, point.principal.arn));
        if (closed.arn != point.principal.arn) ++others;
      }
    }
  }
  CHECK(points > 20);
  CHECK(others >= points);
}

TEST_CASE("structure_does_not_depend_on_the_order_of_files") {
  Account a, b;
  a.roles = {role("r1", "role/r2"), role("r2", "role/r1")};
  b.id = "444455556666";
  b.roles = {{.name = "x", .statements = {allow("sts:AssumeRole")}, .trust = {}}};
  const Snapshot one = load({a, b}), other = load({b, a});
  const PermissionGraph left(one), right(other);
  CHECK(report::components_json(left.components()) == report::components_json(right.components()));
  CHECK(report::choke_json(left.choke_points(), left.choke_grants(), one) ==
        report::choke_json(right.choke_points(), right.choke_grants(), other));
  CHECK(report::chains_json(left.chains()) == report::chains_json(right.chains()));
}

}  // namespace
}  // namespace ambit::graph
