#include "evaluate/formula.h"

#include <algorithm>

namespace ambit::evaluate {
namespace {

using Alternative = Formulas::Alternative;

// Longer alternatives are not worked out: nobody reads them, and the time is the square of this.
constexpr std::size_t kMaxLiterals = 4096;

// Both lists are sorted.
bool implies(const Alternative& stronger, const Alternative& weaker) {
  return std::includes(stronger.begin(), stronger.end(), weaker.begin(), weaker.end());
}

// Adds `added` unless an alternative covers it already; drops those that it covers.
void add_alternative(std::vector<Alternative>& list, Alternative added) {
  for (const Alternative& other : list)
    if (implies(added, other)) return;
  std::erase_if(list, [&added](const Alternative& other) { return implies(other, added); });
  list.push_back(std::move(added));
}

// Both together, or nothing when they contradict each other.
std::optional<Alternative> merge(const Alternative& a, const Alternative& b) {
  Alternative both;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  for (std::size_t i = 1; i < both.size(); ++i)
    if (both[i].atom == both[i - 1].atom) return std::nullopt;
  return both;
}

}  // namespace

Formulas::Formulas() {
  nodes_.add({.negation = FormulaId(1)});
  nodes_.add({.negation = FormulaId(0)});
}

// Adds both, each the negation of the other; returns the first.
FormulaId Formulas::add(Node node, Node negation) {
  const FormulaId id = nodes_.add(std::move(node));
  const FormulaId negated = nodes_.add(std::move(negation));
  nodes_[id].negation = negated;
  nodes_[negated].negation = id;
  return id;
}

FormulaId Formulas::literal(Literal literal) {
  const std::size_t slot = std::size_t{literal.atom} * 2;
  if (slot >= literals_.size()) literals_.resize(slot + 2);
  if (!literals_[slot].valid()) {
    const FormulaId negative = add({.kind = Kind::kLiteral, .literal = {literal.atom, false}},
                                   {.kind = Kind::kLiteral, .literal = {literal.atom, true}});
    literals_[slot] = negative;
    literals_[slot + 1] = negate(negative);
  }
  return literals_[slot + (literal.positive ? 1 : 0)];
}

FormulaId Formulas::combine(Kind kind, std::span<const FormulaId> members) {
  const FormulaId neutral = constant(kind == Kind::kAll);
  const FormulaId absorbing = constant(kind != Kind::kAll);
  Node node{.kind = kind};
  for (const FormulaId member : members) {
    if (member == absorbing) return absorbing;
    if (member == neutral) continue;
    if (std::find(node.members.begin(), node.members.end(), member) == node.members.end())
      node.members.push_back(member);
  }
  if (node.members.empty()) return neutral;
  if (node.members.size() == 1) return node.members.front();
  Node negation{.kind = kind == Kind::kAll ? Kind::kAny : Kind::kAll};
  for (const FormulaId member : node.members) negation.members.push_back(negate(member));
  return add(std::move(node), std::move(negation));
}

FormulaId Formulas::all(std::span<const FormulaId> members) {
  return combine(Kind::kAll, members);
}

FormulaId Formulas::any(std::span<const FormulaId> members) {
  return combine(Kind::kAny, members);
}

// A sum of sums is one sum, and so for products: what is built member by member is as deep as it
// has members.
std::vector<FormulaId> Formulas::flattened(FormulaId formula) const {
  const Kind kind = nodes_[formula].kind;
  std::vector<FormulaId> flat;
  std::vector<FormulaId> open = {formula};
  while (!open.empty()) {
    const FormulaId next = open.back();
    open.pop_back();
    const Node& node = nodes_[next];
    if (node.kind == kind)
      open.insert(open.end(), node.members.rbegin(), node.members.rend());
    else
      flat.push_back(next);
  }
  return flat;
}

std::optional<std::vector<Alternative>> Formulas::sum(FormulaId formula, std::size_t limit) const {
  std::vector<Alternative> result;
  for (const FormulaId member : flattened(formula)) {
    auto part = alternatives(member, limit);
    if (!part) return std::nullopt;
    for (Alternative& alternative : *part) add_alternative(result, std::move(alternative));
    if (result.size() > limit) return std::nullopt;
  }
  return result;
}

std::optional<std::vector<Alternative>> Formulas::product(FormulaId formula,
                                                          std::size_t limit) const {
  std::vector<Alternative> result = {{}};
  for (const FormulaId member : flattened(formula)) {
    const auto part = alternatives(member, limit);
    if (!part) return std::nullopt;
    std::vector<Alternative> next;
    for (const Alternative& left : result) {
      for (const Alternative& right : *part)
        if (auto both = merge(left, right)) add_alternative(next, *std::move(both));
      if (next.size() > limit || left.size() > kMaxLiterals) return std::nullopt;
    }
    result = std::move(next);
  }
  return result;
}

std::optional<std::vector<Alternative>> Formulas::alternatives(FormulaId formula,
                                                               std::size_t limit) const {
  const Node& node = nodes_[formula];
  switch (node.kind) {
    case Kind::kConstant:
      if (is_constant(formula, true)) return std::vector<Alternative>{{}};
      return std::vector<Alternative>{};
    case Kind::kLiteral:
      return std::vector<Alternative>{{node.literal}};
    case Kind::kAll:
      return product(formula, limit);
    case Kind::kAny:
      return sum(formula, limit);
  }
  return std::nullopt;
}

}  // namespace ambit::evaluate
