#include "graph/gains.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "catalog/catalog.h"

namespace ambit::graph {
namespace {

using Names = std::vector<std::string>;

// Of grants with more actions than this nothing is taken away: what is left of `*` without some
// actions takes hundreds of patterns, which say less than `*`.
constexpr std::size_t kMaxNamed = 500;

const catalog::ServiceCatalog& names_of_actions() {
  return catalog::ServiceCatalog::builtin();
}

void sort_once(Names& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

// Actions of the catalog one by one; others as they are written.
Names expanded(const Names& patterns) {
  Names names;
  for (const std::string& pattern : patterns) {
    auto actions = names_of_actions().expand(pattern).actions;
    if (actions.empty()) actions.push_back(pattern);
    std::move(actions.begin(), actions.end(), std::back_inserter(names));
  }
  sort_once(names);
  return names;
}

Names without(const Names& names, const Names& others) {
  Names rest;
  std::set_difference(names.begin(), names.end(), others.begin(), others.end(),
                      std::back_inserter(rest));
  return rest;
}

bool is_part(const Names& part, const Names& whole) {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

bool holds_always(const When& when) {
  return when && when->size() == 1 && when->front().empty();
}

bool is_everything(const PermissionGrant& grant) {
  return grant.not_resources.empty() && grant.resources == Names{"*"};
}

bool same_resources(const PermissionGrant& a, const PermissionGrant& b) {
  return a.resources == b.resources && a.not_resources == b.not_resources;
}

// Conditions that are too long to print are told apart from all others.
bool same_condition(const PermissionGrant& a, const PermissionGrant& b) {
  return a.when.has_value() && b.when.has_value() && a.when == b.when;
}

void add_statements(const std::vector<StatementRef>& more, std::vector<StatementRef>& to) {
  for (const StatementRef& statement : more) {
    const bool there = std::ranges::any_of(to, [&](const StatementRef& one) {
      return one.where == statement.where && one.owner == statement.owner;
    });
    if (!there) to.push_back(statement);
  }
}

LevelCounts levels_of(const Names& actions) {
  const catalog::Catalog& catalog = names_of_actions().tables();
  LevelCounts levels = {};
  for (const std::string& action : actions)
    if (const auto id = catalog.find_action(action))
      ++levels[static_cast<std::size_t>(catalog.level(*id))];
  return levels;
}

}  // namespace

Gains::Gains(const WhatCan& own) {
  for (const PermissionGrant& grant : own.grants) own_.push_back(held(grant));
}

Gains::Held Gains::held(const PermissionGrant& grant) {
  return {.grant = grant, .actions = without(expanded(grant.actions), expanded(grant.not_actions))};
}

bool Gains::covers(const Held& own, const Held& other) {
  const bool resources = is_everything(own.grant) || same_resources(own.grant, other.grant);
  return resources && (holds_always(own.grant.when) || same_condition(own.grant, other.grant));
}

void Gains::merge(Held&& more, Held& into) {
  add_statements(more.grant.via, into.grant.via);
  if (is_part(more.actions, into.actions)) return;
  if (is_part(into.actions, more.actions)) {
    more.grant.via = std::move(into.grant.via);
    into = std::move(more);
    return;
  }
  std::move(more.actions.begin(), more.actions.end(), std::back_inserter(into.actions));
  sort_once(into.actions);
  into.as_written = false;
}

void Gains::add(const WhatCan& other) {
  for (const PermissionGrant& grant : other.grants) {
    Held more = held(grant);
    const std::size_t before = more.actions.size();
    for (const Held& own : own_)
      if (covers(own, more)) more.actions = without(more.actions, own.actions);
    if (more.actions.empty()) continue;
    if (more.actions.size() > kMaxNamed)
      more = held(grant);
    else
      more.as_written = more.actions.size() == before;
    const auto same = std::ranges::find_if(gained_, [&](const Held& one) {
      return same_resources(one.grant, more.grant) && same_condition(one.grant, more.grant);
    });
    if (same == gained_.end())
      gained_.push_back(std::move(more));
    else
      merge(std::move(more), *same);
  }
}

std::vector<PermissionGrant> Gains::take() {
  struct Rank {
    bool conditional = false;
    LevelCounts levels = {};  // the worst first
    std::size_t index = 0;
  };
  std::vector<Rank> order;
  for (std::size_t i = 0; i < gained_.size(); ++i) {
    gained_[i].grant.levels = levels_of(gained_[i].actions);
    Rank& rank =
        order.emplace_back(Rank{!holds_always(gained_[i].grant.when), gained_[i].grant.levels, i});
    std::ranges::reverse(rank.levels);
  }
  std::sort(order.begin(), order.end(), [](const Rank& a, const Rank& b) {
    return std::tie(a.conditional, b.levels, a.index) < std::tie(b.conditional, a.levels, b.index);
  });
  WhatCan answer;
  for (const Rank& rank : order) {
    Held& one = gained_[rank.index];
    if (!one.as_written) {
      one.grant.actions = std::move(one.actions);
      one.grant.not_actions.clear();
      one.grant.admits_more = false;
    }
    answer.grants.push_back(std::move(one.grant));
  }
  gained_.clear();
  shrink_actions(answer.grants, names_of_actions());
  return std::move(answer.grants);
}

}  // namespace ambit::graph
