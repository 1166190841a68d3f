// A difference is right when it leads from one text to the other: the hunks are applied here as
// patch(1) does, and the lines that stay are those of both texts.
#include <catch2/catch.hpp>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "ambit/report.h"

namespace ambit::report {
namespace {

std::vector<std::string> lines_of(std::string text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end == std::string::npos ? end : end + 1));
    text.erase(0, lines.back().size());
  }
  return lines;
}

// Applies a patch line by line.
class Patching {
 public:
  explicit Patching(const std::string& before) : old_lines_(lines_of(before)) {}

  // The head of a hunk: copies what stands before it.
  bool begin_hunk(const std::string& head) {
    int first = 0;
    int count = 0;
    if (std::sscanf(head.c_str(), "@@ -%d,%d", &first, &count) != 2) return false;
    const auto begin = static_cast<std::size_t>(count == 0 ? first : first - 1);
    if (begin < at_ || begin > old_lines_.size()) return false;
    copy_until(begin);
    return true;
  }

  bool take(char mark, const std::string& line) {
    if (mark != '+' && (at_ >= old_lines_.size() || old_lines_[at_++] != line)) return false;
    if (mark != '-') out_ += line;
    return true;
  }

  std::string finish() {
    copy_until(old_lines_.size());
    return out_;
  }

 private:
  void copy_until(std::size_t end) {
    while (at_ < end) out_ += old_lines_[at_++];
  }

  std::vector<std::string> old_lines_;
  std::size_t at_ = 0;
  std::string out_;
};

// What the patch makes of the text; "wrong" when it does not apply.
std::string patched(const std::string& before, const std::string& patch) {
  Patching patching(before);
  const auto lines = lines_of(patch);
  for (std::size_t i = 2; i < lines.size(); ++i) {
    std::string line = lines[i];
    if (line.starts_with('\\')) continue;
    if (line.starts_with("@@")) {
      if (!patching.begin_hunk(line)) return "wrong";
      continue;
    }
    const char mark = line.front();
    line.erase(0, 1);
    if (i + 1 < lines.size() && lines[i + 1].starts_with('\\')) line.pop_back();
    if (!patching.take(mark, line)) return "wrong";
  }
  return patching.finish();
}

TEST_CASE("a_difference_leads_from_one_text_to_the_other", "[report]") {
  std::mt19937 random(20261128);
  const auto draw = [&](unsigned count) { return static_cast<unsigned>(random() % count); };
  for (int i = 0; i < 3000; ++i) {
    std::string before;
    std::string after;
    const unsigned lines = draw(40);
    for (unsigned k = 0; k < lines; ++k) {
      const std::string line = std::string(1, static_cast<char>('a' + draw(4))) + "\n";
      const unsigned change = draw(8);
      if (change != 0) before += line;
      if (change != 1) after += change == 2 ? "changed\n" : line;
    }
    if (draw(4) == 0) after += "no end";
    if (draw(4) == 0) before += "no end";
    const std::string patch = unified_diff("x", before, after);
    CAPTURE(before, after, patch);
    CHECK(patch.empty() == (before == after));
    CHECK(patched(before, patch) == after);
  }
}

TEST_CASE("texts_without_a_common_line_are_replaced", "[report]") {
  std::string before;
  std::string after;
  for (int i = 0; i < 2000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  CHECK(patched(before, unified_diff("x", before, after)) == after);
}

TEST_CASE("a_difference_has_three_lines_around_it", "[report]") {
  CHECK(unified_diff("f.json", "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\n") ==
        "--- f.json\n+++ f.json\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  CHECK(unified_diff("f.json", "", "1") ==
        "--- f.json\n+++ f.json\n@@ -0,0 +1,1 @@\n+1\n\\ No newline at end of file\n");
}

}  // namespace
}  // namespace ambit::report
