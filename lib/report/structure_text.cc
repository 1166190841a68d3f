// How many first, then which, the largest and deepest first.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/graph_structure.h"
#include "report/access_text.h"
#include "report/cut_words.h"
#include "report/paths_text.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

constexpr std::size_t kMaxComponents = 10;
constexpr std::size_t kMaxMembers = 3;
constexpr std::size_t kMaxChains = 20;

std::string name_of(const PrincipalName& principal) {
  return fmt::format("{}/{}", type_name(principal.type), principal.name);
}

std::string members_of(const Component& component, const TextStyle& style) {
  std::string words;
  const std::size_t shown =
      style.all ? component.principals.size() : std::min(component.principals.size(), kMaxMembers);
  for (std::size_t i = 0; i < shown; ++i)
    words += fmt::format("{}{}", i == 0 ? "" : ", ", name_of(component.principals[i]));
  if (component.principals.size() > shown)
    words += fmt::format(" and {} more", component.principals.size() - shown);
  return words;
}

void write_components(Text& text, std::string_view title, const std::vector<Component>& components,
                      const TextStyle& style) {
  if (components.empty()) return;
  text.blank_line();
  text.line({{title, Ink::kStrong}});
  const std::size_t shown = text.shown(components.size(), kMaxComponents);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < shown; ++i) {
    const Component& one = components[i];
    rows.push_back({{count_of(one.principals.size(), "principal"), Ink::kStrong},
                    {path_class_name(one.path_class), path_ink(one.path_class)},
                    {members_of(one, style)}});
  }
  text.rows(rows, kIndent);
  text.say_cut(components.size(), shown, kIndent);
}

// How many of the paths there are it closes, at the most when that was not checked.
std::string closed_words(const ChokeGrant& grant, std::size_t paths) {
  return fmt::format("{}{} of {}", grant.checked ? "" : "at most ", grant.closes.size(), paths);
}

void write_choke_grants(Text& text, const ChokeGrantAnswer& answer, const Places& places) {
  if (answer.grants.empty()) return;
  text.blank_line();
  text.line({{"principals without a path once one grant is gone", Ink::kStrong}});
  const std::size_t shown = text.shown(answer.grants.size(), kMaxChains);
  std::vector<Row> rows;
  rows.reserve(shown);
  for (std::size_t i = 0; i < shown; ++i) {
    const ChokeGrant& one = answer.grants[i];
    rows.push_back({{closed_words(one, answer.paths)},
                    {cut_verb(one.grant)},
                    {cut_element_words(one.grant), Ink::kStrong},
                    {cut_place_words(one.grant, places), Ink::kFaint}});
  }
  text.rows(rows, kIndent);
  text.say_cut(answer.grants.size(), shown, kIndent);
  if (!answer.complete) text.line({{"there may be more", Ink::kWarning}}, kIndent);
}

}  // namespace

std::string choke_text(const ChokeAnswer& points, const ChokeGrantAnswer& grants,
                       const Snapshot& snapshot, const TextStyle& style) {
  Text text(style);
  const bool checked = std::ranges::all_of(grants.grants, &ChokeGrant::checked);
  text.line({{count_of(points.principals.size(), "choke point"), Ink::kStrong},
             checked ? " and " : " and at most ",
             {count_of(grants.grants.size(), "grant"), Ink::kStrong},
             fmt::format(" on the paths of {} to an administrator",
                         count_of(points.paths, "principal"))});
  std::vector<Row> rows;
  const std::size_t shown = text.shown(points.principals.size(), kMaxChains);
  for (std::size_t i = 0; i < shown; ++i) {
    const ChokePoint& point = points.principals[i];
    rows.push_back({{name_of(point.principal), Ink::kStrong},
                    {fmt::format("the paths of {} of {} lead through it", point.closes.size(),
                                 points.paths)}});
  }
  if (!rows.empty()) text.blank_line();
  text.rows(rows, kIndent);
  text.say_cut(points.principals.size(), shown, kIndent);
  write_choke_grants(text, grants, Places(snapshot.sources()));
  write_assumptions(text, points.assumptions);
  return text.take();
}

std::string components_text(const ComponentAnswer& answer, const TextStyle& style) {
  Text text(style);
  text.line({{count_of(answer.by_any_step.size(), "set"), Ink::kStrong},
             " of principals that can become each other, ",
             {std::to_string(answer.by_assuming.size()), Ink::kStrong},
             " by assuming roles alone"});
  write_components(text, "by any step", answer.by_any_step, style);
  write_components(text, "by assuming roles alone", answer.by_assuming, style);
  write_assumptions(text, answer.assumptions);
  return text.take();
}

std::string chains_text(const ChainAnswer& answer, const TextStyle& style) {
  Text text(style);
  const std::uint32_t depth = answer.chains.empty() ? 0 : answer.chains.front().depth();
  text.line({{fmt::format("roles lead on to roles {} deep", depth), Ink::kStrong},
             fmt::format("; {} can assume one", count_of(answer.chains.size(), "principal"))});
  std::vector<Row> rows;
  const std::size_t shown = text.shown(answer.chains.size(), kMaxChains);
  for (std::size_t i = 0; i < shown; ++i) {
    const Chain& chain = answer.chains[i];
    std::string way = name_of(chain.from);
    for (const PrincipalName& role : chain.longest) way += " > " + name_of(role);
    rows.push_back({{std::to_string(chain.depth()), Ink::kStrong},
                    {path_class_name(chain.path_class), path_ink(chain.path_class)},
                    {count_of(chain.roles.size(), "role")},
                    {way}});
  }
  if (!rows.empty()) text.blank_line();
  text.rows(rows, kIndent);
  text.say_cut(answer.chains.size(), shown, kIndent);
  write_components(text, "roles that lead back to each other", answer.cycles, style);
  write_assumptions(text, answer.assumptions);
  return text.take();
}

}  // namespace ambit::report
