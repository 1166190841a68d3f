// What the steps of a path rest on, as demands on a set of grants to take away.
//
// A request is allowed when one statement of each layer that must allow it does: these together are
// a support. Whether they are one is asked of the evaluator, in a model in which all other
// removable grants that match the request are taken away. A path is closed in an environment, one
// assignment of what its conditions ask about, when all supports of one of its requests that hold
// there have lost an element. So a demand is a fact about every cut: whatever does not meet it
// leaves the path open in that environment.
#ifndef AMBIT_GRAPH_SUPPORT_H_
#define AMBIT_GRAPH_SUPPORT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ambit/cut.h"
#include "graph/authority.h"
#include "graph/entity.h"
#include "graph/hitting_set.h"
#include "graph/network.h"
#include "graph/reduced_model.h"
#include "graph/removable.h"
#include "graph/required_access.h"
#include "graph/telling.h"

namespace ambit::graph {

// A graph that paths are found in. All must outlive what uses it.
struct PathField {
  const Network& network;
  const std::vector<Entity>& entities;
  const Telling& telling;
};

// Ways to close a path, and by each the request that is not allowed any more.
struct Closing {
  Demand demand = {};             // empty: it cannot be closed
  std::vector<CutUse> uses = {};  // by index of the demand
  bool exact = true;              // false: there may be other ways
};

class Supports {
 public:
  // All must outlive it. Changes what is taken away from `reduced`.
  Supports(const Removables& removables, ReducedModel& reduced, std::string now,
           const GraphOptions& options);

  // Moves are from now on of another field.
  void start_field() { known_.clear(); }

  // Of a path that is there when `taken` are taken away.
  Closing closing(const PathField& field, const std::vector<Move>& moves, const ElementSet& taken);

  // The elements that a user or role needs to be an administrator, as few as are found; of one that
  // is one.
  ElementSet administration(std::uint32_t principal);

 private:
  struct Support {
    ElementSet elements = {};
    Guard guard = {};
  };
  // A request, with its supports.
  struct Need {
    CutUse use = {};
    std::vector<Support> supports = {};
  };
  struct Subject {
    std::uint32_t principal = 0;
    std::vector<Mechanism> mechanisms = {};
    const Holding* created = nullptr;  // what a principal holds that is not of the snapshot
  };
  using Environment = std::vector<GuardAtom>;
  using Alternatives = std::vector<Environment>;

  const std::vector<Need>& needs(const PathField& field, const Move& move);
  std::vector<Need> find_needs(const PathField& field, const Move& move);
  void add_request(const Subject& subject, const Asked& asked, CutUse use,
                   std::vector<Need>& needs);
  void add_trust(const Edge& edge, std::vector<Need>& needs);
  void add_attachment(const Edge& edge, std::uint32_t target, std::vector<Need>& needs);
  void add_administration(const Subject& subject, std::vector<Need>& needs);
  std::vector<Support> supports_of(const std::vector<ElementSet>& layers,
                                   const std::function<Guard()>& ask);
  static std::vector<Alternatives> demands_on_environment(const std::vector<const Need*>& needs,
                                                          const ElementSet& taken);
  static std::optional<std::vector<ElementSet>> ways_to_close(
      const Need& need, const std::optional<Environment>& environment);
  Holding holding_of(const Subject& subject) const;
  ElementSet elements_of(const Holding& holding);
  bool administers_without(const Subject& subject, const ElementSet& elements);

  const Removables& removables_;
  ReducedModel& reduced_;
  RequiredRequests required_;
  Authority authority_;  // on the reduced model
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<Need>> known_;  // by move
};

// What makes an administrator is no path to be closed: as much of it as that takes is kept.
void keep_administration(std::span<const std::uint32_t> administrators, Supports& supports,
                         Removables& removables);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_SUPPORT_H_
