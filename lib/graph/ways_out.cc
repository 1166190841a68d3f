#include "graph/ways_out.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "graph/guard.h"

namespace ambit::graph {

WaysOut::WaysOut(Authority& authority, const EntityIndex& entities, const PolicyIndex& policies,
                 const std::deque<Holding>& holdings,
                 const std::map<std::uint32_t, Trusted>& trusted)
    : authority_(authority),
      entities_(entities),
      policies_(policies),
      holdings_(holdings),
      trusted_(trusted) {
  for (const auto& [role, by] : trusted) {
    if (by.everyone) {
      open_roles_.push_back(role);
      continue;
    }
    std::set<std::string_view> accounts = by.accounts;
    for (const auto& named : by.named) accounts.insert(entities.account_of(named.principal));
    for (const std::string_view account : accounts) roles_[account].push_back(role);
  }
}

bool WaysOut::any(std::string_view account) const {
  const auto elsewhere = [&](std::uint32_t role) { return entities_.account_of(role) != account; };
  const auto found = roles_.find(account);
  return std::ranges::any_of(open_roles_, elsewhere) ||
         (found != roles_.end() && std::ranges::any_of(found->second, elsewhere));
}

std::vector<std::uint32_t> WaysOut::of(std::string_view account, const Control& control) const {
  std::set<std::uint32_t> ways;
  const auto add = [&](const std::vector<std::uint32_t>& roles) {
    for (const std::uint32_t role : roles) {
      if (entities_.account_of(role) != account) add_ways_to(role, account, control, ways);
    }
  };
  add(open_roles_);
  if (const auto found = roles_.find(account); found != roles_.end()) add(found->second);
  return {ways.begin(), ways.end()};
}

PathClass WaysOut::class_as(std::uint32_t principal, const Asked& assume,
                            const Control& control) const {
  const PathClass controlled = control(principal);
  if (controlled > PathClass::kConditional) return PathClass::kNone;
  const Holding all = holdings_[principal].with(policies_, {{.change = Change::kAny}});
  const Guard guard = authority_.allowed(all, assume);
  if (is_never(guard)) return PathClass::kNone;
  return is_always(guard) ? controlled : PathClass::kConditional;
}

void WaysOut::add_ways_to(std::uint32_t role, std::string_view account, const Control& control,
                          std::set<std::uint32_t>& ways) const {
  const Trusted& trusted = trusted_.at(role);
  const Asked assume{.action = "sts:AssumeRole", .resource = std::string(entities_.arn_of(role))};
  std::vector<std::uint32_t> perhaps;
  for (const auto& [principal, way] : trusted.named) {
    if (entities_.account_of(principal) != account) continue;
    const PathClass path_class = class_as(principal, assume, control);
    if (path_class == PathClass::kNone) continue;
    perhaps.push_back(principal);
    if (path_class != PathClass::kDefinite) continue;
    ways.insert(principal);
    return;
  }
  ways.insert(perhaps.begin(), perhaps.end());
  if (!trusted.everyone && !trusted.accounts.contains(account)) return;
  if (const auto one = one_of(account, trusted.apart, assume, control)) ways.insert(*one);
}

std::optional<std::uint32_t> WaysOut::one_of(std::string_view account, bool apart,
                                             const Asked& assume, const Control& control) const {
  const std::vector<std::uint32_t>& all = entities_.of_account(account);
  if (!apart) {
    // Nothing tells who calls, so that one is asked for all.
    const std::uint32_t best = *std::ranges::min_element(all, {}, control);
    const bool lets_in = class_as(best, assume, control) != PathClass::kNone;
    return lets_in ? std::optional(best) : std::nullopt;
  }
  std::optional<std::uint32_t> found;
  for (const std::uint32_t principal : all) {
    if (found && control(principal) != PathClass::kDefinite) continue;
    const PathClass path_class = class_as(principal, assume, control);
    if (path_class == PathClass::kDefinite) return principal;
    if (path_class != PathClass::kNone && !found) found = principal;
  }
  return found;
}

}  // namespace ambit::graph
