#include "policy/list_layout.h"

#include <algorithm>
#include <cstddef>

namespace ambit::policy {
namespace {

constexpr std::string_view kBlanks = " \t";

std::string_view between(std::string_view text, std::size_t begin, std::size_t end) {
  return text.substr(begin, end - begin);
}

struct Line {
  std::size_t begin = 0;
  std::string_view indentation = {};
  std::string_view newline = {};  // before it; empty for the first line
};

Line line_of(std::string_view text, std::size_t at) {
  Line line;
  const std::size_t feed = text.substr(0, at).rfind('\n');
  if (feed != std::string_view::npos) {
    line.begin = feed + 1;
    const bool carriage_return = feed > 0 && text[feed - 1] == '\r';
    line.newline = between(text, carriage_return ? feed - 1 : feed, line.begin);
  }
  const std::size_t first = text.find_first_not_of(kBlanks, line.begin);
  line.indentation = between(text, line.begin, std::min(first, text.size()));
  return line;
}

// The white space of a list with two elements or more, or with one on a line of its own.
bool read_layout(json::Value list, std::string_view text, ListLayout& layout) {
  std::size_t behind = list.where().begin + 1;  // of the element before
  std::size_t count = 0;
  for (const json::Value element : list.elements()) {
    const std::string_view space = between(text, behind, element.where().begin);
    if (count == 0)
      layout.lead = space;
    else if (count == 1)
      layout.gap = space.substr(space.find(',') + 1);
    behind = element.where().end;
    ++count;
  }
  layout.tail = between(text, behind, list.where().end - 1);
  if (count == 1) layout.gap = layout.lead;
  return count > 1 || layout.lead.find('\n') != std::string::npos;
}

}  // namespace

ListLayout list_layout(json::Member member, json::Value object, std::string_view text) {
  ListLayout layout;
  if (member.value.is(json::Kind::kArray) && read_layout(member.value, text, layout)) return layout;
  const std::size_t key = member.key.where().begin;
  const Line line = line_of(text, key);
  if (line.newline.empty() || line.begin + line.indentation.size() != key) {
    const bool blanks =
        kBlanks.find(text[member.value.where().begin - 1]) != std::string_view::npos;
    return {.gap = blanks ? " " : ""};
  }
  std::string_view unit = line.indentation;
  const std::string_view outer = line_of(text, object.where().begin).indentation;
  if (unit.starts_with(outer)) unit.remove_prefix(outer.size());
  layout.tail = std::string(line.newline).append(line.indentation);
  layout.lead = layout.tail + std::string(unit);
  layout.gap = layout.lead;
  return layout;
}

std::string list_text(std::span<const std::string> items, const ListLayout& layout) {
  std::string text = "[" + layout.lead;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text.append(",").append(layout.gap);
    text += items[i];
  }
  return text + layout.tail + "]";
}

}  // namespace ambit::policy
