#include "graph/target_lists.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>

#include "graph/guard.h"
#include "graph/identity_pools.h"
#include "graph/identity_providers.h"
#include "graph/network.h"
#include "graph/technique_index.h"
#include "pattern/fold.h"

namespace ambit::graph {
namespace {

// Source: AWS CloudFormation User Guide, "Grant self-managed permissions".
constexpr std::string_view kOwnAdministration =
    "the stack set has an administration role of its own";
constexpr std::string_view kIdentityPool = "cognito-identity-pool";
// Pools that are asked about one by one, for each role that may trust one.
constexpr std::size_t kMaxPools = 64;
// Pairs of roles of one account of which one may assume the other: those that are asked about, and
// those that may be used.
constexpr std::size_t kMaxAsked = 100'000;
constexpr std::size_t kMaxPairs = 4'096;

bool names_existing(const Technique& technique) {
  return std::ranges::any_of(technique.requirements, [](const Requirement& requirement) {
    return std::ranges::any_of(requirement.resources, [](const TechniqueResource& resource) {
      return resource.variable == Variable::kExisting;
    });
  });
}

// Whether a token of the provider has to be for some audience, or for another one.
bool asks_audience(const std::vector<GuardAtom>& atoms, std::string_view provider) {
  const std::size_t host = provider.find(kOidcProviderPath) + kOidcProviderPath.size();
  const std::string key = fold(provider.substr(host)) + ":aud";
  return std::ranges::any_of(
      atoms, [&](const GuardAtom& atom) { return atom.test && fold(atom.test->key) == key; });
}

}  // namespace

TargetLists::TargetLists(Authority& authority, const EntityIndex& entities, const Facts& facts,
                         const std::map<std::uint32_t, Trusted>& trusted, const Likeness& likeness,
                         GuardTable& guards, bool share)
    : authority_(authority),
      model_(authority.model()),
      entities_(entities),
      facts_(facts),
      trusted_(trusted),
      likeness_(likeness),
      guards_(guards),
      share_(share),
      trusting_(authority, entities) {}

const TargetList& TargetLists::of(std::string_view account, const Technique& technique) {
  const auto [at, is_new] = lists_.try_emplace({account, &technique});
  TargetList& list = at->second;
  if (!is_new) return list;
  if (&technique == &assume_role_technique())
    add_roles_to_assume(account, list.targets);
  else if (hands_over_role(technique))
    add_roles_to_use(account, technique, list.targets);
  else if (assumes_by_second_role(technique))
    add_roles_by_second(account, technique, list.targets);
  else if (uses_known_resource(technique))
    add_roles_of_known(account, technique, list.targets);
  else if (uses_identity_pool(technique))
    add_roles_of_pools(account, technique, list.targets);
  else if (reads_credentials(technique))
    add_contained(account, technique, list.targets);
  else if (provider_of(technique) != Variable::kNobody)
    add_roles_of_providers(account, technique, list.targets);
  else
    add_targets_to_take_over(account, technique, list.targets);
  set_apart(account, technique, list);
  for (const Target& target : list.targets) {
    // What is asked is about the role that is handed over.
    const std::string_view second = target.binding.second_role;
    const std::uint32_t own =
        likeness_.index_of(second.empty() ? entities_.arn_of(target.vertex) : second);
    const std::string_view profile = target.binding.profile;
    // No resource is taken to be like another one.
    const auto apart = static_cast<std::uint32_t>(list.places.size() + 1);
    list.places.push_back(
        {own, profile.empty() ? own : likeness_.index_of(profile),
         target.binding.existing.empty() && !target.reached ? trait_of(technique, target) : apart});
  }
  return list;
}

void TargetLists::set_apart(std::string_view account, const Technique& technique,
                            TargetList& list) {
  const auto is_reachable = [&](std::string_view resource) {
    const Workload* workload = facts_.workloads().find(resource);
    return workload != nullptr && workload->reachable_by && !controlled_kind(technique).empty();
  };
  const auto is_shared = [&](const Target& target) {
    const Binding& binding = target.binding;
    if (binding.existing.empty())
      return !share_ || !target.reached || controlled_kind(technique).empty();
    if (entities_.account_of(target.vertex) != account) return false;
    return !share_ || !(tells_callers_apart(binding.existing) ||
                        tells_callers_apart(binding.kms_key) || is_reachable(binding.existing));
  };
  std::erase_if(list.targets, [&](Target& target) {
    if (is_shared(target)) return false;
    list.apart.push_back(target);
    return true;
  });
  list.leads_out = std::ranges::any_of(list.apart, [&](const Target& target) {
    return entities_.account_of(target.vertex) != account;
  });
  add_named(technique, list);
}

TargetLists::Naming TargetLists::naming_of(std::string_view resource) {
  const snapshot::ResourcePolicy* own = resource.empty() ? nullptr : model_.policy_of(resource);
  if (own == nullptr) return {};
  const policy::Tables& tables = model_.policies;
  const policy::DocumentId document = own->document.document;
  if (!document.valid() || tables.documents[document].opaque) return {};
  Naming naming{.everyone = authority_.asks_who_calls(document)};
  const auto add = [&](const policy::PrincipalValue& value) {
    const policy::AwsPrincipal aws = value.aws;
    if (aws == policy::AwsPrincipal::kNone || aws == policy::AwsPrincipal::kEveryone ||
        aws == policy::AwsPrincipal::kAccount)
      return;
    const bool by_arn = aws == policy::AwsPrincipal::kUser || aws == policy::AwsPrincipal::kRole;
    if (!by_arn)
      naming.everyone = true;  // by an id or as a session
    else if (const auto found = entities_.find(tables.text(value.text)))
      naming.named.push_back(*found);
  };
  for (const policy::Statement& statement : tables.statements_of(document)) {
    naming.everyone = naming.everyone || statement.not_principal;
    for (const policy::PrincipalId id : statement.principals.of(tables.principal_lists))
      add(tables.principals[id]);
  }
  return naming;
}

// Of a host or workload that says who controls it, nobody else does.
void TargetLists::add_named(const Technique& technique, TargetList& list) {
  const std::string_view kind = controlled_kind(technique);
  for (std::uint32_t i = 0; i < list.apart.size(); ++i) {
    const Target& target = list.apart[i];
    std::set<std::uint32_t> named;
    bool everyone = target.reached;
    for (const std::string_view resource : {target.binding.existing, target.binding.kms_key}) {
      const Naming naming = naming_of(resource);
      named.insert(naming.named.begin(), naming.named.end());
      everyone = everyone || naming.everyone;
    }
    const Workload* workload = facts_.workloads().find(target.binding.existing);
    if (workload != nullptr && workload->reachable_by && !kind.empty())
      for (const std::string_view arn : *workload->reachable_by)
        if (const auto found = entities_.find(arn)) named.insert(*found);
    if (everyone)
      list.of_everyone.push_back(i);
    else
      for (const std::uint32_t principal : named) list.of_named[principal].push_back(i);
  }
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
      target.guard = guards_.add(
          both(role.guard, facts_.precondition_guard(technique, target.binding, target.reached)));
      if (target.guard != kNever) targets.push_back(target);
    };
    // One that is known, or one that may be there.
    if (const Precondition* exists = existence_of(technique))
      for (const Workload* workload : facts_.workloads().of(exists->kind, target.binding.role))
        add(workload->arn);
    add({});
    target.reached = existence_of(technique) == nullptr &&
                     facts_.workloads().any_reachable(account, controlled_kind(technique));
    if (target.reached) add({});
  }
}

