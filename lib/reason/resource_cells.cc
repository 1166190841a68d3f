#include "reason/resource_cells.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "pattern/glob.h"
#include "pattern/text_cells.h"
#include "reason/value_cells.h"

namespace ambit::reason {

std::string arn_program() {
  std::string program = "arn:";
  for (int field = 2; field < 6; ++field) {
    program += kRunInField;
    program += ':';
  }
  program += kAnyRun;
  return program;
}

std::optional<ResourceCells> ResourceCells::make(const policy::Tables& tables,
                                                 std::vector<policy::ResourceId> patterns,
                                                 Budget& budget) {
  ResourceCells cells(tables, std::move(patterns));
  const std::vector<std::string> programs = cells.programs();
  const std::string domain = arn_program();
  const std::vector<TextPattern> all(programs.begin(), programs.end());
  auto found = text_cells({.program = domain}, all, budget);
  if (!found) return std::nullopt;
  for (TextCell& cell : *found)
    cells.cells_.push_back({.text = std::move(cell.text), .matched = std::move(cell.matched)});
  if (!cells.split_by_variables(budget)) return std::nullopt;

  Cell star{.text = "*", .matched = Bits(cells.patterns_.size())};
  for (std::size_t i = 0; i < cells.patterns_.size(); ++i)
    star.matched[i] = tables.resources[cells.patterns_[i]].everything;
  cells.cells_.push_back(std::move(star));
  return cells;
}

std::vector<std::string> ResourceCells::programs() const {
  std::vector<std::string> programs;
  programs.reserve(patterns_.size());
  for (const policy::ResourceId id : patterns_) {
    const policy::ResourcePattern& pattern = tables_->resources[id];
    if (pattern.everything)
      programs.emplace_back(1, kAnyRun);
    else if (pattern.pieces.empty())
      programs.emplace_back(tables_->text(pattern.program));
    else
      programs.push_back(widened(*tables_, pattern.pieces, true));
  }
  return programs;
}

// Patterns with variables are left open: which ARNs they match is not known.
std::vector<std::optional<std::string>> ResourceCells::within(std::string_view program,
                                                              Budget& budget) const {
  const std::vector<std::string> programs = this->programs();
  const std::vector<TextPattern> all(programs.begin(), programs.end());
  const auto cut = text_cells({.program = program}, all, budget);
  std::vector<std::optional<std::string>> texts(cells_.size());
  if (!cut) return texts;
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    if (c == star()) continue;
    for (const TextCell& one : *cut) {
      bool same = true;
      for (std::size_t i = 0; i < patterns_.size() && same; ++i)
        same = one.matched[i] == cells_[c].matched[i] ||
               (one.matched[i] && has_variable(*tables_, tables_->resources[patterns_[i]].pieces));
      if (same) texts[c] = one.text;
    }
  }
  return texts;
}

// A pattern with a variable matches some or none of the resources that it can match.
bool ResourceCells::split_by_variables(Budget& budget) {
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    if (!has_variable(*tables_, tables_->resources[patterns_[i]].pieces)) continue;
    if (cells_.size() > budget.left() / 64) return false;
    std::vector<Cell> unmatched;
    for (Cell& cell : cells_) {
      if (!cell.matched[i]) continue;
      cell.certain = false;
      unmatched.push_back(cell);
      unmatched.back().matched[i] = false;
    }
    std::ranges::move(unmatched, std::back_inserter(cells_));
  }
  return true;
}

Bits ResourceCells::matching(policy::ResourceId id, PolicyKind kind) const {
  Bits bits(cells_.size());
  const policy::ResourcePattern& pattern = tables_->resources[id];
  // Undocumented, and answered so: docs/evaluation.md.
  const bool completes = kind == PolicyKind::kIdentity || kind == PolicyKind::kBoundary;
  if (pattern.incomplete && !completes && !pattern.ends_in_star) return bits;
  const auto index =
      static_cast<std::size_t>(std::ranges::lower_bound(patterns_, id) - patterns_.begin());
  for (std::size_t i = 0; i < cells_.size(); ++i) bits[i] = cells_[i].matched[index];
  return bits;
}

}  // namespace ambit::reason
