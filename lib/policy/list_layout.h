// The white space of JSON lists that are written into a text for people.
#ifndef AMBIT_POLICY_LIST_LAYOUT_H_
#define AMBIT_POLICY_LIST_LAYOUT_H_

#include <span>
#include <string>
#include <string_view>

#include "json/json.h"

namespace ambit::policy {

// What stands around the items of a list; any of it may be empty.
struct ListLayout {
  std::string lead = {};  // behind the bracket
  std::string gap = {};   // behind each comma
  std::string tail = {};  // before the closing bracket
};

// How a list that takes the place of `member`'s value is written: as that one if it is a list from
// which it can be told. Otherwise, if the member starts a line, each item has a line of its own,
// indented by what the member is more than `object`, in which it stands; else all is on one line.
// `text` is that of the file. O(length of the two lines).
ListLayout list_layout(json::Member member, json::Value object, std::string_view text);

// A list of items, which are JSON texts.
std::string list_text(std::span<const std::string> items, const ListLayout& layout);

}  // namespace ambit::policy

#endif  // AMBIT_POLICY_LIST_LAYOUT_H_
