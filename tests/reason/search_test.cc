// Box subtraction against enumeration: every point of small products, and lists of elements.
#include "reason/search.h"

#include <catch2/catch.hpp>
#include <random>

namespace ambit::reason {
namespace {

// Two variables of points, one that holds a point or a list; three cells each.
constexpr std::size_t kCells = 3;

struct Point {
  std::size_t a = 0, b = 0;
  std::size_t c = 0;       // the point of the third variable, if `list` is empty
  std::uint32_t list = 0;  // or the cells in its list
};

Bits random_bits(std::mt19937& random) {
  return Bits(kCells, random() & 7U);
}

Demand random_demand(std::mt19937& random) {
  Demand demand{.variable = static_cast<std::uint32_t>(random() % 3),
                .points = random_bits(random)};
  if (demand.variable == 2) {
    demand.lists = static_cast<Lists>(random() % 4);
    demand.cells = random_bits(random);
  }
  return demand;
}

bool met(const Demand& demand, const Point& point) {
  if (demand.variable == 0) return demand.points[point.a];
  if (demand.variable == 1) return demand.points[point.b];
  if (point.list == 0) return demand.points[point.c];
  const auto cells = static_cast<std::uint32_t>(demand.cells.empty() ? 0 : demand.cells.to_ulong());
  switch (demand.lists) {
    case Lists::kNone:
      return false;
    case Lists::kAll:
      return true;
    case Lists::kEvery:
      return (point.list & ~cells) == 0;
    case Lists::kSome:
      return (point.list & cells) != 0;
  }
  return false;
}

bool met(const Demands& demands, const Point& point) {
  return std::ranges::all_of(demands, [&](const Demand& demand) { return met(demand, point); });
}

std::vector<Point> all_points(std::uint32_t real) {
  std::vector<Point> points;
  for (std::size_t a = 0; a < kCells; ++a)
    for (std::size_t b = 0; b < kCells; ++b) {
      for (std::size_t c = 0; c < kCells; ++c) points.push_back({a, b, c, 0});
      for (std::uint32_t list = 1; list < 8; ++list)
        if ((list & real) != 0) points.push_back({a, b, 0, list});
    }
  return points;
}

Region everything(std::uint32_t real) {
  return {Extent(all_bits(kCells)), Extent(all_bits(kCells)),
          Extent(all_bits(kCells), all_bits(kCells), Bits(kCells, real))};
}

TEST_CASE("what_is_not_covered_is_found_and_only_that", "[reason]") {
  std::mt19937 random(20261129);
  int covered = 0;
  for (int round = 0; round < 20000; ++round) {
    const auto real = static_cast<std::uint32_t>(1 + random() % 7);
    std::vector<Demands> covers(1 + random() % 5);
    for (Demands& cover : covers)
      for (std::size_t i = random() % 4; i > 0; --i) cover.push_back(random_demand(random));
    std::vector<const Demands*> pointers;
    for (const Demands& cover : covers) pointers.push_back(&cover);

    Budget budget(100000);
    const auto found = find_uncovered(everything(real), pointers, budget);
    REQUIRE_FALSE(budget.spent());

    const auto points = all_points(real);
    const bool uncovered = std::ranges::any_of(points, [&](const Point& point) {
      return std::ranges::none_of(covers, [&](const Demands& cover) { return met(cover, point); });
    });
    REQUIRE(found.has_value() == uncovered);
    if (!found) {
      ++covered;
      continue;
    }
    // What was found holds a point, and none that is covered.
    Point point{(*found)[0].points().find_first(), (*found)[1].points().find_first(), 0, 0};
    const Bits& third = (*found)[2].points();
    if (third.any()) {
      point.c = third.find_first();
    } else {
      const auto list = (*found)[2].list();
      REQUIRE(list.has_value());
      for (const std::size_t cell : *list) point.list |= 1U << cell;
      REQUIRE((point.list & real) != 0);
    }
    for (const Demands& cover : covers) REQUIRE_FALSE(met(cover, point));
  }
  CHECK(covered > 1000);
}

TEST_CASE("complements_partition", "[reason]") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    const Demand demand = random_demand(random);
    const Demand other = demand.complement();
    for (const Point& point : all_points(7)) REQUIRE(met(demand, point) != met(other, point));
  }
}

TEST_CASE("a_search_ends_with_its_budget", "[reason]") {
  // Ten covers that each leave out another combination: more boxes than a budget of 10 allows.
  std::mt19937 random(3);
  std::vector<Demands> covers(10);
  for (Demands& cover : covers)
    for (int i = 0; i < 3; ++i) cover.push_back(random_demand(random));
  std::vector<const Demands*> pointers;
  for (const Demands& cover : covers) pointers.push_back(&cover);
  Budget budget(10);
  CHECK_FALSE(find_uncovered(everything(7), pointers, budget).has_value());
  CHECK(budget.spent());
}

}  // namespace
}  // namespace ambit::reason
