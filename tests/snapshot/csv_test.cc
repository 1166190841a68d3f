#include "snapshot/csv.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ambit::snapshot {
namespace {

// Rows as text: cells between `[` and `]`, `!` in front of a damaged one.
std::vector<std::string> rows(std::string_view text) {
  std::vector<std::string> rows;
  CsvReader reader(text);
  for (CsvRow row; reader.next(row);) {
    std::string& shown = rows.emplace_back(row.damage == CsvDamage::kNone ? "" : "!");
    if (row.damage != CsvDamage::kNone) {
      shown += text.substr(row.begin, row.end - row.begin);
      continue;
    }
    for (const CsvCell& cell : row.cells) shown += "[" + std::string(cell.text) + "]";
  }
  return rows;
}

TEST_CASE("csv_rows", "[snapshot]") {
  struct Case {
    std::string_view text;
    std::vector<std::string> rows;
  };
  const std::vector<Case> cases = {
      {"", {}},
      {"\n\r\n", {}},
      {"a,b\nc,d\n", {"[a][b]", "[c][d]"}},
      {"a,b\r\nc,d", {"[a][b]", "[c][d]"}},
      {"a,b\n\n\nc,d\n", {"[a][b]", "[c][d]"}},
      {"a;b\nc,d;e", {"[a][b]", "[c,d][e]"}},
      {"a\tb\nc\td", {"[a][b]", "[c][d]"}},
      {",\n,", {"[][]", "[][]"}},
      {"a", {"[a]"}},
      {"\"a\",\"b\"\n\"c\",d", {"[a][b]", "[c][d]"}},
      {"a,b\n\"x,y\",\"p\nq\"\nc,d", {"[a][b]", "[x,y][p\nq]", "[c][d]"}},
      {"a,b\n\"say \"\"no\"\"\",\"\"\n", {"[a][b]", "[say \"no\"][]"}},
      {"a,b\nx\"y,z\n", {"[a][b]", "[x\"y][z]"}},
      {"a,b\n\"c\"x,d\ne,f", {"[a][b]", "!\"c\"x,d", "[e][f]"}},
      {"a,b\n\"c,d\ne,f\n", {"[a][b]", "!\"c,d", "[e][f]"}},
      {"a,b\n\"c,d\r\ne,f\n", {"[a][b]", "!\"c,d", "[e][f]"}},
      {"a,b\nc,d\n\x1A", {"[a][b]", "[c][d]"}},
      {std::string_view("a,b\nc,d\n\0\0", 10), {"[a][b]", "[c][d]"}},
      {"a,b\nc\rd,e\n", {"[a][b]", "[c\rd][e]"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(rows(c.text) == c.rows);
  }
}

TEST_CASE("csv_cells_know_their_place", "[snapshot]") {
  const std::string_view text = "a,b\n\"c\",d\n";
  CsvReader reader(text);
  CsvRow row;
  REQUIRE(reader.next(row));
  REQUIRE(reader.next(row));
  CHECK(text.substr(row.begin, row.end - row.begin) == "\"c\",d");
  CHECK(text.substr(row.cells[0].begin, row.cells[0].end - row.cells[0].begin) == "c");
  CHECK(text.substr(row.cells[1].begin, row.cells[1].end - row.cells[1].begin) == "d");
}

// Each row opens a quote that runs through all the rest: the text must not be read once for each.
TEST_CASE("open_quotes_take_linear_time", "[snapshot]") {
  std::string text = "a,b\n";
  for (int i = 0; i < 200'000; ++i) text += "\"x\"\"\n";
  CHECK(rows(text).size() > 1);
}

}  // namespace
}  // namespace ambit::snapshot
