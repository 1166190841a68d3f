// Which changes of permissions a holder can make, without those that add nothing.
#ifndef AMBIT_GRAPH_WRITES_H_
#define AMBIT_GRAPH_WRITES_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ambit/paths.h"
#include "graph/answers.h"
#include "graph/entity.h"
#include "graph/guard_table.h"
#include "graph/holding.h"
#include "graph/network.h"
#include "graph/policy_index.h"
#include "graph/technique.h"
#include "snapshot/model.h"

namespace ambit::graph {

// A change of the permissions of `target` that `actor` can make. It gains by it if it controls the
// target, too.
struct Write {
  std::uint32_t actor = 0;   // vertex
  std::uint32_t target = 0;  // vertex of a principal
  const Technique* technique = nullptr;
  Binding binding = {};
  GuardId guard = kNever;
  Mechanism mechanism = {};
  bool takes_over = false;  // by the technique the actor comes to control the target
};

// Who makes changes.
struct Writer {
  const Holding& holding;
  std::uint32_t actor = 0;  // the vertex, one of those that hold it
  // Those that write entities and whose actions may all be possible.
  std::span<const Technique* const> techniques = {};
  GuardId administers = kNever;  // when it is an administrator; what it can do then adds nothing
  bool gains = true;             // false: existing policies and groups are not looked at
};

// Who is changed: a principal as it is before.
struct Changed {
  std::uint32_t vertex = 0;
  const Entity& entity;
  const Holding& holding;
  std::string_view boundary = {};  // ARN; empty: it has none
  std::uint32_t number = 0;        // Likeness::number_of() its ARN
};

class WriteFinder {
 public:
  // All must outlive it. With `follow_all` also changes that add nothing to what others give are
  // found.
  WriteFinder(const PolicyIndex& policies, Answers& answers, GuardTable& guards, bool follow_all)
      : policies_(policies),
        model_(policies.model()),
        answers_(answers),
        guards_(guards),
        follow_all_(follow_all) {}

  // Adds what the writer can do to the target. Existing policies add nothing to a
  // principal that can be given any permission. `made`: the changes that made the actor of the
  // target; none is made of the kind of one of them.
  void add_writes(const Writer& writer, const Changed& target, std::span<const Mechanism> made,
                  std::vector<Write>& writes);

 private:
  // Who does it to whom, and where it is told.
  struct Task {
    const Writer& writer;
    const Changed& target;
    std::span<const Mechanism> made;
    std::vector<Write>& writes;
  };
  void add_changes(const Task& task, const Technique& technique);
  void add_attachments(const Task& task, const Technique& technique, Binding binding,
                       const Mechanism& mechanism);
  GuardId add_change(const Task& task, const Technique& technique, const Binding& binding,
                     const Mechanism& mechanism);

  const PolicyIndex& policies_;
  const snapshot::Model& model_;
  Answers& answers_;
  GuardTable& guards_;
  bool follow_all_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_WRITES_H_
