#include "graph/guard_table.h"

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <vector>

#include "graph/guard.h"

namespace ambit::graph {
namespace {

std::size_t hash_of(const Guard& guard) {
  std::size_t hash = guard.size();
  for (const std::vector<GuardAtom>& alternative : guard) {
    boost::hash_combine(hash, alternative.size());
    for (const GuardAtom& atom : alternative) {
      boost::hash_combine(hash, atom.fact);
      boost::hash_range(hash, atom.arguments.begin(), atom.arguments.end());
      if (!atom.test) continue;
      boost::hash_combine(hash, atom.test->key);
      boost::hash_range(hash, atom.test->values.begin(), atom.test->values.end());
    }
  }
  return hash;
}

std::uint64_t pair_of(GuardId a, GuardId b) {
  return std::uint64_t{a.index()} << 32 | b.index();
}

}  // namespace

GuardTable::GuardTable() {
  add(never());
  add(always());
}

GuardId GuardTable::add(const Guard& guard) {
  const std::size_t hash = hash_of(guard);
  const auto [first, last] = by_hash_.equal_range(hash);
  const auto known =
      std::find_if(first, last, [&](const auto& entry) { return (*this)[entry.second] == guard; });
  if (known != last) return known->second;
  const GuardId id(size());
  guards_.push_back(guard);
  by_hash_.emplace(hash, id);
  return id;
}

GuardId GuardTable::both(GuardId a, GuardId b) {
  if (a == b || b == kAlways || a == kNever) return a;
  if (a == kAlways || b == kNever) return b;
  const auto [at, is_new] = both_.try_emplace(pair_of(a, b), kNever);
  if (is_new) at->second = add(graph::both((*this)[a], (*this)[b]));
  return at->second;
}

bool GuardTable::implies(GuardId a, GuardId b) {
  if (a == b || b == kAlways || a == kNever) return true;
  const auto [at, is_new] = implies_.try_emplace(pair_of(a, b), false);
  if (is_new) at->second = graph::implies((*this)[a], (*this)[b]);
  return at->second;
}

}  // namespace ambit::graph
