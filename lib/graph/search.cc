#include "graph/search.h"

#include <algorithm>
#include <array>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/property_map/property_map.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "graph/guard.h"

namespace ambit::graph {

// Named, because Search::Compressed is: a type may not be less known than its members'.
struct CompressedLink {
  std::uint64_t weight = 0;
  PathClass path_class = PathClass::kDefinite;
  bool on_facts = false;
};

using CompressedGraph =
    boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, CompressedLink,
                                       boost::no_property, std::uint32_t, std::uint32_t>;

namespace {

struct IsAllowed {
  const CompressedGraph* graph = nullptr;
  Allowed allowed = {};

  template <class EdgeT>
  bool operator()(const EdgeT& edge) const {
    return allowed((*graph)[edge].path_class, (*graph)[edge].on_facts);
  }
};

// How far each vertex is from the nearest of the sources.
std::vector<Distance> distances_in(const CompressedGraph& graph,
                                   std::span<const std::uint32_t> sources, const Allowed& allowed) {
  const boost::filtered_graph<CompressedGraph, IsAllowed> view(graph, IsAllowed{&graph, allowed});
  std::vector<std::uint64_t> far(num_vertices(graph), Distance::kFar);
  if (!sources.empty()) {
    const auto index = get(boost::vertex_index, graph);
    const boost::closed_plus<std::uint64_t> plus(Distance::kFar);
    boost::dijkstra_shortest_paths(
        view, sources.begin(), sources.end(), boost::dummy_property_map(),
        boost::make_iterator_property_map(far.begin(), index), get(&CompressedLink::weight, graph),
        index, std::less<>(), plus, Distance::kFar, std::uint64_t{0}, boost::dijkstra_visitor<>());
  }
  std::vector<Distance> distances;
  distances.reserve(far.size());
  for (const std::uint64_t distance : far) distances.push_back({distance});
  return distances;
}

// The first `limit` ways from a vertex on by edges that `next` gives, to where it gives none.
template <class Next>
std::vector<std::vector<std::uint32_t>> ways(const std::vector<Edge>& edges, std::uint32_t from,
                                             std::size_t limit, Next&& next) {
  struct Level {
    std::vector<std::uint32_t> edges = {};
    std::size_t at = 0;
  };
  std::vector<std::vector<std::uint32_t>> ways;
  std::vector<std::uint32_t> way;
  std::vector<Level> levels = {{next(from)}};
  while (!levels.empty() && ways.size() < limit) {
    Level& level = levels.back();
    if (level.at == level.edges.size()) {
      if (level.edges.empty()) ways.push_back(way);
      levels.pop_back();
      if (!way.empty()) way.pop_back();
      continue;
    }
    const std::uint32_t edge = level.edges[level.at++];
    way.push_back(edge);
    levels.push_back({next(edges[edge].to)});
  }
  return ways;
}

}  // namespace

struct Search::Compressed {
  CompressedGraph graph;
  CompressedGraph turned;
};

Search::Search(const Network& network)
    : network_(&network),
      grounding_(network),
      on_facts_(network.edges.size()),
      compressed_(std::make_unique<Compressed>()) {
  const std::vector<Edge>& edges = network.edges;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends, turned;
  std::vector<CompressedLink> links;
  ends.reserve(edges.size());
  turned.reserve(edges.size());
  links.reserve(edges.size());
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    ends.emplace_back(edges[i].from, edges[i].to);
    turned.emplace_back(edges[i].to, edges[i].from);
    // Ways to control come before the edges that need them.
    on_facts_[i] = hangs_on_facts(network.guards[edges[i].guard]) ||
                   std::ranges::any_of(grounding_.way(i),
                                       [this](std::uint32_t before) { return on_facts_[before]; });
    links.push_back({grounding_.weight(i), edges[i].path_class, on_facts_[i]});
  }
  const auto vertices = static_cast<std::uint32_t>(network.vertices.size());
  const auto compress = [&](const auto& pairs) {
    return CompressedGraph(boost::edges_are_unsorted_multi_pass, pairs.begin(), pairs.end(),
                           links.begin(), vertices);
  };
  compressed_->graph = compress(ends);
  compressed_->turned = compress(turned);

