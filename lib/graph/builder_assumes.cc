#include "graph/building.h"

#include <algorithm>
#include <iterator>

namespace ambit::graph {

void Builder::assume(std::uint32_t from, const Holding& holding, std::uint32_t role) {
  const Technique& technique = assume_role_technique();
  const std::string_view arn = network_.holdings[role].principal().name.arn;
  if (network_.vertices[from].principal == role &&
      network_.vertices[from].kind != VertexKind::kClass)
    return;
  const GuardId guard = network_.guards.add(
      authority_.allowed(holding, {.action = "sts:AssumeRole", .resource = std::string(arn)}));
  add_edge({.from = from,
            .to = role,
            .technique = &technique,
            .binding = {.role = arn},
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
void Builder::assume_named(std::uint32_t role, const Trusted& trusted) {
  std::set<std::uint32_t> callers = trusted.named;
  for (const Holder& holder : holders_) {
    if (!trusted.apart) break;
    const std::string_view account = network_.vertices[holder.vertex].account;
    const bool may = trusted.everyone || (trusted.accounts.contains(account) &&
                                          actions().possible(holder.possible, "sts:AssumeRole"));
    if (may) callers.insert(holder.members.begin(), holder.members.end());
  }
  for (const std::uint32_t vertex : callers) assume(vertex, network_.holdings[vertex], role);
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
    if (trusted.named.contains(vertex.principal) || (trusted.apart && may))
      assume(holder.vertex, network_.holdings[holder.holding], role);
  }
}

}  // namespace ambit::graph
