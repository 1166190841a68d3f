#include "support/nearest.h"

#include <catch2/catch.hpp>
#include <string>

namespace ambit {

TEST_CASE("edits_are_counted", "[support]") {
  struct Case {
    std::string_view a, b;
    std::size_t edits;
  };
  static constexpr Case kCases[] = {
      {"", "", 0},         {"", "abc", 3},      {"abc", "", 3},    {"kitten", "sitting", 3},
      {"flaw", "lawn", 2}, {"same", "same", 0}, {"Get", "get", 1},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.a, c.b);
    CHECK(edits(c.a, c.b) == c.edits);
  }
}

TEST_CASE("nearest_has_a_limit", "[support]") {
  static constexpr std::string_view kNames[] = {"users", "groups", "unused_days", "root"};
  struct Case {
    std::string_view word, name;
  };
  static constexpr Case kCases[] = {
      {"user", "users"},
      {"usres", ""},
      {"unused_day", "unused_days"},
      {"unusd_dais", "unused_days"},
      {"rooot", "root"},
      {"x", ""},
      {"quite something else", ""},
      {"", ""},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.word);
    CHECK(nearest(c.word, kNames) == c.name);
  }
  CHECK(nearest(std::string(65, 'u'), kNames).empty());
}

}  // namespace ambit
