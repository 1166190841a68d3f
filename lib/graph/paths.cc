#include "ambit/paths.h"

#include <algorithm>
#include <array>
#include <set>

#include "graph/guard.h"
#include "graph/state.h"
#include "pattern/scalar.h"

namespace ambit {

using graph::kLevels;

namespace {

// Cheapest paths that are looked at: of a principal to an administrator.
constexpr std::size_t kMaxLookedAt = 100;

// The one time that all accounts were exported at or before; empty when one of them does not say.
std::string time_of(const snapshot::Model& model) {
  Instant latest = {};
  for (const snapshot::Account& account : model.accounts) {
    const snapshot::AsOf& as_of = account.authorization_details_as_of;
    if (!account.has_authorization_details) continue;
    if (as_of.source == snapshot::AsOfSource::kNone ||
        as_of.source == snapshot::AsOfSource::kLowerBound)
      return {};
    latest = std::max(latest, as_of.time);
  }
  return latest == Instant{} ? std::string{} : format_instant(latest);
}

bool knows_control_policies(const snapshot::Model& model) {
  return std::ranges::all_of(model.accounts, [&](const snapshot::Account& account) {
    return model.membership_of(model.text(account.id)).service_control.state !=
           snapshot::Knowledge::kUnknown;
  });
}

}  // namespace

std::string_view path_class_name(PathClass path_class) {
  static constexpr std::array<std::string_view, 6> kNames = {
      "admin", "definite", "conditional", "unverified", "limited", "none"};
  return kNames[static_cast<std::size_t>(path_class)];
}

namespace graph {

BestPaths best_paths(const Telling& telling, std::uint32_t source, const PathsAt& paths_at) {
  BestPaths best;
  for (std::size_t level = 0; level < kLevels.size(); ++level) {
    for (auto& edges : paths_at(level)) {
      Path path = telling.outline(telling.moves(source, edges));
      // Steps may demand what excludes each other.
      if (is_never(path.guard)) continue;
      if (best.paths.empty()) best.first = std::move(path);
      best.paths.push_back(std::move(edges));
    }
    if (best.paths.empty()) continue;
    best.path_class = kLevels[level];
    return best;
  }
  return best;
}

}  // namespace graph

PermissionGraph::State::State(const Snapshot& from, const GraphOptions& options)
    : snapshot(from),
      model(from.model()),
      principals(from.model()),
      entities(graph::entities_of(model, principals)),
      now(options.now ? *options.now : time_of(model)),
      network(make_network(options)),
      search(network),
      to_administrator(distances_to(network.administrators)) {}

graph::Network PermissionGraph::State::make_network(const GraphOptions& options) const {
  graph::Authority authority(model, principals, now);
  return graph::build_network(model, principals, authority,
                              {.retired_services = options.retired_services});
}

GraphAssumptions PermissionGraph::State::assumptions() const {
  return {.scp_known = knows_control_policies(model), .complete = network.complete, .now = now};
}

graph::LevelDistances PermissionGraph::State::distances_to(
    std::span<const std::uint32_t> targets) const {
  graph::LevelDistances distances;
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    distances[i] = search.distances(targets, {kLevels[i]});
  return distances;
}

graph::BestPaths PermissionGraph::State::best_to_administrator(std::uint32_t vertex) const {
  graph::BestPaths best = graph::best_paths(telling(), vertex, [&](std::size_t level) {
    return search.paths(vertex, to_administrator[level], {kLevels[level]}, kMaxLookedAt);
  });
  const bool no_step = best.path_class == PathClass::kDefinite && best.first.calls == 0;
  if (no_step) best.path_class = PathClass::kAdmin;
  return best;
}

std::uint8_t PermissionGraph::State::tier_of(std::uint32_t vertex, const graph::BestPaths& best,
                                             graph::Authority& authority) const {
  if (best.path_class == PathClass::kAdmin) return 0;
  if (best.path_class == PathClass::kDefinite) return 1;
  if (best.path_class < PathClass::kLimited) return 2;
  const bool third = best.path_class == PathClass::kLimited ||
                     graph::writes_iam_or_reads_secrets(authority, network.holdings[vertex]);
  return third ? 3 : 4;
}

PermissionGraph::PermissionGraph(const Snapshot& snapshot, const GraphOptions& options)
    : state_(std::make_unique<State>(snapshot, options)) {}
PermissionGraph::PermissionGraph(PermissionGraph&&) noexcept = default;
PermissionGraph& PermissionGraph::operator=(PermissionGraph&&) noexcept = default;
PermissionGraph::~PermissionGraph() = default;

Result<PathAnswer, QuestionError> PermissionGraph::paths(std::string_view from, std::string_view to,
                                                         std::size_t max_paths) const {
  const State& state = *state_;
  AMBIT_TRY(const auto source, state.principals.find(from));
  PathAnswer answer{.from = std::string(source.principal->name.arn), .to = std::string(to)};
  answer.assumptions = state.assumptions();
  std::vector<std::uint32_t> targets = state.network.administrators;
  if (to != "admin") {
    AMBIT_TRY(const auto target, state.principals.find(to));
    answer.to = std::string(target.principal->name.arn);
    targets = {state.vertex_of(*target.principal)};
  }
  const std::uint32_t start = state.vertex_of(*source.principal);
  graph::Authority authority = state.authority();
  const graph::Telling telling = state.telling();
  for (const PathClass level : kLevels) {
    const auto distances = state.search.distances(targets, {level});
    if (!distances[start].reached()) continue;
    answer.path_class = level;
    answer.count = state.search.count(start, distances, {level});
    for (const auto& edges : state.search.paths(start, distances, {level}, max_paths)) {
      Path path = telling.path(telling.moves(start, edges), authority);
      // Steps may demand what excludes each other.
      if (!graph::is_never(path.guard)) answer.paths.push_back(std::move(path));
    }
    if (answer.paths.empty()) continue;
    if (level == PathClass::kDefinite && to == "admin" && answer.paths.front().steps.empty())
      answer.path_class = PathClass::kAdmin;
    return answer;
  }
  answer.path_class = PathClass::kNone;
  answer.count = 0;
  return answer;
}

TierAnswer PermissionGraph::tiers() const {
  const State& state = *state_;
  graph::Authority authority = state.authority();
  TierAnswer answer;
  answer.assumptions = state.assumptions();
  const auto count = static_cast<std::uint32_t>(state.principals.all().size());
  for (std::uint32_t vertex = 0; vertex < count; ++vertex) {
    const graph::BestPaths best = state.best_to_administrator(vertex);
    PrincipalTier tier{.principal = state.principals.all()[vertex].name,
                       .tier = state.tier_of(vertex, best, authority),
                       .path_class = best.path_class,
                       .calls = best.first.calls,
                       .guard = best.first.guard};
    std::set<std::string_view> techniques;
    for (const auto& path : best.paths) {
      const auto step = std::ranges::find_if(
          path, [&](std::uint32_t edge) { return state.network.edges[edge].technique != nullptr; });
      if (step != path.end()) techniques.insert(state.network.edges[*step].technique->id);
    }
    tier.techniques.assign(techniques.begin(), techniques.end());
    answer.tiers.push_back(std::move(tier));
  }
  return answer;
}

}  // namespace ambit
