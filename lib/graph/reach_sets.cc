#include "graph/reach_sets.h"

#include <utility>

namespace ambit::graph {

void ReachSets::index_edges() {
  out_.resize(network_.vertices.size());
  for (; indexed_ < network_.edges.size(); ++indexed_) {
    const Edge& edge = network_.edges[indexed_];
    out_[edge.from].push_back({edge.to, edge.path_class});
  }
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
      const Reached here = reached[at];
      for (const Out& out : out_[at]) {
        Reached& to = reached[out.to];
        std::uint64_t added = 0;
        for (auto level = static_cast<std::size_t>(out.path_class); level < to.by_class.size();
             ++level) {
          added |= here.by_class[level] & ~to.by_class[level];
          to.by_class[level] |= here.by_class[level];
        }
        if (added == 0 || std::exchange(to.is_open, true)) continue;
        next.push_back(out.to);
      }
    }
    open = std::move(next);
  }
  return reached;
}

}  // namespace ambit::graph
