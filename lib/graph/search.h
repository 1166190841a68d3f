// Shortest paths in the permission graph.
//
// The graph is compressed (Boost.Graph), once as it is and once with its edges turned round, so
// that one run of Dijkstra's algorithm from the targets tells every vertex how far it has to go.
// O(E log V) a run.
#ifndef AMBIT_GRAPH_SEARCH_H_
#define AMBIT_GRAPH_SEARCH_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "graph/grounding.h"
#include "graph/network.h"

namespace ambit::graph {

// Cheapest paths between two vertices that are looked at for one that can be taken.
inline constexpr std::size_t kMaxLookedAt = 100;

// Conditions, calls and steps of a path, compared in this order.
struct Distance {
  static constexpr std::uint64_t kFar = std::numeric_limits<std::uint64_t>::max();

  std::uint64_t packed = kFar;

  bool reached() const { return packed != kFar; }
  std::uint32_t calls() const { return static_cast<std::uint32_t>(packed >> 20 & 0xFF'FFFF); }

  friend auto operator<=>(const Distance&, const Distance&) = default;
};

// The edges that a query may use.
struct Allowed {
  PathClass worst = PathClass::kDefinite;
  // False: only those that hang on no fact of the account that is not known, their ways to control
  // included.
  bool facts = true;

  bool operator()(PathClass path_class, bool on_facts) const {
    return path_class <= worst && (facts || !on_facts);
  }
};

// Immutable; const queries are safe from many threads. `network` must outlive it. What an edge adds
// to a path is what Grounding says: its way to control counts.
class Search {
 public:
  explicit Search(const Network& network);
  Search(Search&&) noexcept;
  Search& operator=(Search&&) noexcept;
  ~Search();

  // From each vertex to the nearest of the targets, over the allowed edges.
  std::vector<Distance> distances(std::span<const std::uint32_t> targets,
                                  const Allowed& allowed) const;

  // From the source to each vertex.
  std::vector<Distance> distances_from(std::uint32_t source, const Allowed& allowed) const;

  // The edges by which the edge's actor comes to control whom it changes.
  std::span<const std::uint32_t> way_to_control(std::uint32_t edge) const {
    return grounding_.way(edge);
  }

  // The edges out of a vertex that lie on a cheapest path, by technique and target.
  std::vector<std::uint32_t> next(std::uint32_t vertex, const std::vector<Distance>& distances,
                                  const Allowed& allowed) const;

  // How many cheapest paths there are from the vertex; saturates. And the first `limit` of them,
  // each a list of edges.
  std::uint64_t count(std::uint32_t from, const std::vector<Distance>& distances,
                      const Allowed& allowed) const;
  std::vector<std::vector<std::uint32_t>> paths(std::uint32_t from,
                                                const std::vector<Distance>& distances,
                                                const Allowed& allowed, std::size_t limit) const;

  // The first cheapest paths from the source of `distances`, which distances_from() gave, to a
  // vertex: the same as paths() finds. O(edges on such paths).
  std::vector<std::vector<std::uint32_t>> paths_to(std::uint32_t source, std::uint32_t to,
                                                   const std::vector<Distance>& distances,
                                                   const Allowed& allowed, std::size_t limit) const;

 private:
  struct Compressed;

  bool is_allowed(std::uint32_t edge, const Allowed& allowed) const {
    return allowed(network_->edges[edge].path_class, on_facts_[edge]);
  }
  // The edges out of a vertex, or into it.
  std::span<const std::uint32_t> out(std::uint32_t vertex) const {
    return std::span(out_).subspan(first_[vertex], first_[vertex + 1] - first_[vertex]);
  }
  std::span<const std::uint32_t> in(std::uint32_t vertex) const {
    return std::span(in_).subspan(first_in_[vertex], first_in_[vertex + 1] - first_in_[vertex]);
  }
  // Whether the edge is on a cheapest path from the source of the distances to its target.
  bool is_tight(std::uint32_t edge, const std::vector<Distance>& distances,
                const Allowed& allowed) const;

  const Network* network_;
  Grounding grounding_;
  std::vector<bool> on_facts_;  // by edge
  std::unique_ptr<Compressed> compressed_;
  std::vector<std::uint32_t> first_;     // by vertex: where its edges start in `out_`
  std::vector<std::uint32_t> out_;       // edges by source, then technique, then target
  std::vector<std::uint32_t> rank_;      // by edge: where it stands in `out_`
  std::vector<std::uint32_t> first_in_;  // the same for edges by target
  std::vector<std::uint32_t> in_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_SEARCH_H_
