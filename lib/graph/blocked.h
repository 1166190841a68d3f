// What stops the first steps of paths that are not there.
#ifndef AMBIT_GRAPH_BLOCKED_H_
#define AMBIT_GRAPH_BLOCKED_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/entity.h"
#include "graph/network.h"
#include "snapshot/model.h"

namespace ambit::graph {

// "deny", "missing", ...
std::string_view reason_of(const Refusal& refusal);

// First steps from the principal to one of `targets`, principals from which a path leads on,
// nearest first: those that lack the least, at most `limit`. Looks at the first kMaxTargets
// targets; one request a technique, target and requirement.
inline constexpr std::size_t kMaxTargets = 50;
std::vector<BlockedStep> blocked_steps(const snapshot::Model& model,
                                       const std::vector<Entity>& entities, const Network& network,
                                       Authority& authority, std::uint32_t source,
                                       std::span<const std::uint32_t> targets, std::size_t limit);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_BLOCKED_H_
