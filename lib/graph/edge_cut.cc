#include "graph/edge_cut.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "graph/guard.h"

namespace ambit::graph {
namespace {

// Steps that are looked at: those of gathered principals are told apart here.
constexpr std::size_t kMaxSteps = 1'000'000;
// Different conditions that are compared with each other.
constexpr std::size_t kMaxGuards = 64;

using Flow = long;
constexpr Flow kUncut = std::numeric_limits<std::int32_t>::max();

struct Arc {
  CutStep step = {};
  bool can_be_cut = false;
  bool certain = false;  // one of its edges takes no control of others, and, if asked, no condition
};

// The steps on ways from sources to targets.
class Ways {
 public:
  Ways(const Network& network, std::span<const std::uint32_t> sources,
       std::span<const std::uint32_t> targets, std::span<const std::uint32_t> kept)
      : network_(network), kept_(network.vertices.size()) {
    for (const std::uint32_t vertex : kept) kept_[vertex] = true;
    std::vector<std::vector<std::uint32_t>> in(network.vertices.size());
    out_.resize(network.vertices.size());
    for (std::uint32_t i = 0; i < network.edges.size(); ++i)
      if (network.edges[i].technique == nullptr) in[network.edges[i].to].push_back(i);
    // What these can do besides makes no difference.
    const std::vector<bool> there = reached(targets, in, &Edge::from);
    for (std::uint32_t i = 0; i < network.edges.size(); ++i) {
      const Edge& edge = network.edges[i];
      if (edge.path_class >= PathClass::kLimited) continue;
      if (there[edge.from] && !(edge.technique == nullptr && there[edge.to])) continue;
      out_[edge.from].push_back(i);
      if (edge.technique != nullptr) in[edge.to].push_back(i);
    }
    from_ = reached(sources, out_, &Edge::to);
    to_ = reached(targets, in, &Edge::from);
    compatible_ = conditions_agree();
  }

  // Nothing: there are too many. By source.
  std::optional<std::vector<Arc>> arcs() const {
    std::vector<Arc> list;
    for (std::uint32_t vertex = 0; vertex < network_.vertices.size(); ++vertex) {
      if (!on_way(vertex) || gathers(network_.vertices[vertex].kind)) continue;
      std::map<CutStep, Arc> own;
      add_arcs(vertex, own);
      if (list.size() + own.size() > kMaxSteps) return std::nullopt;
      for (const auto& [step, arc] : own) list.push_back(arc);
    }
    return list;
  }

 private:
  bool on_way(std::uint32_t vertex) const { return from_[vertex] && to_[vertex]; }

  std::vector<bool> reached(std::span<const std::uint32_t> start,
                            const std::vector<std::vector<std::uint32_t>>& edges,
                            std::uint32_t Edge::* end) const {
    std::vector<bool> seen(network_.vertices.size());
    std::vector<std::uint32_t> open(start.begin(), start.end());
    for (const std::uint32_t vertex : start) seen[vertex] = true;
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      for (const std::uint32_t index : edges[at]) {
        const std::uint32_t next = network_.edges[index].*end;
        if (seen[next]) continue;
        seen[next] = true;
        open.push_back(next);
      }
    }
    return seen;
  }

  // Whether all conditions on the ways can hold at once: then no way is none for its conditions.
  bool conditions_agree() const {
    std::set<GuardId> guards;
    for (const std::vector<std::uint32_t>& edges : out_)
      for (const std::uint32_t index : edges) {
        const Edge& edge = network_.edges[index];
        if (on_way(edge.from) && on_way(edge.to)) guards.insert(edge.guard);
      }
    if (guards.size() > kMaxGuards) return false;
    Guard all = always();
    for (const GuardId guard : guards) all = both(all, network_.guards[guard]);
    return !is_never(all);
  }

  // Of the vertex and of those that gather edges for it.
  void add_arcs(std::uint32_t vertex, std::map<CutStep, Arc>& own) const {
    std::vector<std::uint32_t> open = {vertex};
    std::set<std::uint32_t> seen = {vertex};
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      for (const std::uint32_t index : out_[at]) {
        const Edge& edge = network_.edges[index];
        if (!on_way(edge.to) || edge.to == vertex) continue;
        if (gathers(network_.vertices[edge.to].kind)) {
          if (seen.insert(edge.to).second) open.push_back(edge.to);
          continue;
        }
        add_arc(vertex, edge, own);
      }
    }
  }

