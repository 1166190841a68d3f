// Which users and roles a holder can make and give permissions.
//
// What they are called is the holder's choice, as far as its policies let it: one name for all
// calls. So is their permissions boundary, which policies may demand: iam:PermissionsBoundary.
#ifndef AMBIT_GRAPH_CREATING_H_
#define AMBIT_GRAPH_CREATING_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "graph/answers.h"
#include "graph/authority.h"
#include "graph/entity.h"
#include "graph/guard_table.h"
#include "graph/network.h"
#include "graph/policy_index.h"
#include "graph/technique.h"
#include "graph/writes.h"

namespace ambit::graph {

// Somebody that the actor can make, and what it is given.
struct Creation {
  std::uint32_t actor = 0;  // vertex
  const Technique* technique = nullptr;
  PrincipalType type = PrincipalType::kRole;
  std::string arn = {};
  std::string_view boundary = {};  // ARN; empty: it gets none
  Binding binding = {};            // without its name
  GuardId guard = kNever;
  Mechanism mechanism = {};
  std::string_view account = {};  // that it is made in; empty: that of the actor
};

class CreationFinder {
 public:
  // All must outlive it. With `follow_all` also those that add nothing to what others give are
  // found.
  CreationFinder(Authority& authority, const PolicyIndex& policies, const EntityIndex& entities,
                 Answers& answers, GuardTable& guards, bool follow_all);

  // Adds what the creator can make by its techniques, all of them ones that make somebody.
  void add_creations(const Writer& creator, std::vector<Creation>& creations);

  // False: more was asked about than is looked at.
  bool complete() const { return complete_; }

 private:
  // Whom it makes, within one boundary.
  struct Task {
    const Writer& creator;
    PrincipalType type = PrincipalType::kRole;
    std::span<const std::string> names;
    std::string_view boundary = {};
    std::vector<Creation>& creations;
  };
  GuardId add_creations(const Task& task, GuardId anything);
  void add_creation(const Task& task, const Technique& technique, Binding binding,
                    const Mechanism& mechanism);
  void add_gains(const Task& task, const Technique& technique);
  std::vector<std::string> names(const Holding& holding, const Requirement& making,
                                 PrincipalType type);
  std::optional<std::string> free_name(std::string name, PrincipalType type) const;
  std::vector<std::string_view> boundaries(std::string_view account) const;

  Authority& authority_;
  const snapshot::Model& model_;
  Answers& answers_;
  GuardTable& guards_;
  bool follow_all_;
  std::unordered_set<std::string> taken_;  // account, type and name of all there are, folded
  std::size_t asked_ = 0;
  bool complete_ = true;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_CREATING_H_
