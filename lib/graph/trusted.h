// Who roles' trust policies may let in: principals of the snapshot, and services.
#ifndef AMBIT_GRAPH_TRUSTED_H_
#define AMBIT_GRAPH_TRUSTED_H_

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/entity.h"

namespace ambit::graph {

// Who a trust policy may let in, for the evaluator to decide.
struct Trusted {
  struct Named {
    std::uint32_t principal = 0;  // by index of EntityIndex
    std::uint32_t way = 0;        // equal for those that the same statements name in the same way

    friend auto operator<=>(const Named&, const Named&) = default;
  };

  std::vector<Named> named = {};  // ascending
  std::set<std::string_view> accounts = {};
  bool everyone = false;
  bool apart = false;  // the members of a class may fare differently
  bool asks = false;   // ... and not only by how they are named

  bool names(std::uint32_t principal) const { return way_of(principal) != kNoWay; }
  // kNoWay for one that is not named.
  std::uint32_t way_of(std::uint32_t principal) const;
  static constexpr std::uint32_t kNoWay = ~std::uint32_t{0};
};

// By role, an index of `entities`. O(roles + their principals).
std::map<std::uint32_t, Trusted> find_trusted(Authority& authority, const EntityIndex& entities);

// A role that a service may assume.
struct TrustingRole {
  std::uint32_t role = 0;  // by index of EntityIndex
  Guard guard = {};
};

class TrustingRoles {
 public:
  // Both must outlive it.
  TrustingRoles(Authority& authority, const EntityIndex& entities)
      : authority_(authority), entities_(entities) {}

  // The roles of the account that one of the services may assume. The account must have principals.
  // Asks once a trust policy, unless something asks which role it is; valid as long as this is.
  const std::vector<TrustingRole>& of(std::string_view account,
                                      std::span<const std::string_view> services);

 private:
  Authority& authority_;
  const EntityIndex& entities_;
  std::map<std::pair<std::string_view, std::string>, std::vector<TrustingRole>>
      known_;  // by account and services
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_TRUSTED_H_
