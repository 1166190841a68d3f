// The guards of a graph, each kept once: thousands of edges have the same.
#ifndef AMBIT_GRAPH_GUARD_TABLE_H_
#define AMBIT_GRAPH_GUARD_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>

#include "ambit/id.h"
#include "ambit/paths.h"

namespace ambit::graph {

using GuardId = Id<struct GuardTag>;
inline constexpr GuardId kNever{0};
inline constexpr GuardId kAlways{1};

class GuardTable {
 public:
  GuardTable();

  // Of canonical guards equal ones have one id. O(size of the guard).
  GuardId add(const Guard& guard);
  // Stays where it is as long as the table lives, wherever that is moved.
  const Guard& operator[](GuardId id) const { return guards_[id.index()]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(guards_.size()); }

  // As of the guards; each pair is worked out once.
  GuardId both(GuardId a, GuardId b);
  bool implies(GuardId a, GuardId b);

 private:
  std::deque<Guard> guards_;
  std::unordered_multimap<std::size_t, GuardId> by_hash_;
  std::unordered_map<std::uint64_t, GuardId> both_;  // by the two ids
  std::unordered_map<std::uint64_t, bool> implies_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_GUARD_TABLE_H_
