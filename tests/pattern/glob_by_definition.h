// What glob.h says, transcribed: the oracle of the glob tests and of the fuzz target. Exponential.
#ifndef AMBIT_TESTS_PATTERN_GLOB_BY_DEFINITION_H_
#define AMBIT_TESTS_PATTERN_GLOB_BY_DEFINITION_H_

#include <cstddef>
#include <string_view>

#include "pattern/glob.h"

namespace ambit {

inline bool glob_matches_by_definition(std::string_view program, std::string_view text) {
  if (program.empty()) return text.empty();
  const std::string_view rest = program.substr(1);
  const char symbol = program[0];
  if (symbol == kAnyRun || symbol == kRunInField) {
    for (std::size_t length = 0;; ++length) {
      if (glob_matches_by_definition(rest, text.substr(length))) return true;
      if (length == text.size()) return false;
      if (symbol == kRunInField && text[length] == ':') return false;
    }
  }
  if (text.empty()) return false;
  std::size_t length = 1;
  if (symbol == kAnyOne || symbol == kOneInField) {
    if (symbol == kOneInField && text[0] == ':') return false;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
      ++length;
    }
  } else if (text[0] != symbol) {
    return false;
  }
  return glob_matches_by_definition(rest, text.substr(length));
}

}  // namespace ambit

#endif  // AMBIT_TESTS_PATTERN_GLOB_BY_DEFINITION_H_
