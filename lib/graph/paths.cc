#include "ambit/paths.h"

#include <algorithm>
#include <array>
#include <set>

#include "graph/authority.h"
#include "graph/builder.h"
#include "graph/guard.h"
#include "graph/network.h"
#include "graph/search.h"
#include "pattern/scalar.h"
#include "snapshot/model.h"

namespace ambit {

using graph::Edge;
using graph::Vertex;
using graph::VertexKind;

namespace {

// How deep a step may rest on the control of a principal that rests on such a step itself.
constexpr int kMaxControlDepth = 8;

// Paths whose first steps are named in a list of tiers.
constexpr std::size_t kMaxFirstSteps = 100;

constexpr std::array kLevels = {PathClass::kDefinite, PathClass::kConditional,
                                PathClass::kUnverified, PathClass::kLimited};

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

struct PermissionGraph::State {
  State(const Snapshot& snapshot, const GraphOptions& options)
      : model(snapshot.model()),
        principals(snapshot.model()),
        entities(graph::entities_of(model, principals)),
        now(options.now ? *options.now : time_of(model)),
        network(make_network(options)),
        search(network) {}

  graph::Network make_network(const GraphOptions& options) const {
    graph::Authority authority(model, principals, now);
    return graph::build_network(model, principals, authority,
                                {.retired_services = options.retired_services});
  }

  GraphAssumptions assumptions() const {
    return {.scp_known = knows_control_policies(model), .complete = network.complete, .now = now};
  }

  const snapshot::Model& model;
  evaluate::Principals principals;
  std::vector<graph::Entity> entities;
  std::string now;
  graph::Network network;
  graph::Search search;
};

namespace {

// Turns edges into steps for people.
class Telling {
 public:
  Telling(const snapshot::Model& model, const std::vector<graph::Entity>& entities,
          const graph::Network& network, const graph::Search& search, graph::Authority& authority)
      : model_(model),
        entities_(entities),
        network_(network),
        search_(search),
        authority_(authority) {}

  Path path(std::uint32_t from, const std::vector<std::uint32_t>& edges) {
    Path path{.guard = graph::always()};
    add_steps(from, edges, path.steps, 0);
    for (const Step& step : path.steps) {
      path.path_class = std::max(path.path_class, step.path_class);
      path.guard = graph::both(path.guard, step.guard);
      if (const graph::Technique* technique = graph::find_technique(step.technique))
        path.calls += technique->calls;
    }
    return path;
  }

 private:
  std::string arn_of(std::uint32_t vertex) const {
    if (network_.vertices[vertex].kind == VertexKind::kAdministrator) return "admin";
    return std::string(network_.holdings[network_.vertices[vertex].holding].principal().name.arn);
  }

  void add_steps(std::uint32_t from, const std::vector<std::uint32_t>& edges,
                 std::vector<Step>& steps, int depth) {
    std::uint32_t current = from;
    for (const std::uint32_t index : edges) {
      const Edge& edge = network_.edges[index];
      if (edge.controls != graph::kNoIndex) add_control(current, edge, steps, depth);
      if (edge.technique != nullptr) {
        steps.push_back(step(current, edge));
      } else if (!graph::is_always(edge.guard)) {
        Step step;
        step.technique = "is-admin";
        step.title = "Is an administrator";
        step.by = step.from = arn_of(current);
        step.to = "admin";
        step.guard = edge.guard;
        step.path_class = edge.path_class;
        steps.push_back(std::move(step));
      }
      if (network_.vertices[edge.to].kind != VertexKind::kClass) current = edge.to;
    }
  }

  // How the actor comes to control the principal whose permissions it changes.
  void add_control(std::uint32_t from, const Edge& edge, std::vector<Step>& steps, int depth) {
    if (depth >= kMaxControlDepth) return;
    const std::array targets = {edge.controls};
    const graph::Allowed allowed{.worst = edge.path_class, .without_control_of = edge.controls};
    const auto distances = search_.distances(targets, allowed);
    const auto ways = search_.paths(from, distances, allowed, 1);
    if (!ways.empty()) add_steps(from, ways.front(), steps, depth + 1);
  }

  Step step(std::uint32_t by, const Edge& edge) {
    const graph::Technique& technique = *edge.technique;
    Step step{.technique = technique.id, .title = technique.title};
    step.by = arn_of(by);
    step.from = edge.controls != graph::kNoIndex ? arn_of(edge.controls) : step.by;
    step.to = arn_of(edge.to);
    for (const graph::Mechanism& mechanism : network_.vertices[edge.to].mechanisms)
      step.elevated.push_back(graph::mechanism_words(mechanism));
    step.guard = edge.guard;
    step.path_class = edge.path_class;
    add_requirements(by, edge, step);
    const auto services = graph::services_of(technique);
    if (!services.empty())
      step.facts.push_back({graph::predicate_name(graph::Predicate::kTrustsService),
                            authority_.trust_statements(edge.binding.role, services)});
    return step;
  }

