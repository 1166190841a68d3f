#include "graph/search.h"

#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/property_map/property_map.hpp>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "graph/guard.h"

namespace ambit::graph {
namespace {

constexpr unsigned kCallsShift = 20;
constexpr unsigned kAtomsShift = 44;

struct Link {
  std::uint64_t weight = 0;
  PathClass path_class = PathClass::kDefinite;
  std::uint32_t controls = kNoIndex;
};

using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Link,
                                                 boost::no_property, std::uint32_t, std::uint32_t>;

struct IsAllowed {
  const Graph* graph = nullptr;
  Allowed allowed = {};

  template <class EdgeT>
  bool operator()(const EdgeT& edge) const {
    return allowed((*graph)[edge].path_class, (*graph)[edge].controls);
  }
};

}  // namespace

struct Search::Compressed {
  Graph graph;
};

std::uint64_t weight_of(const Edge& edge) {
  const std::uint64_t atoms = fewest_atoms(edge.guard);
  if (edge.technique == nullptr) return atoms << kAtomsShift;
  return atoms << kAtomsShift | std::uint64_t{edge.technique->calls} << kCallsShift | 1U;
}

Search::Search(const Network& network)
    : network_(&network), compressed_(std::make_unique<Compressed>()) {
  const std::vector<Edge>& edges = network.edges;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> turned;
  std::vector<Link> links;
  turned.reserve(edges.size());
  links.reserve(edges.size());
  for (const Edge& edge : edges) {
    turned.emplace_back(edge.to, edge.from);
    links.push_back({weight_of(edge), edge.path_class, edge.controls});
  }
  compressed_->graph = Graph(boost::edges_are_unsorted_multi_pass, turned.begin(), turned.end(),
                             links.begin(), static_cast<std::uint32_t>(network.vertices.size()));

  out_.resize(edges.size());
  for (std::uint32_t i = 0; i < edges.size(); ++i) out_[i] = i;
  const auto name = [](const Edge& edge) {
    return edge.technique == nullptr ? std::string_view{} : edge.technique->id;
  };
  std::sort(out_.begin(), out_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(edges[a].from, name(edges[a]), edges[a].to, a) <
           std::tuple(edges[b].from, name(edges[b]), edges[b].to, b);
  });
  first_.assign(network.vertices.size() + 1, 0);
  for (const Edge& edge : edges) ++first_[edge.from + 1];
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
}

Search::Search(Search&&) noexcept = default;
Search& Search::operator=(Search&&) noexcept = default;
Search::~Search() = default;

std::vector<Distance> Search::distances(std::span<const std::uint32_t> targets,
                                        const Allowed& allowed) const {
  const Graph& graph = compressed_->graph;
  const boost::filtered_graph<Graph, IsAllowed> view(graph, IsAllowed{&graph, allowed});
  std::vector<std::uint64_t> distances(network_->vertices.size(), Distance::kFar);
  std::vector<std::uint64_t> one(distances.size());
  const auto index = get(boost::vertex_index, graph);
  for (const std::uint32_t target : targets) {
    boost::dijkstra_shortest_paths(
        view, target,
        boost::weight_map(get(&Link::weight, graph))
            .vertex_index_map(index)
            .distance_map(boost::make_iterator_property_map(one.begin(), index))
            .distance_inf(Distance::kFar));
    for (std::size_t i = 0; i < one.size(); ++i) distances[i] = std::min(distances[i], one[i]);
  }
  std::vector<Distance> result;
  result.reserve(distances.size());
  for (const std::uint64_t distance : distances) result.push_back({distance});
  return result;
}

std::vector<std::uint32_t> Search::next(std::uint32_t vertex,
                                        const std::vector<Distance>& distances,
                                        const Allowed& allowed) const {
  std::vector<std::uint32_t> next;
  if (!distances[vertex].reached()) return next;
  for (std::uint32_t i = first_[vertex]; i < first_[vertex + 1]; ++i) {
    const Edge& edge = network_->edges[out_[i]];
    if (!allowed(edge.path_class, edge.controls) || !distances[edge.to].reached()) continue;
    if (weight_of(edge) + distances[edge.to].packed == distances[vertex].packed)
      next.push_back(out_[i]);
  }
  return next;
}

std::uint64_t Search::count(std::uint32_t from, const std::vector<Distance>& distances,
                            const Allowed& allowed) const {
  // Cheapest paths have no cycles: edges that cost nothing lead to a class, from an elevated
  // principal to the principal, or to a sink.
  std::vector<std::optional<std::uint64_t>> counts(network_->vertices.size());
  std::vector<std::uint32_t> open = {from};
  while (!open.empty()) {
    const std::uint32_t vertex = open.back();
    const std::vector<std::uint32_t> edges = next(vertex, distances, allowed);
    std::uint64_t sum = edges.empty() && distances[vertex].reached() ? 1 : 0;
    bool ready = true;
    for (const std::uint32_t edge : edges) {
      const std::uint32_t to = network_->edges[edge].to;
      const auto known = counts[to];
      if (!known) {
        open.push_back(to);
        ready = false;
      } else {
        sum = sum > ~*known ? ~std::uint64_t{0} : sum + *known;
      }
    }
    if (!ready) continue;
    counts[vertex] = sum;
    open.pop_back();
  }
  return counts[from].value_or(0);
}

std::vector<std::vector<std::uint32_t>> Search::paths(std::uint32_t from,
                                                      const std::vector<Distance>& distances,
                                                      const Allowed& allowed,
                                                      std::size_t limit) const {
  struct Level {
    std::vector<std::uint32_t> edges = {};
    std::size_t at = 0;
  };
  std::vector<std::vector<std::uint32_t>> paths;
  std::vector<std::uint32_t> path;
  std::vector<Level> levels = {{next(from, distances, allowed)}};
  while (!levels.empty() && paths.size() < limit) {
    Level& level = levels.back();
    if (level.at == level.edges.size()) {
      if (level.edges.empty()) paths.push_back(path);
      levels.pop_back();
      if (!path.empty()) path.pop_back();
      continue;
    }
    const std::uint32_t edge = level.edges[level.at++];
    path.push_back(edge);
    levels.push_back({next(network_->edges[edge].to, distances, allowed)});
  }
  return paths;
}

}  // namespace ambit::graph
