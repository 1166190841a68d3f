// Boolean formulas over atoms: what is left of a decision when everything known is put in.
// Built in negation normal form and simplified as they are built; printed as alternatives (DNF).
#ifndef AMBIT_EVALUATE_FORMULA_H_
#define AMBIT_EVALUATE_FORMULA_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ambit/id.h"
#include "support/id_table.h"

namespace ambit::evaluate {

using FormulaId = Id<struct FormulaTag>;

// An atom, named by the index that its owner gave it, or its negation.
struct Literal {
  std::uint32_t atom = 0;
  bool positive = true;

  friend auto operator<=>(const Literal&, const Literal&) = default;
};

class Formulas {
 public:
  enum class Kind : std::uint8_t { kConstant, kLiteral, kAll, kAny };
  // What a formula is made of.
  struct Node {
    Kind kind = Kind::kConstant;
    Literal literal = {};
    std::vector<FormulaId> members = {};
    FormulaId negation = {};  // made together with the node
  };

  Formulas();

  FormulaId constant(bool value) const { return FormulaId(value ? 1 : 0); }
  FormulaId literal(Literal literal);
  // Constants are dropped or absorb; equal members are kept once, in order.
  FormulaId all(std::span<const FormulaId> members);
  FormulaId any(std::span<const FormulaId> members);
  FormulaId negate(FormulaId formula) const { return nodes_[formula].negation; }  // O(1)

  const Node& node(FormulaId formula) const { return nodes_[formula]; }
  bool is_constant(FormulaId formula, bool value) const { return formula == constant(value); }

  // The alternatives under which `formula` holds, each a list of literals that must all hold,
  // without contradictory or subsumed ones; in the order of the members. Nothing when there are (or
  // would be on the way) more than `limit`, or when one has thousands of literals. The depth of the
  // recursion is the number of changes between all and any, not of members.
  using Alternative = std::vector<Literal>;
  std::optional<std::vector<Alternative>> alternatives(FormulaId formula, std::size_t limit) const;

 private:
  FormulaId combine(Kind kind, std::span<const FormulaId> members);
  std::optional<std::vector<Alternative>> product(FormulaId formula, std::size_t limit) const;
  std::optional<std::vector<Alternative>> sum(FormulaId formula, std::size_t limit) const;
  FormulaId add(Node node, Node negation);
  std::vector<FormulaId> flattened(FormulaId formula) const;

  IdTable<FormulaId, Node> nodes_;
  std::vector<FormulaId> literals_;  // by atom and polarity
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_FORMULA_H_
