#include "graph/building.h"

#include <algorithm>
#include <iterator>

namespace ambit::graph {

GuardId Builder::may_assume(const Holding& holding, std::uint32_t role) {
  const std::string_view arn = network_.holdings[role].principal().name.arn;
  return network_.guards.add(
      authority_.allowed(holding, {.action = "sts:AssumeRole", .resource = std::string(arn)}));
}

void Builder::assume(std::uint32_t from, std::uint32_t role, GuardId guard) {
  const Technique& technique = assume_role_technique();
  if (network_.vertices[from].principal == role &&
      network_.vertices[from].kind != VertexKind::kClass)
    return;
  add_edge({.from = from,
            .to = role,
            .technique = &technique,
            .binding = {.role = network_.holdings[role].principal().name.arn},
            .guard = guard,
            .path_class = class_of(technique, guard)});
}

void Builder::assume_roles(const Holder& holder) {
  const TargetList& list =
      target_lists_.of(network_.vertices[holder.vertex].account, assume_role_technique());
  const bool possible = actions().possible(holder.possible, "sts:AssumeRole");
  connect(holder, assume_role_technique(), list, [&](const Target& target) {
    if (!possible && !trusted_.at(target.vertex).everyone) return SourcePart{};
    const Asked assume{.action = "sts:AssumeRole", .resource = std::string(target.binding.role)};
    return SourcePart{.guard = network_.guards.add(
                          authority_.allowed(network_.holdings[holder.holding], assume))};
  });
}

// Those of the base principals whom the role's trust names or tells apart.
std::vector<std::uint32_t> Builder::callers_of(const Trusted& trusted) const {
  std::vector<std::uint32_t> callers;
  callers.reserve(trusted.named.size());
  for (const auto& named : trusted.named) callers.push_back(named.principal);
  const bool any = trusted.apart && (trusted.everyone || !trusted.accounts.empty());
  for (const Holder& holder : holders_) {
    if (!any) break;
    const std::string_view account = network_.vertices[holder.vertex].account;
    const bool may = trusted.everyone || (trusted.accounts.contains(account) &&
                                          actions().possible(holder.possible, "sts:AssumeRole"));
    if (may) callers.insert(callers.end(), holder.members.begin(), holder.members.end());
  }
  std::sort(callers.begin(), callers.end());
  callers.erase(std::unique(callers.begin(), callers.end()), callers.end());
  return callers;
}

// A number for what the policies of a base principal say about assuming roles.
std::uint32_t Builder::assuming(std::uint32_t principal) {
  if (assuming_.empty()) assuming_.resize(entities_.size(), kNoIndex);
  std::uint32_t& number = assuming_[principal];
  if (number == kNoIndex) {
    const auto next = static_cast<std::uint32_t>(assuming_numbers_.size());
    number = assuming_numbers_
                 .try_emplace(provisions_of(authority_, network_.holdings[principal],
                                            actions().of(assume_role_technique())),
                              next)
                 .first->second;
  }
  return number;
}

// Callers that are named in the same way, and whose policies say the same, fare alike where nothing
// asks who calls.
void Builder::assume_named(std::uint32_t role, const Trusted& trusted) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, GuardId> known;
  for (const std::uint32_t caller : callers_of(trusted)) {
    if (caller == role) continue;
    if (trusted.asks || !options_.share) {
      assume(caller, role, may_assume(network_.holdings[caller], role));
      continue;
    }
    const auto [at, is_new] = known.try_emplace({trusted.way_of(caller), assuming(caller)}, kNever);
    if (is_new) at->second = may_assume(network_.holdings[caller], role);
    assume(caller, role, at->second);
  }
}

// An elevated principal may assume what the principal could not. The caller is the same.
void Builder::assume_from(const Holder& holder) {
  const bool possible = actions().possible(holder.possible, "sts:AssumeRole");
  const Vertex vertex = network_.vertices[holder.vertex];
  const auto named = roles_naming_.find(vertex.principal);
  std::vector<std::uint32_t> roles = roles_apart_;
  if (named != roles_naming_.end()) {
    roles.clear();
    std::ranges::set_union(roles_apart_, named->second, std::back_inserter(roles));
  }
  for (const std::uint32_t role : roles) {
    const Trusted& trusted = trusted_.at(role);
    const bool may = trusted.everyone || (possible && trusted.accounts.contains(vertex.account));
    if (trusted.names(vertex.principal) || (trusted.apart && may))
      assume(holder.vertex, role, may_assume(network_.holdings[holder.holding], role));
  }
}

}  // namespace ambit::graph
