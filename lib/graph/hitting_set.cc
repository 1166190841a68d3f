// Branch and bound. A node is a set that was chosen so far; it branches over the ways to meet the
// demand with the fewest of them. What is still missing costs at least what demands cost that have
// no element in common: each of them has to be paid by itself. The first bound from above is what
// the greedy choice costs, the set that meets the most demands for what it adds to the cost.
// Demands with one way leave no choice, so recursion is no deeper than the set is large.
#include "graph/hitting_set.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace ambit::graph {

bool contains_all(const ElementSet& set, const ElementSet& part) {
  return std::includes(set.begin(), set.end(), part.begin(), part.end());
}

bool is_met(const Demand& demand, const ElementSet& set) {
  return std::ranges::any_of(demand, [&](const ElementSet& way) { return contains_all(set, way); });
}

void keep_minimal(std::vector<ElementSet>& sets) {
  std::sort(sets.begin(), sets.end(), [](const ElementSet& a, const ElementSet& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  std::vector<ElementSet> kept;
  for (ElementSet& set : sets)
    if (std::ranges::none_of(kept, [&](const ElementSet& one) { return contains_all(set, one); }))
      kept.push_back(std::move(set));
  sets = std::move(kept);
}

namespace {

ElementSet joined(const ElementSet& a, const ElementSet& b) {
  ElementSet both;
  both.reserve(a.size() + b.size());
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

class Solver {
 public:
  Solver(const std::vector<Demand>& demands, std::span<const std::uint32_t> costs,
         std::uint64_t& budget)
      : demands_(demands), costs_(costs), budget_(budget) {}

  HittingSet run() {
    HittingSet answer{.lower_bound = bound({})};
    best_ = greedy();
    best_cost_ = cost_of(best_);
    if (best_cost_ > answer.lower_bound) branch({});
    answer.optimal = !exhausted_;
    if (answer.optimal) answer.lower_bound = best_cost_;
    answer.elements = std::move(best_);
    answer.cost = best_cost_;
    return answer;
  }

 private:
  std::uint64_t cost_of(std::uint32_t element) const {
    return costs_.empty() ? 1 : costs_[element];
  }
  std::uint64_t cost_of(const ElementSet& set) const {
    std::uint64_t sum = 0;
    for (const std::uint32_t one : set) sum += cost_of(one);
    return sum;
  }
  // Of what is missing in the set.
  std::uint64_t cost_of(const ElementSet& way, const ElementSet& set) const {
    std::uint64_t sum = 0;
    for (const std::uint32_t one : way)
      if (!std::binary_search(set.begin(), set.end(), one)) sum += cost_of(one);
    return sum;
  }

  // What the unmet demands cost at least.
  std::uint64_t bound(const ElementSet& set) const {
    std::uint64_t sum = 0;
    ElementSet taken;
    for (const Demand& demand : demands_) {
      if (is_met(demand, set)) continue;
      std::uint64_t cheapest = std::numeric_limits<std::uint64_t>::max();
      bool apart = true;
      ElementSet all;
      for (const ElementSet& way : demand) {
        cheapest = std::min(cheapest, cost_of(way, set));
        for (const std::uint32_t one : way) {
          if (std::binary_search(set.begin(), set.end(), one)) continue;
          all.push_back(one);
          apart = apart && !std::binary_search(taken.begin(), taken.end(), one);
        }
      }
      if (!apart) continue;
      sum += cheapest;
      std::sort(all.begin(), all.end());
      taken = joined(taken, all);
    }
    return sum;
  }

  // The unmet demand with the fewest ways.
  const Demand* next(const ElementSet& set) const {
    const Demand* chosen = nullptr;
    for (const Demand& demand : demands_)
      if ((chosen == nullptr || demand.size() < chosen->size()) && !is_met(demand, set))
        chosen = &demand;
    return chosen;
  }

  void branch(ElementSet set) {
    if (budget_ == 0) {
      exhausted_ = true;
      return;
    }
    --budget_;
    const Demand* demand = next(set);
    for (; demand != nullptr && demand->size() == 1; demand = next(set))
      set = joined(set, demand->front());
    const std::uint64_t cost = cost_of(set);
    if (demand == nullptr) {
      if (cost < best_cost_) {
        best_ = std::move(set);
        best_cost_ = cost;
      }
      return;
    }
    if (cost + bound(set) >= best_cost_) return;
    for (const ElementSet& way : *demand) {
      ElementSet more = joined(set, way);
      if (cost_of(more) < best_cost_) branch(std::move(more));
      if (exhausted_) return;
    }
  }

  // How many demands `set` meets.
  std::size_t met(const ElementSet& set) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(demands_, [&](const Demand& demand) { return is_met(demand, set); }));
  }

  ElementSet greedy() const {
    ElementSet set;
    std::vector<const Demand*> open;
    open.reserve(demands_.size());
    for (const Demand& demand : demands_) open.push_back(&demand);
    while (true) {
      std::erase_if(open, [&](const Demand* demand) { return is_met(*demand, set); });
      if (open.empty()) break;
      const ElementSet* chosen = nullptr;
      std::uint64_t gain = 0, cost = 1;
      for (const Demand* demand : open) {
        for (const ElementSet& way : *demand) {
          const ElementSet more = joined(set, way);
          const auto met = static_cast<std::uint64_t>(
              std::ranges::count_if(open, [&](const Demand* one) { return is_met(*one, more); }));
          const std::uint64_t price = cost_of(way, set);
          if (chosen != nullptr && met * cost <= gain * price) continue;
          chosen = &way;
          gain = met;
          cost = price;
        }
      }
      set = joined(set, *chosen);
    }
    return without_idle(std::move(set));
  }

  // What later choices have made superfluous goes.
  ElementSet without_idle(ElementSet set) const {
    for (std::size_t i = set.size(); i-- > 0;) {
      ElementSet less = set;
      less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
      if (met(less) == demands_.size()) set = std::move(less);
    }
    return set;
  }

  const std::vector<Demand>& demands_;
  std::span<const std::uint32_t> costs_;
  std::uint64_t& budget_;
  ElementSet best_;
  std::uint64_t best_cost_ = 0;
  bool exhausted_ = false;
};

}  // namespace

HittingSet cheapest_hitting_set(const std::vector<Demand>& demands,
                                std::span<const std::uint32_t> costs, std::uint64_t& budget) {
  return Solver(demands, costs, budget).run();
}

}  // namespace ambit::graph
