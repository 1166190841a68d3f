// The search in random small networks against all paths that there are, tried one by one.
#include "graph/search.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <vector>

#include "graph/guard.h"
#include "tests/graph/random_draw.h"

namespace ambit::graph {
namespace {

using testing::draw;

constexpr std::uint32_t kVertices = 7;

// Every edge is a step, so that no cycle is free.
Guard on_key(const std::string& key) {
  return {{{.test = Test{.op = "StringEquals", .key = key, .values = {"v"}}}}};
}

Network random_network(std::mt19937& random) {
  Network network;
  network.vertices.resize(kVertices);
  const std::uint32_t edges = 3 + draw(random, 16);
  for (std::uint32_t i = 0; i < edges; ++i) {
    Edge edge{.from = draw(random, kVertices), .to = draw(random, kVertices)};
    if (edge.from == edge.to) continue;
    edge.technique = &techniques()[draw(random, 40)];
    edge.path_class = static_cast<PathClass>(1 + draw(random, 4));
    Guard guard = always();
    const std::uint32_t atoms = draw(random, 3);
    for (std::uint32_t atom = 0; atom < atoms; ++atom)
      guard = both(guard, draw(random, 3) == 0 ? fact("f", {std::to_string(draw(random, 9))})
                                               : on_key("k" + std::to_string(draw(random, 9))));
    edge.guard = network.guards.add(guard);
    network.edges.push_back(edge);
  }
  return network;
}

using Way = std::vector<std::uint32_t>;

// All ways from a vertex to the target that come to no vertex twice, whatever they cost.
void all_ways(const Network& network, std::uint32_t at, std::uint32_t target,
              const Allowed& allowed, std::set<std::uint32_t>& seen, Way& way,
              std::vector<Way>& found) {
  if (at == target) {
    found.push_back(way);
    return;
  }
  seen.insert(at);
  for (std::uint32_t i = 0; i < network.edges.size(); ++i) {
    const Edge& edge = network.edges[i];
    if (edge.from != at || seen.contains(edge.to) ||
        !allowed(edge.path_class, hangs_on_facts(network.guards[edge.guard])))
      continue;
    way.push_back(i);
    all_ways(network, edge.to, target, allowed, seen, way, found);
    way.pop_back();
  }
  seen.erase(at);
}

// By the words of the order: conditions, calls, steps.
std::vector<std::uint64_t> cost(const Network& network, const Way& way) {
  std::vector<std::uint64_t> cost(3);
  for (const std::uint32_t index : way) {
    const Edge& edge = network.edges[index];
    cost[0] += fewest_atoms(network.guards[edge.guard]);
    cost[1] += edge.technique->calls;
    cost[2] += 1;
  }
  return cost;
}

std::vector<Way> cheapest(const Network& network, std::uint32_t from, std::uint32_t to,
                          const Allowed& allowed) {
  std::vector<Way> ways;
  Way way;
  std::set<std::uint32_t> seen;
  all_ways(network, from, to, allowed, seen, way, ways);
  if (ways.empty()) return ways;
  std::vector<std::uint64_t> least = cost(network, ways.front());
  for (const Way& one : ways) least = std::min(least, cost(network, one));
  std::erase_if(ways, [&](const Way& one) { return cost(network, one) != least; });
  std::sort(ways.begin(), ways.end());
  return ways;
}

std::vector<Way> sorted(std::vector<Way> ways) {
  std::sort(ways.begin(), ways.end());
  return ways;
}

TEST_CASE("cheapest_paths_are_those_of_a_search_of_all_paths") {
  std::mt19937 random(7);
  int with_paths = 0;
  for (int round = 0; round < 600; ++round) {
    const Network network = random_network(random);
    const Search search(network);
    const Allowed allowed{.worst = static_cast<PathClass>(1 + draw(random, 4)),
                          .facts = draw(random, 3) != 0};
    const std::uint32_t from = draw(random, kVertices);
    const auto forward = search.distances_from(from, allowed);
    for (std::uint32_t to = 0; to < kVertices; ++to) {
      if (to == from) continue;
      CAPTURE(round, from, to);
      const std::vector<Way> expected = cheapest(network, from, to, allowed);
      const auto distances = search.distances(std::span(&to, 1), allowed);
      REQUIRE(distances[from].reached() == !expected.empty());
      CHECK(distances[from] == forward[to]);
      CHECK(search.count(from, distances, allowed) == expected.size());
      const auto found = search.paths(from, distances, allowed, 1000);
      CHECK(sorted(found) == expected);
      // The same paths in the same order.
      CHECK(search.paths_to(from, to, forward, allowed, 1000) == found);
      if (expected.size() > 1) {
        CHECK(search.paths(from, distances, allowed, 1) == std::vector<Way>{found.front()});
        ++with_paths;
      }
    }
  }
  CHECK(with_paths > 20);
}

TEST_CASE("the_nearest_of_several_targets_counts") {
  std::mt19937 random(11);
  for (int round = 0; round < 100; ++round) {
    const Network network = random_network(random);
    const Search search(network);
    const Allowed allowed{.worst = PathClass::kUnverified};
    const std::vector<std::uint32_t> targets = {0, 3};
    const auto together = search.distances(targets, allowed);
    const auto first = search.distances(std::span(targets).first(1), allowed);
    const auto second = search.distances(std::span(targets).last(1), allowed);
    for (std::uint32_t vertex = 0; vertex < kVertices; ++vertex)
      CHECK(together[vertex] == std::min(first[vertex], second[vertex]));
  }
}

TEST_CASE("without_targets_nothing_is_reached") {
  std::mt19937 random(3);
  const Network network = random_network(random);
  const Search search(network);
  for (const Distance distance : search.distances({}, {})) CHECK_FALSE(distance.reached());
}

}  // namespace
}  // namespace ambit::graph