// By what may be there, and by what is known.
void TargetLists::add_assumed(const Technique& technique, const Guard& assumed, Target target,
                              std::vector<Target>& targets) {
  const std::string_view account = entities_.account_of(target.vertex);
  for (const bool known : {false, true}) {
    if (known && !facts_.workloads().any(account, known_kind(technique))) continue;
    target.reached = known;
    target.guard =
        guards_.add(both(assumed, facts_.precondition_guard(technique, target.binding, known)));
    if (target.guard != kNever) targets.push_back(target);
  }
}

// The roles of the account that others of it may assume, by their trust policies. Most let in
// nobody of their own account.
TargetLists::Assumable TargetLists::assumable(std::string_view account,
                                              const Technique& technique) const {
  Assumable assumable;
  for (const std::uint32_t role : entities_.of_account(account)) {
    if (entities_[role].role == nullptr || !suits(technique, role)) continue;
    const Trusted& trusted = trusted_.at(role);
    if (trusted.everyone || trusted.accounts.contains(account))
      assumable.by_everyone.push_back(role);
    else
      for (const auto& named : trusted.named) assumable.by[named.principal].push_back(role);
  }
  return assumable;
}

void TargetLists::add_roles_by_second(std::string_view account, const Technique& technique,
                                      std::vector<Target>& targets) {
  const Precondition* trusts = find_predicate(technique, Predicate::kTrustsService);
  const Assumable assumable = this->assumable(account, technique);
  std::size_t asked = 0;
  for (const TrustingRole& second : trusting_.of(account, trusts->values)) {
    if (is_service_linked(entities_.arn_of(second.role))) continue;
    std::vector<std::uint32_t> roles = assumable.by_everyone;
    if (const auto own = assumable.by.find(second.role); own != assumable.by.end()) {
      roles.clear();
      std::ranges::merge(assumable.by_everyone, own->second, std::back_inserter(roles));
    }
    for (const std::uint32_t role : roles) {
      if (role == second.role) continue;
      if (++asked > kMaxAsked || targets.size() >= kMaxPairs) {
        complete_ = false;
        return;
      }
      const Guard assumed = both(second.guard, facts_.can_assume(second.role, role));
      if (is_never(assumed)) continue;
      const Target target{.vertex = role,
                          .binding = {.role = entities_.arn_of(role),
                                      .second_role = entities_.arn_of(second.role)}};
      add_assumed(technique, assumed, target, targets);
    }
  }
}

