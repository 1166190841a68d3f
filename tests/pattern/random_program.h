// Short programs of globs, drawn from a seeded generator.
#ifndef AMBIT_TESTS_PATTERN_RANDOM_PROGRAM_H_
#define AMBIT_TESTS_PATTERN_RANDOM_PROGRAM_H_

#include <cstddef>
#include <iterator>
#include <random>
#include <string>

#include "pattern/glob.h"

namespace ambit {

// Of at most `max_length` symbols: letters, ':' and all metacharacters.
inline std::string random_program(std::mt19937& random, std::size_t max_length) {
  static constexpr char kSymbols[] = {'a', 'b', ':', kAnyRun, kAnyOne, kRunInField, kOneInField};
  std::string program;
  for (std::size_t i = random() % (max_length + 1); i-- > 0;)
    program += kSymbols[random() % std::size(kSymbols)];
  return program;
}

}  // namespace ambit

#endif  // AMBIT_TESTS_PATTERN_RANDOM_PROGRAM_H_
