// Drawing from a seeded generator, alike with every standard library.
#ifndef AMBIT_TESTS_GRAPH_RANDOM_DRAW_H_
#define AMBIT_TESTS_GRAPH_RANDOM_DRAW_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace ambit::graph::testing {

inline std::uint32_t draw(std::mt19937& random, std::size_t below) {
  return static_cast<std::uint32_t>(random() % below);
}

template <class T>
const T& pick(std::mt19937& random, const std::vector<T>& from) {
  return from[draw(random, from.size())];
}

}  // namespace ambit::graph::testing

#endif  // AMBIT_TESTS_GRAPH_RANDOM_DRAW_H_