  void add_arc(std::uint32_t vertex, const Edge& edge, std::map<CutStep, Arc>& own) const {
    const CutStep step{.from = vertex, .to = edge.to, .technique = edge.technique};
    Arc& arc = own.try_emplace(step, Arc{.step = step}).first->second;
    const Vertex& from = network_.vertices[vertex];
    const bool is_kept = from.kind == VertexKind::kPrincipal && kept_[vertex];
    arc.can_be_cut = edge.technique != nullptr && !is_kept;
    arc.certain = arc.certain || (edge.controls == kNoIndex && edge.pool == kNoIndex &&
                                  (compatible_ || edge.guard == kAlways));
  }

  const Network& network_;
  std::vector<bool> kept_;  // by vertex
  std::vector<std::vector<std::uint32_t>> out_;
  std::vector<bool> from_;  // a source leads there
  std::vector<bool> to_;    // it leads to a target
  bool compatible_ = false;
};

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using FlowGraph = boost::adjacency_list<
    boost::vecS, boost::vecS, boost::directedS, boost::no_property,
    boost::property<
        boost::edge_capacity_t, Flow,
        boost::property<boost::edge_residual_capacity_t, Flow,
                        boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>>;

class FlowNetwork {
 public:
  explicit FlowNetwork(std::size_t vertices)
      : graph_(vertices + 2), source_(vertices), sink_(vertices + 1) {}

  void add_source(std::uint32_t vertex) { add(source_, vertex, kUncut); }
  void add_target(std::uint32_t vertex) { add(vertex, sink_, kUncut); }
  void add(std::size_t from, std::size_t to, Flow capacity) {
    const auto there = boost::add_edge(from, to, graph_).first;
    const auto back = boost::add_edge(to, from, graph_).first;
    const auto capacities = boost::get(boost::edge_capacity, graph_);
    const auto reverse = boost::get(boost::edge_reverse, graph_);
    capacities[there] = capacity;
    capacities[back] = 0;
    reverse[there] = back;
    reverse[back] = there;
  }

  Flow flow() { return boost::push_relabel_max_flow(graph_, source_, sink_); }

  // After flow(): the vertices that more could flow to, the same for every maximum flow.
  std::vector<bool> source_side() const {
    const auto residual = boost::get(boost::edge_residual_capacity, graph_);
    std::vector<bool> seen(boost::num_vertices(graph_));
    std::vector<std::size_t> open = {source_};
    seen[source_] = true;
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      for (auto [edge, end] = boost::out_edges(at, graph_); edge != end; ++edge) {
        const std::size_t to = boost::target(*edge, graph_);
        if (residual[*edge] <= 0 || seen[to]) continue;
        seen[to] = true;
        open.push_back(to);
      }
    }
    return seen;
  }

 private:
  FlowGraph graph_;
  std::size_t source_;
  std::size_t sink_;
};

// Sources that come to a target by what cannot be cut.
std::vector<std::uint32_t> open_ones(const std::vector<Arc>& arcs,
                                     std::span<const std::uint32_t> sources,
                                     std::span<const std::uint32_t> targets) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> into;
  for (const Arc& arc : arcs)
    if (!arc.can_be_cut) into[arc.step.to].push_back(arc.step.from);
  std::set<std::uint32_t> seen(targets.begin(), targets.end());
  std::vector<std::uint32_t> open(targets.begin(), targets.end());
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    for (const std::uint32_t from : into[at])
      if (seen.insert(from).second) open.push_back(from);
  }
  std::vector<std::uint32_t> list;
  for (const std::uint32_t source : sources)
    if (seen.contains(source)) list.push_back(source);
  return list;
}

}  // namespace

std::optional<EdgeCut> cut_edges(const Network& network, std::span<const std::uint32_t> sources,
                                 std::span<const std::uint32_t> targets,
                                 std::span<const std::uint32_t> kept) {
  const auto arcs = Ways(network, sources, targets, kept).arcs();
  if (!arcs) return std::nullopt;
  EdgeCut cut{.open = open_ones(*arcs, sources, targets)};
  FlowNetwork all(network.vertices.size());
  FlowNetwork certain(network.vertices.size());
  for (const Arc& arc : *arcs) {
    const Flow capacity = arc.can_be_cut ? 1 : kUncut;
    all.add(arc.step.from, arc.step.to, capacity);
    if (arc.certain) certain.add(arc.step.from, arc.step.to, capacity);
  }
  for (FlowNetwork* flows : {&all, &certain}) {
    for (const std::uint32_t source : sources)
      if (!std::ranges::binary_search(cut.open, source)) flows->add_source(source);
    for (const std::uint32_t target : targets) flows->add_target(target);
  }
  all.flow();
  const std::vector<bool> near = all.source_side();
  for (const Arc& arc : *arcs)
    if (near[arc.step.from] && !near[arc.step.to]) cut.steps.push_back(arc.step);
  cut.lower_bound = static_cast<std::size_t>(certain.flow());
  return cut;
}

}  // namespace ambit::graph
