// Which principals of an account a technique may be about, whoever uses it.
#ifndef AMBIT_GRAPH_TARGET_LISTS_H_
#define AMBIT_GRAPH_TARGET_LISTS_H_

#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/authority.h"
#include "graph/entity.h"
#include "graph/facts.h"
#include "graph/guard_table.h"
#include "graph/likeness.h"
#include "graph/target_sets.h"
#include "graph/technique.h"
#include "graph/technique_index.h"
#include "graph/trusted.h"
#include "snapshot/model.h"

namespace ambit::graph {

struct TargetList {
  std::vector<Target> targets = {};  // their vertices are indexes of EntityIndex
  // By target: numbers of Likeness, of itself and of its instance profile, and its trait: what
  // tells targets apart beside their names.
  std::vector<std::array<std::uint32_t, 3>> places = {};
  // Those of whom what one caller can do says nothing of another one, with the same policies of its
  // own or an administrator; and those of other accounts.
  std::vector<Target> apart = {};
  // By index into `apart`: those that are asked about everyone; by index of EntityIndex, about this
  // one. Others with the same policies fare alike.
  std::vector<std::uint32_t> of_everyone = {};
  std::map<std::uint32_t, std::vector<std::uint32_t>> of_named = {};
  bool leads_out = false;  // some of `apart` are of other accounts
};

class TargetLists {
 public:
  // All must outlive it. `trusted`: by role, an index of `entities`. Of `likeness` only numbers are
  // asked for, so that it may be about any holder. Without `share` only those of other accounts are
  // apart.
  TargetLists(Authority& authority, const EntityIndex& entities, const Facts& facts,
              const std::map<std::uint32_t, Trusted>& trusted, const Likeness& likeness,
              GuardTable& guards, bool share);

  // Of a technique that takes over, hands over, uses what is known or an identity pool, reads
  // credentials or changes an identity provider, or of AssumeRole: then only the roles that trust
  // whoever of the account holds the permission, or everyone. The account must have principals.
  // Valid as long as this is.
  const TargetList& of(std::string_view account, const Technique& technique);

  // The roles of the account that can be handed over as the second one.
  const std::vector<TrustingRole>& second_roles(std::string_view account,
                                                const Technique& technique) {
    return trusting_.of(account, second_services_of(technique));
  }

  // False: of some account there are more pairs of roles than are looked at.
  bool complete() const { return complete_; }

 private:
  void add_roles_to_assume(std::string_view account, std::vector<Target>& targets) const;
  void add_roles_to_use(std::string_view account, const Technique& technique,
                        std::vector<Target>& targets);
  void add_targets_to_take_over(std::string_view account, const Technique& technique,
                                std::vector<Target>& targets);
  void add_contained(std::string_view account, const Technique& technique,
                     std::vector<Target>& targets);
  void add_roles_by_second(std::string_view account, const Technique& technique,
                           std::vector<Target>& targets);
  void add_assumed(const Technique& technique, const Guard& assumed, Target target,
                   std::vector<Target>& targets);
  struct Assumable {
    std::vector<std::uint32_t> by_everyone = {};                  // of the account; ascending
    std::map<std::uint32_t, std::vector<std::uint32_t>> by = {};  // further ones, by whom they name
  };
  Assumable assumable(std::string_view account, const Technique& technique) const;
  void add_roles_of_known(std::string_view account, const Technique& technique,
                          std::vector<Target>& targets);
  void add_roles_of_pools(std::string_view account, const Technique& technique,
                          std::vector<Target>& targets);
  Guard pool_guard(const Technique& technique, const Target& target) const;
  void add_roles_of_providers(std::string_view account, const Technique& technique,
                              std::vector<Target>& targets);
  Guard trusts_by(const Technique& technique, std::string_view role, std::string_view provider,
                  std::string_view action);
  bool suits(const Technique& technique, std::uint32_t role) const;
  void set_apart(std::string_view account, const Technique& technique, TargetList& list);
  // Whom the policy of a resource names, and whether it tells others apart, too.
  struct Naming {
    std::vector<std::uint32_t> named = {};  // by index of EntityIndex
    bool everyone = false;
  };
  Naming naming_of(std::string_view resource);
  void add_named(const Technique& technique, TargetList& list);
  bool tells_callers_apart(std::string_view resource) {
    const Naming naming = naming_of(resource);
    return naming.everyone || !naming.named.empty();
  }
  std::uint32_t trait_of(const Technique& technique, const Target& target) const;

  Authority& authority_;
  const snapshot::Model& model_;
  const EntityIndex& entities_;
  const Facts& facts_;
  const std::map<std::uint32_t, Trusted>& trusted_;
  const Likeness& likeness_;
  GuardTable& guards_;
  bool share_;
  bool complete_ = true;
  TrustingRoles trusting_;
  std::map<std::pair<std::string_view, const Technique*>, TargetList> lists_;  // by account
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_TARGET_LISTS_H_
