#include "report/excerpt.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "report/printable.h"
#include "support/utf8.h"

namespace ambit::report {
namespace {

constexpr std::size_t kWindow = 100;  // columns
constexpr std::size_t kBefore = 40;   // of these, before what is underlined
constexpr std::string_view kCut = "...";

// A character as it is shown.
struct Cell {
  std::string text;
  bool underlined = false;
};

// The line around `begin`, without its end.
Location line_of(std::string_view text, Location where) {
  const auto start = where.begin == 0 ? std::string_view::npos
                                      : text.find_last_of("\r\n", std::size_t{where.begin} - 1);
  const auto end = text.find_first_of("\r\n", where.begin);
  return {where.file, start == std::string_view::npos ? 0 : static_cast<std::uint32_t>(start + 1),
          static_cast<std::uint32_t>(end == std::string_view::npos ? text.size() : end)};
}

// The characters from `begin` on, until they fill `columns`.
std::vector<Cell> cells_of(std::string_view text, std::size_t begin, std::size_t end,
                           Location underlined, std::size_t columns) {
  std::vector<Cell> cells;
  std::size_t used = 0;
  while (begin < end && used < columns) {
    std::size_t next = begin + 1;
    while (next < end && is_utf8_continuation(text[next])) ++next;
    const std::string_view character = text.substr(begin, next - begin);
    Cell cell{character == "\t" ? std::string(character) : printable(character),
              begin >= underlined.begin && begin < underlined.end};
    used += count_code_points(cell.text);
    cells.push_back(std::move(cell));
    begin = next;
  }
  return cells;
}

// Where the window begins: at the line's begin if what is underlined then fits.
std::size_t window_begin(std::string_view text, Location line, Location where) {
  const std::size_t last = std::min(line.end, where.end);
  if (count_code_points(text.substr(line.begin, last - line.begin)) <= kWindow) return line.begin;
  std::size_t begin = where.begin;
  for (std::size_t i = 0; i < kBefore && begin > line.begin; ++i) {
    --begin;
    while (begin > line.begin && is_utf8_continuation(text[begin])) --begin;
  }
  return begin;
}

std::string under(const Cell& cell, bool& first) {
  if (cell.text == "\t" && !cell.underlined) return cell.text;
  std::string out(count_code_points(cell.text), cell.underlined ? '~' : ' ');
  if (cell.underlined && !out.empty() && std::exchange(first, false)) out.front() = '^';
  return out;
}

}  // namespace

std::string excerpt(const SourceFiles& sources, Location where) {
  if (!where.file.valid()) return {};
  const std::string_view text = sources.text(where.file);
  if (text.empty()) return {};
  const Location line = line_of(text, where);
  const std::size_t begin = window_begin(text, line, where);
  const std::vector<Cell> cells = cells_of(text, begin, line.end, where, kWindow);
  std::string shown;
  std::string marks;
  if (begin > line.begin) {
    shown = kCut;
    marks.append(kCut.size(), ' ');
  }
  bool first = true;
  std::size_t bytes = 0;
  for (const Cell& cell : cells) {
    shown += cell.text;
    marks += under(cell, first);
    ++bytes;
  }
  if (first) marks += '^';  // nothing to underline: the place is between characters
  const bool cut = bytes > 0 && count_code_points(text.substr(begin, line.end - begin)) > bytes;
  if (cut) shown += kCut;
  while (marks.ends_with(' ') || marks.ends_with('\t')) marks.pop_back();
  const std::uint32_t number = sources.position(where.file, where.begin).line;
  return fmt::format("{:3} | {}\n    | {}\n", number, shown, marks);
}

}  // namespace ambit::report
