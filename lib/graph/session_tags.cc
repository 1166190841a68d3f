#include "graph/session_tags.h"

#include <algorithm>

#include "graph/actions.h"

namespace ambit::graph {
namespace {

constexpr std::string_view kTagSession = "sts:TagSession";

}  // namespace

void SessionTags::find_roles() {
  found_ = true;
  for (const auto& [role, trusted] : trusted_) {
    const policy::DocumentId trust = entities_[role].role->trust.document;
    const bool tags =
        actions().possible(authority_.statement_index().mentions(trust).all, kTagSession) &&
        satisfying_finder_.asks_tags_of(network_.holdings[role]);
    if (!tags) continue;
    if (trusted.everyone || !trusted.accounts.empty()) open_.push_back(role);
    for (const auto& named : trusted.named) by_named_[named.principal].push_back(role);
  }
}

void SessionTags::add(const Writer& writer, std::uint32_t actor, std::uint32_t role,
                      std::vector<Write>& writes) {
  const Vertex& vertex = network_.vertices[actor];
  // An administrator has all of its own account as it is.
  const bool own = entities_.account_of(role) == vertex.account;
  const Entity& entity = entities_[role];
  satisfying_finder_.add_session_tags({.holding = network_.holdings[vertex.holding],
                                       .actor = actor,
                                       .techniques = writer.techniques,
                                       .administers = own ? writer.administers : kNever},
                                      {.vertex = role,
                                       .entity = entity,
                                       .holding = network_.holdings[role],
                                       .boundary = boundary_of(authority_.model(), entity)},
                                      writes);
}

void SessionTags::add_writes(const Writer& writer, const Bits& possible,
                             std::span<const std::uint32_t> members, std::vector<Write>& writes) {
  if (!found_) find_roles();
  const std::string_view account = network_.vertices[writer.actor].account;
  const bool may = actions().possible(possible, kTagSession);
  std::vector<std::uint32_t> apart;
  for (const std::uint32_t role : open_) {
    const Trusted& trusted = trusted_.at(role);
    if (!trusted.everyone && !(may && trusted.accounts.contains(account))) continue;
    if (trusted.apart)
      apart.push_back(role);
    else
      add(writer, writer.actor, role, writes);
  }
  for (const std::uint32_t member : members) {
    std::vector<std::uint32_t> roles = apart;
    const auto named = by_named_.find(network_.vertices[member].principal);
    if (named != by_named_.end())
      roles.insert(roles.end(), named->second.begin(), named->second.end());
    std::ranges::sort(roles);
    const auto doubled = std::ranges::unique(roles);
    roles.erase(doubled.begin(), doubled.end());
    for (const std::uint32_t role : roles) add(writer, member, role, writes);
  }
}

}  // namespace ambit::graph
