// Steps that several principals make together, each of them some of the calls.
//
// Other edges say what a principal can do alone. Whoever controls two of them can have one create a
// function and the other invoke it. What a source controls by now makes the calls here; what that
// yields it controls then, and the builder asks again until nothing is new: forward chaining.
#ifndef AMBIT_GRAPH_POOLING_H_
#define AMBIT_GRAPH_POOLING_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "graph/answers.h"
#include "graph/authority.h"
#include "graph/documents.h"
#include "graph/facts.h"
#include "graph/network.h"
#include "graph/reach_sets.h"
#include "graph/target_lists.h"
#include "graph/target_sets.h"
#include "graph/technique.h"
#include "support/bits.h"

namespace ambit::graph {

// Somebody whom the source controls, or itself.
struct Caller {
  std::uint32_t vertex = 0;
  const Bits* possible = nullptr;  // by index into Actions::all()
  PathClass control = PathClass::kDefinite;
};

class Pooling {
 public:
  // All must outlive it.
  Pooling(Authority& authority, const Facts& facts, Answers& answers, TargetLists& target_lists,
          TargetSets& target_sets, Network& network, bool retired_services);

  // Adds edges from the source to what callers of one account, the surest first, come to together
  // by the techniques of several calls; none to what it comes to as surely, as `reached` says.
  // Whether there are any that were not there before. O(techniques * callers * targets), and for
  // each target at most kMaxOffers to the power of its calls, kMaxTeams of them.
  bool join(std::uint32_t source, std::span<const Caller> callers,
            const std::vector<Reached>& reached);

  // The number of Network::pools of those who make the calls of a technique, in their order.
  std::uint32_t intern(std::vector<std::uint32_t> callers);

 private:
  // Callers of a call of a technique for one target, and teams of callers, that are looked at;
  // beyond that the network is not complete.
  static constexpr std::size_t kMaxOffers = 16;
  static constexpr std::size_t kMaxTeams = 256;

  // Of callers that can do the same one.
  struct Candidate {
    const Caller* caller = nullptr;
    bool names_role = false;  // which role a request names makes a difference to what it may use
  };
  struct Task {
    std::uint32_t source = 0;
    const Technique& technique;
    const std::vector<Reached>& reached;
    std::vector<std::vector<Candidate>> candidates = {};  // by call
  };
  // A candidate that may make a call for a target, as far as no resource is to be chosen.
  struct Offer {
    const Candidate* candidate = nullptr;
    GuardId guard = kNever;
    std::uint8_t value = 0;  // Binding::value
  };
  using Offers = std::vector<Offer>;                 // the surest first
  using Team = std::vector<const Offer*>;            // by call
  using Choice = std::pair<GuardId, std::uint32_t>;  // and the number of Network::choices

  bool join(Task& task, std::span<const Caller> callers);
  std::vector<Candidate> candidates(const Technique& technique, std::uint8_t call,
                                    std::span<const Caller> callers);
  void add_offers(Task& task, const std::vector<Target>& targets, std::uint8_t call,
                  std::vector<std::vector<Offers>>& by_target);
  bool may_choose(const Task& task, const std::vector<Target>& targets, std::uint8_t call,
                  const Candidate& candidate);
  std::optional<Offer> offer_of(const Task& task, const Target& target, const Candidate& candidate,
                                std::uint8_t call);
  bool adds_nothing(const Offers& offers, const Offer& offer);
  bool add_edges(const Task& task, const Target& target, const std::vector<Offers>& by_call);
  bool add_edge(const Edge& edge);
  std::optional<Edge> edge_of(const Task& task, const Target& target, const Team& team);
  Choice choose(const Task& task, const Binding& binding, const Team& team);

  Authority& authority_;
  const Facts& facts_;
  Answers& answers_;
  TargetLists& target_lists_;
  TargetSets& target_sets_;
  Network& network_;
  std::vector<const Technique*> techniques_;  // of several calls
  std::map<std::vector<std::uint32_t>, std::uint32_t> pools_;
  // Technique, target, callers.
  std::set<std::tuple<const Technique*, std::uint32_t, std::uint32_t>> added_;
  // Of the technique that is looked at: what teams choose that need no look at the target.
  std::map<std::vector<std::uint32_t>, Choice> chosen_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_POOLING_H_
