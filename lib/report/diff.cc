// A greedy walk over the edit graph: E. W. Myers, "An O(ND) Difference Algorithm and Its
// Variations", 1986. Lines that both texts begin and end with are set aside before; texts that
// differ in more than kMaxDistance lines are shown as replaced between them, so that time and
// memory are bounded.
//
// dtl, the one library for this that Debian has, does not compile with clang.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "ambit/report.h"

namespace ambit::report {
namespace {

constexpr std::int64_t kMaxDistance = 1000;  // lines removed and added
constexpr std::size_t kContext = 3;

// With their ends.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end == std::string_view::npos ? end : end + 1));
    text.remove_prefix(lines.back().size());
  }
  return lines;
}

struct Line {
  char mark = ' ';  // ' ', '-' or '+'
  std::string_view text = {};
};

using Lines = std::span<const std::string_view>;

// The furthest points of each round: after d changes, on diagonal k, element k + d has the column.
using Rounds = std::vector<std::vector<std::int64_t>>;

Rounds walk(Lines before, Lines after) {
  const auto n = static_cast<std::int64_t>(before.size());
  const auto m = static_cast<std::int64_t>(after.size());
  Rounds rounds;
  for (std::int64_t d = 0; d <= std::min(n + m, kMaxDistance); ++d) {
    std::vector<std::int64_t> now(static_cast<std::size_t>(2 * d + 1));
    for (std::int64_t k = -d; k <= d; k += 2) {
      const auto last = [&](std::int64_t diagonal) {
        return rounds.back()[static_cast<std::size_t>(diagonal + d - 1)];
      };
      std::int64_t x = 0;
      if (d > 0) {
        const bool down = k == -d || (k != d && last(k - 1) < last(k + 1));
        x = down ? last(k + 1) : last(k - 1) + 1;
      }
      while (x < n && x - k < m &&
             before[static_cast<std::size_t>(x)] == after[static_cast<std::size_t>(x - k)])
        ++x;
      now[static_cast<std::size_t>(k + d)] = x;
      if (x >= n && x - k >= m) {
        rounds.push_back(std::move(now));
        return rounds;
      }
    }
    rounds.push_back(std::move(now));
  }
  return {};  // too far apart
}

// From the end to the beginning along the rounds.
std::vector<Line> trace(Lines before, Lines after, const Rounds& rounds) {
  std::vector<Line> lines;
  auto x = static_cast<std::int64_t>(before.size());
  auto y = static_cast<std::int64_t>(after.size());
  const auto keep = [&](std::int64_t until) {
    while (x > until && y > 0) {
      lines.push_back({' ', before[static_cast<std::size_t>(--x)]});
      --y;
    }
  };
  for (auto d = static_cast<std::int64_t>(rounds.size()) - 1; d > 0; --d) {
    const auto& last = rounds[static_cast<std::size_t>(d - 1)];
    const auto at = [&](std::int64_t k) { return last[static_cast<std::size_t>(k + d - 1)]; };
    const std::int64_t k = x - y;
    const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
    keep(down ? at(k + 1) : at(k - 1) + 1);
    if (down)
      lines.push_back({'+', after[static_cast<std::size_t>(--y)]});
    else
      lines.push_back({'-', before[static_cast<std::size_t>(--x)]});
  }
  keep(0);
  std::ranges::reverse(lines);
  return lines;
}

std::vector<Line> changes(Lines before, Lines after) {
  std::vector<Line> lines;
  const auto [left, right] = std::ranges::mismatch(before, after);
  const auto same = static_cast<std::size_t>(left - before.begin());
  for (const std::string_view line : before.first(same)) lines.push_back({' ', line});
  before = before.subspan(same);
  after = after.subspan(same);
  std::size_t tail = 0;
  while (tail < std::min(before.size(), after.size()) &&
         before[before.size() - tail - 1] == after[after.size() - tail - 1])
    ++tail;
  const Lines end = before.last(tail);
  before = before.first(before.size() - tail);
  after = after.first(after.size() - tail);
  if (const Rounds rounds = walk(before, after); !rounds.empty()) {
    std::ranges::copy(trace(before, after, rounds), std::back_inserter(lines));
  } else {
    for (const std::string_view line : before) lines.push_back({'-', line});
    for (const std::string_view line : after) lines.push_back({'+', line});
  }
  for (const std::string_view line : end) lines.push_back({' ', line});
  return lines;
}

// A side of a hunk's head. A side without lines names the line before it.
std::string range(std::size_t lines_before, std::size_t count) {
  return fmt::format("{},{}", count == 0 ? lines_before : lines_before + 1, count);
}

// Lines [begin, end) as a hunk, of which `left` and `right` lines of the two texts come before.
std::string hunk(std::span<const Line> lines, std::size_t left, std::size_t right) {
  const auto of = [&](char mark) {
    return static_cast<std::size_t>(std::ranges::count(lines, mark, &Line::mark));
  };
  std::string out = fmt::format("@@ -{} +{} @@\n", range(left, lines.size() - of('+')),
                                range(right, lines.size() - of('-')));
  for (const Line& line : lines) {
    out += line.mark;
    out += line.text;
    if (!line.text.ends_with('\n')) out += "\n\\ No newline at end of file\n";
  }
  return out;
}

}  // namespace

std::string unified_diff(std::string_view name, std::string_view before, std::string_view after) {
  const auto old_lines = lines_of(before);
  const auto new_lines = lines_of(after);
  const std::vector<Line> lines = changes(old_lines, new_lines);
  const auto is_changed = [](const Line& line) { return line.mark != ' '; };
  std::string hunks;
  std::size_t left = 0;
  std::size_t right = 0;
  std::size_t done = 0;
  const auto advance = [&](std::size_t to) {
    for (; done < to; ++done) {
      left += lines[done].mark == '+' ? 0U : 1U;
      right += lines[done].mark == '-' ? 0U : 1U;
    }
  };
  auto change = std::ranges::find_if(lines, is_changed);
  while (change != lines.end()) {
    const auto first = static_cast<std::size_t>(change - lines.begin());
    const std::size_t begin = std::max(done, first - std::min(first, kContext));
    // To the last change before which there is no gap of more than twice the context.
    auto last = change;
    for (auto it = change;
         it != lines.end() && it - last <= static_cast<std::ptrdiff_t>(2 * kContext + 1); ++it)
      if (is_changed(*it)) last = it;
    const auto behind = static_cast<std::size_t>(last - lines.begin()) + 1;
    const std::size_t end = std::min(lines.size(), behind + kContext);
    advance(begin);
    hunks += hunk(std::span(lines).subspan(begin, end - begin), left, right);
    advance(end);
    change =
        std::find_if(lines.begin() + static_cast<std::ptrdiff_t>(end), lines.end(), is_changed);
  }
  if (hunks.empty()) return {};
  return "--- " + std::string(name) + "\n+++ " + std::string(name) + "\n" + hunks;
}

}  // namespace ambit::report
