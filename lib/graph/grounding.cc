#include "graph/grounding.h"

#include <algorithm>

#include "graph/guard.h"

namespace ambit::graph {
namespace {

constexpr std::uint64_t kFar = ~std::uint64_t{0};
constexpr unsigned kCallsShift = 20;
constexpr unsigned kAtomsShift = 44;
// Ways that rest on each other can cost twice as much each time, and no sum may run over.
constexpr std::uint64_t kMaxOfEach = 0xFFF;

std::uint64_t pack(std::uint64_t atoms, std::uint64_t calls, std::uint64_t steps) {
  return std::min(atoms, kMaxOfEach) << kAtomsShift | std::min(calls, kMaxOfEach) << kCallsShift |
         std::min(steps, kMaxOfEach);
}

std::uint64_t own_weight(const Network& network, const Edge& edge) {
  const std::uint64_t calls = calls_of(edge);
  return pack(fewest_atoms(network.guards[edge.guard]), calls, calls == 0 ? 0 : 1);
}

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
  const auto of = [](std::uint64_t packed, unsigned shift, std::uint64_t mask) {
    return packed >> shift & mask;
  };
  constexpr std::uint64_t kCalls = 0xFF'FFFF, kSteps = 0xF'FFFF;
  return pack((a >> kAtomsShift) + (b >> kAtomsShift),
              of(a, kCallsShift, kCalls) + of(b, kCallsShift, kCalls),
              of(a, 0, kSteps) + of(b, 0, kSteps));
}

}  // namespace

Grounding::Grounding(const Network& network) : network_(&network) {
  const auto edges = static_cast<std::uint32_t>(network.edges.size());
  weights_.reserve(edges);
  first_.assign(network.vertices.size() + 1, 0);
  for (const Edge& edge : network.edges) {
    weights_.push_back(own_weight(network, edge));
    ++first_[edge.from + 1];
  }
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  out_.resize(edges);
  std::vector<std::uint32_t> at = first_;
  for (std::uint32_t i = 0; i < edges; ++i) {
    const Edge& edge = network.edges[i];
    out_[at[edge.from]++] = {i, edge.to, edge.path_class};
  }
  way_first_.reserve(edges + 1);
  for (std::uint32_t i = 0; i < edges; ++i) {
    way_first_.push_back(static_cast<std::uint32_t>(ways_.size()));
    ground(i);
  }
  way_first_.push_back(static_cast<std::uint32_t>(ways_.size()));
  trees_ = {};
}

void Grounding::ground(std::uint32_t index) {
  const Edge& edge = network_->edges[index];
  std::vector<std::uint32_t> controlled;
  if (edge.pool != kNoIndex) controlled = network_->pools[edge.pool];
  if (edge.controls != kNoIndex) controlled.push_back(edge.controls);
  for (auto at = controlled.begin(); at != controlled.end(); ++at)
    if (*at != edge.from && std::find(controlled.begin(), at, *at) == at) add_way(index, *at);
}

void Grounding::add_way(std::uint32_t index, std::uint32_t to) {
  const Edge& edge = network_->edges[index];
  const auto start_here = [&] {
    actor_ = edge.from;
    before_ = index;
    trees_ = {};
  };
  if (edge.from != actor_) start_here();
  // Edges that follow each other were mostly made at the same time. Where this one was not, and its
  // way came between, there is none yet.
  if (!tree_to(to, edge.path_class).knows(to)) start_here();
  const Tree& tree = tree_to(to, edge.path_class);
  if (tree.far[to] == kFar) return;
  weights_[index] = sum(weights_[index], tree.far[to]);
  const auto start = static_cast<std::ptrdiff_t>(ways_.size());
  for (std::uint32_t vertex = to; vertex != edge.from; vertex = network_->edges[ways_.back()].from)
    ways_.push_back(tree.into[vertex]);
  std::reverse(ways_.begin() + start, ways_.end());
}

// In which the way to the vertex is known, if there is one.
const Grounding::Tree& Grounding::tree_to(std::uint32_t vertex, PathClass worst) {
  std::optional<Tree>& tree = trees_[static_cast<std::size_t>(worst)];
  if (!tree) {
    const std::size_t vertices = network_->vertices.size();
    tree.emplace(Tree{.far = std::vector<std::uint64_t>(vertices, kFar),
                      .into = std::vector<std::uint32_t>(vertices, kNoIndex),
                      .settled = std::vector<bool>(vertices)});
    tree->far[actor_] = 0;
    tree->open.emplace(0, actor_);
  }
  grow(*tree, vertex, worst);
  return *tree;
}

// Of those that are open none is nearer.
bool Grounding::Tree::knows(std::uint32_t vertex) const {
  return far[vertex] != kFar && (open.empty() || far[vertex] <= open.top().first);
}

// Dijkstra's algorithm, until the way to the vertex is known. Weights of edges before `before_` are
// known by now.
void Grounding::grow(Tree& tree, std::uint32_t until, PathClass worst) const {
  while (!tree.open.empty() && !tree.knows(until)) {
    const auto [far, vertex] = tree.open.top();
    tree.open.pop();
    if (tree.settled[vertex]) continue;
    tree.settled[vertex] = true;
    for (std::uint32_t i = first_[vertex]; i < first_[vertex + 1]; ++i) {
      const Out& out = out_[i];
      if (out.edge >= before_) break;
      // No way gets shorter.
      if (out.path_class > worst || tree.far[out.to] <= far) continue;
      const std::uint64_t longer = sum(far, weights_[out.edge]);
      if (longer >= tree.far[out.to]) continue;
      tree.far[out.to] = longer;
      tree.into[out.to] = out.edge;
      tree.open.emplace(longer, out.to);
    }
  }
}

}  // namespace ambit::graph
