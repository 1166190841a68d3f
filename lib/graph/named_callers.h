// Whom the policies of resources tell apart from others that hold the same.
#ifndef AMBIT_GRAPH_NAMED_CALLERS_H_
#define AMBIT_GRAPH_NAMED_CALLERS_H_

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "evaluate/principals.h"
#include "graph/statement_index.h"
#include "snapshot/model.h"
#include "support/bits.h"

namespace ambit::graph {

// Policies of resources as they are exported: trust policies are read for themselves.
class NamedCallers {
 public:
  // Both must outlive it.
  NamedCallers(const snapshot::Model& model, StatementIndex& statements)
      : model_(model), statements_(statements) {}

  // Whether some statement about one of the actions, which are given by index into Actions::all(),
  // names the principal, or asks who calls. O(policies of resources) once for each set of actions,
  // then O(actions).
  bool tell_apart(const evaluate::Principal& principal, const Bits& actions);

 private:
  // Of statements about some actions.
  struct Named {
    bool everyone = false;
    std::unordered_set<std::string_view> names = {};  // ARNs and unique ids
  };
  void add(policy::DocumentId document, const Bits& actions, Named& named);
  void add(const policy::Statement& statement, Named& named) const;

  const snapshot::Model& model_;
  StatementIndex& statements_;
  std::unordered_map<Bits, Named, BitsHash> named_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_NAMED_CALLERS_H_