// The roles that known resources run as.
void TargetLists::add_roles_of_known(std::string_view account, const Technique& technique,
                                     std::vector<Target>& targets) {
  const std::string_view kind = existence_of(technique)->kind;
  for (const Workload* workload : facts_.workloads().usable_by(account, kind)) {
    const auto role = entities_.find(workload->role);
    if (!role || entities_[*role].role == nullptr) continue;
    Target target{.vertex = *role,
                  .binding = {.role = entities_.arn_of(*role), .existing = workload->arn}};
    Guard guard = facts_.precondition_guard(technique, target.binding);
    // With an administration role of its own a stack set asks for that again, which is known then.
    if (workload->kind == kStackSet) {
      if (!workload->second_role.empty()) continue;
      guard = both(guard, fact("not", {std::string(kOwnAdministration)}));
    }
    if (Workloads::is_of_identity_center(*workload))
      guard = both(guard, facts_.manages(account, "sso.amazonaws.com"));
    target.guard = guards_.add(guard);
    if (target.guard != kNever) targets.push_back(target);
  }
}

// When the role trusts the pool of the target, or one of which it is not known.
Guard TargetLists::pool_guard(const Technique& technique, const Target& target) const {
  const std::string_view role = target.binding.role;
  Guard guard = both(trusts_identity_pool(authority_, role, target.binding.existing),
                     facts_.precondition_guard(technique, target.binding));
  if (existence_of(technique) != nullptr || is_never(guard)) return guard;
  const std::string_view account = entities_.account_of(target.vertex);
  const bool all_known = facts_.workloads().complete(account, kIdentityPool);
  const auto& pools = facts_.workloads().in(account, kIdentityPool);
  // Each of many may be the one.
  if (pools.size() > kMaxPools) return guard;
  Guard by_known = never();
  for (const Workload* pool : pools)
    if (!is_always(by_known))
      by_known = either(by_known, trusts_identity_pool(authority_, role, pool->arn));
  // Which pool the users of a user pool come to, nobody knows.
  if (names_existing(technique)) return all_known ? both(guard, by_known) : guard;
  return all_known ? by_known : either(guard, by_known);
}

void TargetLists::add_roles_of_pools(std::string_view account, const Technique& technique,
                                     std::vector<Target>& targets) {
  const Precondition* exists = existence_of(technique);
  for (const std::uint32_t index : entities_.of_account(account)) {
    if (entities_[index].role == nullptr || !suits(technique, index)) continue;
    Target target{.vertex = index, .binding = {.role = entities_.arn_of(index)}};
    const auto add = [&](std::string_view pool) {
      target.binding.existing = pool;
      target.guard = guards_.add(pool_guard(technique, target));
      if (target.guard != kNever) targets.push_back(target);
    };
    if (exists != nullptr)
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

// When the role lets in whom the technique makes the provider vouch for.
Guard TargetLists::trusts_by(const Technique& technique, std::string_view role,
                             std::string_view provider, std::string_view action) {
  if (!has_predicate(technique, Predicate::kIssuerTokensObtainable))
    return authority_.trusts_provider(role, provider, action);
  Guard guard = authority_.trusts_tokens(role, provider, action);
  std::erase_if(guard, [&](const auto& one) { return asks_audience(one, provider); });
  return guard;
}

void TargetLists::add_roles_of_providers(std::string_view account, const Technique& technique,
                                         std::vector<Target>& targets) {
  const std::string_view prefix =
      provider_of(technique) == Variable::kSamlProvider ? kSamlProviderPath : kOidcProviderPath;
  const Precondition* trusts = find_predicate(technique, Predicate::kTrustsFederated);
  if (trusts == nullptr) return;
  for (const std::uint32_t index : entities_.of_account(account)) {
    const snapshot::Role* role = entities_[index].role;
    if (role == nullptr) continue;
    const std::string_view arn = entities_.arn_of(index);
    for (const std::string_view provider : trusted_providers(model_, *role, prefix)) {
      Target target{.vertex = index, .binding = {.role = arn, .existing = provider}};
      target.guard = guards_.add(both(trusts_by(technique, arn, provider, trusts->name),
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
