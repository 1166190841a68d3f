// Who comes to administer the account anyway.
//
// Whoever controls the administrator of an account gains nothing in it by more steps. So what
// others may come to only by way of those that come to administer it, under no more conditions, is
// no way that anybody needs.
#ifndef AMBIT_GRAPH_ADMINISTERING_H_
#define AMBIT_GRAPH_ADMINISTERING_H_

#include <cstdint>
#include <span>
#include <vector>

#include "graph/network.h"

namespace ambit::graph {

class Administering {
 public:
  // `network` must outlive it.
  explicit Administering(const Network& network) : network_(network) {}

  // Looks anew, at all edges that there are by now. O(guards + edges), times the accounts that
  // lead to each other.
  void update();

  // Looks at the guards that are new since. O(new guards).
  void update_guards();

  // Whether whoever controls the vertex, under circumstances in which the guard holds, comes to
  // administer the vertex's account. False may mean that it is not known.
  bool follows(std::uint32_t vertex, GuardId guard) const;

 private:
  // Sorted numbers of atoms that are on the request; without any: of every request.
  using Condition = std::vector<std::uint32_t>;
  using Conditions = std::uint64_t;  // of `conditions_`
  static constexpr std::size_t kMaxConditions = 64;
  static constexpr Conditions kAll = ~Conditions{0};

  struct Alternative {
    Condition atoms = {};
    std::uint64_t signature = 0;
    bool facts = false;       // it has other atoms, too
    Conditions contains = 0;  // those that it asks for at least
  };

  void index_edges();
  std::span<const std::uint32_t> into(std::uint32_t vertex) const;
  void read_guards();
  std::vector<std::uint32_t> count_edges() const;
  void choose_conditions();
  void compare_guards(std::size_t first);
  void spread(std::uint32_t administrator);

  const Network& network_;
  GuardTable atoms_;  // each as a guard of its own, so that it has a number
  std::vector<std::vector<Alternative>> guards_;  // by guard
  std::vector<Condition> conditions_;             // the first is no condition
  std::vector<std::uint64_t> signatures_;         // of these
  std::vector<Conditions> meets_;                 // by guard: those under which it holds
  std::vector<std::uint32_t> first_into_;         // by vertex: where its edges start in `into_`
  std::vector<std::uint32_t> into_;               // edges that may be taken, by target
  std::vector<Conditions> administers_;           // by vertex: those under which it comes to
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_ADMINISTERING_H_
