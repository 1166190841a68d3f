// Which escalation paths a change opens, and which it closes. The answer of
// PermissionGraph::changes_since. In plain words: docs/compare.md.
#ifndef AMBIT_PATH_CHANGES_H_
#define AMBIT_PATH_CHANGES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "ambit/paths.h"

namespace ambit {

// A principal that comes to another one, or to administrator, by better paths in one of two states
// than in the other. Administrators of an account can become everybody in it.
struct PathChange {
  std::string from = {};     // an ARN
  std::string to = {};       // an ARN, or `admin`
  std::string account = {};  // of `to`
  // Of the best paths; kNone, too, where a state does not have one of the two. kAdmin: `from` is an
  // administrator itself.
  PathClass before = PathClass::kNone;
  PathClass after = PathClass::kNone;
  Path path = {};  // the cheapest one of the better class
};

// Paths of limited steps count for nothing here, and what follows from a better path to an
// administrator is not told again. Sorted: those to administrators first, then surest
// first, then by ARN.
struct PathChanges {
  std::vector<PathChange> opened = {};  // better in the new state; located there
  std::vector<PathChange> closed = {};  // better in the old state; located there
  // Pairs that may be more of either and were not looked at.
  std::size_t left_out = 0;
  GraphAssumptions before = {};
  GraphAssumptions after = {};
};

}  // namespace ambit

#endif  // AMBIT_PATH_CHANGES_H_
