// The policies that decide what a holder can do: holders for which they are the same fare alike.
#ifndef AMBIT_GRAPH_DOCUMENTS_H_
#define AMBIT_GRAPH_DOCUMENTS_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluate/principals.h"
#include "graph/authority.h"
#include "graph/holding.h"
#include "policy/tables.h"
#include "support/bits.h"

namespace ambit::graph {

// What counts beside the policies. With views into the snapshot.
struct Standing {
  std::string_view account = {};
  PrincipalType type = PrincipalType::kUser;
  bool allows_everything = false;  // on top
  bool has_boundary = false;
  bool boundary_unknown = false;
  bool has_mfa = false;
  std::vector<OpenedKey> opened_keys = {};
  const evaluate::Principal* principal = nullptr;  // unless nothing asks who calls

  friend auto operator<=>(const Standing&, const Standing&) = default;
};

struct Documents {
  std::vector<policy::DocumentId> identity = {};  // ascending
  std::vector<policy::DocumentId> boundary = {};
  Standing standing = {};

  friend auto operator<=>(const Documents&, const Documents&) = default;
};

// Equal for holders that can do the same.
Documents documents_of(Authority& authority, const Holding& holding);

// What the statements of the policies say about some actions.
struct Provisions {
  // Numbers of the actions and of the rest, ascending.
  using Statements = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

  Statements identity = {};
  Statements boundary = {};
  Standing standing = {};

  friend bool operator==(const Provisions&, const Provisions&) = default;
};
struct ProvisionsHash {
  std::size_t operator()(const Provisions& provisions) const;
};

// Equal for holders that can do the same with the actions, which are given by index into
// Actions::all(). Where everything is allowed, statements that allow more are left out.
Provisions provisions_of(Authority& authority, const Holding& holding, const Bits& actions);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_DOCUMENTS_H_
