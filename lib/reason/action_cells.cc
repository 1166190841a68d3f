#include "reason/action_cells.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "pattern/glob.h"

namespace ambit::reason {
namespace {

constexpr std::string_view kPassRole = "iam:passrole";

// A service and a name, neither of them empty, and no further colon.
std::string action_domain() {
  std::string domain;
  for (const char symbol : {kOneInField, kRunInField, ':', kOneInField, kRunInField})
    domain += symbol;
  return domain;
}

}  // namespace

std::optional<ActionCells> ActionCells::make(const policy::Tables& tables,
                                             std::vector<policy::ActionId> patterns,
                                             Budget& budget) {
  ActionCells cells(tables, std::move(patterns));
  std::vector<std::string> programs;
  programs.reserve(cells.patterns_.size() + 1);
  for (const policy::ActionId id : cells.patterns_) programs.push_back(cells.program_of(id));
  programs.emplace_back(kPassRole);
  const std::string domain = action_domain();
  const std::vector<TextPattern> all(programs.begin(), programs.end());
  auto found = text_cells({.program = domain}, all, budget);
  if (!found) return std::nullopt;
  cells.cells_ = *std::move(found);
  cells.matching_.resize(cells.patterns_.size(), Bits(cells.cells_.size()));
  for (std::size_t c = 0; c < cells.cells_.size(); ++c) {
    const Bits& matched = cells.cells_[c].matched;
    for (auto i = matched.find_first(); i < cells.patterns_.size(); i = matched.find_next(i))
      cells.matching_[i].set(c);
  }
  return cells;
}

std::string ActionCells::program_of(policy::ActionId id) const {
  const policy::ActionPattern& pattern = tables_->actions[id];
  if (pattern.everything) return std::string(1, kAnyRun);
  return std::string(tables_->text(pattern.prefix)) + ':' +
         std::string(tables_->text(pattern.name));
}

std::size_t ActionCells::find(std::string_view action) const {
  Bits matched(patterns_.size() + 1);
  for (std::size_t i = 0; i < patterns_.size(); ++i)
    matched[i] = glob_matches(program_of(patterns_[i]), action);
  matched[patterns_.size()] = action == kPassRole;
  return static_cast<std::size_t>(std::ranges::find(cells_, matched, &TextCell::matched) -
                                  cells_.begin());
}

const Bits& ActionCells::matching(policy::ActionId pattern) const {
  const auto index =
      static_cast<std::size_t>(std::ranges::lower_bound(patterns_, pattern) - patterns_.begin());
  return matching_[index];
}

std::size_t ActionCells::pass_role() const {
  const auto found = std::ranges::find_if(
      cells_, [this](const TextCell& cell) { return cell.matched[patterns_.size()]; });
  return static_cast<std::size_t>(found - cells_.begin());
}

std::vector<ActionCells::Expansion> ActionCells::expanded(const catalog::Catalog& catalog) const {
  std::vector<Expansion> all;
  all.reserve(patterns_.size() + 1);
  for (const policy::ActionId id : patterns_) {
    const std::string_view text = tables_->text(tables_->actions[id].text);
    if (has_wildcard(text))
      all.push_back({.several = catalog.expand(text)});
    else
      all.push_back({.only = catalog.find_action(text)});
  }
  all.push_back({.only = catalog.find_action(kPassRole)});
  return all;
}

catalog::ActionSet ActionCells::known(std::size_t cell, const catalog::Catalog& catalog,
                                      const std::vector<Expansion>& expanded) const {
  const Bits& matched = cells_[cell].matched;
  catalog::ActionSet actions = catalog.expand("*");
  const auto keep = [&](const Expansion& expansion) {
    if (expansion.several) {
      actions &= *expansion.several;
      return;
    }
    catalog::ActionSet own(catalog.action_count());
    if (expansion.only && actions.contains(*expansion.only)) own.insert(*expansion.only);
    actions = std::move(own);
  };
  for (std::size_t i = 0; i < expanded.size(); ++i) {
    const Expansion& expansion = expanded[i];
    if (matched[i])
      keep(expansion);
    else if (expansion.several)
      actions -= *expansion.several;
    else if (expansion.only)
      actions.erase(*expansion.only);
  }
  return actions;
}

catalog::ActionSet ActionCells::known(std::size_t cell, const catalog::Catalog& catalog) const {
  return known(cell, catalog, expanded(catalog));
}

Bits ActionCells::known(const catalog::Catalog& catalog) const {
  Bits bits(cells_.size());
  std::vector<Expansion> expanded;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    // Mostly it is an action that a policy names.
    if (catalog.find_action(cells_[i].text)) {
      bits.set(i);
      continue;
    }
    if (expanded.empty()) expanded = this->expanded(catalog);
    bits[i] = known(i, catalog, expanded).count() != 0;
  }
  return bits;
}

}  // namespace ambit::reason
