// Who can assume roles with tags of the session that conditions on the principal's tags ask about.
// Source: IAM User Guide, "Pass session tags in AWS STS".
#ifndef AMBIT_GRAPH_SESSION_TAGS_H_
#define AMBIT_GRAPH_SESSION_TAGS_H_

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "graph/authority.h"
#include "graph/entity.h"
#include "graph/network.h"
#include "graph/satisfying.h"
#include "graph/trusted.h"
#include "graph/writes.h"
#include "support/bits.h"

namespace ambit::graph {

class SessionTags {
 public:
  // All must outlive it. `trusted`: by role, an index of `entities`. Holdings may be added to the
  // network later, before the first question.
  SessionTags(Authority& authority, const EntityIndex& entities,
              const std::map<std::uint32_t, Trusted>& trusted, const Network& network,
              SatisfyingFinder& satisfying_finder)
      : authority_(authority),
        entities_(entities),
        trusted_(trusted),
        network_(network),
        satisfying_finder_(satisfying_finder) {}

  // Adds what can be done by the members of the writer's vertex, who hold what it does. `possible`:
  // their actions, by index into Actions::all(). O(members + roles that let all of an account tag
  // sessions), times what conditions ask.
  void add_writes(const Writer& writer, const Bits& possible,
                  std::span<const std::uint32_t> members, std::vector<Write>& writes);

 private:
  void find_roles();
  void add(const Writer& writer, std::uint32_t actor, std::uint32_t role,
           std::vector<Write>& writes);

  Authority& authority_;
  const EntityIndex& entities_;
  const std::map<std::uint32_t, Trusted>& trusted_;
  const Network& network_;
  SatisfyingFinder& satisfying_finder_;
  bool found_ = false;
  // Roles whose tags make a difference and that let tag sessions: all that some account allows it,
  // or everyone; and by index of EntityIndex, those that the trust policy names.
  std::vector<std::uint32_t> open_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> by_named_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_SESSION_TAGS_H_
