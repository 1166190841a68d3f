#include "graph/changes.h"

#include <algorithm>
#include <cstdint>
#include <set>

namespace ambit::graph {
namespace {

// The groups that the user is in.
std::vector<std::string_view> groups_of(const snapshot::Model& model, const snapshot::User& user) {
  std::vector<std::string_view> arns;
  arns.reserve(user.groups.size());
  for (const snapshot::GroupId group : user.groups)
    arns.push_back(model.text(model.groups[group].arn));
  return arns;
}

// Those of its account that it is not in.
std::vector<std::string_view> other_groups(const snapshot::Model& model,
                                           const snapshot::User& user) {
  std::vector<std::string_view> arns;
  const auto& rows = model.accounts[user.account].group_rows;
  for (std::uint32_t i = rows.begin; i < rows.end; ++i)
    if (!std::ranges::binary_search(user.groups, snapshot::GroupId(i)))
      arns.push_back(model.text(model.groups[snapshot::GroupId(i)].arn));
  return arns;
}

// Those that can be changed.
std::vector<std::string_view> policies_of(const Holding& holding, Layer layer) {
  std::set<std::string_view> arns;
  for (const auto& held : holding.policies(layer))
    if (!held.arn.empty() && held.arn.find(":iam::aws:") == std::string_view::npos)
      arns.insert(held.arn);
  return {arns.begin(), arns.end()};
}

// The versions of the policy that can be made the default.
std::vector<Mechanism> other_versions(const PolicyIndex& policies, Change change,
                                      std::string_view policy_arn) {
  std::vector<Mechanism> list;
  const snapshot::ManagedPolicy* policy = policies.managed_policy(policy_arn);
  if (policy == nullptr) return list;
  const snapshot::Model& model = policies.model();
  for (const snapshot::PolicyVersion& version : policy->versions)
    if (!version.is_default) list.push_back({change, policy_arn, model.text(version.id)});
  return list;
}

// Nothing where the owner has no such policy that denies something.
std::vector<Mechanism> without_denies(const snapshot::Model& model, const Holding& holding,
                                      Change change, std::string_view owner) {
  const bool managed = change == Change::kNoManagedDenies;
  const bool any = std::ranges::any_of(holding.policies(Layer::kIdentity), [&](const auto& held) {
    return held.owner == owner && held.arn.empty() != managed &&
           denies_something(model.policies, held.document.document);
  });
  return any ? std::vector<Mechanism>{{change, owner, {}}} : std::vector<Mechanism>{};
}

// Nothing where the group takes nothing away.
std::vector<Mechanism> without_group(const snapshot::Model& model, const Holding& holding,
                                     std::string_view group) {
  const bool any = std::ranges::any_of(holding.policies(Layer::kIdentity), [&](const auto& held) {
    return held.owner == group && may_deny(model.policies, held.document.document);
  });
  return any ? std::vector<Mechanism>{{Change::kLeave, group, {}}} : std::vector<Mechanism>{};
}

}  // namespace

bool is_gain(const Mechanism& mechanism) {
  return mechanism.change == Change::kAttach || mechanism.change == Change::kJoin ||
         mechanism.change == Change::kVersion;
}

bool grants_anything(const Mechanism& mechanism) {
  return mechanism.change <= Change::kAnyWithoutPolicy;
}

std::vector<Binding> bindings_of(const snapshot::Model& model, const Technique& technique,
                                 const Entity& entity, const Holding& holding) {
  const std::string_view arn = holding.principal().name.arn;
  const Variable to = technique.yield.to;
  const bool other_type = (to == Variable::kUser && entity.user == nullptr) ||
                          (to == Variable::kRole && entity.role == nullptr);
  if (other_type || is_service_linked(arn) || is_sso_reserved(arn)) return {};
  Binding base;
  (entity.user != nullptr ? base.user : base.role) = arn;
  std::vector<Binding> list;
  const auto add = [&](std::string_view Binding::* variable,
                       const std::vector<std::string_view>& values) {
    for (const std::string_view value : values) {
      list.push_back(base);
      list.back().*variable = value;
    }
  };
  if (has_predicate(technique, Predicate::kMemberOf))
    add(&Binding::group, groups_of(model, *entity.user));
  else if (has_predicate(technique, Predicate::kNotMemberOf))
    add(&Binding::group, other_groups(model, *entity.user));
  else if (has_predicate(technique, Predicate::kAttached))
    add(&Binding::policy, policies_of(holding, Layer::kIdentity));
  else if (has_predicate(technique, Predicate::kBoundaryIs))
    add(&Binding::policy, policies_of(holding, Layer::kBoundary));
  else
    list.push_back(base);
  return list;
}

std::vector<Mechanism> changes_of(const PolicyIndex& policies, const Technique& technique,
                                  const Binding& binding, const Holding& holding) {
  const snapshot::Model& model = policies.model();
  const std::string_view own = holding.principal().name.arn;
  const std::string_view owner = binding.group.empty() ? own : binding.group;
  const Yield& yield = technique.yield;
  if (yield.kind == YieldKind::kGainPolicy)
    return binding.policy.empty() ? std::vector<Mechanism>{{Change::kJoin, binding.group, {}}}
                                  : other_versions(policies, Change::kVersion, binding.policy);
  if (yield.kind == YieldKind::kGrantAny) {
    if (!binding.policy.empty()) return {{Change::kAnyWithoutPolicy, binding.policy, {}}};
    if (yield.denies_kept == "all") return {{Change::kAny, {}, {}}};
    return {{Change::kAnyWithoutInline, owner, {}}};
  }
  if (has_predicate(technique, Predicate::kDenyInManaged))
    return without_denies(model, holding, Change::kNoManagedDenies, owner);
  if (has_predicate(technique, Predicate::kDenyInInline))
    return without_denies(model, holding, Change::kNoInlineDenies, owner);
  if (has_predicate(technique, Predicate::kDenyInGroup))
    return without_group(model, holding, binding.group);
  if (has_predicate(technique, Predicate::kHasStrongerVersion))
    return other_versions(policies, Change::kBoundaryVersion, binding.policy);
  if (!holding.has_boundary()) return {};
  return {{Change::kNoBoundary, {}, {}}};
}

std::vector<std::string_view> denying_policies(const snapshot::Model& model, const Holding& holding,
                                               std::string_view owner) {
  std::vector<std::string_view> all;
  for (const auto& held : holding.policies(Layer::kIdentity))
    if (held.owner == owner && !held.arn.empty() &&
        denies_something(model.policies, held.document.document))
      all.push_back(held.arn);
  return all;
}

bool lifts_deny(const snapshot::Model& model, const Holding& holding, std::string_view policy_arn) {
  return std::ranges::any_of(holding.policies(Layer::kIdentity), [&](const auto& held) {
    return !held.arn.empty() && (policy_arn.empty() || held.arn == policy_arn) &&
           denies_something(model.policies, held.document.document);
  });
}

Mechanism effective(const snapshot::Model& model, const Mechanism& mechanism,
                    const Holding& holding) {
  const bool inline_goes = mechanism.change == Change::kAnyWithoutInline;
  if (!inline_goes && mechanism.change != Change::kAnyWithoutPolicy) return mechanism;
  const bool any = std::ranges::any_of(holding.policies(Layer::kIdentity), [&](const auto& held) {
    const bool goes =
        inline_goes ? held.arn.empty() && held.owner == mechanism.what : held.arn == mechanism.what;
    return goes && may_deny(model.policies, held.document.document);
  });
  return any ? mechanism : Mechanism{};
}

}  // namespace ambit::graph
