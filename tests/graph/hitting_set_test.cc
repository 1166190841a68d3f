// The smallest sets are those that trying all sets finds.
#include "graph/hitting_set.h"
#include "tests/graph/random_draw.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <vector>

namespace ambit::graph {
namespace {

using testing::draw;

constexpr std::uint32_t kElements = 9;

ElementSet of_bits(std::uint32_t bits) {
  ElementSet set;
  for (std::uint32_t i = 0; i < kElements; ++i)
    if ((bits >> i & 1U) != 0) set.push_back(i);
  return set;
}

std::vector<Demand> random_demands(std::mt19937& random) {
  std::vector<Demand> demands(1 + draw(random, 7));
  for (Demand& demand : demands) {
    for (std::uint32_t ways = 1 + draw(random, 3); ways > 0; --ways) {
      std::uint32_t bits = 0;
      for (std::uint32_t size = 1 + draw(random, 3); size > 0; --size)
        bits |= 1U << draw(random, kElements);
      demand.push_back(of_bits(bits));
    }
    keep_minimal(demand);
  }
  return demands;
}

bool meets_all(const std::vector<Demand>& demands, const ElementSet& set) {
  return std::ranges::all_of(demands, [&](const Demand& demand) { return is_met(demand, set); });
}

// In half of the rounds all cost the same.
std::vector<std::uint32_t> random_costs(std::mt19937& random, int round) {
  std::vector<std::uint32_t> costs;
  for (std::uint32_t i = 0; i < kElements && round % 2 == 0; ++i)
    costs.push_back(1 + draw(random, 4));
  return costs;
}

std::uint64_t cost_of(const ElementSet& set, const std::vector<std::uint32_t>& costs) {
  std::uint64_t sum = 0;
  for (const std::uint32_t one : set) sum += costs.empty() ? 1 : costs[one];
  return sum;
}

std::uint64_t cheapest_by_trying(const std::vector<Demand>& demands,
                                 const std::vector<std::uint32_t>& costs) {
  std::uint64_t cheapest = ~std::uint64_t{0};
  for (std::uint32_t bits = 0; bits < 1U << kElements; ++bits) {
    const ElementSet set = of_bits(bits);
    if (cost_of(set, costs) < cheapest && meets_all(demands, set)) cheapest = cost_of(set, costs);
  }
  return cheapest;
}

TEST_CASE("cheapest_hitting_sets_are_those_that_trying_all_finds") {
  std::mt19937 random(11);
  for (int round = 0; round < 400; ++round) {
    const std::vector<Demand> demands = random_demands(random);
    const std::vector<std::uint32_t> costs = random_costs(random, round);
    std::uint64_t budget = 1'000'000;
    const HittingSet found = cheapest_hitting_set(demands, costs, budget);
    CAPTURE(round);
    CHECK(meets_all(demands, found.elements));
    CHECK(found.optimal);
    CHECK(found.cost == cost_of(found.elements, costs));
    CHECK(found.lower_bound == found.cost);
    CHECK(found.cost == cheapest_by_trying(demands, costs));
  }
}

TEST_CASE("hitting_sets_within_a_small_budget_still_meet_all_demands") {
  std::mt19937 random(12);
  int not_proven = 0;
  for (int round = 0; round < 400; ++round) {
    const std::vector<Demand> demands = random_demands(random);
    const std::vector<std::uint32_t> costs = random_costs(random, round);
    std::uint64_t budget = draw(random, 3);
    const HittingSet found = cheapest_hitting_set(demands, costs, budget);
    const std::uint64_t cheapest = cheapest_by_trying(demands, costs);
    CAPTURE(round);
    CHECK(meets_all(demands, found.elements));
    CHECK(found.lower_bound <= cheapest);
    if (found.optimal)
      CHECK(found.cost == cheapest);
    else
      ++not_proven;
  }
  CHECK(not_proven > 10);
}

TEST_CASE("nothing_is_needed_for_no_demand") {
  std::uint64_t budget = 1;
  const HittingSet found = cheapest_hitting_set({}, {}, budget);
  CHECK(found.elements.empty());
  CHECK(found.optimal);
  CHECK(found.lower_bound == 0);
}

TEST_CASE("minimal_sets") {
  std::vector<ElementSet> sets = {{1, 2, 3}, {2}, {1, 4}, {1, 4, 5}, {2}};
  keep_minimal(sets);
  CHECK(sets == std::vector<ElementSet>{{2}, {1, 4}});
}

}  // namespace
}  // namespace ambit::graph
