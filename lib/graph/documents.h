// The policies that decide what a holder can do: holders for which they are the same fare alike.
#ifndef AMBIT_GRAPH_DOCUMENTS_H_
#define AMBIT_GRAPH_DOCUMENTS_H_

#include <compare>
#include <string_view>
#include <vector>

#include "evaluate/principals.h"
#include "graph/authority.h"
#include "graph/holding.h"
#include "policy/tables.h"
#include "support/bits.h"

namespace ambit::graph {

// With views into the snapshot.
struct Documents {
  std::string_view account = {};
  PrincipalType type = PrincipalType::kUser;
  std::vector<policy::DocumentId> identity = {};  // sorted
  std::vector<policy::DocumentId> boundary = {};
  bool allows_everything = false;  // on top
  bool has_boundary = false;
  bool boundary_unknown = false;
  bool has_mfa = false;
  std::vector<OpenedKey> opened_keys = {};
  const evaluate::Principal* principal = nullptr;  // unless nothing asks who calls

  friend auto operator<=>(const Documents&, const Documents&) = default;
};

// Equal for holders that can do the same. `concerned`, by index into Actions::all(): of the
// documents only those that say something about these actions, and equal for holders that can do
// the same with them; null: of all.
Documents documents_of(Authority& authority, const Holding& holding,
                       const Bits* concerned = nullptr);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_DOCUMENTS_H_
