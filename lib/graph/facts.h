// What the snapshot says of what techniques take beside permissions: preconditions, and the
// circumstances under which requirements count. What it does not say becomes an atom of the guard.
#ifndef AMBIT_GRAPH_FACTS_H_
#define AMBIT_GRAPH_FACTS_H_

#include <deque>
#include <optional>
#include <string_view>

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/entity.h"
#include "graph/holding.h"
#include "graph/network.h"
#include "graph/technique.h"
#include "graph/workloads.h"
#include "snapshot/model.h"

namespace ambit::graph {

// Whether the user has an MFA device.
snapshot::Flag mfa_of(const snapshot::Model& model, const snapshot::User& user);

class Facts {
 public:
  // All must outlive it. `holdings`: those of the principals come first, by index of EntityIndex.
  // They may be added later, before the first precondition is asked about.
  Facts(Authority& authority, const EntityIndex& entities, const std::deque<Holding>& holdings)
      : authority_(authority),
        model_(authority.model()),
        entities_(entities),
        holdings_(holdings),
        workloads_(authority.model()) {}

  // Whether the user has an MFA device; unknown, too, when there is no such user.
  snapshot::Flag mfa_of(std::string_view user_arn) const;

  // When a request is allowed as far as the technique needs it. `allowed`: when it is.
  Guard or_not_needed(Guard allowed, const Requirement& requirement, const Binding& binding) const;

  // The resources that are known, and whether they are all.
  const Workloads& workloads() const { return workloads_; }

  // When the role may assume the other one; by index of EntityIndex.
  Guard can_assume(std::uint32_t role, std::uint32_t target) const;

  // When the account manages the organization, or manages the service for it.
  Guard manages(std::string_view account, std::string_view service) const;

  // When all the preconditions hold that the choice of the binding does not settle. `reached`: for
  // one of the resources that are known, for whoever controls
  // it.
  Guard precondition_guard(const Technique& technique, const Binding& binding,
                           bool reached = false) const;

 private:
  Guard condition_of(const Requirement& requirement, const Binding& binding) const;
  Guard fact_guard(const Technique& technique, const Precondition& precondition,
                   const Binding& binding) const;
  Guard user_fact(const Precondition& precondition, const Binding& binding) const;
  Guard existence(const Precondition& precondition, const Binding& binding) const;
  Guard control(const Technique& technique, const Precondition& precondition,
                const Binding& binding) const;
  Guard provider_missing(const std::string& name, const Binding& binding) const;
  Guard event_source(const Technique& technique, const Binding& binding) const;
  std::optional<bool> needs_service_linked_role(const Requirement& requirement,
                                                const Binding& binding) const;
  Guard attribute(const Precondition& precondition, const Binding& binding) const;
  // By name: "SerialConsoleEnabled".
  std::optional<bool> single_fact(std::string_view name) const;

  Authority& authority_;
  const snapshot::Model& model_;
  const EntityIndex& entities_;
  const std::deque<Holding>& holdings_;
  Workloads workloads_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_FACTS_H_
