// What principals of the account that manages an organization, or manages a service for it, do in
// its member accounts: stack sets with service-managed permissions, and sessions as root.
//
// Sources: AWS CloudFormation User Guide, "Create stack sets with service-managed permissions";
// IAM User Guide, "Perform a privileged task on a member account".
#ifndef AMBIT_GRAPH_MEMBER_ACCOUNTS_H_
#define AMBIT_GRAPH_MEMBER_ACCOUNTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "ambit/paths.h"
#include "graph/answers.h"
#include "graph/authority.h"
#include "graph/creating.h"
#include "graph/entity.h"
#include "graph/facts.h"
#include "graph/guard_table.h"
#include "graph/network.h"
#include "graph/target_sets.h"
#include "graph/technique.h"
#include "graph/writes.h"
#include "snapshot/model.h"

namespace ambit::graph {

// When the other account is one in which a service acts for the organization of the account: the
// account itself, or a member of its organization. The management account is only for itself.
Guard acts_in(const snapshot::Model& model, std::string_view account, std::string_view other);

class MemberAccounts {
 public:
  // All must outlive it. O(roles).
  MemberAccounts(Authority& authority, const EntityIndex& entities, const Facts& facts,
                 Answers& answers, GuardTable& guards, TargetSets& target_sets);

  // Adds what a creator of the account comes to by stack sets: edges to the roles by which they act
  // in member accounts, and such roles where none is there yet. `techniques` of the creator: those
  // that make stack sets for members.
  void add_stack_sets(const Writer& creator, std::string_view account,
                      std::vector<Creation>& creations, std::vector<Edge>& edges);

  // Adds edges to the administrators of member accounts, vertices by account: what a session as
  // root may do. `techniques` of the actor: those that open one.
  void add_root_sessions(const Writer& actor, std::string_view account,
                         const std::map<std::string_view, std::uint32_t>& administrators,
                         std::vector<Edge>& edges);

 private:
  bool is_so(std::string_view account, std::optional<bool> snapshot::Organization::* fact_of) const;
  std::vector<std::string_view> members_of(std::string_view account) const;

  Authority& authority_;
  const snapshot::Model& model_;
  const EntityIndex& entities_;
  const Facts& facts_;
  Answers& answers_;
  GuardTable& guards_;
  TargetSets& target_sets_;
  std::map<std::string_view, std::uint32_t> execution_roles_;  // by account
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_MEMBER_ACCOUNTS_H_
