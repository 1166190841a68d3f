// What a policy by itself grants that another one does not, or that is asked about.
#ifndef AMBIT_REASON_POLICY_DIFFERENCE_H_
#define AMBIT_REASON_POLICY_DIFFERENCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/compare.h"
#include "ambit/reasoning_limits.h"
#include "ambit/result.h"
#include "catalog/catalog.h"
#include "policy/tables.h"
#include "reason/replay.h"
#include "reason/space.h"
#include "reason/witness.h"

namespace ambit::reason {

// A policy, what it is used as, and where it stands.
struct ComparedPolicy {
  policy::PlacedDocument placed = {};
  PolicyKind kind = PolicyKind::kIdentity;
};

Relation relation_of(AccessQuestion::Answer new_only, AccessQuestion::Answer old_only);

// The reason of an unknown answer where values of policy variables decide it.
inline constexpr std::string_view kVariablesUndecided =
    "there may be a request whose policy variables have the right values, but none was found";

// Which requests a question is about.
enum class Requests : std::uint8_t {
  kAll,
  kWithUsualKeys,  // those with the keys that, says the catalog, every request has
};

// Not thread-safe.
class PolicyDifference {
 public:
  // All must outlive it; no policy is opaque.
  PolicyDifference(const policy::Tables& tables, const catalog::Catalog& catalog,
                   std::vector<ComparedPolicy> policies, const ReasoningLimits& limits,
                   Requests requests = Requests::kAll);

  // Indexes into the policies.
  // What `granted` grants and `other` does not.
  AccessQuestion difference(std::size_t granted, std::size_t other);
  // What `granted` grants of what `box` allows.
  AccessQuestion within(std::size_t granted, std::size_t box);
  // Whether it grants anything.
  AccessQuestion anything(std::size_t granted);

  // The requests that the policies can tell apart; none when they are too intricate.
  const Result<Space, std::string>& space() const { return space_; }

 private:
  class Search;
  using Accept = std::function<bool(const Witness&)>;
  // Nothing when the budget is spent.
  std::optional<std::vector<Region>> asked_about(Budget& cells) const;
  AccessQuestion ask(const Search& search, std::size_t granted, std::optional<std::size_t> other,
                     const Accept& accept);
  AccessQuestion answer(const Witness& witness, bool documented, std::size_t granted,
                        std::optional<std::size_t> other);
  DocumentStatement statement(std::size_t policy, policy::StatementId id) const;

  const policy::Tables& tables_;
  std::vector<ComparedPolicy> policies_;
  std::vector<PlacedPolicy> asked_;  // the same
  ReasoningLimits limits_;
  Requests requests_;
  Result<Space, std::string> space_;
  Replay replay_;
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_POLICY_DIFFERENCE_H_
