#include <algorithm>
#include <array>
#include <vector>

#include "ambit/graph_drawing.h"
#include "graph/state.h"

namespace ambit {
namespace {

std::string_view kind_of(const graph::Vertex& vertex, const evaluate::Principals& principals) {
  switch (vertex.kind) {
    case graph::VertexKind::kPrincipal:
      return principals.all()[vertex.principal].name.type == PrincipalType::kUser ? "user" : "role";
    case graph::VertexKind::kClass:
      return "class";
    case graph::VertexKind::kElevated:
      return "elevated";
    case graph::VertexKind::kCreated:
      return "created";
    case graph::VertexKind::kAdministrators:
      return "administrators";
    case graph::VertexKind::kTargets:
      return "targets";
    case graph::VertexKind::kAdministrator:
      return "admin";
    case graph::VertexKind::kUnknownCredentials:
      return "unknown-credentials";
    case graph::VertexKind::kResource:  // of a query, not of the graph
      break;
  }
  return {};
}

}  // namespace

GraphDrawing PermissionGraph::drawing() const {
  const State& state = *state_;
  GraphDrawing drawing{.assumptions = state.assumptions()};
  graph::Authority authority = state.authority();
  for (std::uint32_t i = 0; i < state.network.vertices.size(); ++i) {
    const graph::Vertex& vertex = state.network.vertices[i];
    DrawnVertex drawn{.kind = kind_of(vertex, state.principals), .account = vertex.account};
    if (vertex.principal != graph::kNoIndex)
      drawn.arn = state.network.holdings[vertex.holding].principal().name.arn;
    drawn.elevated = graph::change_words(state.network, vertex);
    if (vertex.kind == graph::VertexKind::kPrincipal)
      drawn.tier = state.tier_of(i, state.best_to_administrator(i), authority);
    drawing.vertices.push_back(std::move(drawn));
  }
  const std::vector<graph::Edge>& edges = state.network.edges;
  const auto technique_of = [](const graph::Edge& edge) {
    return edge.technique == nullptr ? std::string_view{} : edge.technique->id;
  };
  std::vector<std::array<std::uint32_t, 4>> order;
  order.reserve(edges.size());
  for (std::uint32_t i = 0; i < edges.size(); ++i)
    order.push_back({edges[i].from, graph::id_rank(edges[i].technique), edges[i].to, i});
  std::sort(order.begin(), order.end());
  drawing.edges.reserve(edges.size());
  for (const auto& [from, rank, to, i] : order) {
    const graph::Edge& edge = edges[i];
    DrawnEdge drawn{.from = edge.from,
                    .to = edge.to,
                    .technique = technique_of(edge),
                    .path_class = edge.path_class,
                    .guard = edge.guard.index()};
    if (edge.technique != nullptr) drawn.calls = edge.technique->calls;
    if (edge.controls != graph::kNoIndex) drawn.controls = edge.controls;
    drawing.edges.push_back(drawn);
  }
  drawing.guards.reserve(state.network.guards.size());
  for (std::uint32_t i = 0; i < state.network.guards.size(); ++i)
    drawing.guards.push_back(state.network.guards[graph::GuardId(i)]);
  return drawing;
}

}  // namespace ambit
