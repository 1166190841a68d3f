#include "catalog/set_cover.h"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace ambit::catalog {
namespace {

// The size of the smallest list, by trying all.
std::size_t fewest_by_brute_force(const std::vector<Elements>& sets, std::size_t size) {
  std::size_t fewest = sets.size();
  for (std::uint32_t chosen = 0; chosen < 1U << sets.size(); ++chosen) {
    std::uint32_t covered = 0;
    for (std::size_t set = 0; set < sets.size(); ++set) {
      if ((chosen >> set & 1) == 0) continue;
      for (const std::uint32_t element : sets[set]) covered |= 1U << element;
    }
    if (covered == (1U << size) - 1)
      fewest = std::min(fewest, static_cast<std::size_t>(std::popcount(chosen)));
  }
  return fewest;
}

bool covers(const std::vector<Elements>& sets, const std::vector<std::size_t>& chosen,
            std::size_t size) {
  std::vector<bool> covered(size);
  for (const std::size_t set : chosen)
    for (const std::uint32_t element : sets[set]) covered[element] = true;
  return std::ranges::find(covered, false) == covered.end();
}

// Sets with some of the elements, and one of each element.
std::vector<Elements> random_sets(std::mt19937& random, std::size_t size, std::size_t count) {
  std::vector<Elements> sets(count);
  for (Elements& set : sets)
    for (std::uint32_t element = 0; element < size; ++element)
      if (random() % 3 == 0) set.push_back(element);
  for (std::uint32_t element = 0; element < size; ++element) sets.push_back({element});
  return sets;
}

}  // namespace

TEST_CASE("fewest_sets_is_the_minimum", "[catalog]") {
  std::mt19937 random(1);
  for (int round = 0; round < 400; ++round) {
    const std::size_t size = 1 + random() % 7;
    const auto sets = random_sets(random, size, random() % 7);
    const auto chosen = fewest_sets(sets, size, 100'000);
    CAPTURE(round, size, sets);
    REQUIRE(covers(sets, chosen, size));
    REQUIRE(chosen.size() == fewest_by_brute_force(sets, size));
  }
}

TEST_CASE("fewest_sets_where_the_greedy_list_is_longer", "[catalog]") {
  const std::vector<Elements> sets = {{0, 1, 2, 3}, {0, 1, 4}, {2, 3, 5}, {4}, {5}};
  CHECK(fewest_sets(sets, 6, 100) == std::vector<std::size_t>{1, 2});
}

TEST_CASE("fewest_sets_without_steps_is_the_greedy_list", "[catalog]") {
  std::mt19937 random(2);
  for (int round = 0; round < 50; ++round) {
    const auto sets = random_sets(random, 40, 60);
    const auto greedy = fewest_sets(sets, 40, 0);
    const auto searched = fewest_sets(sets, 40, 500);
    REQUIRE(covers(sets, greedy, 40));
    REQUIRE(covers(sets, searched, 40));
    CHECK(searched.size() <= greedy.size());
  }
}

TEST_CASE("fewest_sets_of_nothing", "[catalog]") {
  CHECK(fewest_sets({}, 0, 10).empty());
}

}  // namespace ambit::catalog
