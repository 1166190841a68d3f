#include "lint/embedding.h"

#include <algorithm>
#include <numeric>

#include "lint/escapes.h"
#include "lint/inspection.h"

namespace ambit::lint {
namespace {

// How a text stands in the string that it was decoded from.
struct Level {
  Location string = {};
  bool escaped = false;                        // as a JSON string; else byte for byte
  std::vector<std::uint32_t> written_at = {};  // of each byte of the text and its end; may be empty
};

// Text that was percent-encoded has no places of its own; it is shorter than its string however
// that is read.
Level level_of(const SourceFiles& sources, FileId text, Location string) {
  const std::string_view written = sources.excerpt(string);
  const std::string_view decoded = sources.text(text);
  Level level{.string = string};
  if (written == decoded) {
    level.written_at.resize(decoded.size() + 1);
    std::iota(level.written_at.begin(), level.written_at.end(), string.begin);
    return level;
  }
  if (written.size() < 2 || written.front() != '"' || written.back() != '"') return level;
  level.escaped = true;
  level.written_at.reserve(decoded.size() + 1);
  std::uint32_t at = string.begin + 1;
  for_each_character(written.substr(1, written.size() - 2),
                     [&](std::size_t bytes, std::size_t stands_for) {
                       level.written_at.insert(level.written_at.end(), stands_for, at);
                       at += static_cast<std::uint32_t>(bytes);
                     });
  level.written_at.push_back(at);
  if (level.written_at.size() != decoded.size() + 1) level.written_at.clear();
  return level;
}

void move_out(Edit& edit, const Level& level) {
  edit.where = {level.string.file, level.written_at[edit.where.begin],
                level.written_at[edit.where.end]};
  if (!level.escaped) return;
  const std::string escaped = in_quotes(edit.text);
  edit.text = escaped.substr(1, escaped.size() - 2);
}

}  // namespace

void move_to_file(std::span<Finding> findings, const SourceFiles& sources, FileId text) {
  const auto fixable = [](const Finding& finding) { return !finding.fixes.empty(); };
  if (std::ranges::none_of(findings, fixable)) return;
  while (const auto string = sources.parent(text)) {
    const Level level = level_of(sources, text, *string);
    for (Finding& finding : findings) {
      if (level.written_at.empty()) finding.fixes.clear();
      for (Fix& fix : finding.fixes)
        for (Edit& edit : fix.edits) move_out(edit, level);
    }
    text = string->file;
  }
}

}  // namespace ambit::lint
