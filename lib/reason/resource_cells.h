// Which resources the patterns at hand tell apart.
#ifndef AMBIT_REASON_RESOURCE_CELLS_H_
#define AMBIT_REASON_RESOURCE_CELLS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ambit/policy.h"
#include "pattern/text_cells.h"
#include "policy/tables.h"
#include "support/bits.h"

namespace ambit::reason {

class ResourceCells {
 public:
  struct Cell {
    std::string text = {};  // an ARN, or `*`: the resource of actions without
    Bits matched = {};      // by index of the pattern
    bool certain = true;    // as ValueCell::certain
  };

  // `patterns`: each once, ascending. Nothing when the budget is spent.
  static std::optional<ResourceCells> make(const policy::Tables& tables,
                                           std::vector<policy::ResourceId> patterns,
                                           Budget& budget);

  const std::vector<Cell>& all() const { return cells_; }
  std::size_t star() const { return cells_.size() - 1; }  // the cell of `*` alone
  // The cells whose resources the pattern matches in a policy of that kind.
  Bits matching(policy::ResourceId pattern, PolicyKind kind) const;
  const std::vector<policy::ResourceId>& patterns() const { return patterns_; }
  // Of each cell an ARN that the glob program matches, too; nothing where it matches none, or the
  // budget is spent.
  std::vector<std::optional<std::string>> within(std::string_view program, Budget& budget) const;

 private:
  ResourceCells(const policy::Tables& tables, std::vector<policy::ResourceId> patterns)
      : tables_(&tables), patterns_(std::move(patterns)) {}
  std::vector<std::string> programs() const;  // of the patterns
  bool split_by_variables(Budget& budget);

  const policy::Tables* tables_;
  std::vector<policy::ResourceId> patterns_;
  std::vector<Cell> cells_;
};

// Any ARN.
std::string arn_program();

}  // namespace ambit::reason

#endif  // AMBIT_REASON_RESOURCE_CELLS_H_
