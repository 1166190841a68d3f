// What changed between two states of the same accounts: who gained or lost which access.
// Source: reasoning about all requests as in compare.h, for whole accounts. In plain words:
// docs/reasoning.md.
#ifndef AMBIT_CHANGES_H_
#define AMBIT_CHANGES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ambit/access.h"
#include "ambit/catalog.h"
#include "ambit/compare.h"
#include "ambit/permissions.h"
#include "ambit/policy.h"
#include "ambit/reasoning_limits.h"
#include "ambit/snapshot.h"

namespace ambit {

// What a principal may do in one of two states and not in the other.
struct AccessDifference {
  AccessQuestion::Answer answer = AccessQuestion::Answer::kUnknown;
  // The evaluator has decided it so in both states. Only with kSome.
  std::optional<ExampleRequest> witness = {};
  std::vector<PermissionGrant> grants = {};  // none of them could be left out
  std::vector<std::string> unknown = {};     // what could not be decided, in words
};

// A user or a role that both states have.
struct PrincipalChange {
  std::string arn = {};
  Relation relation = Relation::kUnknown;  // seen from the new state
  AccessDifference new_only = {};
  AccessDifference old_only = {};
};

// A user or a role that only one of them has, with all that it may do.
struct PrincipalAccess {
  std::string arn = {};
  std::vector<PermissionGrant> grants = {};
  std::vector<std::string> unknown = {};

  // Whether policies grant it anything; what everybody may do aside.
  bool has_access() const;
};

// The policy of a resource, or the trust policy of a role, by itself: for callers that the states
// do not hold.
struct ResourceChange {
  std::string arn = {};
  PolicyKind kind = PolicyKind::kResource;  // or kTrust
  Relation relation = Relation::kUnknown;   // seen from the new state; without a policy: nothing
  AccessQuestion new_only = {};
  AccessQuestion old_only = {};
};

struct Changes {
  // Those whose access changed, or for which that could not be decided, in the order of
  // Snapshot::principals().
  std::vector<PrincipalChange> principals = {};
  std::vector<PrincipalAccess> added = {};
  std::vector<PrincipalAccess> removed = {};
  std::vector<ResourceChange> resources = {};  // whose policies say something else now, by ARN
  std::size_t unchanged = 0;                   // principals
  std::vector<std::string> assumptions = {};

  // Whether the new state grants something that the old one does not, or may.
  bool grants_more() const;
  bool has_unknown() const;
};

// Compares the two states, principal by principal: of principals whose policies and surroundings
// are the same nothing has to be worked out, others take some milliseconds each.
Changes compare(const SnapshotPair& pair,
                const catalog::ServiceCatalog& catalog = catalog::ServiceCatalog::builtin(),
                const ReasoningLimits& limits = {});

}  // namespace ambit

#endif  // AMBIT_CHANGES_H_
