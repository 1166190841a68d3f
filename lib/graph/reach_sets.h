// Which actors reach which vertices while the graph is being made, for many actors at a time.
#ifndef AMBIT_GRAPH_REACH_SETS_H_
#define AMBIT_GRAPH_REACH_SETS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ambit/paths.h"
#include "graph/administering.h"
#include "graph/network.h"

namespace ambit::graph {

// The number of bits of a word.
inline constexpr std::size_t kReachedTogether = 64;

// Which of at most kReachedTogether sources reach a vertex.
struct Reached {
  // By class, none but limited: that well or better.
  std::array<std::uint64_t, static_cast<std::size_t>(PathClass::kLimited)> by_class = {};
  bool is_open = false;  // while they are looked for

  PathClass of(std::size_t source) const {
    for (std::size_t level = 0; level < by_class.size(); ++level)
      if ((by_class[level] >> source & 1) != 0) return static_cast<PathClass>(level);
    return PathClass::kNone;
  }
};

// How one of the sources controls a vertex.
class Control {
 public:
  // `reached` must outlive it. `source`: its place among the sources.
  Control(std::span<const Reached> reached, std::size_t source)
      : reached_(reached), source_(source) {}

  PathClass operator()(std::uint32_t vertex) const { return reached_[vertex].of(source_); }

 private:
  std::span<const Reached> reached_;
  std::size_t source_;
};

class ReachSets {
 public:
  // `network` must outlive it. Vertices and edges may be added to it between questions.
  explicit ReachSets(const Network& network) : network_(network) {}

  // By vertex: which of the sources, vertices, reach it, and in which class at best. At most
  // kReachedTogether sources. O(edges) a source at most, and for sources that reach much the same
  // about O(edges) for all.
  // With `administering` sources do not go on in their accounts where they come to administer them.
  std::vector<Reached> from(std::span<const std::uint32_t> sources,
                            const Administering* administering = nullptr);

 private:
  void index_edges();
  void go_on(std::uint32_t at, std::uint64_t stay, const Administering* administering,
             std::vector<Reached>& reached, std::vector<std::uint32_t>& next) const;

  const Network& network_;
  // What is asked of an edge, side by side: the edges themselves are far apart.
  struct Out {
    std::uint32_t to = 0;
    GuardId guard = kNever;
    PathClass path_class = PathClass::kDefinite;
  };
  std::vector<std::vector<Out>> out_;  // by source
  std::uint32_t indexed_ = 0;          // edges in `out_`
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_REACH_SETS_H_
