#include <algorithm>
#include <map>

#include "ambit/lint.h"

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

}  // namespace

std::optional<std::string> apply_fixes(const SourceFiles& sources, FileId file,
                                       const Report& report, bool proposed) {
  ChosenEdits chosen;
  for (const Finding& finding : report.findings) {
    const Fix* fix = finding.suppressed ? nullptr : chosen_fix(finding, proposed);
    if (fix != nullptr && finding.place.where.file == file) chosen.take(fix->edits);
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

}  // namespace ambit::lint
