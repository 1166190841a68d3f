// Containment of patterns by its meaning: on all short programs and all short texts.
#include "lint/containment.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "pattern/glob.h"

namespace ambit::lint {
namespace {

std::vector<std::string> words(std::string_view letters, std::size_t most) {
  std::vector<std::string> all = {""};
  for (std::size_t first = 0, length = 1; length <= most; ++length) {
    const std::size_t end = all.size();
    for (; first < end; ++first)
      for (const char letter : letters) all.push_back(all[first] + letter);
  }
  return all;
}

bool is_run(char symbol) {
  return symbol == kAnyRun || symbol == kRunInField;
}

// Whether `outer`, symbol by symbol, takes what `inner` stands for: each wildcard of the inner one
// goes into one of the outer one that takes all of it.
bool takes(std::string_view outer, std::string_view inner) {
  if (outer.empty()) return inner.empty();
  const char symbol = outer.front();
  if (is_run(symbol) && takes(outer.substr(1), inner)) return true;
  if (inner.empty()) return false;
  const char taken = inner.front();
  const bool within_field = taken != ':' && taken != kAnyRun && taken != kAnyOne;
  if (is_run(symbol)) return (symbol == kAnyRun || within_field) && takes(outer, inner.substr(1));
  const bool one = symbol == kAnyOne       ? !is_run(taken)
                   : symbol == kOneInField ? !is_run(taken) && within_field
                                           : symbol == taken;
  return one && takes(outer.substr(1), inner.substr(1));
}

}  // namespace

TEST_CASE("covers() on all short programs", "[lint]") {
  const std::string symbols = {'a', ':', kAnyRun, kAnyOne, kRunInField, kOneInField};
  const std::vector<std::string> programs = words(symbols, 4);
  const std::vector<std::string> texts = words("ab:", 5);
  std::size_t covered = 0;
  std::vector<std::vector<bool>> matches;
  matches.reserve(programs.size());
  for (const std::string& program : programs) {
    std::vector<bool>& own = matches.emplace_back();
    own.reserve(texts.size());
    for (const std::string& text : texts) own.push_back(glob_matches(program, text));
  }
  for (std::size_t outer = 0; outer < programs.size(); ++outer) {
    for (std::size_t inner = 0; inner < programs.size(); ++inner) {
      const bool answer = covers(programs[outer], programs[inner]);
      if (answer != takes(programs[outer], programs[inner]))
        FAIL_CHECK("outer " << outer << ", inner " << inner << ": " << answer);
      if (!answer) continue;
      ++covered;
      for (std::size_t text = 0; text < texts.size(); ++text)
        if (matches[inner][text] && !matches[outer][text])
          FAIL_CHECK("outer " << outer << ", inner " << inner << ", text " << texts[text]);
    }
  }
  CHECK(covered > programs.size());
}

}  // namespace ambit::lint
