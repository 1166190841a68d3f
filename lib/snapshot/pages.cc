#include "snapshot/pages.h"

#include <algorithm>
#include <set>

namespace ambit::snapshot {

const PageMark* Pages::gap(std::string_view list) const {
  const auto found = pages_.find(list);
  if (found == pages_.end()) return nullptr;
  std::set<std::string_view> asked_for;
  for (const PageMark& page : found->second)
    if (page.recorded && !page.starts_at.empty()) asked_for.insert(page.starts_at);
  const PageMark* last_truncated = nullptr;
  bool bare_end = false;
  for (const PageMark& page : found->second) {
    if (page.truncated && page.recorded && asked_for.count(page.token) == 0) return &page;
    if (page.truncated && !page.recorded) last_truncated = &page;
    bare_end = bare_end || (!page.truncated && !page.recorded);
  }
  return bare_end ? nullptr : last_truncated;
}

bool Pages::has_several(std::string_view list) const {
  const auto found = pages_.find(list);
  return found != pages_.end() &&
         std::any_of(found->second.begin(), found->second.end(), [](const PageMark& page) {
           return page.truncated || !page.starts_at.empty();
         });
}

std::vector<const PageMark*> Pages::gaps() const {
  std::vector<const PageMark*> gaps;
  for (const auto& [list, pages] : pages_)
    if (const PageMark* missing = gap(list)) gaps.push_back(missing);
  return gaps;
}

}  // namespace ambit::snapshot
