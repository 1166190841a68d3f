#include "graph/target_lists.h"

#include "graph/guard.h"
#include "graph/identity_providers.h"
#include "graph/network.h"
#include "graph/technique_index.h"

namespace ambit::graph {

TargetLists::TargetLists(Authority& authority, const EntityIndex& entities, const Facts& facts,
                         const std::map<std::uint32_t, Trusted>& trusted, const Likeness& likeness,
                         GuardTable& guards)
    : authority_(authority),
      model_(authority.model()),
      entities_(entities),
      facts_(facts),
      trusted_(trusted),
      likeness_(likeness),
      guards_(guards),
      trusting_(authority, entities) {}

const TargetList& TargetLists::of(std::string_view account, const Technique& technique) {
  const auto [at, is_new] = lists_.try_emplace({account, &technique});
  TargetList& list = at->second;
  if (!is_new) return list;
  if (&technique == &assume_role_technique())
    add_roles_to_assume(account, list.targets);
  else if (hands_over_role(technique))
    add_roles_to_use(account, technique, list.targets);
  else if (reads_credentials(technique))
    add_contained(account, technique, list.targets);
  else if (provider_of(technique) != Variable::kNobody)
    add_roles_of_providers(account, technique, list.targets);
  else
    add_targets_to_take_over(account, technique, list.targets);
  for (const Target& target : list.targets) {
    const std::uint32_t own = likeness_.index_of(entities_.arn_of(target.vertex));
    const std::string_view profile = target.binding.profile;
    // No resource is taken to be like another one.
    const auto apart = static_cast<std::uint32_t>(list.places.size() + 1);
    list.places.push_back({own, profile.empty() ? own : likeness_.index_of(profile),
                           target.binding.existing.empty() ? trait_of(technique, target) : apart});
  }
  return list;
}

void TargetLists::add_roles_to_assume(std::string_view account,
                                      std::vector<Target>& targets) const {
  for (const auto& [role, trusted] : trusted_) {
    if (trusted.apart || !(trusted.everyone || trusted.accounts.contains(account))) continue;
    targets.push_back(
        {.vertex = role, .binding = {.role = entities_.arn_of(role)}, .guard = kAlways});
  }
}

void TargetLists::add_roles_to_use(std::string_view account, const Technique& technique,
                                   std::vector<Target>& targets) {
  for (const TrustingRole& role : trusting_.of(account, services_of(technique))) {
    if (!suits(technique, role.role)) continue;
    Target target{.vertex = role.role};
    target.binding.role = entities_.arn_of(role.role);
    const auto& profiles = entities_[role.role].role->instance_profiles;
    if (!profiles.empty()) target.binding.profile = model_.text(profiles.front().arn);
    const auto add = [&](std::string_view existing) {
      target.binding.existing = existing;
      target.guard =
          guards_.add(both(role.guard, facts_.precondition_guard(technique, target.binding)));
      if (target.guard != kNever) targets.push_back(target);
    };
    // One that is known, or one that may be there.
    if (const Precondition* exists = existence_of(technique))
      for (const Workload* workload : facts_.workloads().of(exists->kind, target.binding.role))
        add(workload->arn);
    add({});
  }
}

// Whose credentials resources are known to hold.
void TargetLists::add_contained(std::string_view account, const Technique& technique,
                                std::vector<Target>& targets) {
  const Precondition* exists = existence_of(technique);
  if (exists == nullptr) return;
  for (const std::string_view owner : {account, std::string_view{}}) {
    for (const Workload* store : facts_.workloads().in(owner, exists->kind)) {
      if (!store->contains) continue;
      for (const std::string_view arn : *store->contains) {
        const auto principal = entities_.find(arn);
        if (!principal) continue;
        Target target{.vertex = *principal, .binding = {.existing = store->arn}};
        if (is_key_arn(store->kms_key)) target.binding.kms_key = store->kms_key;
        target.guard = guards_.add(facts_.precondition_guard(technique, target.binding));
        if (target.guard != kNever) targets.push_back(target);
      }
    }
  }
}

void TargetLists::add_roles_of_providers(std::string_view account, const Technique& technique,
                                         std::vector<Target>& targets) {
  const std::string_view prefix =
      provider_of(technique) == Variable::kSamlProvider ? kSamlPrefix : kOidcPrefix;
  const Precondition* trusts = find_predicate(technique, Predicate::kTrustsFederated);
  if (trusts == nullptr) return;
  for (const std::uint32_t index : entities_.of_account(account)) {
    const snapshot::Role* role = entities_[index].role;
    if (role == nullptr) continue;
    const std::string_view arn = entities_.arn_of(index);
    for (const std::string_view provider : trusted_providers(model_, *role, prefix)) {
      Target target{.vertex = index, .binding = {.role = arn, .existing = provider}};
      target.guard = guards_.add(both(authority_.trusts_provider(arn, provider, trusts->name),
                                      facts_.precondition_guard(technique, target.binding)));
      if (target.guard != kNever) targets.push_back(target);
    }
  }
}

// Whether the technique can be about that role, its trust aside.
bool TargetLists::suits(const Technique& technique, std::uint32_t role) const {
  if (has_predicate(technique, Predicate::kNotServiceLinked) &&
      is_service_linked(entities_.arn_of(role)))
    return false;
  return !has_predicate(technique, Predicate::kHasInstanceProfile) ||
         !entities_[role].role->instance_profiles.empty();
}

void TargetLists::add_targets_to_take_over(std::string_view account, const Technique& technique,
                                           std::vector<Target>& targets) {
  const bool users = technique.yield.to == Variable::kUser;
  for (const std::uint32_t index : entities_.of_account(account)) {
    if ((entities_[index].user != nullptr) != users) continue;
    const std::string_view arn = entities_.arn_of(index);
    if (!users && (is_service_linked(arn) || is_sso_reserved(arn))) continue;
    Target target{.vertex = index};
    (users ? target.binding.user : target.binding.role) = arn;
    target.guard = guards_.add(facts_.precondition_guard(technique, target.binding));
    targets.push_back(target);
  }
}

// The trust of a role that is assumed, the MFA of a user.
std::uint32_t TargetLists::trait_of(const Technique& technique, const Target& target) const {
  const snapshot::Role* role = entities_[target.vertex].role;
  if (role == nullptr) return static_cast<std::uint32_t>(facts_.mfa_of(target.binding.user));
  if (&technique != &assume_role_technique()) return 0;
  const policy::DocumentId trust = role->trust.document;
  const auto documents = static_cast<std::uint32_t>(model_.policies.documents.size());
  return authority_.tells_roles_apart(entities_.account_of(target.vertex), trust)
             ? documents + target.vertex
             : trust.index();
}

}  // namespace ambit::graph
