// How administrators of an account come to roles of others.
//
// They may give any user or role of their account all permissions and act as it. So whoever
// administers the account controls what trusts one of them.
#ifndef AMBIT_GRAPH_WAYS_OUT_H_
#define AMBIT_GRAPH_WAYS_OUT_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "graph/authority.h"
#include "graph/entity.h"
#include "graph/holding.h"
#include "graph/policy_index.h"
#include "graph/reach_sets.h"
#include "graph/trusted.h"

namespace ambit::graph {

class WaysOut {
 public:
  // All must outlive it. `trusted`: by role, an index of `entities`. `holdings`: those of the
  // principals come first. O(roles + their principals).
  WaysOut(Authority& authority, const EntityIndex& entities, const PolicyIndex& policies,
          const std::deque<Holding>& holdings, const std::map<std::uint32_t, Trusted>& trusted);

  // Whether roles of other accounts may let in somebody of the account.
  bool any(std::string_view account) const;

  // Principals of the account that its administrators control, and who with all permissions could
  // assume the roles of other accounts that let in somebody of it, ascending. For a role one who
  // surely can; else those whom it names and can on a condition, and one of the others. `control`:
  // of the administrators of the account.
  std::vector<std::uint32_t> of(std::string_view account, const Control& control) const;

 private:
  // How the administrators come to assume a role as that principal.
  PathClass class_as(std::uint32_t principal, const Asked& assume, const Control& control) const;
  void add_ways_to(std::uint32_t role, std::string_view account, const Control& control,
                   std::set<std::uint32_t>& ways) const;
  // The best of the account, which has principals; nothing where none is let in.
  std::optional<std::uint32_t> one_of(std::string_view account, bool apart, const Asked& assume,
                                      const Control& control) const;

  Authority& authority_;
  const EntityIndex& entities_;
  const PolicyIndex& policies_;
  const std::deque<Holding>& holdings_;
  const std::map<std::uint32_t, Trusted>& trusted_;
  std::map<std::string_view, std::vector<std::uint32_t>> roles_;  // by account that they may let in
  std::vector<std::uint32_t> open_roles_;                         // that may let in any account
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_WAYS_OUT_H_
