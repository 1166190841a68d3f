// Requirements of techniques that count only under a circumstance.
#ifndef AMBIT_GRAPH_CIRCUMSTANCE_H_
#define AMBIT_GRAPH_CIRCUMSTANCE_H_

#include <optional>
#include <string_view>

#include "graph/network.h"
#include "graph/technique.h"
#include "snapshot/model.h"

namespace ambit::graph {

// Circumstances that the snapshot knows of.
inline constexpr std::string_view kWhenFullOfVersions = "policy P already has 5 versions";
inline constexpr std::string_view kWhenMfaDevice = "user U has an MFA device";
// One that is assigned always is.
inline constexpr std::string_view kWhenProvisioned =
    "the permission set is already provisioned (always, when assigned)";

// Whether the policy has as many versions as it can. By ARN: O(managed policies).
bool is_full_of_versions(const snapshot::ManagedPolicy& policy);
bool is_full_of_versions(const snapshot::Model& model, std::string_view policy_arn);

// Whether the requirement is about a role besides the one that is used: which, nobody knows.
bool names_second_role(const Requirement& requirement);

// Whether the requirement counts; nothing: not known. `mfa`: whether the user of the binding has an
// MFA device.
std::optional<bool> counts(const snapshot::Model& model, const Requirement& requirement,
                           const Binding& binding, snapshot::Flag mfa);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_CIRCUMSTANCE_H_
