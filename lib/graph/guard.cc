#include "graph/guard.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ambit::graph {
namespace {

auto key_of(const Test& test) {
  return std::tie(test.key, test.op, test.values, test.negated, test.unknown_layer);
}

bool before(const GuardAtom& a, const GuardAtom& b) {
  if (a.test.has_value() != b.test.has_value()) return a.test.has_value();
  if (a.test && b.test) return key_of(*a.test) < key_of(*b.test);
  return std::tie(a.fact, a.arguments) < std::tie(b.fact, b.arguments);
}

using Conjunct = std::vector<GuardAtom>;

bool before_conjunct(const Conjunct& a, const Conjunct& b) {
  if (a.size() != b.size()) return a.size() < b.size();
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), before);
}

bool is_contradictory(const Conjunct& conjunct) {
  for (std::size_t i = 0; i < conjunct.size(); ++i)
    for (std::size_t j = i + 1; j < conjunct.size(); ++j)
      if (contradicts(conjunct[i], conjunct[j])) return true;
  return false;
}

void make_canonical(Conjunct& conjunct) {
  std::sort(conjunct.begin(), conjunct.end(), before);
  conjunct.erase(std::unique(conjunct.begin(), conjunct.end()), conjunct.end());
}

}  // namespace

bool contradicts(const GuardAtom& a, const GuardAtom& b) {
  if (!a.test || !b.test || a.test->negated == b.test->negated) return false;
  // That a layer of which something is unknown does not deny, and that it allows.
  if (a.test->unknown_layer) return false;
  Test negation = *a.test;
  negation.negated = !negation.negated;
  return negation == *b.test;
}

Guard fact(std::string name, std::vector<std::string> arguments) {
  return {{GuardAtom{.fact = std::move(name), .arguments = std::move(arguments)}}};
}

Guard unsupported(std::string reason) {
  return fact("unsupported", {std::move(reason)});
}

Guard canonical(Guard guard) {
  for (Conjunct& conjunct : guard) make_canonical(conjunct);
  std::erase_if(guard, is_contradictory);
  std::sort(guard.begin(), guard.end(), before_conjunct);
  guard.erase(std::unique(guard.begin(), guard.end()), guard.end());
  Guard kept;
  for (Conjunct& conjunct : guard) {
    const bool subsumed = std::ranges::any_of(kept, [&](const Conjunct& shorter) {
      return std::includes(conjunct.begin(), conjunct.end(), shorter.begin(), shorter.end(),
                           before);
    });
    if (!subsumed) kept.push_back(std::move(conjunct));
  }
  const bool too_large =
      kept.size() > kMaxConjuncts ||
      std::ranges::any_of(kept, [](const Conjunct& c) { return c.size() > kMaxAtoms; });
  return too_large ? unsupported("guard-too-large") : kept;
}

Guard both(const Guard& a, const Guard& b) {
  if (is_always(a) || is_never(b)) return b;
  if (is_always(b) || is_never(a)) return a;
  Guard product;
  for (const Conjunct& left : a) {
    for (const Conjunct& right : b) {
      product.push_back(left);
      product.back().insert(product.back().end(), right.begin(), right.end());
    }
  }
  return canonical(std::move(product));
}

Guard either(const Guard& a, const Guard& b) {
  if (is_always(a) || is_never(b)) return a;
  if (is_always(b) || is_never(a)) return b;
  Guard sum = a;
  sum.insert(sum.end(), b.begin(), b.end());
  return canonical(std::move(sum));
}

bool implies(const Guard& a, const Guard& b) {
  return std::ranges::all_of(a, [&](const Conjunct& longer) {
    return std::ranges::any_of(b, [&](const Conjunct& shorter) {
      return std::includes(longer.begin(), longer.end(), shorter.begin(), shorter.end(), before);
    });
  });
}

bool is_on_request(const GuardAtom& atom) {
  return atom.test && !atom.test->unknown_layer;
}

bool hangs_on_facts(const Guard& guard) {
  return std::ranges::all_of(guard, [](const std::vector<GuardAtom>& alternative) {
    return !std::ranges::all_of(alternative, is_on_request);
  });
}

std::size_t fewest_atoms(const Guard& guard) {
  // Canonical guards have their shortest alternative first.
  return guard.empty() ? 0 : guard.front().size();
}

}  // namespace ambit::graph
