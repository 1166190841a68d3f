// The conditions under which requests are allowed, which the evaluator leaves open: whether they
// can hold, what they say in few words, and which of them says more.
#ifndef AMBIT_REASON_CONDITIONS_H_
#define AMBIT_REASON_CONDITIONS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ambit/access.h"
#include "catalog/catalog.h"
#include "evaluate/evaluate.h"
#include "policy/tables.h"
#include "reason/key_variable.h"
#include "reason/search.h"
#include "support/budget.h"

namespace ambit::reason {

// Alternatives of which one has to hold, each a list of literals that all have to; sorted.
using Condition = std::vector<evaluate::Formulas::Alternative>;

// What residual formulas are about, each thing once.
class Atoms {
 public:
  std::uint32_t add(evaluate::Atom atom);
  // The alternatives with the numbers that the atoms have here.
  Condition adopt(const evaluate::Residual& residual, const Condition& alternatives);
  std::span<const evaluate::Atom> all() const { return atoms_; }

 private:
  std::vector<evaluate::Atom> atoms_;
  std::map<std::pair<evaluate::Atom::Kind, std::uint32_t>, std::uint32_t> index_;
};

// Condition keys are independent of each other here: what is known of the caller and the resource
// was put in before. Not thread-safe.
class Conditions {
 public:
  // All must outlive it. The budget is for telling values apart; tests of a key for which it does
  // not suffice are taken to be independent of each other.
  Conditions(const policy::Tables& tables, const catalog::Catalog& catalog, const Atoms& atoms,
             Budget& budget);

  // False when tests of some key were too intricate to be understood together.
  bool exact() const { return exact_; }

  // The same condition without alternatives that can never hold, and without whatever follows from
  // the rest. Empty: never holds.
  Condition simplified(const Condition& condition) const;

  // What holds where both do.
  static Condition both(const Condition& a, const Condition& b);

  // What holds where the first does and the second does not, simplified. Nothing: too many
  // alternatives.
  std::optional<Condition> minus(const Condition& condition, const Condition& other) const;

  // Whether `weaker` holds wherever `stronger` does.
  bool implies(const Condition& stronger, const Condition& weaker) const;

  // In the words of the policy language; tests that differ only in their values become one.
  std::vector<std::vector<Test>> describe(const Condition& condition) const;

 private:
  using Alternative = evaluate::Formulas::Alternative;

  Demand demand(evaluate::Literal literal) const;
  Demands demands(const Alternative& alternative) const;
  std::optional<Region> region(const Alternative& alternative) const;
  bool covered(const Region& region, std::span<const Demands> covers) const;
  bool follows(const Condition& condition, std::size_t alternative, std::size_t literal) const;

  const policy::Tables* tables_;
  const Atoms* atoms_;
  bool exact_ = true;
  std::vector<KeyVariable> keys_;
  std::vector<Demand> demands_;  // by atom: where it holds
  Region whole_;
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_CONDITIONS_H_
