#include "ambit/reach.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "ambit/permissions.h"
#include "graph/gains.h"
#include "graph/guard.h"
#include "graph/state.h"

namespace ambit {

using graph::BestPaths;
using graph::kLevels;

namespace {

// Principals whose permissions are looked at for what is gained.
constexpr std::size_t kMaxGainedFrom = 200;

// What those that can be reached may do beyond what the principal may.
void add_gains(const Snapshot& snapshot, ReachAnswer& answer) {
  const auto counts = [](const Reachable& one) { return one.path_class < PathClass::kLimited; };
  const auto reached = static_cast<std::size_t>(std::ranges::count_if(answer.principals, counts));
  if (reached == 0) return;
  const Permissions permissions(snapshot);
  const auto own = permissions.what_can({.principal = answer.principal});
  if (!own) return;
  graph::Gains gains(*own);
  std::size_t looked_at = 0;
  for (const Reachable& one : answer.principals) {
    if (!counts(one)) continue;
    if (looked_at++ == kMaxGainedFrom) {
      answer.unknown.push_back("what " + std::to_string(reached - kMaxGainedFrom) +
                               " more of these principals may do");
      break;
    }
    const auto other = permissions.what_can({.principal = std::string(one.principal.arn)});
    if (!other) continue;
    gains.add(*other);
    for (const std::string& what : other->unknown)
      if (std::ranges::find(answer.unknown, what) == answer.unknown.end())
        answer.unknown.push_back(what);
  }
  answer.gained = gains.take();
}

std::vector<UnknownCredentials> unknown_credentials(const graph::Network& network,
                                                    const graph::LevelDistances& distances) {
  std::map<std::string_view, UnknownCredentials> known;
  for (const graph::Edge& edge : network.edges) {
    if (network.vertices[edge.to].kind != graph::VertexKind::kUnknownCredentials) continue;
    for (std::size_t level = 0; level < kLevels.size(); ++level) {
      if (edge.path_class > kLevels[level] || !distances[level][edge.from].reached()) continue;
      UnknownCredentials& one = known[edge.technique->id];
      const bool better = one.technique.empty() || kLevels[level] < one.path_class;
      if (better) one = {edge.technique->id, edge.technique->title, kLevels[level]};
      break;
    }
  }
  std::vector<UnknownCredentials> list;
  list.reserve(known.size());
  for (const auto& [id, one] : known) list.push_back(one);
  return list;
}

}  // namespace

Result<ReachAnswer, QuestionError> PermissionGraph::reach_from(std::string_view principal) const {
  const State& state = *state_;
  AMBIT_TRY(const auto found, state.principals.find(principal));
  const std::uint32_t source = state.vertex_of(*found.principal);
  ReachAnswer answer{.principal = std::string(found.principal->name.arn)};
  answer.assumptions = state.assumptions();
  graph::LevelDistances distances;
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    distances[i] = state.search.distances_from(source, {kLevels[i]});
  const graph::Telling telling = state.telling();
  const auto best_to = [&](std::uint32_t vertex) {
    return graph::best_path(telling, source, [&](std::size_t level, std::size_t limit) {
      return state.search.paths_to(source, vertex, distances[level], {kLevels[level]}, limit);
    });
  };
  graph::Authority authority = state.authority();
  const auto count = static_cast<std::uint32_t>(state.principals.all().size());
  for (std::uint32_t vertex = 0; vertex < count; ++vertex) {
    if (vertex == source) continue;
    const BestPaths best = best_to(vertex);
    if (best.path_class == PathClass::kNone) continue;
    answer.principals.push_back(
        {.principal = state.principals.all()[vertex].name,
         .tier = state.tier_of(vertex, state.best_to_administrator(vertex), authority),
         .path_class = best.path_class,
         .calls = best.first.calls,
         .guard = best.first.guard});
  }
  for (const std::uint32_t vertex : state.network.administrators) {
    const BestPaths best = best_to(vertex);
    if (best.path_class == PathClass::kNone) continue;
    const bool is_one = best.path_class == PathClass::kDefinite && best.first.calls == 0;
    answer.accounts.push_back({.account = state.network.vertices[vertex].account,
                               .path_class = is_one ? PathClass::kAdmin : best.path_class,
                               .calls = best.first.calls,
                               .guard = best.first.guard});
  }
  answer.unknown_credentials = unknown_credentials(state.network, distances);
  add_gains(state.snapshot, answer);
  return answer;
}

Result<ReachAnswer, QuestionError> PermissionGraph::reach_to(std::string_view target,
                                                             std::string_view action) const {
  const State& state = *state_;
  graph::Authority authority = state.authority();
  AMBIT_TRY(const auto goal, state.goal(target, action, authority));
  ReachAnswer answer{.direction = ReachAnswer::Direction::kTo, .principal = goal.name};
  answer.assumptions = state.assumptions();
  const bool of_resource = goal.network != nullptr;
  const graph::Network& network = of_resource ? *goal.network : state.network;
  const graph::Search& search = of_resource ? *goal.search : state.search;
  const graph::Telling telling(state.model, state.entities, network, search);
  graph::LevelDistances distances;
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    distances[i] = search.distances(goal.vertices, {kLevels[i]});
  const auto count = static_cast<std::uint32_t>(state.principals.all().size());
  for (std::uint32_t vertex = 0; vertex < count; ++vertex) {
    if (goal.vertices.front() == vertex) continue;
    const BestPaths to_administrator = state.best_to_administrator(vertex);
    const BestPaths best =
        target == "admin"
            ? to_administrator
            : graph::best_path(telling, vertex, [&](std::size_t level, std::size_t limit) {
                return search.paths(vertex, distances[level], {kLevels[level]}, limit);
              });
    if (best.path_class == PathClass::kNone) continue;
    answer.principals.push_back({.principal = state.principals.all()[vertex].name,
                                 .tier = state.tier_of(vertex, to_administrator, authority),
                                 .path_class = best.path_class,
                                 .calls = best.first.calls,
                                 .guard = best.first.guard});
  }
  return answer;
}

}  // namespace ambit
