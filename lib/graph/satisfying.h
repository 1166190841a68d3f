// Which conditions on a principal a holder can make true: its tags, which it changes or gives to a
// session, and that its sessions have authenticated with MFA, for which it enrols a device of its
// own.
//
// Sources: IAM User Guide, "Controlling access to and for IAM users and roles using tags", "Assign
// MFA devices in the AWS CLI or AWS API".
#ifndef AMBIT_GRAPH_SATISFYING_H_
#define AMBIT_GRAPH_SATISFYING_H_

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/answers.h"
#include "graph/authority.h"
#include "graph/facts.h"
#include "graph/guard_table.h"
#include "graph/network.h"
#include "graph/target_sets.h"
#include "graph/writes.h"
#include "policy/tables.h"
#include "snapshot/model.h"

namespace ambit::graph {

// By vertex: whether something that it leads to hangs on MFA. O(edges) a round of what gathers.
std::vector<bool> guarded_by_mfa(const Network& network);

class SatisfyingFinder {
 public:
  // All must outlive it. O(statements of trust policies).
  SatisfyingFinder(Authority& authority, const Facts& facts, Answers& answers, GuardTable& guards,
                   TargetSets& target_sets);

  // Of what follows the holdings of targets must stay as they are, where they are.

  // Adds how the writer can change the tags of the target that conditions ask about.
  void add_tags(const Writer& writer, const Changed& target, std::vector<Write>& writes);

  // Whether conditions ask about tags of the holder.
  bool asks_tags_of(const Holding& holding) { return !asked_of(holding).empty(); }
  // Adds how the writer can assume the role with tags that conditions ask about.
  void add_session_tags(const Writer& writer, const Changed& role, std::vector<Write>& writes);

  // Adds how the writer can enrol an MFA device for the target.
  void add_mfa(const Writer& writer, const Changed& target, std::vector<Write>& writes);

 private:
  // A tag and a value that make a difference; without a value: that it is there at all.
  struct AskedTag {
    std::string_view key = {};  // as written
    std::string_view value = {};

    friend auto operator<=>(const AskedTag&, const AskedTag&) = default;
  };
  using AskedTags = std::set<AskedTag>;
  struct Task {
    const Writer& writer;
    const Changed& target;
    std::vector<Write>& writes;
    // What lets it set tags tells tags apart.
    bool apart = false;
  };

  const AskedTags& asked_by(policy::DocumentId document);
  const AskedTags& asked_of(const Holding& holding);
  const AskedTags& find_asked(const Holding& holding);
  bool holder_tells_tags_apart() const;
  bool tells_set_tags_apart(policy::DocumentId document) const;
  void set_tags(const Task& task, const Technique& technique, const AskedTags& asked);
  void remove_tags(const Task& task, const Technique& technique, const AskedTags& asked);
  void add(const Task& task, const Technique& technique, Binding binding,
           const Mechanism& mechanism);

  Authority& authority_;
  const snapshot::Model& model_;
  const Facts& facts_;
  Answers& answers_;
  GuardTable& guards_;
  TargetSets& target_sets_;
  std::map<policy::DocumentId, AskedTags> by_document_;
  AskedTags asked_by_trusts_;
  // By those of several documents: all of them and those of trust policies.
  std::map<std::vector<const AskedTags*>, AskedTags> together_;
  std::unordered_map<const Holding*, const AskedTags*> by_holding_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_SATISFYING_H_
