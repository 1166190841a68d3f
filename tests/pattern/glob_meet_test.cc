// What two globs have in common, against all short texts.
#include "pattern/glob_meet.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "pattern/glob.h"
#include "tests/pattern/random_program.h"

namespace ambit {
namespace {

// All texts of up to four symbols.
const std::vector<std::string>& texts() {
  static const std::vector<std::string> kTexts = [] {
    std::vector<std::string> all = {""};
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].size() < 4)
        for (const char* symbol : {"a", "b", ":"}) all.push_back(all[i] + symbol);
    all.emplace_back("\xC3\xA9");
    all.emplace_back("a\xC3\xA9");
    return all;
  }();
  return kTexts;
}

TEST_CASE("a_meet_matches_what_both_match", "[pattern]") {
  std::mt19937 random(7);
  std::size_t not_empty = 0;
  for (int i = 0; i < 4'000; ++i) {
    const std::string a = random_program(random, 5);
    const std::string b = random_program(random, 5);
    const auto meet = glob_meet(a, b, 1'000);
    REQUIRE(meet);
    not_empty += meet->empty() ? 0U : 1U;
    for (const std::string& text : texts()) {
      const bool both = glob_matches(a, text) && glob_matches(b, text);
      const bool met = std::ranges::any_of(
          *meet, [&](const std::string& program) { return glob_matches(program, text); });
      if (both == met) continue;
      CAPTURE(glob_text(a), glob_text(b), text, both);
      FAIL("the meet is wrong");
    }
  }
  CHECK(not_empty > 1'000);
}

TEST_CASE("a_meet_reads_like_a_pattern", "[pattern]") {
  const auto meet = glob_meet(compile_glob("arn:aws:s3:::team-*"), compile_glob("*-dev/*"), 8);
  REQUIRE(meet);
  std::vector<std::string> patterns;
  for (const std::string& program : *meet) patterns.push_back(glob_text(program));
  CHECK(patterns ==
        std::vector<std::string>{"arn:aws:s3:::team-dev/*", "arn:aws:s3:::team-*-dev/*"});
  CHECK(glob_text(compile_glob("a*?")) == "a*?");
  std::string literal;
  append_literal(literal, "1*2?$");
  CHECK(glob_text(literal) == "1${*}2${?}${$}");
}

TEST_CASE("a_meet_of_many_wildcards_is_given_up", "[pattern]") {
  std::string a;
  std::string b;
  for (int i = 0; i < 30; ++i) {
    a += "*a";
    b += "*b";
  }
  CHECK_FALSE(glob_meet(compile_glob(a + "*"), compile_glob(b + "*"), 64));
  const std::string long_text(2'000, 'x');
  CHECK_FALSE(glob_meet(long_text, long_text, 64));
}

}  // namespace
}  // namespace ambit
