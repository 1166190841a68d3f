// Edits keep every byte that they are not about: an element goes with one comma and the white space
// up to its neighbour, and what is added is laid out as what stands beside it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "lint/inspection.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;

Edit edit(Location where, std::uint32_t begin, std::uint32_t end, std::string text = {}) {
  return {{where.file, begin, end}, std::move(text)};
}

// A thing between commas: an element, or a member from its key to the end of its value.
struct Item {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

std::vector<Item> items_of(Value container) {
  std::vector<Item> items;
  for (const Value element : container.elements())
    items.push_back({element.where().begin, element.where().end});
  for (const json::Member member : container.members())
    items.push_back({member.key.where().begin, member.value.where().end});
  return items;
}

// Cuts runs of items out: up to the next item that stays, or else from the end of the last that
// stays.
std::vector<Edit> cut(Value container, const std::vector<Item>& items,
                      const std::vector<bool>& cut_out) {
  std::vector<Edit> edits;
  const Location where = container.where();
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!cut_out[i]) continue;
    std::size_t last = i;
    while (last + 1 < items.size() && cut_out[last + 1]) ++last;
    if (last + 1 < items.size())
      edits.push_back(edit(where, items[i].begin, items[last + 1].begin));
    else if (i > 0)
      edits.push_back(edit(where, items[i - 1].end, items[last].end));
    else
      edits.push_back(edit(where, where.begin + 1, where.end - 1));
    i = last;
  }
  return edits;
}

// What stands between an opening bracket and its first item, in a container that has one.
std::string_view lead(Value container, const std::vector<Item>& items) {
  return container.raw().substr(1, items.front().begin - container.where().begin - 1);
}

}  // namespace

std::string in_quotes(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<Edit> replace_raw(Value value, std::string json) {
  return {{value.where(), std::move(json)}};
}

std::vector<Edit> replace_string(Value value, std::string_view text) {
  return replace_raw(value, in_quotes(text));
}

std::vector<Edit> replace_by_several(Value element, Value value,
                                     const std::vector<std::string>& texts) {
  std::string json;
  for (const std::string& text : texts) json += (json.empty() ? "" : ", ") + in_quotes(text);
  if (!element.is(Kind::kArray) && texts.size() != 1) json = "[" + json + "]";
  return replace_raw(value, std::move(json));
}

std::vector<Edit> remove_elements(Value list, const std::vector<Value>& elements) {
  if (!list.is(Kind::kArray)) return {};
  std::vector<std::uint32_t> begins;
  begins.reserve(elements.size());
  for (const Value element : elements) begins.push_back(element.where().begin);
  std::ranges::sort(begins);
  const std::vector<Item> items = items_of(list);
  std::vector<bool> cut_out;
  cut_out.reserve(items.size());
  for (const Item& item : items) cut_out.push_back(std::ranges::binary_search(begins, item.begin));
  if (std::ranges::all_of(cut_out, [](bool out) { return out; })) return {};
  return cut(list, items, cut_out);
}

std::vector<Edit> remove_element(Value list, Value element) {
  return remove_elements(list, {element});
}

std::vector<Edit> remove_statement(const Document& document, const Statement& statement) {
  if (!document.statement_list.is(Kind::kArray)) return {};
  return remove_element(document.statement_list, statement.object);
}

std::vector<Edit> remove_member(Value object, Value key) {
  const std::vector<Item> items = items_of(object);
  std::vector<bool> cut_out;
  cut_out.reserve(items.size());
  for (const Item& item : items) cut_out.push_back(item.begin == key.where().begin);
  return cut(object, items, cut_out);
}

std::vector<Edit> insert_first_member(Value object, std::string_view name,
                                      const std::string& json) {
  const std::vector<Item> items = items_of(object);
  const Location where = object.where();
  const std::string member = in_quotes(name) + ": " + json;
  if (items.empty()) return {edit(where, where.begin + 1, where.end - 1, member)};
  const std::string_view space = lead(object, items);
  return {edit(where, items.front().begin, items.front().begin,
               member + "," + (space.empty() ? " " : std::string(space)))};
}

std::vector<Edit> append_member(Value object, std::string_view name, const std::string& json) {
  const std::vector<Item> items = items_of(object);
  const Location where = object.where();
  const std::string member = in_quotes(name) + ": " + json;
  if (items.empty()) return {edit(where, where.begin + 1, where.end - 1, member)};
  const std::string_view space = lead(object, items);
  return {edit(where, items.back().end, items.back().end,
               "," + (space.empty() ? " " : std::string(space)) + member)};
}

std::vector<Edit> append_strings(Value value, const std::vector<std::string>& texts) {
  std::string added;
  const Location where = value.where();
  if (value.is(Kind::kString)) {
    for (const std::string& text : texts) added += ", " + in_quotes(text);
    return {edit(where, where.begin, where.begin, "["),
            edit(where, where.end, where.end, added + "]")};
  }
  if (!value.is(Kind::kArray)) return {};
  const std::vector<Item> items = items_of(value);
  if (items.empty()) {
    for (const std::string& text : texts) added += (added.empty() ? "" : ", ") + in_quotes(text);
    return {edit(where, where.begin + 1, where.end - 1, added)};
  }
  const std::string_view space = lead(value, items);
  for (const std::string& text : texts)
    added += "," + (space.empty() ? " " : std::string(space)) + in_quotes(text);
  return {edit(where, items.back().end, items.back().end, added)};
}

Fix safe_fix(std::string description, std::vector<Edit> edits) {
  return {.description = std::move(description), .safe = true, .edits = std::move(edits)};
}

Fix proposed_fix(std::string description, std::vector<Edit> edits) {
  return {.description = std::move(description), .safe = false, .edits = std::move(edits)};
}

Fix replacement(Value value, std::string_view text, bool safe) {
  return {.description = "replace by " + single_quoted(text),
          .safe = safe,
          .edits = replace_string(value, text)};
}

void add_fix(Finding& finding, Fix fix) {
  if (!fix.edits.empty()) finding.fixes.push_back(std::move(fix));
}

}  // namespace ambit::lint
