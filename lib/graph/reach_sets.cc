#include "graph/reach_sets.h"

#include <string_view>
#include <unordered_map>
#include <utility>

namespace ambit::graph {
namespace {

constexpr std::uint64_t kEverySource = ~std::uint64_t{0};

// Whether there is something to add, over an edge of the class. Asked first: mostly there is not.
bool brings(const Reached& here, PathClass path_class, const Reached& to) {
  std::uint64_t added = 0;
  for (auto level = static_cast<std::size_t>(path_class); level < to.by_class.size(); ++level)
    added |= here.by_class[level] & ~to.by_class[level];
  return added != 0;
}

// Adds the sources of `here` that are among `going`, over an edge of the class. Whether some are
// new.
bool add(const Reached& here, std::uint64_t going, PathClass path_class, Reached& to) {
  std::uint64_t added = 0;
  for (auto level = static_cast<std::size_t>(path_class); level < to.by_class.size(); ++level) {
    added |= here.by_class[level] & going & ~to.by_class[level];
    to.by_class[level] |= here.by_class[level] & going;
  }
  return added != 0;
}

}  // namespace

void ReachSets::index_edges() {
  out_.resize(network_.vertices.size());
  for (; indexed_ < network_.edges.size(); ++indexed_) {
    const Edge& edge = network_.edges[indexed_];
    out_[edge.from].push_back({edge.to, edge.guard, edge.path_class});
  }
}

// Over the edges of the vertex. `stay`: sources that do not go on where it administers its account.
void ReachSets::go_on(std::uint32_t at, std::uint64_t stay, const Administering* administering,
                      std::vector<Reached>& reached, std::vector<std::uint32_t>& next) const {
  reached[at].is_open = false;
  const Reached here = reached[at];
  for (const Out& out : out_[at]) {
    Reached& to = reached[out.to];
    if (!brings(here, out.path_class, to)) continue;
    const bool stops = stay != 0 && administering->follows(at, out.guard);
    const std::uint64_t going = stops ? ~stay : kEverySource;
    if (!add(here, going, out.path_class, to) || std::exchange(to.is_open, true)) continue;
    next.push_back(out.to);
  }
}

std::vector<Reached> ReachSets::from(std::span<const std::uint32_t> sources,
                                     const Administering* administering) {
  index_edges();
  std::vector<Reached> reached(network_.vertices.size());
  std::vector<std::uint32_t> open;
  std::unordered_map<std::string_view, std::uint64_t> of_account;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    of_account[network_.vertices[sources[i]].account] |= bit;
    for (std::uint64_t& bits : reached[sources[i]].by_class) bits |= bit;
    open.push_back(sources[i]);
  }
  // Those of the vertex's account.
  const auto staying = [&](std::uint32_t vertex) {
    if (administering == nullptr) return std::uint64_t{0};
    const auto own = of_account.find(network_.vertices[vertex].account);
    return own == of_account.end() ? std::uint64_t{0} : own->second;
  };
  while (!open.empty()) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t at : open) go_on(at, staying(at), administering, reached, next);
    open = std::move(next);
  }
  return reached;
}

}  // namespace ambit::graph
