#include "graph/reach_sets.h"

#include <utility>

namespace ambit::graph {

void ReachSets::index_edges() {
  out_.resize(network_.vertices.size());
  for (; indexed_ < network_.edges.size(); ++indexed_)
    out_[network_.edges[indexed_].from].push_back(indexed_);
}

std::vector<Reached> ReachSets::from(std::span<const std::uint32_t> sources) {
  index_edges();
  std::vector<Reached> reached(network_.vertices.size());
  std::vector<std::uint32_t> open;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    for (std::uint64_t& bits : reached[sources[i]].by_class) bits |= std::uint64_t{1} << i;
    open.push_back(sources[i]);
  }
  while (!open.empty()) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t at : open) {
      reached[at].is_open = false;
      for (const std::uint32_t index : out_[at]) {
        const Edge& edge = network_.edges[index];
        Reached& to = reached[edge.to];
        std::uint64_t added = 0;
        for (auto level = static_cast<std::size_t>(edge.path_class); level < to.by_class.size();
             ++level) {
          added |= reached[at].by_class[level] & ~to.by_class[level];
          to.by_class[level] |= reached[at].by_class[level];
        }
        if (added == 0 || std::exchange(to.is_open, true)) continue;
        next.push_back(edge.to);
      }
    }
    open = std::move(next);
  }
  return reached;
}

}  // namespace ambit::graph
