#include <algorithm>
#include <tuple>

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
      drawn.arn = state.principals.all()[vertex.principal].name.arn;
    for (const graph::Mechanism& mechanism : vertex.mechanisms)
      drawn.elevated.push_back(graph::mechanism_words(mechanism));
    if (vertex.kind == graph::VertexKind::kPrincipal)
      drawn.tier = state.tier_of(i, state.best_to_administrator(i), authority);
    drawing.vertices.push_back(std::move(drawn));
  }
  drawing.edges.reserve(state.network.edges.size());
  for (const graph::Edge& edge : state.network.edges) {
    DrawnEdge drawn{.from = edge.from,
                    .to = edge.to,
                    .path_class = edge.path_class,
                    .guard = edge.guard.index()};
    if (edge.technique != nullptr) {
      drawn.technique = edge.technique->id;
      drawn.calls = edge.technique->calls;
    }
    if (edge.controls != graph::kNoIndex) drawn.controls = edge.controls;
    drawing.edges.push_back(std::move(drawn));
  }
  std::ranges::stable_sort(drawing.edges, {}, [](const DrawnEdge& edge) {
    return std::tuple(edge.from, edge.technique, edge.to);
  });
  for (std::uint32_t i = 0; i < state.network.guards.size(); ++i)
    drawing.guards.push_back(state.network.guards[graph::GuardId(i)]);
  return drawing;
}

}  // namespace ambit
