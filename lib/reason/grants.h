// What is granted on the pairs of a grid, said in few grants.
#ifndef AMBIT_REASON_GRANTS_H_
#define AMBIT_REASON_GRANTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ambit/permissions.h"
#include "reason/axis.h"
#include "reason/conditions.h"
#include "reason/request_grid.h"

namespace ambit::reason {

// Of a pair of a grid's classes.
struct PairGrant {
  enum class Kind : std::uint8_t {
    kAnything,  // nothing is said of it
    kNever,
    kAlways,
    kConditional,
  };
  Kind kind = Kind::kAnything;
  Condition condition = {};  // kConditional
  bool too_long = false;     // kConditional: the condition has too many alternatives to be told

  friend bool operator==(const PairGrant&, const PairGrant&) = default;
};

// What an answer grants. Pairs that rest on an unknown policy alone are left out.
PairGrant pair_grant(const RequestGrid::Answer& answer);

// Of each pair, in the order of the grid's classes: actions, then resources.
using PairGrants = std::vector<PairGrant>;

struct WrittenGrants {
  std::vector<PermissionGrant> grants = {};  // none of them could be left out
  std::vector<ServiceSummary> summary = {};
  std::vector<std::string> notes = {};  // what could not be said exactly, in words
};

// What one grants where the other one does not. Nothing: there are too many alternatives to be
// told.
std::optional<PairGrant> difference(const Conditions& conditions, const PairGrant& granted,
                                    const PairGrant& other);

// Whether it grants anything.
inline bool grants_some(const PairGrant& pair) {
  return pair.kind == PairGrant::Kind::kAlways || pair.kind == PairGrant::Kind::kConditional;
}

// Two axes, and the statements behind what is granted on a pair of their classes.
struct GrantTable {
  const Axis* actions = nullptr;
  const Axis* resources = nullptr;
  std::function<std::span<const StatementRef>(std::size_t action, std::size_t resource)>
      statements = {};
};

// A minimal cover of the pairs.
WrittenGrants write_grants(const GrantTable& table, const Conditions& conditions,
                           const PairGrants& pairs, const catalog::ServiceCatalog& catalog);
// With the statements of the answers of that side of the grid.
WrittenGrants write_grants(const RequestGrid& grid, std::size_t side, const Conditions& conditions,
                           const PairGrants& pairs, const catalog::ServiceCatalog& catalog);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_GRANTS_H_
