#include "graph/permission_sets.h"

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "ambit/arn.h"
#include "graph/choosing.h"
#include "graph/guard.h"
#include "graph/member_accounts.h"
#include "graph/technique_index.h"
#include "snapshot/reserved_role.h"

namespace ambit::graph {
namespace {

using snapshot::Knowledge;

constexpr std::string_view kSetKind = "permission-set";
constexpr std::string_view kService = "sso.amazonaws.com";
// Of a role that a new permission set has; what the digits are, AWS decides.
constexpr std::string_view kNewRole =
    ":role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_ambit_0123456789abcdef";
constexpr std::string_view kProvisionedThere =
    "the permission set is provisioned in the management account";

bool drops_inline(const Technique& technique) {
  return technique.yield.denies_kept.ends_with("except the inline policy");
}

bool denies_inline(const policy::Tables& tables, const Holding& role) {
  return std::ranges::any_of(role.policies(Layer::kIdentity), [&](const auto& held) {
    return held.arn.empty() && denies_something(tables, held.document.document);
  });
}

}  // namespace

PermissionSets::PermissionSets(Authority& authority, const EntityIndex& entities,
                               const Facts& facts, const std::deque<Holding>& holdings,
                               GuardTable& guards, TargetSets& target_sets, bool follow_all)
    : authority_(authority),
      model_(authority.model()),
      entities_(entities),
      facts_(facts),
      holdings_(holdings),
      guards_(guards),
      target_sets_(target_sets),
      follow_all_(follow_all) {
  add_sets_of_roles();
  for (const auto& [role, sets] : sets_) assigned_[role].push_back(role);
  for (const snapshot::FactPermissionSet& set : model_.facts.permission_sets) {
    std::vector<std::uint32_t> roles;
    for (const auto& [role, sets] : sets_)
      if (std::ranges::find(sets, model_.text(set.arn)) != sets.end() && sets.size() == 1)
        roles.push_back(role);
    for (const Symbol arn : set.assigned_to)
      if (const auto principal = entities_.find(model_.text(arn)))
        for (const std::uint32_t role : roles)
          if (role != *principal) assigned_[*principal].push_back(role);
  }
}

PermissionSets::SetsByName PermissionSets::sets_by_name() const {
  SetsByName by_name;
  for (const snapshot::PermissionSet& set : model_.identity_center.permission_sets)
    if (set.name.valid()) by_name[model_.text(set.name)].insert(model_.text(set.arn));
  for (const snapshot::FactPermissionSet& set : model_.facts.permission_sets)
    if (set.name.valid()) by_name[model_.text(set.name)].insert(model_.text(set.arn));
  return by_name;
}

// A facts file tells the roles of a set, or their names tell it.
void PermissionSets::add_sets_of_roles() {
  const SetsByName by_name = sets_by_name();
  std::map<std::uint32_t, std::set<std::string_view>> told;
  for (const snapshot::FactPermissionSet& set : model_.facts.permission_sets)
    for (const Symbol arn : set.roles)
      if (const auto role = entities_.find(model_.text(arn)))
        told[*role].insert(model_.text(set.arn));
  for (std::uint32_t role = 0; role < entities_.size(); ++role) {
    if (entities_[role].role == nullptr) continue;
    const std::string_view arn = entities_.arn_of(role);
    const bool reserved = is_sso_reserved(arn);
    std::set<std::string_view> sets;
    if (const auto known = told.find(role); known != told.end()) sets = known->second;
    for (const Workload* workload : facts_.workloads().of(kSetKind, arn))
      sets.insert(workload->arn);
    if (!reserved && sets.empty()) continue;
    const auto parsed = parse_arn(arn);
    if (sets.empty() && parsed) {
      const auto named = by_name.find(snapshot::permission_set_of(parsed->resource));
      if (named != by_name.end()) sets = named->second;
    }
    sets_[role].assign(sets.begin(), sets.end());
  }
}

// Delegated administrators do not change what is provisioned in the management account.
Guard PermissionSets::setting(const Task& task, const Technique& technique,
                              const Binding& binding) const {
  const std::string_view account = task.writer.holding.principal().name.account;
  const snapshot::Membership& membership = model_.membership_of(account);
  Guard guard = both(facts_.precondition_guard(technique, binding),
                     both(facts_.manages(account, kService),
                          acts_in(model_, account, entities_.account_of(task.role))));
  if (membership.organization_state != Knowledge::kKnown || membership.is_management_account)
    return guard;
  return both(guard, fact("not", {std::string(kProvisionedThere)}));
}

GuardId PermissionSets::add_change(const Task& task, const Technique& technique,
                                   const Mechanism& mechanism) {
  Binding binding{.role = entities_.arn_of(task.role), .existing = task.set};
  const Guard there = setting(task, technique, binding);
  if (is_never(there)) return kNever;
  Chosen chosen =
      choose_resources(authority_, facts_, Callers(task.writer.holding), technique, binding);
  const GuardId guard = guards_.add(both(there, chosen.guard));
  if (guard == kNever) return kNever;
  if (!chosen.choices.empty()) binding.choices = target_sets_.intern(std::move(chosen.choices));
  task.writes.push_back({.actor = task.writer.actor,
                         .target = task.role,
                         .technique = &technique,
                         .binding = binding,
                         .guard = guard,
                         .mechanism = mechanism,
                         .takes_over = true});
  return guard;
}

// Customer managed policies are referred to by name; each account has its own of that name.
void PermissionSets::add_gains(const Task& task, const Technique& technique,
                               const Guard& anything) {
  if (!task.writer.gains || (is_always(anything) && !follow_all_)) return;
  const std::string_view account = entities_.account_of(task.role);
  for (const snapshot::ManagedPolicy& policy : model_.managed_policies) {
    if (policy.aws_managed() || !policy.document().document.valid() ||
        model_.text(model_.accounts[policy.account].id) != account)
      continue;
    const GuardId guard =
        add_change(task, technique, {Change::kAttach, model_.text(policy.arn), {}});
    if (guard == kNever) return;  // which policy it is, no request tells
    if (!follow_all_ && implies(guards_[guard], anything)) {
      task.writes.pop_back();
      return;
    }
  }
}

void PermissionSets::add_changes(const Task& task) {
  const std::string_view role = entities_.arn_of(task.role);
  Guard anything = never();
  for (const Technique* technique : task.writer.techniques) {
    if (technique->yield.kind == YieldKind::kGrantAny) {
      const Mechanism mechanism =
          drops_inline(*technique) ? Mechanism{Change::kAnyWithoutInline, role, {}} : Mechanism{};
      const GuardId guard = add_change(task, *technique, mechanism);
      if (is_sure(*technique)) anything = either(anything, guards_[guard]);
    } else if (technique->yield.kind == YieldKind::kRestore &&
               denies_inline(model_.policies, holdings_[task.role])) {
      add_change(task, *technique, {Change::kNoInlineDenies, role, {}});
    }
  }
  for (const Technique* technique : task.writer.techniques)
    if (only_gains(*technique)) add_gains(task, *technique, anything);
}

void PermissionSets::add_writes(const Writer& writer, std::uint32_t principal,
                                std::vector<Write>& writes) {
  const auto assigned = assigned_.find(principal);
  if (assigned == assigned_.end()) return;
  for (const std::uint32_t role : assigned->second) {
    const auto& sets = sets_.at(role);
    add_changes({.writer = writer,
                 .role = role,
                 .set = sets.size() == 1 ? sets.front() : std::string_view{},
                 .writes = writes});
  }
}

// An instance that nothing tells of would make everybody with such permissions an administrator.
void PermissionSets::add_creations(const Writer& creator, std::string_view account,
                                   std::vector<Creation>& creations) {
  const auto own = parse_arn(creator.holding.principal().name.arn);
  for (const Technique* technique : creator.techniques) {
    if (!own || !is_always(facts_.precondition_guard(*technique, {}))) continue;
    const Guard manages = facts_.manages(account, kService);
    for (const auto& [to, members] : entities_.by_account()) {
      const Guard there = both(manages, acts_in(model_, account, to));
      if (is_never(there)) continue;
      Creation creation{.actor = creator.actor,
                        .technique = technique,
                        .arn = "arn:" + std::string(own->partition) + ":iam::" + std::string(to) +
                               std::string(kNewRole),
                        .account = to};
      const Binding binding{.new_name = creation.arn};
      Chosen chosen =
          choose_resources(authority_, facts_, Callers(creator.holding), *technique, binding);
      creation.guard = guards_.add(both(there, chosen.guard));
      if (creation.guard == kNever ||
          (to == account && guards_.implies(creation.guard, creator.administers)))
        continue;
      creation.binding.choices = target_sets_.intern(std::move(chosen.choices));
      creations.push_back(std::move(creation));
    }
  }
}

}  // namespace ambit::graph