  // The edges to a set of targets stand where its edges would.
  std::vector<const Technique*> gathered(vertices, nullptr);
  for (const Edge& edge : edges)
    if (network.vertices[edge.from].kind == VertexKind::kTargets)
      gathered[edge.from] = edge.technique;
  std::vector<std::array<std::uint32_t, 4>> order;
  order.reserve(edges.size());
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    const Edge& edge = edges[i];
    const Technique* technique = edge.technique != nullptr ? edge.technique : gathered[edge.to];
    order.push_back({edge.from, id_rank(technique), edge.to, i});
  }
  std::sort(order.begin(), order.end());
  out_.reserve(edges.size());
  for (const auto& [from, rank, to, edge] : order) out_.push_back(edge);
  rank_.resize(edges.size());
  for (std::uint32_t i = 0; i < edges.size(); ++i) rank_[out_[i]] = i;
  first_.assign(vertices + 1, 0);
  first_in_.assign(vertices + 1, 0);
  for (const Edge& edge : edges) {
    ++first_[edge.from + 1];
    ++first_in_[edge.to + 1];
  }
  for (std::size_t i = 1; i < first_.size(); ++i) {
    first_[i] += first_[i - 1];
    first_in_[i] += first_in_[i - 1];
  }
  in_.resize(edges.size());
  std::vector<std::uint32_t> at = first_in_;
  for (std::uint32_t i = 0; i < edges.size(); ++i) in_[at[edges[i].to]++] = i;
}

Search::Search(Search&&) noexcept = default;
Search& Search::operator=(Search&&) noexcept = default;
Search::~Search() = default;

std::vector<Distance> Search::distances(std::span<const std::uint32_t> targets,
                                        const Allowed& allowed) const {
  return distances_in(compressed_->turned, targets, allowed);
}

std::vector<Distance> Search::distances_from(std::uint32_t source, const Allowed& allowed) const {
  return distances_in(compressed_->graph, std::span(&source, 1), allowed);
}

std::vector<std::uint32_t> Search::next(std::uint32_t vertex,
                                        const std::vector<Distance>& distances,
                                        const Allowed& allowed) const {
  std::vector<std::uint32_t> next;
  if (!distances[vertex].reached()) return next;
  for (const std::uint32_t index : out(vertex)) {
    const Edge& edge = network_->edges[index];
    if (!is_allowed(index, allowed) || !distances[edge.to].reached()) continue;
    if (grounding_.weight(index) + distances[edge.to].packed == distances[vertex].packed)
      next.push_back(index);
  }
  return next;
}

std::uint64_t Search::count(std::uint32_t from, const std::vector<Distance>& distances,
                            const Allowed& allowed) const {
  // Cheapest paths have no cycles: edges that cost nothing lead to a class or a set, from an
  // elevated principal to the principal, or to a sink.
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
  if (!distances[from].reached()) return {};
  return ways(network_->edges, from, limit,
              [&](std::uint32_t vertex) { return next(vertex, distances, allowed); });
}

bool Search::is_tight(std::uint32_t index, const std::vector<Distance>& distances,
                      const Allowed& allowed) const {
  const Edge& edge = network_->edges[index];
  return is_allowed(index, allowed) && distances[edge.from].reached() &&
         distances[edge.from].packed + grounding_.weight(index) == distances[edge.to].packed;
}

std::vector<std::vector<std::uint32_t>> Search::paths_to(std::uint32_t source, std::uint32_t to,
                                                         const std::vector<Distance>& distances,
                                                         const Allowed& allowed,
                                                         std::size_t limit) const {
  if (!distances[to].reached()) return {};
  // What lies on cheapest paths to `to`, found from there: a set may lead to thousands of others.
  // Edges that cost nothing make no cycles (see count()).
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> on = {{to, {}}};
  std::vector<std::uint32_t> open = {to};
  while (!open.empty()) {
    const std::uint32_t vertex = open.back();
    open.pop_back();
    for (const std::uint32_t index : in(vertex)) {
      const std::uint32_t from = network_->edges[index].from;
      if (from == to || !is_tight(index, distances, allowed)) continue;
      const auto [at, is_new] = on.try_emplace(from);
      at->second.push_back(index);
      if (is_new) open.push_back(from);
    }
  }
  for (auto& [vertex, edges] : on)
    std::ranges::sort(edges, {}, [this](auto i) { return rank_[i]; });
  return ways(network_->edges, source, limit, [&](std::uint32_t vertex) { return on.at(vertex); });
}

}  // namespace ambit::graph
