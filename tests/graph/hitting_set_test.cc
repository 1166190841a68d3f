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

std::size_t smallest_by_trying(const std::vector<Demand>& demands) {
  std::size_t smallest = kElements;
  for (std::uint32_t bits = 0; bits < 1U << kElements; ++bits) {
    const ElementSet set = of_bits(bits);
    if (set.size() < smallest && meets_all(demands, set)) smallest = set.size();
  }
  return smallest;
}

TEST_CASE("smallest_hitting_sets_are_those_that_trying_all_finds") {
  std::mt19937 random(11);
  for (int round = 0; round < 400; ++round) {
    const std::vector<Demand> demands = random_demands(random);
    std::uint64_t budget = 1'000'000;
    const HittingSet found = smallest_hitting_set(demands, budget);
    CAPTURE(round);
    CHECK(meets_all(demands, found.elements));
    CHECK(found.optimal);
    CHECK(found.lower_bound == found.elements.size());
    CHECK(found.elements.size() == smallest_by_trying(demands));
  }
}

TEST_CASE("hitting_sets_within_a_small_budget_still_meet_all_demands") {
  std::mt19937 random(12);
  int not_proven = 0;
  for (int round = 0; round < 400; ++round) {
    const std::vector<Demand> demands = random_demands(random);
    std::uint64_t budget = draw(random, 3);
    const HittingSet found = smallest_hitting_set(demands, budget);
    const std::size_t smallest = smallest_by_trying(demands);
    CAPTURE(round);
    CHECK(meets_all(demands, found.elements));
    CHECK(found.lower_bound <= smallest);
    if (found.optimal)
      CHECK(found.elements.size() == smallest);
    else
      ++not_proven;
  }
  CHECK(not_proven > 10);
}

TEST_CASE("nothing_is_needed_for_no_demand") {
  std::uint64_t budget = 1;
  const HittingSet found = smallest_hitting_set({}, budget);
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
