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
#include "graph/trusted.h"
#include "snapshot/model.h"

namespace ambit::graph {

struct TargetList {
  std::vector<Target> targets = {};  // their vertices are indexes of EntityIndex
  // By target: numbers of Likeness, of itself and of its instance profile, and its trait: what
  // tells targets apart beside their names.
  std::vector<std::array<std::uint32_t, 3>> places = {};
};

class TargetLists {
 public:
  // All must outlive it. `trusted`: by role, an index of `entities`. Of `likeness` only numbers are
  // asked for, so that it may be about any holder.
  TargetLists(Authority& authority, const EntityIndex& entities, const Facts& facts,
              const std::map<std::uint32_t, Trusted>& trusted, const Likeness& likeness,
              GuardTable& guards);

  // Of a technique that takes over, hands over, reads credentials or changes an identity provider,
  // or of AssumeRole: then only the roles that trust whoever of the account holds the permission,
  // or everyone. The account must have principals. Valid as long as this is.
  const TargetList& of(std::string_view account, const Technique& technique);

 private:
  void add_roles_to_assume(std::string_view account, std::vector<Target>& targets) const;
  void add_roles_to_use(std::string_view account, const Technique& technique,
                        std::vector<Target>& targets);
  void add_targets_to_take_over(std::string_view account, const Technique& technique,
                                std::vector<Target>& targets);
  void add_contained(std::string_view account, const Technique& technique,
                     std::vector<Target>& targets);
  void add_roles_of_providers(std::string_view account, const Technique& technique,
                              std::vector<Target>& targets);
  bool suits(const Technique& technique, std::uint32_t role) const;
  std::uint32_t trait_of(const Technique& technique, const Target& target) const;

  Authority& authority_;
  const snapshot::Model& model_;
  const EntityIndex& entities_;
  const Facts& facts_;
  const std::map<std::uint32_t, Trusted>& trusted_;
  const Likeness& likeness_;
  GuardTable& guards_;
  TrustingRoles trusting_;
  std::map<std::pair<std::string_view, const Technique*>, TargetList> lists_;  // by account
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_TARGET_LISTS_H_
