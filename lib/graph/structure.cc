// Components are the strongly connected ones of the network (Tarjan's algorithm, Boost.Graph):
// classes and changed principals are vertices on the way, and only the principals of a component
// are told. Chains are a search from each principal over AssumeRole, in which the edges from a
// member to its class and to a set of targets cost nothing.
#include "ambit/graph_structure.h"

#include <algorithm>
#include <array>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/property_map/property_map.hpp>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "graph/state.h"

namespace ambit {
namespace {

using graph::kNoIndex;
using graph::Network;
using graph::VertexKind;
using Keep = std::function<bool(const graph::Edge&)>;

constexpr std::array kFound = {PathClass::kDefinite, PathClass::kConditional,
                               PathClass::kUnverified};

bool is_assumption(const graph::Edge& edge) {
  return edge.technique != nullptr && edge.technique->id == "sts-assume-role";
}

// The steps over which roles are assumed by whom they trust, and what leads there at no cost.
bool is_chained(const Network& network, const graph::Edge& edge) {
  const VertexKind to = network.vertices[edge.to].kind;
  return is_assumption(edge) ||
         (edge.technique == nullptr && (to == VertexKind::kClass || to == VertexKind::kTargets));
}

// The number of each vertex's component.
std::vector<std::uint32_t> components_of(const Network& network, const Keep& keep) {
  using Graph =
      boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                         boost::no_property, std::uint32_t, std::uint32_t>;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  for (const graph::Edge& edge : network.edges)
    if (keep(edge)) ends.emplace_back(edge.from, edge.to);
  const Graph graph(boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(),
                    static_cast<std::uint32_t>(network.vertices.size()));
  std::vector<std::uint32_t> numbers(network.vertices.size());
  boost::strong_components(
      graph, boost::make_iterator_property_map(numbers.begin(), get(boost::vertex_index, graph)));
  return numbers;
}

// Lists of principals, by their index; those of one are left out.
std::vector<std::vector<std::uint32_t>> groups_of(const std::vector<std::uint32_t>& numbers,
                                                  std::uint32_t principals) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> by_number;
  for (std::uint32_t i = 0; i < principals; ++i) by_number[numbers[i]].push_back(i);
  std::vector<std::vector<std::uint32_t>> groups;
  for (auto& [number, group] : by_number)
    if (group.size() > 1) groups.push_back(std::move(group));
  std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  return groups;
}

std::vector<Component> components(const Network& network, const evaluate::Principals& principals,
                                  const Keep& keep) {
  std::array<std::vector<std::uint32_t>, kFound.size()> numbers;
  for (std::size_t i = 0; i < kFound.size(); ++i)
    numbers[i] = components_of(network, [&](const graph::Edge& edge) {
      return edge.path_class <= kFound[i] && keep(edge);
    });
  std::vector<Component> list;
  const auto count = static_cast<std::uint32_t>(principals.all().size());
  for (const auto& group : groups_of(numbers.back(), count)) {
    Component component;
    for (std::size_t i = kFound.size(); i-- > 0;) {
      const auto is_together = [&](std::uint32_t one) {
        return numbers[i][one] == numbers[i][group.front()];
      };
      if (std::ranges::all_of(group, is_together)) component.path_class = kFound[i];
    }
    for (const std::uint32_t one : group)
      component.principals.push_back(principals.all()[one].name);
    list.push_back(std::move(component));
  }
  return list;
}

// Edges of chains by their source.
using Links = std::vector<std::vector<std::uint32_t>>;

Links links_of(const Network& network) {
  Links links(network.vertices.size());
  for (std::uint32_t i = 0; i < network.edges.size(); ++i) {
    const graph::Edge& edge = network.edges[i];
    if (edge.path_class <= kFound.back() && is_chained(network, edge))
      links[edge.from].push_back(i);
  }
  return links;
}

class Chaining {
 public:
  Chaining(const Network& network, const evaluate::Principals& principals)
      : network_(network),
        principals_(principals),
        links_(links_of(network)),
        depth_(network.vertices.size(), kNoIndex),
        into_(network.vertices.size(), kNoIndex) {}