  void add_requirements(std::uint32_t by, const Edge& edge, Step& step) {
    static const graph::Choices kNoChoices;
    const graph::Choices& choices = edge.binding.choices == graph::kNoIndex
                                        ? kNoChoices
                                        : network_.choices[edge.binding.choices];
    const std::uint32_t target = network_.vertices[edge.to].principal;
    const graph::Holding& holding = network_.holdings[network_.vertices[by].holding];
    for (const graph::Request& request :
         graph::requests_of(*edge.technique, edge.binding, choices,
                            graph::boundary_of(model_, entities_[target]))) {
      if (request.asked.resource.empty()) continue;
      auto statements = authority_.statements(holding, request.asked);
      // A requirement of circumstances that is not met stands in the guard.
      if (statements.empty() && !request.requirement->when.empty()) continue;
      step.requirements.push_back({.call = request.requirement->call,
                                   .action = request.requirement->action,
                                   .resource = request.asked.resource,
                                   .statements = std::move(statements)});
    }
  }

  const snapshot::Model& model_;
  const std::vector<graph::Entity>& entities_;
  const graph::Network& network_;
  const graph::Search& search_;
  graph::Authority& authority_;
};

}  // namespace

PermissionGraph::PermissionGraph(const Snapshot& snapshot, const GraphOptions& options)
    : state_(std::make_unique<State>(snapshot, options)) {}
PermissionGraph::PermissionGraph(PermissionGraph&&) noexcept = default;
PermissionGraph& PermissionGraph::operator=(PermissionGraph&&) noexcept = default;
PermissionGraph::~PermissionGraph() = default;

Result<PathAnswer, QuestionError> PermissionGraph::paths(std::string_view from, std::string_view to,
                                                         std::size_t max_paths) const {
  const State& state = *state_;
  const auto vertex_of = [&](const evaluate::Principal& principal) {
    return static_cast<std::uint32_t>(&principal - state.principals.all().data());
  };
  AMBIT_TRY(const auto source, state.principals.find(from));
  PathAnswer answer{.from = std::string(source.principal->name.arn), .to = std::string(to)};
  answer.assumptions = state.assumptions();
  std::vector<std::uint32_t> targets = state.network.administrators;
  if (to != "admin") {
    AMBIT_TRY(const auto target, state.principals.find(to));
    answer.to = std::string(target.principal->name.arn);
    targets = {vertex_of(*target.principal)};
  }
  const std::uint32_t start = vertex_of(*source.principal);
  graph::Authority authority(state.model, state.principals, state.now);
  Telling telling(state.model, state.entities, state.network, state.search, authority);
  for (const PathClass level : kLevels) {
    const auto distances = state.search.distances(targets, {level});
    if (!distances[start].reached()) continue;
    answer.path_class = level;
    answer.count = state.search.count(start, distances, {level});
    for (const auto& edges : state.search.paths(start, distances, {level}, max_paths)) {
      Path path = telling.path(start, edges);
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

namespace {

using Distances = std::array<std::vector<graph::Distance>, kLevels.size()>;

// The best path of one principal to an administrator.
void set_path(const graph::Network& network, const graph::Search& search, Telling& telling,
              std::uint32_t vertex, const Distances& distances, PrincipalTier& tier) {
  const auto found = std::ranges::find_if(
      distances, [&](const auto& of_level) { return of_level[vertex].reached(); });
  if (found == distances.end()) return;
  const PathClass level = kLevels[static_cast<std::size_t>(found - distances.begin())];
  tier.path_class = level;
  tier.calls = (*found)[vertex].calls();
  const auto ways = search.paths(vertex, *found, {level}, kMaxFirstSteps);
  if (ways.empty()) return;
  const Path path = telling.path(vertex, ways.front());
  tier.guard = path.guard;
  std::set<std::string_view> techniques;
  for (const auto& way : ways) {
    const auto step = std::ranges::find_if(
        way, [&](std::uint32_t edge) { return network.edges[edge].technique != nullptr; });
    if (step != way.end()) techniques.insert(network.edges[*step].technique->id);
  }
  tier.techniques.assign(techniques.begin(), techniques.end());
  if (level == PathClass::kDefinite && path.steps.empty()) tier.path_class = PathClass::kAdmin;
}

}  // namespace

TierAnswer PermissionGraph::tiers() const {
  const State& state = *state_;
  graph::Authority authority(state.model, state.principals, state.now);
  Telling telling(state.model, state.entities, state.network, state.search, authority);
  Distances distances;
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    distances[i] = state.search.distances(state.network.administrators, {kLevels[i]});
  TierAnswer answer;
  answer.assumptions = state.assumptions();
  const auto count = static_cast<std::uint32_t>(state.principals.all().size());
  for (std::uint32_t vertex = 0; vertex < count; ++vertex) {
    PrincipalTier tier{.principal = state.principals.all()[vertex].name};
    set_path(state.network, state.search, telling, vertex, distances, tier);
    if (tier.path_class <= PathClass::kDefinite)
      tier.tier = tier.path_class == PathClass::kAdmin ? 0 : 1;
    else if (tier.path_class < PathClass::kLimited)
      tier.tier = 2;
    else if (tier.path_class == PathClass::kLimited ||
             graph::writes_iam_or_reads_secrets(authority, state.network.holdings[vertex]))
      tier.tier = 3;
    answer.tiers.push_back(std::move(tier));
  }
  return answer;
}

}  // namespace ambit
