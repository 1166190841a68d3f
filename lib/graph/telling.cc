#include "graph/telling.h"

#include <algorithm>
#include <functional>
#include <set>
#include <span>
#include <utility>

#include "graph/guard.h"

namespace ambit::graph {
namespace {

// The technique that the two steps about one principal are, one after the other.
std::string_view composite_of(const Step& before, const Step& step) {
  if (before.to != step.to) return {};
  for (const Technique& technique : techniques()) {
    const auto parts = technique.composed_of;
    if (parts.size() == 2 && ((parts[0] == before.technique && parts[1] == step.technique) ||
                              (parts[1] == before.technique && parts[0] == step.technique)))
      return technique.id;
  }
  return {};
}

}  // namespace

bool is_step(const Edge& edge) {
  return calls_of(edge) != 0 || edge.guard != kAlways;
}

std::string Telling::arn_of(std::uint32_t vertex) const {
  const VertexKind kind = network_.vertices[vertex].kind;
  if (kind == VertexKind::kAdministrator) return "admin";
  if (kind == VertexKind::kUnknownCredentials) return "unknown credentials";
  if (kind == VertexKind::kResource) return network_.uses.front().resource;
  return std::string(network_.holdings[network_.vertices[vertex].holding].principal().name.arn);
}

// Who makes all the calls of the edge, if that is not who led there.
std::optional<std::uint32_t> Telling::only_caller(const Edge& edge) const {
  if (edge.pool == kNoIndex) return std::nullopt;
  const std::vector<std::uint32_t>& callers = network_.pools[edge.pool];
  const bool several = std::ranges::adjacent_find(callers, std::not_equal_to()) != callers.end();
  return several ? std::nullopt : std::optional(callers.front());
}

// Edges of a way to control come before the edge that needs it, so this ends; and what was told
// once is not told again, so it is linear in the edges of the ways.
std::vector<Move> Telling::moves(std::uint32_t from,
                                 const std::vector<std::uint32_t>& edges) const {
  struct Level {
    std::span<const std::uint32_t> edges;
    std::uint32_t by;
    std::size_t at = 0;
    bool controls = false;  // the way to control for edges[at] is told
  };
  std::vector<Move> moves;
  std::set<std::pair<std::uint32_t, std::uint32_t>> told;  // by, edge
  std::vector<Level> levels = {{edges, from}};
  while (!levels.empty()) {
    Level& level = levels.back();
    if (level.at == level.edges.size()) {
      levels.pop_back();
      continue;
    }
    const std::uint32_t index = level.edges[level.at];
    const Edge& edge = network_.edges[index];
    const bool is_told = told.contains({level.by, index});
    // Several ways may follow each other, all from the actor.
    if (!gathers(network_.vertices[edge.from].kind)) level.by = edge.from;
    if (!level.controls && !is_told && !search_.way_to_control(index).empty()) {
      level.controls = true;
      levels.push_back({search_.way_to_control(index), level.by});
      continue;
    }
    if (is_step(edge) && !is_told) {
      told.emplace(level.by, index);
      moves.push_back({.by = level.by, .edge = index, .choices = edge.binding.choices});
      if (const auto one = only_caller(edge)) moves.back().by = *one;
      if (network_.vertices[edge.from].kind == VertexKind::kTargets && level.at > 0 &&
          edge.binding.choices == kNoIndex)
        moves.back().choices = network_.edges[level.edges[level.at - 1]].binding.choices;
    }
    ++level.at;
    level.controls = false;
  }
  return moves;
}

Path Telling::outline(const std::vector<Move>& moves) const {
  Path path{.guard = always()};
  for (const Move& move : moves) {
    const Edge& edge = network_.edges[move.edge];
    path.path_class = std::max(path.path_class, edge.path_class);
    path.guard = both(path.guard, network_.guards[edge.guard]);
    path.calls += calls_of(edge);
  }
  return path;
}

Path Telling::path(const std::vector<Move>& moves, Authority& authority) const {
  Path path = outline(moves);
  for (const Move& move : moves) path.steps.push_back(step(move, authority));
  for (std::size_t i = 1; i < path.steps.size(); ++i)
    path.steps[i].composite = composite_of(path.steps[i - 1], path.steps[i]);
  return path;
}

Step Telling::step(const Move& move, Authority& authority) const {
  const Edge& edge = network_.edges[move.edge];
  Step step{.technique = "is-admin", .title = "Is an administrator"};
  step.by = arn_of(move.by);
  step.from = step.by;
  if (edge.pool != kNoIndex) step.from = arn_of(edge.from);
  if (edge.controls != kNoIndex) step.from = arn_of(edge.controls);
  step.to = arn_of(edge.to);
  step.guard = network_.guards[edge.guard];
  step.path_class = edge.path_class;
  if (edge.use != kNoIndex) {
    const Asked& use = network_.uses[edge.use];
    const Holding& holding = network_.holdings[network_.vertices[move.by].holding];
    step.technique = "use";
    step.title = "Use the resource";
    step.requirements.push_back({.by = step.by,
                                 .action = use.action,
                                 .resource = use.resource,
                                 .statements = authority.statements(holding, use)});
  }
  if (edge.technique == nullptr) return step;
  step.technique = edge.technique->id;
  step.title = edge.technique->title;
  step.elevated = change_words(network_, network_.vertices[edge.to]);
  add_requirements(move, authority, step);
  const auto services = services_of(*edge.technique);
  if (!services.empty())
    step.facts.push_back({predicate_name(Predicate::kTrustsService),
                          authority.trust_statements(edge.binding.role, services)});
  return step;
}

std::vector<Request> Telling::requests(const Move& move) const {
  static const Choices kNoChoices;
  const Edge& edge = network_.edges[move.edge];
  if (edge.technique == nullptr) return {};
  const Choices& choices = move.choices == kNoIndex ? kNoChoices : network_.choices[move.choices];
  auto requests = requests_of(*edge.technique, edge.binding, choices,
                              boundary_of(network_, model_, entities_, network_.vertices[edge.to]));
  std::erase_if(requests, [](const Request& request) { return request.asked.resource.empty(); });
  return requests;
}

void Telling::add_requirements(const Move& move, Authority& authority, Step& step) const {
  const std::uint32_t pool = network_.edges[move.edge].pool;
  for (const Request& request : requests(move)) {
    const std::uint8_t call = request.requirement->call;
    const std::uint32_t caller = pool == kNoIndex ? move.by : network_.pools[pool][call - 1U];
    const Holding& holding = network_.holdings[network_.vertices[caller].holding];
    auto statements = authority.statements(holding, request.asked);
    // A requirement of circumstances that is not met stands in the guard.
    if (statements.empty() && !request.requirement->when.empty()) continue;
    step.requirements.push_back({.call = call,
                                 .by = arn_of(caller),
                                 .action = std::string(request.requirement->action),
                                 .resource = request.asked.resource,
                                 .statements = std::move(statements)});
  }
}

}  // namespace ambit::graph
