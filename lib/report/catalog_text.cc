#include <fmt/format.h>

#include <set>

#include "report/printable.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

constexpr std::size_t kMaxRows = 40;  // of a list that is cut

std::string rcp_words(bool reached) {
  return reached ? "resource control policies reach it"
                 : "resource control policies do not reach it";
}

// A heading, and the rows below it as far as they are shown.
void write_table(Text& text, std::string_view heading, std::vector<Row> rows) {
  if (rows.empty()) return;
  text.blank_line();
  text.line({{heading, Ink::kStrong}});
  const std::size_t total = rows.size();
  const std::size_t shown = text.shown(total, kMaxRows);
  rows.resize(shown, {});
  text.rows(rows, 2);
  text.say_cut(total, shown, 2);
}

std::vector<Row> type_rows(const std::vector<catalog::ResourceTypeFacts>& types) {
  std::vector<Row> rows;
  for (const catalog::ResourceTypeFacts& type : types) {
    rows.push_back({type.name, type.required ? "required" : ""});
    for (const std::string_view arn : type.arns) {
      if (rows.back().size() > 2) rows.push_back({"", ""});
      rows.back().emplace_back(arn);
    }
  }
  return rows;
}

std::vector<Row> key_rows(const std::vector<catalog::KeyFacts>& keys) {
  std::vector<Row> rows;
  rows.reserve(keys.size());
  for (const catalog::KeyFacts& key : keys)
    rows.push_back({key.name, key_type_name(key.type), key.multivalued ? "multivalued" : ""});
  return rows;
}

// The column that is empty in all rows takes no room.
void drop_empty_column(std::vector<Row>& rows, std::size_t column) {
  for (const Row& row : rows)
    if (!row[column].text().empty()) return;
  for (Row& row : rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
}

void write_types_and_keys(Text& text, const std::vector<catalog::ResourceTypeFacts>& types,
                          const std::vector<catalog::KeyFacts>& keys) {
  auto rows = type_rows(types);
  drop_empty_column(rows, 1);
  write_table(text, "resource types", std::move(rows));
  write_table(text, "condition keys", key_rows(keys));
}

}  // namespace

std::string catalog_text(const catalog::CatalogFacts& facts, const TextStyle& style) {
  Text text(style);
  text.line({fmt::format(
      "catalog {}: {}, {}, {}, {}", facts.version, count_of(facts.services.size(), "service"),
      count_of(facts.actions, "action"), count_of(facts.resource_types, "resource type"),
      count_of(facts.keys, "condition key"))});
  text.line({"source: ", facts.source});
  std::vector<Row> rows;
  rows.reserve(facts.services.size());
  for (const auto& service : facts.services)
    rows.push_back({service.name, count_of(service.actions, "action"),
                    service.reached_by_rcps ? rcp_words(true) : ""});
  write_table(text, "services", std::move(rows));
  text.blank_line();
  text.line({"next"});
  text.line({"what it knows of one:  ambit catalog SERVICE, ambit catalog SERVICE:ACTION"}, 2);
  return text.take();
}

std::string catalog_text(const catalog::ServiceFacts& facts, const TextStyle& style) {
  Text text(style);
  text.line({fmt::format("{}: {}, {}, {}; {}", facts.name, count_of(facts.actions.size(), "action"),
                         count_of(facts.resource_types.size(), "resource type"),
                         count_of(facts.keys.size(), "condition key"),
                         rcp_words(facts.reached_by_rcps))});
  std::vector<Row> rows;
  rows.reserve(facts.actions.size());
  for (const auto& action : facts.actions) rows.push_back({action.name, level_name(action.level)});
  write_table(text, "actions", std::move(rows));
  write_types_and_keys(text, facts.resource_types, facts.keys);
  return text.take();
}

std::string catalog_text(const catalog::ActionFacts& facts, const TextStyle& style) {
  Text text(style);
  text.line({fmt::format("{}: {}; {}", facts.name, level_name(facts.level),
                         rcp_words(facts.reached_by_rcps))});
  if (facts.resource_types.empty())
    text.line({"no resource types: a policy names it with the resource `*`"}, 2);
  write_types_and_keys(text, facts.resource_types, facts.keys);
  return text.take();
}

std::string expansions_text(std::span<const catalog::Expansion> expansions) {
  std::string lines;
  std::set<std::string_view> said;
  for (const catalog::Expansion& expansion : expansions)
    for (const std::string& action : expansion.actions)
      if (said.insert(action).second) lines.append(action) += '\n';
  return lines;
}

std::string shrunk_text(const catalog::Shrunk& shrunk) {
  std::string lines;
  for (const std::string& action : shrunk.actions) lines.append(printable(action)) += '\n';
  return lines;
}

}  // namespace ambit::report
