// How actors come to control the principals whose permissions they change, without going in
// circles.
#ifndef AMBIT_GRAPH_GROUNDING_H_
#define AMBIT_GRAPH_GROUNDING_H_

#include <cstdint>
#include <vector>

#include "graph/network.h"
#include "graph/telling.h"

namespace ambit::graph {

// An edge that changes a principal was made once its actor controlled that, over edges that were
// there by then. So a way to control that takes only edges before it in the network rests on
// nothing that rests on the edge itself.
class Grounding {
 public:
  explicit Grounding(const Network& network);  // must outlive it

  // The edges of a path, behind those by which its actors come to control whom they change. A
  // breadth-first search, O(edges), for each that changes another principal than its actor.
  std::vector<Move> moves(std::uint32_t from, const std::vector<std::uint32_t>& edges) const;

 private:
  void add_moves(std::uint32_t from, const std::vector<std::uint32_t>& edges,
                 std::vector<Move>& moves) const;
  std::vector<std::uint32_t> way_to_control(std::uint32_t from, std::uint32_t edge) const;

  const Network& network_;
  std::vector<std::uint32_t> first_;  // by vertex: where its edges start in `out_`
  std::vector<std::uint32_t> out_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_GROUNDING_H_
