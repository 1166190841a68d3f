// Choke points: the dominators of each principal, seen from an administrator against the edges
// (Lengauer and Tarjan's algorithm, Boost.Graph). What dominates a principal is on all of its
// paths.
//
// A step that changes another principal needs its control, so a path with it goes through that
// principal, which the edge, from the actor to the changed principal, passes by. Here the edge
// starts at the principal that is changed: every path of the network is one here, by the way to
// control that comes first. There may be more here, so that dominators may be missed, but none is
// wrong about the graph. What the graph leaves out because a better path is there is not seen.
#include <algorithm>
#include <array>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dominator_tree.hpp>
#include <boost/property_map/property_map.hpp>
#include <vector>

#include "ambit/graph_structure.h"
#include "graph/state.h"

namespace ambit {
namespace {

using graph::kNoIndex;
using graph::Network;

constexpr std::size_t kUnverified = 2;  // of graph::kLevels
static_assert(graph::kLevels[kUnverified] == PathClass::kUnverified);

// Who comes next against the edges, by vertex. The one behind the last of the network stands for
// all administrators.
std::vector<std::vector<std::uint32_t>> turned(const Network& network) {
  std::vector<std::vector<std::uint32_t>> next(network.vertices.size() + 1);
  next.back() = network.administrators;
  for (const graph::Edge& edge : network.edges)
    if (edge.path_class <= PathClass::kUnverified)
      next[edge.to].push_back(edge.controls == kNoIndex ? edge.from : edge.controls);
  return next;
}

// By vertex its immediate dominator; of those without a path and of the last one kNoIndex.
std::vector<std::uint32_t> dominators_of(const Network& network) {
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
  const auto next = turned(network);
  // Boost's algorithm is for graphs of which all is reached: the number of each vertex in one.
  std::vector<std::uint32_t> reached = {static_cast<std::uint32_t>(next.size() - 1)};
  std::vector<std::uint32_t> numbers(next.size(), kNoIndex);
  numbers.back() = 0;
  Graph graph(1);
  for (std::uint32_t at = 0; at < reached.size(); ++at) {
    for (const std::uint32_t to : next[reached[at]]) {
      if (numbers[to] == kNoIndex) {
        numbers[to] = static_cast<std::uint32_t>(add_vertex(graph));
        reached.push_back(to);
      }
      add_edge(at, numbers[to], graph);
    }
  }
  const auto nobody = boost::graph_traits<Graph>::null_vertex();
  std::vector<Graph::vertex_descriptor> immediate(reached.size(), nobody);
  boost::lengauer_tarjan_dominator_tree(
      graph, 0,
      boost::make_iterator_property_map(immediate.begin(), get(boost::vertex_index, graph)));
  std::vector<std::uint32_t> dominators(next.size(), kNoIndex);
  for (std::size_t i = 0; i < reached.size(); ++i)
    if (immediate[i] != nobody) dominators[reached[i]] = reached[immediate[i]];
  return dominators;
}

}  // namespace

ChokeAnswer PermissionGraph::choke_points() const {
  const State& state = *state_;
  const auto count = static_cast<std::uint32_t>(state.principals.all().size());
  const auto has_path = [&](std::uint32_t vertex) {
    const bool administrator = state.to_administrator.front()[vertex].packed == 0;
    return !administrator && state.to_administrator[kUnverified][vertex].reached();
  };
  const std::vector<std::uint32_t> dominators = dominators_of(state.network);
  ChokeAnswer answer{.assumptions = state.assumptions()};
  std::vector<std::vector<std::uint32_t>> closes(count);
  for (std::uint32_t source = 0; source < count; ++source) {
    if (!has_path(source)) continue;
    ++answer.paths;
    for (std::uint32_t at = source; at != kNoIndex; at = dominators[at])
      if (at < count && has_path(at)) closes[at].push_back(source);
  }
  std::vector<std::uint32_t> points;
  for (std::uint32_t vertex = 0; vertex < count; ++vertex)
    if (closes[vertex].size() > 1) points.push_back(vertex);
  std::sort(points.begin(), points.end(), [&](std::uint32_t a, std::uint32_t b) {
    return closes[a].size() != closes[b].size() ? closes[a].size() > closes[b].size() : a < b;
  });
  for (const std::uint32_t vertex : points) {
    ChokePoint point{.principal = state.principals.all()[vertex].name};
    for (const std::uint32_t source : closes[vertex])
      point.closes.push_back(state.principals.all()[source].name);
    answer.principals.push_back(std::move(point));
  }
  return answer;
}

}  // namespace ambit
