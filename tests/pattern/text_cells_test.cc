// Cells against the definition: which patterns match which of all short texts.
#include "pattern/text_cells.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "pattern/fold.h"
#include "pattern/glob.h"
#include "tests/pattern/random_program.h"

namespace ambit {
namespace {

std::optional<std::vector<TextCell>> cells_of(TextPattern domain,
                                              std::span<const TextPattern> patterns) {
  Budget budget(1 << 22);
  return text_cells(domain, patterns, budget);
}

std::vector<std::string> texts_up_to(std::size_t length, std::string_view alphabet) {
  std::vector<std::string> texts = {""};
  for (std::size_t begin = 0, size = 1; length > 0; --length) {
    for (std::size_t i = begin; i < size; ++i)
      for (const char c : alphabet) texts.push_back(texts[i] + c);
    begin = size;
    size = texts.size();
  }
  return texts;
}

bool matches(const TextPattern& pattern, const std::string& text) {
  return glob_matches(pattern.program, pattern.folded ? fold(text) : text);
}

TEST_CASE("cells_are_all_combinations_that_short_texts_have", "[pattern]") {
  const auto texts = texts_up_to(6, "abx:");
  std::mt19937 random(20261129);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> programs(1 + random() % 4);
    for (std::string& program : programs) program = random_program(random, 4);
    const std::vector<TextPattern> patterns(programs.begin(), programs.end());
    const std::string domain = round % 2 == 0 ? std::string(1, kAnyRun) : random_program(random, 4);
    const auto cells = cells_of({.program = domain}, patterns);
    REQUIRE(cells.has_value());

    std::map<std::vector<bool>, std::size_t> shortest;
    for (const std::string& text : texts) {
      if (!glob_matches(domain, text)) continue;
      std::vector<bool> matched;
      for (const TextPattern& pattern : patterns) matched.push_back(matches(pattern, text));
      shortest.try_emplace(matched, text.size());
    }
    std::set<std::vector<bool>> found;
    for (const TextCell& cell : *cells) {
      std::vector<bool> matched;
      for (std::size_t i = 0; i < patterns.size(); ++i) {
        matched.push_back(cell.matched[i]);
        // What a cell says of its text is true.
        REQUIRE(cell.matched[i] == matches(patterns[i], cell.text));
      }
      REQUIRE(glob_matches(domain, cell.text));
      REQUIRE(found.insert(matched).second);
      if (const auto known = shortest.find(matched); known != shortest.end())
        REQUIRE(cell.text.size() == known->second);
      else
        REQUIRE(cell.text.size() > 6);
      Budget budget(1 << 22);
      const auto again = find_text({.program = domain}, patterns, cell.matched, budget);
      REQUIRE(again == cell.text);
    }
    for (const auto& [matched, size] : shortest) REQUIRE(found.contains(matched));
  }
}

TEST_CASE("folded_patterns_take_every_spelling", "[pattern]") {
  // The Kelvin sign has the lower case k.
  const std::string kelvin = "\xE2\x84\xAA";
  const std::vector<std::string> programs = {"k", "k", "K", kelvin};
  std::vector<TextPattern> patterns(programs.begin(), programs.end());
  patterns[0].folded = true;
  const std::string anything(1, kAnyRun);
  const auto cells = cells_of({.program = anything}, patterns);
  REQUIRE(cells.has_value());
  std::set<std::string> texts;
  for (const TextCell& cell : *cells)
    if (cell.matched[0]) texts.insert(cell.text);
  CHECK(texts == std::set<std::string>{"k", "K", kelvin});
}

TEST_CASE("one_character_can_have_several_bytes", "[pattern]") {
  const std::string one(1, kAnyOne);
  const std::string umlaut = "\xC3\xA4";
  const std::vector<TextPattern> patterns = {{.program = one}, {.program = umlaut}};
  const std::string anything(1, kAnyRun);
  const auto cells = cells_of({.program = anything}, patterns);
  REQUIRE(cells.has_value());
  CHECK(cells->size() == 3);  // none or two characters; another one; this one
}

TEST_CASE("a_budget_ends_what_would_be_exponential", "[pattern]") {
  // Which of the last twenty characters were an a.
  std::string program(1, kAnyRun);
  program += 'a';
  program.append(20, kAnyOne);
  const std::vector<TextPattern> patterns = {{.program = program}};
  const std::string anything(1, kAnyRun);
  CHECK_FALSE(cells_of({.program = anything}, patterns).has_value());
  Budget budget(100);
  CHECK_FALSE(find_text({.program = anything}, patterns, Bits(1, 1), budget).has_value());
}

// Which patterns match a cell takes a bit for each: of 40,000 literals 200 MB.
TEST_CASE("a_budget_ends_what_would_take_much_memory", "[pattern]") {
  const std::string anything(1, kAnyRun);
  for (const std::size_t count : {std::size_t{4'000}, std::size_t{40'000}}) {
    std::vector<std::string> texts;
    texts.reserve(count);
    for (std::size_t i = 0; i < count; ++i) texts.push_back("s3:action" + std::to_string(i));
    const std::vector<TextPattern> patterns = [&] {
      std::vector<TextPattern> all;
      all.reserve(count);
      for (const std::string& text : texts) all.push_back({.program = text});
      return all;
    }();
    const auto cells = cells_of({.program = anything}, patterns);
    CHECK(cells.has_value() == (count < 10'000));
    if (cells) CHECK(cells->size() == count + 1);
  }
}

TEST_CASE("unfolding_is_folding_backwards", "[pattern]") {
  CHECK(unfold(U'k') == std::vector<char32_t>{U'K', U'k', U'\u212A'});
  CHECK(unfold(U'\u00E4') == std::vector<char32_t>{U'\u00C4', U'\u00E4'});
  CHECK(unfold(U'7') == std::vector<char32_t>{U'7'});
  CHECK(unfold(U'K').empty());
}

}  // namespace
}  // namespace ambit
