// Which actions the patterns at hand tell apart: those of the catalog and all others.
#ifndef AMBIT_REASON_ACTION_CELLS_H_
#define AMBIT_REASON_ACTION_CELLS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "pattern/text_cells.h"
#include "policy/tables.h"
#include "support/bits.h"

namespace ambit::reason {

class ActionCells {
 public:
  // `patterns`: each once, ascending. Nothing when the budget is spent.
  static std::optional<ActionCells> make(const policy::Tables& tables,
                                         std::vector<policy::ActionId> patterns, Budget& budget);

  std::size_t size() const { return cells_.size(); }
  // The cells whose actions the pattern matches.
  const Bits& matching(policy::ActionId pattern) const;
  // The cell that holds the action, which is in lower case. O(patterns).
  std::size_t find(std::string_view action) const;
  // The cell of iam:PassRole, of which it is the only action.
  std::size_t pass_role() const;

  // An action of the cell, in lower case; the catalog may not know it.
  const std::string& text(std::size_t cell) const { return cells_[cell].text; }
  // The actions of the catalog that are in the cell. O(patterns).
  catalog::ActionSet known(std::size_t cell, const catalog::Catalog& catalog) const;
  // The cells that hold an action of the catalog.
  Bits known(const catalog::Catalog& catalog) const;

 private:
  // The actions of the catalog that a pattern matches: of one that names an action, that action.
  struct Expansion {
    std::optional<catalog::ActionId> only = {};
    std::optional<catalog::ActionSet> several = {};
  };
  // Of each pattern, and of iam:PassRole.
  std::vector<Expansion> expanded(const catalog::Catalog& catalog) const;
  catalog::ActionSet known(std::size_t cell, const catalog::Catalog& catalog,
                           const std::vector<Expansion>& expanded) const;

  std::string program_of(policy::ActionId id) const;

  ActionCells(const policy::Tables& tables, std::vector<policy::ActionId> patterns)
      : tables_(&tables), patterns_(std::move(patterns)) {}

  const policy::Tables* tables_;
  std::vector<policy::ActionId> patterns_;
  std::vector<TextCell> cells_;  // matched: by index into patterns_, then iam:PassRole
  std::vector<Bits> matching_;   // the other way round: by pattern, which cells
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_ACTION_CELLS_H_
