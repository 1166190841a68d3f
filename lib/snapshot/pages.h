// Lists that are exported in pages: whether all are there.
#ifndef AMBIT_SNAPSHOT_PAGES_H_
#define AMBIT_SNAPSHOT_PAGES_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/source.h"

namespace ambit::snapshot {

struct PageMark {
  bool truncated = false;      // says that another one follows,
  std::string token = {};      // which is asked for with this; empty: it does not say
  bool recorded = false;       // it is known which call it answers,
  std::string starts_at = {};  // and that asked for the page of this token; empty: the first
  Location where = {};
};

class Pages {
 public:
  // `list` names what all pages of one list have in common.
  void add(std::string list, PageMark page) { pages_[std::move(list)].push_back(std::move(page)); }

  // The page of `list` behind which one is missing; null when there is none. A page goes on with
  // the one that was asked for with its token; without records, a list has all its pages when one
  // of them says that it is the last.
  const PageMark* gap(std::string_view list) const;

  // Whether `list` came in pages, and was not exported several times as a whole.
  bool has_several(std::string_view list) const;

  // The gaps of all lists.
  std::vector<const PageMark*> gaps() const;

 private:
  std::map<std::string, std::vector<PageMark>, std::less<>> pages_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_PAGES_H_
