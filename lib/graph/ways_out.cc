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
    for (const std::uint32_t principal : by.named) accounts.insert(entities.account_of(principal));
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
      if (entities_.account_of(role) == account) continue;
      if (const auto way = way_to(role, account, control)) ways.insert(*way);
    }
  };
  add(open_roles_);
  if (const auto found = roles_.find(account); found != roles_.end()) add(found->second);
  return {ways.begin(), ways.end()};
}

std::optional<std::uint32_t> WaysOut::way_to(std::uint32_t role, std::string_view account,
                                             const Control& control) const {
  const Trusted& trusted = trusted_.at(role);
  const Asked assume{.action = "sts:AssumeRole", .resource = std::string(entities_.arn_of(role))};
  std::optional<std::uint32_t> perhaps;
  // Whether there is no better one.
  const auto lets_in = [&](std::uint32_t principal) {
    const PathClass controlled = control(principal);
    if (controlled > PathClass::kConditional) return false;
    if (perhaps && controlled != PathClass::kDefinite) return false;
    const Holding all = holdings_[principal].with(policies_, {{.change = Change::kAny}});
    const Guard guard = authority_.allowed(all, assume);
    if (!is_never(guard) && !perhaps) perhaps = principal;
    if (!is_always(guard) || controlled != PathClass::kDefinite) return false;
    perhaps = principal;
    return true;
  };
  for (const std::uint32_t principal : trusted.named)
    if (entities_.account_of(principal) == account && lets_in(principal)) return principal;
  if (!trusted.everyone && !trusted.accounts.contains(account)) return perhaps;
  const std::vector<std::uint32_t>& all = entities_.of_account(account);
  if (trusted.apart) {
    for (const std::uint32_t principal : all)
      if (lets_in(principal)) return principal;
    return perhaps;
  }
  // Nothing tells who calls, so that one is asked for all.
  const auto best = std::ranges::min_element(all, {}, control);
  if (best != all.end()) lets_in(*best);
  return perhaps;
}

}  // namespace ambit::graph
