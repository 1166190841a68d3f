// The fewest steps without which nobody comes to a target: a cut of edges, by maximum flow.
//
// Source: L. Ford and D. Fulkerson, "Maximal flow through a network" (1956): the least that
// separates two vertices is as much as can flow between them.
#ifndef AMBIT_GRAPH_EDGE_CUT_H_
#define AMBIT_GRAPH_EDGE_CUT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "graph/network.h"

namespace ambit::graph {

// What somebody does to come to another; parallel edges of one technique are one step.
struct CutStep {
  std::uint32_t from = 0;  // vertices of principals, changed or not
  std::uint32_t to = 0;
  const Technique* technique = nullptr;

  friend auto operator<=>(const CutStep&, const CutStep&) = default;
};

struct EdgeCut {
  std::vector<CutStep> steps = {};  // by source, target, technique
  // No fewer steps will do. Less than there are where some steps take the control of a second
  // principal, so that more than a chain of steps is a way, or where conditions exclude each other.
  std::size_t lower_bound = 0;
  std::vector<std::uint32_t> open = {};  // sources that no step leads to a target from
};

// Steps of `kept`, principals that are administrators, are not taken away, and being one by a
// condition is no step. Limited steps lead nowhere. Of several smallest cuts the one nearest to the
// sources. Nothing when there are too many steps. O(steps) and the time of the flow.
std::optional<EdgeCut> cut_edges(const Network& network, std::span<const std::uint32_t> sources,
                                 std::span<const std::uint32_t> targets,
                                 std::span<const std::uint32_t> kept);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_EDGE_CUT_H_
