// What a principal may do once it has become others.
#ifndef AMBIT_GRAPH_GAINS_H_
#define AMBIT_GRAPH_GAINS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "ambit/permissions.h"

namespace ambit::graph {

// Grants that come on top of those of one principal. Those on the same resources under the same
// condition become one.
class Gains {
 public:
  explicit Gains(const WhatCan& own);

  void add(const WhatCan& other);

  // With the shortest patterns for their actions; without a condition first, of these
  // what grants most to change.
  std::vector<PermissionGrant> take();

 private:
  struct Held {
    PermissionGrant grant = {};
    std::vector<std::string> actions = {};  // by name; sorted
    bool as_written = true;                 // the patterns of `grant` say exactly `actions`
  };

  static Held held(const PermissionGrant& grant);
  static void merge(Held&& more, Held& into);
  static bool covers(const Held& own, const Held& other);

  std::vector<Held> own_;
  std::vector<Held> gained_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_GAINS_H_