  // O(edges of chains).
  Chain from(std::uint32_t source) {
    search(source);
    Chain chain{.from = principals_.all()[source].name};
    std::vector<std::pair<std::uint32_t, std::uint32_t>> roles;
    for (const std::uint32_t vertex : seen_)
      if (vertex != source && vertex < principals_.all().size())
        roles.emplace_back(depth_[vertex], vertex);
    std::sort(roles.begin(), roles.end());
    for (const auto& [depth, vertex] : roles)
      chain.roles.push_back({.role = principals_.all()[vertex].name, .depth = depth});
    if (!roles.empty()) tell(source, roles.back().second, chain);
    for (const std::uint32_t vertex : seen_) depth_[vertex] = into_[vertex] = kNoIndex;
    return chain;
  }

 private:
  // Breadth first; what costs nothing comes to the front.
  void search(std::uint32_t source) {
    seen_ = {source};
    depth_[source] = 0;
    std::deque<std::pair<std::uint32_t, std::uint32_t>> open = {{0, source}};
    while (!open.empty()) {
      const auto [depth, vertex] = open.front();
      open.pop_front();
      if (depth != depth_[vertex]) continue;
      for (const std::uint32_t index : links_[vertex]) {
        const graph::Edge& edge = network_.edges[index];
        const std::uint32_t next = depth + (edge.technique == nullptr ? 0 : 1);
        if (depth_[edge.to] == kNoIndex) seen_.push_back(edge.to);
        if (next >= depth_[edge.to]) continue;
        depth_[edge.to] = next;
        into_[edge.to] = index;
        if (next == depth)
          open.emplace_front(next, edge.to);
        else
          open.emplace_back(next, edge.to);
      }
    }
  }

  void tell(std::uint32_t source, std::uint32_t last, Chain& chain) const {
    chain.path_class = PathClass::kDefinite;
    for (std::uint32_t vertex = last; vertex != source;) {
      const graph::Edge& edge = network_.edges[into_[vertex]];
      if (vertex < principals_.all().size())
        chain.longest.push_back(principals_.all()[vertex].name);
      chain.path_class = std::max(chain.path_class, edge.path_class);
      vertex = edge.from;
    }
    std::reverse(chain.longest.begin(), chain.longest.end());
  }

  const Network& network_;
  const evaluate::Principals& principals_;
  Links links_;
  std::vector<std::uint32_t> depth_;
  std::vector<std::uint32_t> into_;  // the edge that led there
  std::vector<std::uint32_t> seen_;
};

}  // namespace

ComponentAnswer PermissionGraph::components() const {
  const State& state = *state_;
  const Network& network = state.network;
  return {.by_any_step =
              ambit::components(network, state.principals, [](const graph::Edge&) { return true; }),
          .by_assuming =
              ambit::components(network, state.principals,
                                [&](const graph::Edge& edge) { return is_chained(network, edge); }),
          .assumptions = state.assumptions()};
}

ChainAnswer PermissionGraph::chains() const {
  const State& state = *state_;
  const Network& network = state.network;
  ChainAnswer answer{.cycles = ambit::components(
                         network, state.principals,
                         [&](const graph::Edge& edge) { return is_chained(network, edge); }),
                     .assumptions = state.assumptions()};
  Chaining chaining(network, state.principals);
  const auto count = static_cast<std::uint32_t>(state.principals.all().size());
  std::map<std::size_t, std::vector<Chain>, std::greater<>> by_depth;
  for (std::uint32_t source = 0; source < count; ++source) {
    Chain chain = chaining.from(source);
    if (!chain.roles.empty()) by_depth[chain.depth()].push_back(std::move(chain));
  }
  for (auto& [depth, chains] : by_depth)
    std::ranges::move(chains, std::back_inserter(answer.chains));
  return answer;
}

}  // namespace ambit
