#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ambit/paths.h"
#include "graph/guard.h"
#include "graph/network.h"
#include "graph/search.h"
#include "graph/state.h"
#include "graph/telling.h"

namespace ambit {
namespace {

// What is looked for, best first.
constexpr std::array kNearest = {graph::Allowed{.worst = PathClass::kDefinite},
                                 graph::Allowed{.worst = PathClass::kConditional, .facts = false},
                                 graph::Allowed{.worst = PathClass::kConditional},
                                 graph::Allowed{.worst = PathClass::kUnverified}};

bool hangs_on_request(const Path& path) {
  return path.path_class == PathClass::kConditional && !graph::hangs_on_facts(path.guard);
}

class NearestSearch {
 public:
  // All must outlive it.
  NearestSearch(const graph::Network& network, const graph::Search& search,
                const graph::Telling& telling, graph::Authority& authority,
                std::span<const std::uint32_t> ends, std::uint32_t max_calls)
      : network_(network),
        search_(search),
        telling_(telling),
        authority_(authority),
        max_calls_(max_calls) {
    for (std::size_t i = 0; i < kNearest.size(); ++i)
      distances_[i] = search.distances(ends, kNearest[i]);
  }

  NearestPath from(std::uint32_t source) const {
    for (std::size_t level = 0; level < kNearest.size(); ++level)
      for (const std::size_t limit : {std::size_t{1}, graph::kMaxLookedAt})
        if (auto nearest = first_of(source, level, limit)) return *std::move(nearest);
    return {.path = {.path_class = PathClass::kNone}};
  }

 private:
  // Of so many cheapest paths the first that can be taken.
  std::optional<NearestPath> first_of(std::uint32_t source, std::size_t level,
                                      std::size_t limit) const {
    const graph::Distance& distance = distances_[level][source];
    if (!distance.reached() || distance.calls() > max_calls_) return std::nullopt;
    for (const auto& edges : search_.paths(source, distances_[level], kNearest[level], limit)) {
      const auto moves = telling_.moves(source, edges);
      const Path outline = telling_.outline(moves);
      if (!fits(outline, kNearest[level])) continue;
      NearestPath nearest{
          .to = telling_.arn_of(edges.empty() ? source : network_.edges[edges.back()].to),
          .on_request = hangs_on_request(outline),
          .path = telling_.path(moves, authority_)};
      if (outline.calls == 0 && graph::is_always(outline.guard))
        nearest.path.path_class = PathClass::kAdmin;
      return nearest;
    }
    return std::nullopt;
  }

  // Steps may demand what excludes each other, or each another alternative.
  static bool fits(const Path& path, const graph::Allowed& allowed) {
    if (graph::is_never(path.guard)) return false;
    return allowed.facts || path.path_class == PathClass::kDefinite || hangs_on_request(path);
  }

  const graph::Network& network_;
  const graph::Search& search_;
  const graph::Telling& telling_;
  graph::Authority& authority_;
  std::uint32_t max_calls_;
  std::array<std::vector<graph::Distance>, kNearest.size()> distances_;
};

}  // namespace

std::vector<NearestPath> PermissionGraph::nearest(std::span<const std::string> targets,
                                                  std::uint32_t max_calls) const {
  const State& state = *state_;
  std::vector<std::uint32_t> ends = state.network.administrators;
  for (const std::string& target : targets)
    if (const auto found = state.principals.find(target))
      ends.push_back(state.vertex_of(*found->principal));
  graph::Authority authority = state.authority();
  const graph::Telling telling = state.telling();
  const NearestSearch search(state.network, state.search, telling, authority, ends, max_calls);
  const auto count = static_cast<std::uint32_t>(state.principals.all().size());
  std::vector<NearestPath> all;
  all.reserve(count);
  for (std::uint32_t vertex = 0; vertex < count; ++vertex) {
    all.push_back(search.from(vertex));
    all.back().from = state.principals.all()[vertex].name;
  }
  return all;
}

}  // namespace ambit
