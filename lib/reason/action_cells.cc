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

Bits ActionCells::matching(policy::ActionId pattern) const {
  const auto index =
      static_cast<std::size_t>(std::ranges::find(patterns_, pattern) - patterns_.begin());
  Bits bits(cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i) bits[i] = cells_[i].matched[index];
  return bits;
}

std::size_t ActionCells::pass_role() const {
  const auto found = std::ranges::find_if(
      cells_, [this](const TextCell& cell) { return cell.matched[patterns_.size()]; });
  return static_cast<std::size_t>(found - cells_.begin());
}

std::vector<catalog::ActionSet> ActionCells::expanded(const catalog::Catalog& catalog) const {
  std::vector<catalog::ActionSet> all;
  all.reserve(patterns_.size() + 1);
  for (const policy::ActionId id : patterns_)
    all.push_back(catalog.expand(tables_->text(tables_->actions[id].text)));
  all.push_back(catalog.expand(kPassRole));
  return all;
}

catalog::ActionSet ActionCells::known(std::size_t cell, const catalog::Catalog& catalog,
                                      const std::vector<catalog::ActionSet>& expanded) const {
  catalog::ActionSet actions = catalog.expand("*");
  for (std::size_t i = 0; i < expanded.size(); ++i) {
    if (cells_[cell].matched[i])
      actions &= expanded[i];
    else
      actions -= expanded[i];
  }
  return actions;
}

catalog::ActionSet ActionCells::known(std::size_t cell, const catalog::Catalog& catalog) const {
  return known(cell, catalog, expanded(catalog));
}

Bits ActionCells::known(const catalog::Catalog& catalog) const {
  Bits bits(cells_.size());
  std::vector<catalog::ActionSet> expanded;
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
