// Sets of principals that several others can come to in the same ways.
//
// Whoever may take over or hand over anything of its kind may do so with thousands of principals,
// and there may be thousands of them. What they all can do is stored once: edges from a vertex of
// its own, to which one edge that costs nothing leads from each of them. So a snapshot has about as
// many edges as it has principals and its different sets have members, not their product.
#ifndef AMBIT_GRAPH_TARGET_SETS_H_
#define AMBIT_GRAPH_TARGET_SETS_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <unordered_map>
#include <vector>

#include "graph/guard_table.h"
#include "graph/network.h"

namespace ambit::graph {

// A principal that a technique may be about, whoever uses it.
struct Target {
  std::uint32_t vertex = 0;
  Binding binding = {};
  GuardId guard = kNever;  // of its trust and of what the snapshot says
  bool reached = false;    // by one of the resources that are known, and that the caller controls
};

// The part of an edge that its source decides.
struct SourcePart {
  GuardId guard = kNever;
  std::uint32_t choices = kNoIndex;  // of Network::choices
  std::uint8_t value = 0;            // Binding::value

  friend bool operator==(const SourcePart&, const SourcePart&) = default;
};

// What the source decides in its edges to a list of targets.
struct SourceRow {
  std::uint32_t parts = 0;           // a number; 0: no edges
  std::uint32_t choices = kNoIndex;  // of all the parts; kNoIndex: each has its own, or none

  friend bool operator==(const SourceRow&, const SourceRow&) = default;
};

class TargetSets {
 public:
  static constexpr std::uint32_t kNone = 0;

  // `network` must outlive it. Without `share` there are only edges.
  TargetSets(Network& network, bool share);

  // The index in Network::choices.
  std::uint32_t intern(Choices choices);
  // A number for the part; kNone when its guard is never.
  std::uint32_t intern(SourcePart part);
  // By target the number of a part; kNone where there is no edge. Sources often differ in nothing
  // but what they choose for all targets, so that is kept apart.
  SourceRow intern(std::vector<std::uint32_t> parts);

  const SourcePart& part(std::uint32_t number) const { return parts_[number]; }
  // By target.
  const std::vector<std::uint32_t>& parts(const SourceRow& row) const { return *rows_[row.parts]; }

  // Adds the edges of a technique from a vertex, directly or by way of a set, to `targets`, which
  // must outlive the sets. `classify` is asked for the class of an edge by its guard. An edge may
  // lead from a set back to the vertex, which is no way to anything. O(1) when the set is known.
  void connect(std::uint32_t from, const Technique& technique, const std::vector<Target>& targets,
               const SourceRow& row, const std::function<PathClass(GuardId)>& classify);

 private:
  struct Key {
    const Technique* technique = nullptr;
    const std::vector<Target>* targets = nullptr;
    std::uint32_t parts = 0;

    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  struct RowHash {
    std::size_t operator()(const std::vector<std::uint32_t>& row) const;
  };
  struct Set {
    std::uint32_t vertex = kNoIndex;  // or, where there are few:
    std::vector<Edge> edges = {};
  };

  Set make(std::uint32_t from, const Key& key, const std::function<PathClass(GuardId)>& classify);

  Network& network_;
  bool share_;
  std::map<Choices, std::uint32_t> choices_;
  std::vector<SourcePart> parts_;
  std::unordered_multimap<std::size_t, std::uint32_t> numbers_;  // by hash of the part
  std::unordered_map<std::vector<std::uint32_t>, std::uint32_t, RowHash> row_numbers_;
  std::vector<const std::vector<std::uint32_t>*> rows_;  // by number, in `row_numbers_`
  std::unordered_map<Key, Set, KeyHash> sets_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_TARGET_SETS_H_
