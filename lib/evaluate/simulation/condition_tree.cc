#include "evaluate/simulation/condition_tree.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "evaluate/formula.h"
#include "evaluate/when.h"

namespace ambit::simulation {
namespace {

using evaluate::Atom;
using evaluate::FormulaId;
using evaluate::Formulas;
using NodeKind = ConditionTree::Kind;

// Absorption compares every two members.
constexpr std::size_t kMaxCompared = 256;

class Builder {
 public:
  Builder(const policy::Tables& tables, const evaluate::Residual& residual)
      : tables_(tables), residual_(residual) {}

  // As deep as kAll and kAny take turns: a handful of levels, whatever the input.
  ConditionTree tree(FormulaId formula) const {
    const Formulas::Node& node = residual_.formulas.node(formula);
    switch (node.kind) {
      case Formulas::Kind::kConstant:
        return {.kind = residual_.formulas.is_constant(formula, true) ? NodeKind::kAll
                                                                      : NodeKind::kAny};
      case Formulas::Kind::kLiteral:
        return literal(node.literal);
      case Formulas::Kind::kAll:
        return list(NodeKind::kAll, members(formula, node.kind));
      case Formulas::Kind::kAny:
        break;
    }
    return list(NodeKind::kAny, members(formula, node.kind));
  }

 private:
  // The members, and in place of those of the same kind their members. A formula is built member by
  // member, so it nests as deep as it is long.
  std::vector<FormulaId> members(FormulaId formula, Formulas::Kind kind) const {
    std::vector<FormulaId> flat;
    std::vector<FormulaId> left = {formula};
    while (!left.empty()) {
      const FormulaId next = left.back();
      left.pop_back();
      const Formulas::Node& node = residual_.formulas.node(next);
      if (node.kind == kind)
        left.insert(left.end(), node.members.rbegin(), node.members.rend());
      else if (std::find(flat.begin(), flat.end(), next) == flat.end())
        flat.push_back(next);
    }
    if (flat.size() <= kMaxCompared) absorb(flat, dual(kind));
    return flat;
  }

  static Formulas::Kind dual(Formulas::Kind kind) {
    return kind == Formulas::Kind::kAll ? Formulas::Kind::kAny : Formulas::Kind::kAll;
  }

  // Of `a or (a and b)` drops the second; likewise of `a and (a or b)`.
  void absorb(std::vector<FormulaId>& flat, Formulas::Kind inner) const {
    std::vector<std::vector<FormulaId>> parts;
    for (const FormulaId member : flat) {
      const Formulas::Node& node = residual_.formulas.node(member);
      auto& own = parts.emplace_back(node.kind == inner ? members(member, inner)
                                                        : std::vector<FormulaId>{member});
      std::sort(own.begin(), own.end());
    }
    std::vector<FormulaId> kept;
    for (std::size_t i = 0; i < flat.size(); ++i) {
      bool superfluous = false;
      for (std::size_t k = 0; k < flat.size() && !superfluous; ++k)
        superfluous = k != i && includes(parts[i], parts[k]) && (k < i || parts[k] != parts[i]);
      if (!superfluous) kept.push_back(flat[i]);
    }
    flat = std::move(kept);
  }

  static bool includes(const std::vector<FormulaId>& all, const std::vector<FormulaId>& some) {
    return std::includes(all.begin(), all.end(), some.begin(), some.end());
  }

  ConditionTree list(NodeKind kind, const std::vector<FormulaId>& members) const {
    ConditionTree result{.kind = kind};
    for (const FormulaId member : members) add(result, tree(member));
    if (result.members.size() == 1) return ConditionTree(std::move(result.members.front()));
    return result;
  }

  static void add(ConditionTree& list, ConditionTree member) {
    if (member.kind == list.kind) {
      for (ConditionTree& inner : member.members) add(list, std::move(inner));
      return;
    }
    const bool known =
        member.kind == NodeKind::kTest &&
        std::any_of(list.members.begin(), list.members.end(), [&](const ConditionTree& other) {
          return other.kind == NodeKind::kTest && other.test == member.test;
        });
    if (!known) list.members.push_back(std::move(member));
  }

  // The negation of a test may take two. What is not known of a layer lets a request pass if it
  // allows and does not deny.
  ConditionTree literal(const evaluate::Literal& literal) const {
    const Atom& atom = residual_.atoms[literal.atom];
    if (atom.kind == Atom::Kind::kDenyLayer || atom.kind == Atom::Kind::kAllowLayer) {
      const bool passes = literal.positive == (atom.kind == Atom::Kind::kAllowLayer);
      return {.test = {.negated = !passes, .unknown_layer = static_cast<Layer>(atom.index)}};
    }
    std::vector<Test> tests = evaluate::describe(tables_, residual_.atoms, {&literal, 1});
    if (tests.size() == 1) return {.test = std::move(tests.front())};
    ConditionTree both{.kind = NodeKind::kAll};
    for (Test& test : tests) both.members.push_back({.test = std::move(test)});
    return both;
  }

  const policy::Tables& tables_;
  const evaluate::Residual& residual_;
};

}  // namespace

ConditionTree condition_tree(const policy::Tables& tables, const evaluate::Residual& residual) {
  return Builder(tables, residual).tree(residual.allowed);
}

}  // namespace ambit::simulation
