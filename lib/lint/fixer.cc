#include <algorithm>
#include <map>

#include "lint/fixer.h"
#include "lint/proof.h"

namespace ambit::lint {
namespace {

// The fix to apply: the first safe one, or else, if asked for, the first.
const Fix* chosen_fix(const Finding& finding, bool proposed) {
  for (const Fix& fix : finding.fixes)
    if (fix.safe) return &fix;
  return proposed && !finding.fixes.empty() ? &finding.fixes.front() : nullptr;
}

// The edits that have been chosen, none of which touch: two insertions at one place, or an
// insertion at the edge of another edit, have no order.
class ChosenEdits {
 public:
  // Takes all of them, or none.
  void take(const std::vector<Edit>& edits) {
    if (!std::ranges::all_of(edits, [&](const Edit& edit) { return is_free(edit.where); })) return;
    for (const Edit& edit : edits) by_begin_.emplace(edit.where.begin, &edit);
  }
  const std::map<std::uint32_t, const Edit*>& by_begin() const { return by_begin_; }

 private:
  bool is_free(Location where) const {
    const auto next = by_begin_.lower_bound(where.begin);
    if (next != by_begin_.end() && next->first <= where.end) return false;
    return next == by_begin_.begin() || std::prev(next)->second->where.end < where.begin;
  }

  std::map<std::uint32_t, const Edit*> by_begin_;
};

// Leaves nothing but errors that have a safe fix, if there are such. Whether there are.
bool keep_errors_with_fixes(Report& report) {
  const auto is_one = [](const Finding& finding) {
    return finding.rule->category == Severity::kError && !finding.suppressed &&
           chosen_fix(finding, false) != nullptr;
  };
  if (std::ranges::none_of(report.findings, is_one)) return false;
  std::erase_if(report.findings, [&](const Finding& finding) { return !is_one(finding); });
  return true;
}

}  // namespace

std::optional<std::string> apply_fixes(const SourceFiles& sources, FileId file,
                                       const Report& report, bool proposed) {
  ChosenEdits chosen;
  for (const Finding& finding : report.findings) {
    const Fix* fix = finding.suppressed ? nullptr : chosen_fix(finding, proposed);
    if (fix != nullptr && fix->edits.front().where.file == file) chosen.take(fix->edits);
  }
  if (chosen.by_begin().empty()) return std::nullopt;
  const std::string_view text = sources.text(file);
  std::string out;
  std::size_t done = 0;
  for (const auto& [begin, edit] : chosen.by_begin()) {
    out += text.substr(done, begin - done);
    out += edit->text;
    done = edit->where.end;
  }
  out += text.substr(done);
  return out;
}

FixedText fixed_in_rounds(
    const std::string& name, std::string text, bool proposed, const catalog::Catalog& catalog,
    const std::function<void(SourceFiles& sources, FileId file, Report& report)>& look) {
  FixedText result{.before = text, .after = std::move(text)};
  SourceFiles rounds;
  for (int round = 0; round < kMaxFixRounds; ++round) {
    const FileId now = rounds.add(name, TextBuffer(result.after));
    Report report;
    look(rounds, now, report);
    const bool refused = !proposed && keep_errors_with_fixes(report);
    auto fixed = apply_fixes(rounds, now, report, proposed);
    if (!fixed) break;
    if (!proposed && !refused && report.documents.size() == 1)
      result.unproven =
          why_not_the_same(result.after, *fixed, report.documents.front().kind, catalog);
    if (!result.unproven.empty()) break;
    result.after = *std::move(fixed);
  }
  return result;
}

std::string by_itself(std::string_view document) {
  const auto last_line = document.rfind('\n') + 1;  // 0 if there is one line only
  const auto margin = document.find_first_not_of(" \t", last_line) - last_line;
  std::string out;
  while (true) {
    const auto line_end = document.find('\n');
    out += document.substr(0, line_end);
    out += '\n';
    if (line_end == std::string_view::npos) return out;
    document.remove_prefix(line_end + 1);
    const auto indent = std::min(document.find_first_not_of(" \t"), document.size());
    document.remove_prefix(std::min(indent, margin));
  }
}

FixedText Linter::fixed(const SourceFiles& sources, FileId file, bool proposed) {
  return fixed_in_rounds(
      std::string(sources.name(file)), std::string(sources.text(file)), proposed, catalog(),
      [this](SourceFiles& rounds, FileId now, Report& report) { lint(rounds, now, report); });
}

}  // namespace ambit::lint
