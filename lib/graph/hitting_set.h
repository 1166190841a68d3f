// The cheapest set of elements that meets every one of some demands: a hitting set whose demands
// are met by any of several sets. NP-hard; exact within a budget.
#ifndef AMBIT_GRAPH_HITTING_SET_H_
#define AMBIT_GRAPH_HITTING_SET_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ambit::graph {

// Elements by number; sorted, each once.
using ElementSet = std::vector<std::uint32_t>;

// Met by a set that holds all of one of them. None is part of another, none is empty.
using Demand = std::vector<ElementSet>;

struct HittingSet {
  ElementSet elements = {};
  bool optimal = true;          // false: the budget ran out, and there may be a smaller one
  std::size_t lower_bound = 0;  // no smaller set will do
};

bool contains_all(const ElementSet& set, const ElementSet& part);
bool is_met(const Demand& demand, const ElementSet& set);

// Leaves out what contains another set, and sorts.
void keep_minimal(std::vector<ElementSet>& sets);

// A smallest set that meets all demands; of several always the same for the same demands in the
// same order. `budget`: nodes of the search, counted down, so that the answer is the same
// everywhere.
HittingSet smallest_hitting_set(const std::vector<Demand>& demands, std::uint64_t& budget);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_HITTING_SET_H_
