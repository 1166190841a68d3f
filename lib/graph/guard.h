// Conditions under which an edge exists: alternatives of atoms, in one canonical form.
#ifndef AMBIT_GRAPH_GUARD_H_
#define AMBIT_GRAPH_GUARD_H_

#include <string>
#include <vector>

#include "ambit/paths.h"

namespace ambit::graph {

inline constexpr std::size_t kMaxConjuncts = 16;
inline constexpr std::size_t kMaxAtoms = 12;  // of a conjunct

inline Guard always() {
  return Guard(1);
}
inline Guard never() {
  return {};
}
inline bool is_always(const Guard& guard) {
  return guard.size() == 1 && guard.front().empty();
}
inline bool is_never(const Guard& guard) {
  return guard.empty();
}

Guard fact(std::string name, std::vector<std::string> arguments = {});
Guard unsupported(std::string reason);

// Sorted, without repetition, conjuncts that another one subsumes, and conjuncts with an atom and
// its negation. What has more than kMaxConjuncts or kMaxAtoms becomes unsupported(guard-too-large).
Guard canonical(Guard guard);

// Both, either; canonical if both are.
Guard both(const Guard& a, const Guard& b);
Guard either(const Guard& a, const Guard& b);

// Whether each alternative of `a` holds only where one of `b` does; of canonical guards. False does
// not mean that it is not so.
bool implies(const Guard& a, const Guard& b);

// Whether one says the opposite of the other.
bool contradicts(const GuardAtom& a, const GuardAtom& b);

// Whether the atom is a test of the request's context: no fact, and nothing of a layer that is not
// known.
bool is_on_request(const GuardAtom& atom);
// Whether every alternative has an atom that is not.
bool hangs_on_facts(const Guard& guard);

// The number of atoms of the shortest alternative.
std::size_t fewest_atoms(const Guard& guard);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_GUARD_H_
