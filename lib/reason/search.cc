#include "reason/search.h"

#include <algorithm>

namespace ambit::reason {
namespace {

using Covers = std::vector<const Demands*>;

// Deeper recursion is given up like an exhausted budget: each level holds a region.
constexpr std::size_t kMaxDepth = 1000;

bool meets(const Region& region, const Demands& cover) {
  return std::ranges::all_of(
      cover, [&](const Demand& demand) { return region[demand.variable].meets(demand); });
}

// The demands that cut the region: all others are met by all of it.
std::size_t cuts(const Region& region, const Demands& cover) {
  return static_cast<std::size_t>(std::ranges::count_if(
      cover, [&](const Demand& demand) { return !region[demand.variable].inside(demand); }));
}

class Search {
 public:
  explicit Search(Budget& budget) : budget_(budget) {}

  std::optional<Region> run(Region region, std::span<const Demands* const> candidates,
                            std::size_t depth) {
    if (depth > kMaxDepth) budget_.spend(budget_.left());
    if (!budget_.spend(1 + candidates.size())) return std::nullopt;
    Covers covers;
    const Demands* best = nullptr;
    std::size_t fewest = 0;
    for (const Demands* cover : candidates) {
      // All demands may be met one by one and yet not together, when two concern one variable;
      // such a cover is cut away demand by demand like any other.
      if (!meets(region, *cover)) continue;
      const std::size_t count = cuts(region, *cover);
      if (count == 0) return std::nullopt;
      covers.push_back(cover);
      if (best == nullptr || count < fewest) {
        best = cover;
        fewest = count;
      }
    }
    if (best == nullptr) return region;
    std::erase(covers, best);
    for (const Demand& demand : *best) {
      if (region[demand.variable].inside(demand)) continue;
      Region outside = region;
      outside[demand.variable].restrict_to(demand.complement());
      if (auto found = run(std::move(outside), covers, depth + 1)) return found;
      if (budget_.spent()) return std::nullopt;
      region[demand.variable].restrict_to(demand);
      if (region[demand.variable].empty()) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  Budget& budget_;
};

}  // namespace

std::optional<Region> find_uncovered(const Region& region, std::span<const Demands* const> covers,
                                     Budget& budget) {
  if (std::ranges::any_of(region, &Extent::empty)) return std::nullopt;
  return Search(budget).run(region, covers, 0);
}

}  // namespace ambit::reason
