// How actors come to control the principals whose permissions they change, or who make calls for
// them, without going in circles.
#ifndef AMBIT_GRAPH_GROUNDING_H_
#define AMBIT_GRAPH_GROUNDING_H_

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <span>
#include <utility>
#include <vector>

#include "graph/network.h"

namespace ambit::graph {

// An edge that takes the control of other principals than its actor was made once its actor
// controlled them, over edges that were there by then. So a way to control that takes only edges
// before it in the network rests on nothing that rests on the edge itself. Each such edge has one:
// the cheapest, which is no worse than the edge, counted with what it rests on in turn.
class Grounding {
 public:
  // `network` must outlive it. A run of Dijkstra's algorithm for all edges that were made of one
  // actor at a time: O(actors * E log V).
  explicit Grounding(const Network& network);

  // What the edge adds to a path, its way to control included (search.h, Distance).
  std::uint64_t weight(std::uint32_t edge) const { return weights_[edge]; }

  // From the edge's source to the principals that it needs the control of, one way after the other;
  // of other edges empty.
  std::span<const std::uint32_t> way(std::uint32_t edge) const {
    return std::span(ways_).subspan(way_first_[edge], way_first_[edge + 1] - way_first_[edge]);
  }

 private:
  // The cheapest ways from a vertex over edges before `before`, as far as they were asked for.
  struct Tree {
    using Open = std::pair<std::uint64_t, std::uint32_t>;

    std::vector<std::uint64_t> far = {};
    std::vector<std::uint32_t> into = {};  // the last edge on the way to each vertex
    std::priority_queue<Open, std::vector<Open>, std::greater<>> open = {};
    std::vector<bool> settled = {};  // by vertex

    bool knows(std::uint32_t vertex) const;
  };

  void ground(std::uint32_t edge);
  void add_way(std::uint32_t edge, std::uint32_t to);
  const Tree& tree_to(std::uint32_t vertex, PathClass worst);
  void grow(Tree& tree, std::uint32_t vertex, PathClass worst) const;

  const Network* network_;
  std::vector<std::uint64_t> weights_;
  // What a search asks of an edge, side by side: the edges themselves are far apart.
  struct Out {
    std::uint32_t edge = 0;
    std::uint32_t to = 0;
    PathClass path_class = PathClass::kDefinite;
  };
  std::vector<std::uint32_t> first_;  // by vertex: where its edges start in `out_`
  std::vector<Out> out_;
  std::vector<std::uint32_t> way_first_;  // by edge: where its way starts in `ways_`
  std::vector<std::uint32_t> ways_;

  // Of the edges that are looked at: their actor, the first of them, and by class what was grown.
  std::uint32_t actor_ = kNoIndex;
  std::uint32_t before_ = 0;
  std::array<std::optional<Tree>, static_cast<std::size_t>(PathClass::kNone)> trees_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_GROUNDING_H_
