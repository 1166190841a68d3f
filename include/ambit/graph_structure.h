// How the principals of a permission graph hang together: who can become each other, and how far
// roles lead on to roles. Answers of PermissionGraph.
#ifndef AMBIT_GRAPH_STRUCTURE_H_
#define AMBIT_GRAPH_STRUCTURE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ambit/access.h"
#include "ambit/cut.h"
#include "ambit/paths.h"

namespace ambit {

// Two or more principals, each of which can become each other one.
struct Component {
  std::vector<PrincipalName> principals = {};  // by account, type, ARN
  // The best class whose paths, with those of better ones, lead from each to each.
  PathClass path_class = PathClass::kNone;
};

// Steps of limited techniques do not count. That conditions of steps may exclude each other does
// not, either: each step is possible, but of a long path perhaps not all at the same time.
struct ComponentAnswer {
  std::vector<Component> by_any_step = {};  // the largest first, then by their first principal
  std::vector<Component> by_assuming = {};  // over AssumeRole alone
  GraphAssumptions assumptions = {};
};

// A role that a principal can come to by assuming one role after another.
struct ChainedRole {
  PrincipalName role = {};
  std::uint32_t depth = 0;  // the fewest assumptions that lead there
};

struct Chain {
  PrincipalName from = {};
  std::vector<ChainedRole> roles = {};      // by depth, then by account and ARN
  std::vector<PrincipalName> longest = {};  // how it comes to the last of `roles`, which included
  PathClass path_class = PathClass::kNone;  // of `longest`
  std::uint32_t depth() const { return roles.empty() ? 0 : roles.back().depth; }
};

struct ChainAnswer {
  std::vector<Chain> chains = {};      // of principals that can assume a role; the deepest first
  std::vector<Component> cycles = {};  // ComponentAnswer::by_assuming
  GraphAssumptions assumptions = {};
};

// A user or role that all paths of others to an administrator lead through, in the graph. The graph
// leaves out steps that nobody needs who comes to be an administrator without them, so once the
// point is gone others can show. No administrator.
struct ChokePoint {
  PrincipalName principal = {};
  // Those whose every path leads through it, with itself; by account, type, ARN. At least these:
  // whoever controls a principal that others can change counts as one who can do so, too.
  std::vector<PrincipalName> closes = {};
};

struct ChokeAnswer {
  std::vector<ChokePoint> principals = {};  // that close others; those that close most first
  std::size_t paths = 0;                    // principals with a path; administrators have none
  GraphAssumptions assumptions = {};
};

// A grant that all paths of some principals rest on.
struct ChokeGrant {
  CutElement grant = {};  // without what paths need of it; no edge
  // Those who have a path, and none without it; by account, type, ARN.
  std::vector<PrincipalName> closes = {};
  // The graph of the accounts without it says so. False: `closes` are at most these: of all others
  // a path is known that does not rest on it.
  bool checked = true;
};

// Of what makes administrators administrators as much is left as that takes: this is none of them.
struct ChokeGrantAnswer {
  std::vector<ChokeGrant> grants = {};  // those that close most first; then as CutAnswer::cut
  std::size_t paths = 0;                // principals with a path; administrators have none
  // False: the conditions of some path are too many to be told apart: there may be more.
  bool complete = true;
  GraphAssumptions assumptions = {};
};

}  // namespace ambit

#endif  // AMBIT_GRAPH_STRUCTURE_H_
