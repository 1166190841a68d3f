#include "report/text.h"

#include <catch2/catch.hpp>

namespace ambit::report {
namespace {

TEST_CASE("rows_are_aligned", "[report]") {
  Text text({});
  text.rows({{"a", "long cell", "end"}, {"longer", "b", "end"}, {"", "c"}}, 2);
  CHECK(text.take() ==
        "  a       long cell  end\n"
        "  longer  b          end\n"
        "          c\n");
}

TEST_CASE("rows_count_characters_not_bytes", "[report]") {
  Text text({});
  text.rows({{"Zo\xc3\xab", "x"}, {"abcd", "x"}});
  CHECK(text.take() == "Zo\xc3\xab   x\nabcd  x\n");
}

TEST_CASE("a_cell_that_does_not_fit_starts_a_line", "[report]") {
  Text text({.width = 20});
  text.rows({{"name", "0123456789", "file.json:1:1"}, {"n", "1", "f:1:1"}}, 2);
  CHECK(text.take() ==
        "  name  0123456789\n"
        "      file.json:1:1\n"
        "  n     1\n"
        "      f:1:1\n");
}

TEST_CASE("words_are_wrapped", "[report]") {
  Text text({.width = 12});
  text.words("one two three four", 2);
  text.words("unbreakable-and-long", 2);
  CHECK(text.take() == "  one two\n  three four\n  unbreakable-and-long\n");
}

TEST_CASE("colour_is_the_only_escape_sequence", "[report]") {
  const Row spans = {{"\x1b[2J", Ink::kBad}, " plain"};
  Text plain({});
  plain.line(spans);
  CHECK(plain.take() == "\\x1B[2J plain\n");
  Text painted({.color = true});
  painted.line(spans);
  CHECK(painted.take() == "\x1b[31m\\x1B[2J\x1b[0m plain\n");
}

TEST_CASE("long_lists_are_cut_unless_all_is_wanted", "[report]") {
  Text cut({});
  CHECK(cut.shown(5, 3) == 3);
  CHECK(cut.shown(3, 3) == 3);
  cut.say_cut(5, 3);
  CHECK(cut.take() == "... 2 more (--all shows them)\n");
  Text all({.all = true});
  CHECK(all.shown(5, 3) == 5);
  all.say_cut(5, 5);
  CHECK(all.take().empty());
}

}  // namespace
}  // namespace ambit::report
