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
  for (const policy::ActionId id : cells.patterns_) {
    const policy::ActionPattern& pattern = tables.actions[id];
    std::string program(1, kAnyRun);
    if (!pattern.everything)
      program =
          std::string(tables.text(pattern.prefix)) + ':' + std::string(tables.text(pattern.name));
    programs.push_back(std::move(program));
  }
  programs.emplace_back(kPassRole);
  const std::string domain = action_domain();
  const std::vector<TextPattern> all(programs.begin(), programs.end());
  auto found = text_cells({.program = domain}, all, budget);
  if (!found) return std::nullopt;
  cells.cells_ = *std::move(found);
  return cells;
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

catalog::ActionSet ActionCells::known(std::size_t cell, const catalog::Catalog& catalog) const {
  catalog::ActionSet actions = catalog.expand("*");
  for (std::size_t i = 0; i <= patterns_.size(); ++i) {
    const catalog::ActionSet matched = catalog.expand(
        i < patterns_.size() ? tables_->text(tables_->actions[patterns_[i]].text) : kPassRole);
    if (cells_[cell].matched[i])
      actions &= matched;
    else
      actions -= matched;
  }
  return actions;
}

Bits ActionCells::known(const catalog::Catalog& catalog) const {
  Bits bits(cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i) bits[i] = known(i, catalog).count() != 0;
  return bits;
}

}  // namespace ambit::reason
