#include "graph/workloads.h"

#include <algorithm>

#include "ambit/arn.h"

namespace ambit::graph {
namespace {

using snapshot::Account;
using snapshot::Completeness;
using snapshot::Instance;
using snapshot::InventoryList;

constexpr std::string_view kInstance = "ec2-instance";
constexpr std::string_view kFunction = "lambda-function";

// Whether there is a whole list for each enabled region of the account.
bool lists_all_regions(const snapshot::Model& model, const Account& account,
                       const std::vector<InventoryList>& lists) {
  const auto& regions = model.inventory.regions;
  const InventoryList* list = regions.list_of(account.id);
  if (list == nullptr || list->state < Completeness::kPresumedComplete) return false;
  return std::ranges::all_of(regions.of(account.id), [&](const snapshot::Region& region) {
    if (!region.enabled && !region.damaged) return true;
    return std::ranges::any_of(lists, [&](const InventoryList& one) {
      return one.account == account.id && one.scope == region.name &&
             one.state >= Completeness::kPresumedComplete;
    });
  });
}

bool is_gone(std::string_view state) {
  return state == "terminated" || state == "shutting-down";
}

// The profiles of the account's instances that associations name; by region and id.
using Associated = std::map<std::pair<Symbol, Symbol>, Symbol>;
Associated associated_profiles(const snapshot::Model& model, const Account& account) {
  Associated profiles;
  for (const auto& association : model.inventory.profile_associations.of(account.id)) {
    const std::string_view state = model.text(association.state);
    if (state == "associating" || state == "associated")
      profiles.emplace(std::pair(association.scope, association.instance), association.profile);
  }
  return profiles;
}

template <class Lists>
const std::vector<const Workload*>& list_at(const Lists& lists,
                                            const typename Lists::key_type& key) {
  static const std::vector<const Workload*> kNone;
  const auto found = lists.find(key);
  return found == lists.end() ? kNone : found->second;
}

// Each once.
void sort_by_arn(std::vector<const Workload*>& workloads) {
  std::ranges::sort(workloads, {}, &Workload::arn);
  const auto doubled = std::ranges::unique(workloads);
  workloads.erase(doubled.begin(), doubled.end());
}

}  // namespace

bool is_key_of_aws(std::string_view kms_key) {
  const auto arn = parse_arn(kms_key);
  return (arn ? arn->resource : kms_key).starts_with("alias/aws/");
}

bool is_key_arn(std::string_view kms_key) {
  const auto arn = parse_arn(kms_key);
  return arn && arn->service == "kms" && arn->resource.starts_with("key/");
}

Workloads::Workloads(const snapshot::Model& model) : model_(model) {
  for (const Account& account : model.accounts) {
    add_instances(account);
    add_functions(account);
  }
  add_facts();
  for (auto* lists : {&by_role_, &by_account_, &by_reach_})
    for (auto& [key, workloads] : *lists) sort_by_arn(workloads);
  for (auto& [kind, workloads] : by_kind_) sort_by_arn(workloads);
}

Workload& Workloads::add(std::string_view arn, std::string_view kind, std::string_view role_arn) {
  Workload& workload = by_arn_[arn];
  workload.arn = arn;
  workload.kind = kind;
  if (!role_arn.empty()) {
    workload.role = role_arn;
    by_role_[{role_arn, kind}].push_back(&workload);
    by_kind_[kind].push_back(&workload);
  }
  if (const auto parsed = parse_arn(arn)) by_account_[{parsed->account, kind}].push_back(&workload);
  return workload;
}

void Workloads::add_instances(const Account& account) {
  std::map<Symbol, std::string_view> role_of;  // by profile
  for (const snapshot::Role& role : model_.roles_of(account))
    for (const auto& profile : role.instance_profiles)
      role_of.emplace(profile.arn, model_.text(role.arn));
  const Associated associated = associated_profiles(model_, account);
  const auto& instances = model_.inventory.instances;
  bool all = lists_all_regions(model_, account, instances.lists);
  for (const Instance& instance : instances.of(account.id)) {
    all = all && !instance.damaged;
    if (instance.damaged || is_gone(model_.text(instance.state))) continue;
    // Its own says it, or an association does.
    const auto other = associated.find({instance.scope, instance.name});
    const Symbol profile =
        instance.profile.valid() || other == associated.end() ? instance.profile : other->second;
    const auto role = role_of.find(profile);
    // Of a profile that nobody knows it is not known which role it has.
    all = all && (!profile.valid() || role != role_of.end());
    add(model_.text(instance.arn), kInstance,
        role == role_of.end() ? std::string_view{} : role->second);
  }
  if (all) complete_.emplace(model_.text(account.id), kInstance);
}

void Workloads::add_functions(const Account& account) {
  const auto& functions = model_.inventory.functions;
  bool all = lists_all_regions(model_, account, functions.lists);
  for (const snapshot::LambdaFunction& function : functions.of(account.id)) {
    all = all && !function.damaged;
    if (!function.damaged) add(model_.text(function.name), kFunction, model_.text(function.role));
  }
  if (all) complete_.emplace(model_.text(account.id), kFunction);
}

void Workloads::add_facts() {
  for (const snapshot::FactResource& resource : model_.facts.resources) {
    const std::string_view arn = model_.text(resource.arn);
    // What it runs as an export knows better.
    const bool exported = by_arn_.contains(arn);
    // What a stack set makes is made by its execution role.
    const std::string_view kind = model_.text(resource.kind);
    const bool assumed = kind == kStackSet && resource.execution_role.valid();
    const Symbol role = assumed ? resource.execution_role : resource.role;
    Workload& workload = add(arn, kind, exported ? std::string_view{} : model_.text(role));
    if (assumed && resource.role.valid()) workload.second_role = model_.text(resource.role);
    workload.given = true;
    workload.triggered = resource.triggered;
    for (const auto& [name, value] : resource.attributes)
      workload.attributes.emplace(model_.text(name), model_.text(value));
    if (resource.kms_key.valid()) workload.kms_key = model_.text(resource.kms_key);
    if (const auto& held = resource.contains) {
      auto& contains = workload.contains.emplace();
      for (const Symbol principal : *held) contains.push_back(model_.text(principal));
    }
    if (const auto& by = resource.reachable_by) {
      auto& reachable_by = workload.reachable_by.emplace();
      for (const Symbol principal : *by) {
        reachable_by.push_back(model_.text(principal));
        by_reach_[{reachable_by.back(), workload.kind}].push_back(&workload);
      }
      std::ranges::sort(reachable_by);
    }
  }
  add_complete();
}

void Workloads::add_complete() {
  for (const Symbol kind : model_.facts.complete)
    for (const Account& account : model_.accounts)
      complete_.emplace(model_.text(account.id), model_.text(kind));
}

const std::vector<const Workload*>& Workloads::of(std::string_view kind,
                                                  std::string_view role_arn) const {
  return list_at(by_role_, {role_arn, kind});
}

const std::vector<const Workload*>& Workloads::in(std::string_view account,
                                                  std::string_view kind) const {
  return list_at(by_account_, {account, kind});
}

// Of what nobody says whose it is, the account of its role.
std::string_view Workloads::owner_of(const Workload& workload) const {
  if (const std::string_view owner = model_.owner_of(workload.arn); !owner.empty()) return owner;
  const auto role = parse_arn(workload.role);
  return role ? role->account : std::string_view{};
}

bool Workloads::is_of_identity_center(const Workload& workload) {
  const auto arn = parse_arn(workload.arn);
  return arn && (arn->service == "sso" || arn->service == "identitystore");
}

std::vector<const Workload*> Workloads::usable_by(std::string_view account,
                                                  std::string_view kind) const {
  std::vector<const Workload*> usable;
  for (const Workload* workload : list_at(by_kind_, kind)) {
    const bool open =
        !model_.owner_of(workload->arn).empty() && model_.policy_of(workload->arn) != nullptr;
    if (open || is_of_identity_center(*workload) || owner_of(*workload) == account)
      usable.push_back(workload);
  }
  return usable;
}

const std::vector<const Workload*>& Workloads::reached_by(std::string_view principal_arn,
                                                          std::string_view kind) const {
  return list_at(by_reach_, {principal_arn, kind});
}

bool Workloads::any_reachable(std::string_view account, std::string_view kind) const {
  return std::ranges::any_of(in(account, kind), [](const Workload* workload) {
    return workload->reachable_by.has_value();
  });
}

bool Workloads::all_reachable(std::string_view account, std::string_view kind) const {
  return complete(account, kind) &&
         std::ranges::all_of(in(account, kind), [](const Workload* workload) {
           return workload->reachable_by.has_value();
         });
}

const Workload* Workloads::find(std::string_view arn) const {
  const auto found = by_arn_.find(arn);
  return found == by_arn_.end() ? nullptr : &found->second;
}

bool Workloads::complete(std::string_view account, std::string_view kind) const {
  return complete_.contains({account, kind});
}

}  // namespace ambit::graph
