#include "graph/grounding.h"

#include <algorithm>

namespace ambit::graph {

Grounding::Grounding(const Network& network) : network_(network) {
  first_.assign(network.vertices.size() + 1, 0);
  for (const Edge& edge : network.edges) ++first_[edge.from + 1];
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  out_.resize(network.edges.size());
  std::vector<std::uint32_t> at = first_;
  for (std::uint32_t i = 0; i < network.edges.size(); ++i) out_[at[network.edges[i].from]++] = i;
}

std::vector<Move> Grounding::moves(std::uint32_t from,
                                   const std::vector<std::uint32_t>& edges) const {
  std::vector<Move> moves;
  add_moves(from, edges, moves);
  return moves;
}

// Edges of the ways to control come before theirs, so this ends.
void Grounding::add_moves(std::uint32_t from, const std::vector<std::uint32_t>& edges,
                          std::vector<Move>& moves) const {
  std::uint32_t current = from;
  for (const std::uint32_t index : edges) {
    const Edge& edge = network_.edges[index];
    if (edge.controls != kNoIndex) add_moves(current, way_to_control(current, index), moves);
    const auto is_same = [&](const Move& move) { return move.edge == index && move.by == current; };
    if (is_step(edge) && std::ranges::none_of(moves, is_same))
      moves.push_back({.by = current, .edge = index});
    if (!gathers(network_.vertices[edge.to].kind)) current = edge.to;
  }
}

// The shortest over edges that are before the edge and of no worse class.
std::vector<std::uint32_t> Grounding::way_to_control(std::uint32_t from, std::uint32_t edge) const {
  const std::uint32_t target = network_.edges[edge].controls;
  const PathClass worst = network_.edges[edge].path_class;
  std::vector<std::uint32_t> into(network_.vertices.size(), kNoIndex);  // the edge that led there
  std::vector<std::uint32_t> open = {from};
  for (std::size_t next = 0; next < open.size() && into[target] == kNoIndex; ++next) {
    const std::uint32_t at = open[next];
    for (std::uint32_t i = first_[at]; i < first_[at + 1] && out_[i] < edge; ++i) {
      const Edge& one = network_.edges[out_[i]];
      if (one.path_class > worst || one.to == from || into[one.to] != kNoIndex) continue;
      into[one.to] = out_[i];
      open.push_back(one.to);
    }
  }
  std::vector<std::uint32_t> way;
  for (std::uint32_t at = target; at != from && into[at] != kNoIndex;
       at = network_.edges[way.back()].from)
    way.push_back(into[at]);
  std::reverse(way.begin(), way.end());
  return way;
}

}  // namespace ambit::graph
