// The cheapest set of elements that meets every one of some demands: a hitting set whose demands
// are met by any of several sets. NP-hard; exact within a budget.
#ifndef AMBIT_GRAPH_HITTING_SET_H_
#define AMBIT_GRAPH_HITTING_SET_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ambit::graph {

// Elements by number; sorted, each once.
using ElementSet = std::vector<std::uint32_t>;

// Met by a set that holds all of one of them. None is part of another, none is empty.
using Demand = std::vector<ElementSet>;

struct HittingSet {
  ElementSet elements = {};
  std::uint64_t cost = 0;
  bool optimal = true;            // false: the budget ran out, and there may be a cheaper one
  std::uint64_t lower_bound = 0;  // no cheaper set will do
};

bool contains_all(const ElementSet& set, const ElementSet& part);
bool is_met(const Demand& demand, const ElementSet& set);

// Leaves out what contains another set, and sorts.
void keep_minimal(std::vector<ElementSet>& sets);

// A cheapest set that meets all demands; of several always the same for the same demands in the
// same order. `costs`: by element, at least 1 each; empty: 1 each, so that it is a smallest set.
// `budget`: nodes of the search, counted down, so that the answer is the same everywhere.
HittingSet cheapest_hitting_set(const std::vector<Demand>& demands,
                                std::span<const std::uint32_t> costs, std::uint64_t& budget);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_HITTING_SET_H_
