// Permission sets of IAM Identity Center: what principals do to those that they are assigned, and
// the roles of new ones.
//
// A permission set has a role in each account in which it is assigned to somebody. Nobody changes
// these roles but by way of the set. Source: IAM Identity Center User Guide, "Manage AWS accounts
// with permission sets", "Delegated administration".
#ifndef AMBIT_GRAPH_PERMISSION_SETS_H_
#define AMBIT_GRAPH_PERMISSION_SETS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/creating.h"
#include "graph/entity.h"
#include "graph/facts.h"
#include "graph/guard_table.h"
#include "graph/holding.h"
#include "graph/target_sets.h"
#include "graph/technique.h"
#include "graph/writes.h"

namespace ambit::graph {

class PermissionSets {
 public:
  // All must outlive it. `holdings`: those of the principals come first, by index of EntityIndex;
  // they may be added later. With `follow_all` also changes that add nothing to what others give
  // are found. O(roles + permission sets).
  PermissionSets(Authority& authority, const EntityIndex& entities, const Facts& facts,
                 const std::deque<Holding>& holdings, GuardTable& guards, TargetSets& target_sets,
                 bool follow_all);

  // Whether some permission set is assigned to the principal, an index of EntityIndex.
  bool any_assigned_to(std::uint32_t principal) const { return assigned_.contains(principal); }
  // Adds what the writer, who is the principal, can do to the roles of those sets. `techniques` of
  // the writer: those that change permission sets.
  void add_writes(const Writer& writer, std::uint32_t principal, std::vector<Write>& writes);

  // Adds the roles that the creator, who is of the account, can get by new sets. `techniques` of
  // the creator: those that make permission sets.
  void add_creations(const Writer& creator, std::string_view account,
                     std::vector<Creation>& creations);

 private:
  struct Task {
    const Writer& writer;
    std::uint32_t role = 0;     // that is changed, an index of EntityIndex
    std::string_view set = {};  // ARN; empty: not known
    std::vector<Write>& writes;
  };
  using SetsByName = std::map<std::string_view, std::set<std::string_view>>;
  SetsByName sets_by_name() const;
  void add_sets_of_roles();
  Guard setting(const Task& task, const Technique& technique, const Binding& binding) const;
  void add_changes(const Task& task);
  GuardId add_change(const Task& task, const Technique& technique, const Mechanism& mechanism);
  void add_gains(const Task& task, const Technique& technique, const Guard& anything);

  Authority& authority_;
  const snapshot::Model& model_;
  const EntityIndex& entities_;
  const Facts& facts_;
  const std::deque<Holding>& holdings_;
  GuardTable& guards_;
  TargetSets& target_sets_;
  bool follow_all_;
  // By index of EntityIndex: ARNs of the sets that the role may be of; of one that there is, only
  // one.
  std::map<std::uint32_t, std::vector<std::string_view>> sets_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> assigned_;  // roles, by who can get them
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_PERMISSION_SETS_H_
