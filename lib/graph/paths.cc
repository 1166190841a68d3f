#include "ambit/paths.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "ambit/arn.h"
#include "graph/administration.h"
#include "graph/blocked.h"
#include "graph/builder.h"
#include "graph/entity.h"
#include "graph/guard.h"
#include "graph/state.h"
#include "graph/use.h"
#include "pattern/scalar.h"

namespace ambit {

using graph::kLevels;
using graph::kMaxLookedAt;

namespace {

// First steps that are told when there is no path.
constexpr std::size_t kMaxBlocked = 20;

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

namespace {

// Those that can be taken: steps may demand what excludes each other.
BestPaths that_can_be_taken(const Telling& telling, std::uint32_t source,
                            std::vector<std::vector<std::uint32_t>> paths) {
  BestPaths best;
  for (auto& edges : paths) {
    Path path = telling.outline(telling.moves(source, edges));
    if (is_never(path.guard)) continue;
    if (best.paths.empty()) best.first = std::move(path);
    best.paths.push_back(std::move(edges));
  }
  return best;
}

}  // namespace

BestPaths best_paths(const Telling& telling, std::uint32_t source, const PathsAt& paths_at) {
  for (std::size_t level = 0; level < kLevels.size(); ++level) {
    BestPaths best = that_can_be_taken(telling, source, paths_at(level, kMaxLookedAt));
    if (best.paths.empty()) continue;
    best.path_class = kLevels[level];
    return best;
  }
  return {};
}

BestPaths best_path(const Telling& telling, std::uint32_t source, const PathsAt& paths_at) {
  for (std::size_t level = 0; level < kLevels.size(); ++level) {
    for (const std::size_t limit : {std::size_t{1}, kMaxLookedAt}) {
      BestPaths best = that_can_be_taken(telling, source, paths_at(level, limit));
      if (best.paths.empty()) continue;
      best.paths.resize(1);
      best.path_class = kLevels[level];
      return best;
    }
  }
  return {};
}

}  // namespace graph

PermissionGraph::State::State(const Snapshot& from, const GraphOptions& how)
    : snapshot(from),
      model(from.model()),
      principals(from.model()),
      entities(graph::entities_of(model, principals)),
      now(how.now ? *how.now : time_of(model)),
      options(how),
      network(make_network(how)),
      search(network),
      to_administrator(distances_to(network.administrators)) {
  options.progress = {};
}

graph::Network PermissionGraph::State::make_network(const GraphOptions& how) const {
  graph::Authority authority = this->authority();
  graph::BuildOptions build{.retired_services = how.retired_services,
                            .required_access = how.required_access,
                            .external_helper = how.external_helper,
                            .progress = how.progress};
  if (how.pooled_for)
    if (const auto source = principals.find(*how.pooled_for))
      build.pooled_for = vertex_of(*source->principal);
  return graph::build_network(model, principals, authority, build);
}

GraphAssumptions PermissionGraph::State::assumptions() const {
  return {.scp_known = knows_control_policies(model),
          .facts_given = model.facts.given,
          .complete = network.complete,
          .now = now};
}

namespace {

// ARNs of what is no user, role or session.
bool names_resource(std::string_view to) {
  const auto arn = parse_arn(to);
  return arn && arn->service != "iam" && arn->service != "sts";
}

}  // namespace

Result<graph::Goal, QuestionError> PermissionGraph::State::goal(std::string_view to,
                                                                std::string_view action,
                                                                graph::Authority& authority) const {
  graph::Goal goal{.name = std::string(to)};
  if (names_resource(to)) {
    const auto actions = action.empty() ? graph::reading_actions(to) : std::span(&action, 1);
    if (actions.empty())
      return Failure{QuestionError{.message = "it is not known by which action one reads `" +
                                              goal.name + "`; name one"}};
    goal.network =
        std::make_unique<graph::Network>(graph::with_use(network, authority, actions, goal.name));
    goal.search = std::make_unique<graph::Search>(*goal.network);
    goal.vertices = {static_cast<std::uint32_t>(goal.network->vertices.size() - 1)};
    goal.action = actions.front();
    return goal;
  }
  if (to == "admin") {
    goal.vertices = network.administrators;
    return goal;
  }
  AMBIT_TRY(const auto target, principals.find(to));
  goal.name = target.principal->name.arn;
  goal.vertices = {vertex_of(*target.principal)};
  return goal;
}

graph::LevelDistances PermissionGraph::State::distances_to(
    std::span<const std::uint32_t> targets) const {
  graph::LevelDistances distances;
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    distances[i] = search.distances(targets, {kLevels[i]});
  return distances;
}

namespace {

// Whom no step is needed for is one.
graph::BestPaths with_administrators(graph::BestPaths best) {
  if (best.path_class == PathClass::kDefinite && best.first.calls == 0)
    best.path_class = PathClass::kAdmin;
  return best;
}

}  // namespace

graph::BestPaths PermissionGraph::State::all_to_administrator(std::uint32_t vertex) const {
  return with_administrators(
      graph::best_paths(telling(), vertex, [&](std::size_t level, std::size_t limit) {
        return search.paths(vertex, to_administrator[level], {kLevels[level]}, limit);
      }));
}

graph::BestPaths PermissionGraph::State::best_to_administrator(std::uint32_t vertex) const {
  return with_administrators(
      graph::best_path(telling(), vertex, [&](std::size_t level, std::size_t limit) {
        return search.paths(vertex, to_administrator[level], {kLevels[level]}, limit);
      }));
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

namespace {

// A graph that paths are looked for in: the whole one, or one with a resource as well.
struct Field {
  const graph::Network& network;
  const graph::Search& search;
  std::vector<std::uint32_t> targets = {};
};

// The paths from `start`; `answer` says from and to.
void find_paths(const Field& field, const graph::Telling& telling, graph::Authority& authority,
                std::uint32_t start, std::size_t max_paths, PathAnswer& answer) {
  for (const PathClass level : kLevels) {
    const auto distances = field.search.distances(field.targets, {level});
    if (!distances[start].reached()) continue;
    answer.path_class = level;
    answer.count = field.search.count(start, distances, {level});
    for (const auto& edges : field.search.paths(start, distances, {level}, max_paths)) {
      Path path = telling.path(telling.moves(start, edges), authority);
      // Steps may demand what excludes each other.
      if (!graph::is_never(path.guard)) answer.paths.push_back(std::move(path));
    }
    if (answer.paths.empty()) continue;
    if (level == PathClass::kDefinite && answer.to == "admin" && answer.paths.front().steps.empty())
      answer.path_class = PathClass::kAdmin;
    return;
  }
  answer.path_class = PathClass::kNone;
  answer.count = 0;
}

// The principals from which a path leads on, the nearest first.
std::vector<std::uint32_t> those_that_lead_on(const Field& field, std::uint32_t principals) {
  const auto distances = field.search.distances(field.targets, {PathClass::kUnverified});
  std::vector<std::pair<graph::Distance, std::uint32_t>> near;
  for (std::uint32_t vertex = 0; vertex < principals; ++vertex)
    if (distances[vertex].reached()) near.emplace_back(distances[vertex], vertex);
  std::sort(near.begin(), near.end());
  std::vector<std::uint32_t> vertices;
  vertices.reserve(near.size());
  for (const auto& [distance, vertex] : near) vertices.push_back(vertex);
  return vertices;
}

// Why the principal cannot use the resource itself.
void add_refused_use(graph::Authority& authority, const graph::Holding& holding,
                     std::string_view action, PathAnswer& answer) {
  auto refusal = authority.refusal(holding, {.action = std::string(action), .resource = answer.to});
  if (!refusal.has_value()) return;
  answer.blocked.insert(answer.blocked.begin(), {.technique = "use",
                                                 .to = answer.to,
                                                 .reason = graph::reason_of(*refusal),
                                                 .action = std::string(action),
                                                 .resource = answer.to,
                                                 .statements = std::move(refusal->statements)});
}

}  // namespace

Result<PathAnswer, QuestionError> PermissionGraph::paths(std::string_view from, std::string_view to,
                                                         const PathOptions& options) const {
  const State& state = *state_;
  AMBIT_TRY(const auto source, state.principals.find(from));
  graph::Authority authority = state.authority();
  AMBIT_TRY(const auto goal, state.goal(to, options.action, authority));
  PathAnswer answer{.from = std::string(source.principal->name.arn), .to = goal.name};
  answer.assumptions = state.assumptions();
  const std::uint32_t start = state.vertex_of(*source.principal);
  const bool of_resource = goal.network != nullptr;
  const Field field{of_resource ? *goal.network : state.network,
                    of_resource ? *goal.search : state.search, goal.vertices};
  const graph::Telling telling(state.model, state.entities, field.network, field.search);
  find_paths(field, telling, authority, start, options.max_paths, answer);
  if (!options.explain || answer.path_class != PathClass::kNone) return answer;
  const auto on =
      those_that_lead_on(field, static_cast<std::uint32_t>(state.principals.all().size()));
  answer.blocked = graph::blocked_steps(state.model, state.entities, field.network, authority,
                                        start, on, kMaxBlocked);
  if (of_resource) add_refused_use(authority, state.network.holdings[start], goal.action, answer);
  return answer;
}

bool PermissionGraph::complete() const {
  return state_->network.complete;
}

TierAnswer PermissionGraph::tiers() const {
  const State& state = *state_;
  graph::Authority authority = state.authority();
  TierAnswer answer;
  answer.assumptions = state.assumptions();
  const auto count = static_cast<std::uint32_t>(state.principals.all().size());
  for (std::uint32_t vertex = 0; vertex < count; ++vertex) {
    const graph::BestPaths best = state.all_to_administrator(vertex);
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
