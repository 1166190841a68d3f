#include "snapshot/resource_builder.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/arn.h"
#include "snapshot/diagnostics.h"
#include "snapshot/difference.h"
#include "snapshot/settle.h"

namespace ambit::snapshot {
namespace {

std::string_view between(const PublicAccessBlock& a, const PublicAccessBlock& b) {
  if (a.block_public_acls != b.block_public_acls) return "BlockPublicAcls";
  if (a.ignore_public_acls != b.ignore_public_acls) return "IgnorePublicAcls";
  if (a.block_public_policy != b.block_public_policy) return "BlockPublicPolicy";
  if (a.restrict_public_buckets != b.restrict_public_buckets) return "RestrictPublicBuckets";
  return {};
}

class ResourceBuilder {
 public:
  ResourceBuilder(Draft& draft, Model& model)
      : draft_(draft),
        model_(model),
        only_account_(model.accounts.size() == 1 ? model.accounts.all()[0].id : Symbol{}) {
    for (std::uint32_t i = 0; i < model.accounts.size(); ++i)
      accounts_.emplace(model.accounts[AccountId(i)].id, AccountId(i));
  }

  void build() {
    place_buckets();
    place_resources();
    place_known_accounts();
    place_facts();
    place_identity_center();
  }

 private:
  struct CanonicalId {
    Symbol account = {};
    Symbol id = {};
    Location where = {};
  };
  std::string name_of(Symbol symbol) const { return std::string(model_.text(symbol)); }
  static Symbol name_of(const DraftAccessBlock& block) {
    return block.arn.valid() ? block.arn : block.account;
  }
  // The accounts with this id: one, unless it is in several partitions.
  std::vector<Account*> accounts(Symbol id) {
    std::vector<Account*> found;
    const auto [begin, end] = accounts_.equal_range(id);
    for (auto at = begin; at != end; ++at) found.push_back(&model_.accounts[at->second]);
    return found;
  }
  template <class Row, class Difference, class Forget>
  void settle_by(std::vector<Row>& rows, Symbol Row::* key, Difference difference, Forget forget) {
    settle(
        rows, model_, draft_.times, [&](const Row& row) { return model_.text(row.*key); },
        [&](const Row& row) { return name_of(row.*key); }, difference, forget);
  }

  void place_buckets();
  void place_canonical_ids(std::vector<CanonicalId> ids);
  bool complete_name(DraftResource& resource);
  void settle_owner(ResourcePolicy& resource);
  void place_resources();
  void place_access_blocks(std::vector<ResourcePolicy>& resources);
  void place_known_accounts();
  const Account* exporting(std::string_view arn);
  void check_role(const FactResource& resource);
  void check_contained(const FactResource& resource);
  void check_user(const FactUser& fact);
  void place_facts();
  void place_identity_center();

  Draft& draft_;
  Model& model_;
  std::multimap<Symbol, AccountId> accounts_;
  Symbol only_account_;  // invalid: there are several, or none
  // By ARN; only when there are facts about them.
  std::set<Symbol> roles_;
  std::map<Symbol, const User*> users_;
  std::map<Symbol, Symbol> function_roles_;
};

// --- Buckets ---

void ResourceBuilder::place_buckets() {
  std::vector<CanonicalId> canonical_ids;
  for (const DraftBuckets& list : draft_.buckets) {
    const Symbol account = list.account.valid() ? model_.accounts[list.account].id : only_account_;
    if (!account.valid()) {
      say_no_account(model_.diagnostics, list.where);
      continue;
    }
    for (const Reference& bucket : list.names)
      model_.buckets.push_back({bucket.name, account, bucket.where});
    if (list.canonical_id.valid())
      canonical_ids.push_back({account, list.canonical_id, list.where});
  }
  settle_by(
      model_.buckets, &Bucket::name,
      [](const Bucket& a, const Bucket& b) {
        return a.account == b.account ? std::string_view{} : "the account";
      },
      [](Bucket& bucket) { bucket.account = {}; });
  std::erase_if(model_.buckets, [](const Bucket& bucket) { return !bucket.account.valid(); });
  place_canonical_ids(std::move(canonical_ids));
}

void ResourceBuilder::place_canonical_ids(std::vector<CanonicalId> ids) {
  settle_by(
      ids, &CanonicalId::account,
      [](const CanonicalId& a, const CanonicalId& b) {
        return a.id == b.id ? std::string_view{} : "the canonical id";
      },
      [](CanonicalId& id) { id.id = {}; });
  for (const CanonicalId& id : ids)
    for (Account* account : accounts(id.account)) account->canonical_id = id.id;
}

// --- Resource policies ---

// False when the account, which is part of its ARN, is not known.
bool ResourceBuilder::complete_name(DraftResource& resource) {
  if (resource.arn.valid()) return true;
  if (!only_account_.valid()) {
    say_no_account(model_.diagnostics, resource.where);
    return false;
  }
  resource.account = only_account_;
  resource.arn = model_.intern(name_of(resource.before_account) + name_of(only_account_) +
                               name_of(resource.behind_account));
  return true;
}

// A list of buckets decides; where there is none, the context, and at last the only account.
void ResourceBuilder::settle_owner(ResourcePolicy& resource) {
  const std::string_view arn = model_.text(resource.arn);
  const std::string_view owner = model_.owner_of(arn);  // there are no resource policies yet
  if (owner.empty()) {
    if (!resource.account.valid()) resource.account = only_account_;
    return;
  }
  const Symbol listed = model_.intern(owner);
  if (resource.account.valid() && resource.account != listed) {
    model_.diagnostics.add(
        kinds::kContextConflict, resource.where,
        {"the account of " + std::string(arn), name_of(resource.account),
         std::string("its context"), std::string(owner), std::string("the list of buckets")});
    resource.account = {};
    return;
  }
  resource.account = listed;
}

void ResourceBuilder::place_resources() {
  std::vector<ResourcePolicy> rows;
  for (DraftResource& resource : draft_.resources) {
    if (!complete_name(resource)) continue;
    settle_owner(resource);
    rows.push_back(static_cast<ResourcePolicy&>(resource));
  }
  // Who owns it may be known from one place only.
  std::map<Symbol, Symbol> owners;
  for (const ResourcePolicy& row : rows)
    if (row.account.valid()) owners.try_emplace(row.arn, row.account);
  for (ResourcePolicy& row : rows)
    if (const auto owner = owners.find(row.arn); owner != owners.end() && !row.account.valid())
      row.account = owner->second;
  const Difference difference(model_);
  settle_by(
      rows, &ResourcePolicy::arn,
      [&](const ResourcePolicy& a, const ResourcePolicy& b) { return difference.between(a, b); },
      [](ResourcePolicy& resource) {
        resource.state = Knowledge::kUnknown;
        resource.document = {};
      });
  place_access_blocks(rows);
  for (ResourcePolicy& resource : rows) model_.resources.add(resource);
}

// --- Public access blocks ---

// Those of buckets go to their row of `resources`, which are sorted by ARN.
void ResourceBuilder::place_access_blocks(std::vector<ResourcePolicy>& resources) {
  settle(
      draft_.access_blocks, model_, draft_.times,
      [&](const DraftAccessBlock& block) { return model_.text(name_of(block)); },
      [&](const DraftAccessBlock& block) { return std::string(model_.text(name_of(block))); },
      [](const DraftAccessBlock& a, const DraftAccessBlock& b) {
        return between(*a.block, *b.block);
      },
      [](DraftAccessBlock& block) { block.block.reset(); });
  std::vector<ResourcePolicy> without_policy;
  for (const DraftAccessBlock& block : draft_.access_blocks) {
    if (!block.arn.valid()) {
      for (Account* account : accounts(block.account)) account->public_access_block = block.block;
      continue;
    }
    const auto row = std::ranges::lower_bound(
        resources, model_.text(block.arn), {},
        [&](const ResourcePolicy& resource) { return model_.text(resource.arn); });
    if (row != resources.end() && row->arn == block.arn) {
      row->public_access_block = block.block;
      continue;
    }
    without_policy.push_back({.arn = block.arn,
                              .account = block.account,
                              .public_access_block = block.block,
                              .where = block.where});
    settle_owner(without_policy.back());
  }
  resources.insert(resources.end(), without_policy.begin(), without_policy.end());
  std::ranges::sort(resources, {}, [&](const auto& resource) { return model_.text(resource.arn); });
}

// --- Known accounts ---

void ResourceBuilder::place_known_accounts() {
  settle_by(
      draft_.known_accounts, &KnownAccount::id,
      [](const KnownAccount& a, const KnownAccount& b) {
        if (a.label != b.label) return std::string_view("Label");
        return a.relation == b.relation ? std::string_view{} : "Relation";
      },
      [](KnownAccount& account) {
        account.label = {};
        account.relation = Relation::kUnknown;
      });
  for (const KnownAccount& account : draft_.known_accounts) model_.known_accounts.add(account);
}

// --- Facts ---

std::string_view between(const FactResource& a, const FactResource& b) {
  if (a.kind != b.kind) return "Kind";
  if (a.role != b.role) return "Role";
  if (a.execution_role != b.execution_role) return "ExecutionRole";
  if (a.triggered != b.triggered) return "Triggered";
  if (a.contains != b.contains) return "Contains";
  if (a.reachable_by != b.reachable_by) return "ReachableBy";
  if (a.tags != b.tags) return "Tags";
  if (a.kms_key != b.kms_key) return "KmsKey";
  return a.attributes == b.attributes ? std::string_view{} : "Attributes";
}

std::string_view between(const FactUser& a, const FactUser& b) {
  if (a.access_keys != b.access_keys) return "AccessKeys";
  if (a.mfa_devices != b.mfa_devices) return "MFADevices";
  if (a.login_profile != b.login_profile) return "LoginProfile";
  return a.inactive_key_known_to == b.inactive_key_known_to ? std::string_view{}
                                                            : "InactiveKeySecretKnownTo";
}

std::string_view between(const FactPermissionSet& a, const FactPermissionSet& b) {
  if (a.name != b.name) return "Name";
  if (a.assigned_to != b.assigned_to) return "AssignedTo";
  return a.roles == b.roles ? std::string_view{} : "Roles";
}

// The account that the entity is of; null when it was not exported.
const Account* ResourceBuilder::exporting(std::string_view arn) {
  const auto parsed = parse_arn(arn);
  if (!parsed) return nullptr;
  const auto found = accounts_.find(model_.policies.symbols.find(parsed->account));
  return found == accounts_.end() ? nullptr : &model_.accounts[found->second];
}

void ResourceBuilder::check_role(const FactResource& resource) {
  if (!resource.role.valid()) return;
  const auto contradicts = [&](std::string what) {
    model_.diagnostics.add(kinds::kFactContradicts, resource.where,
                           {name_of(resource.arn), std::move(what)});
  };
  const auto exported = function_roles_.find(resource.arn);
  if (exported != function_roles_.end() && exported->second != resource.role)
    contradicts("it runs as " + name_of(exported->second));
  const Account* account = exporting(model_.text(resource.role));
  if (account == nullptr || account->roles < Completeness::kPresumedComplete) return;
  if (!roles_.contains(resource.role)) contradicts("there is no role " + name_of(resource.role));
}

void ResourceBuilder::check_contained(const FactResource& resource) {
  if (!resource.contains) return;
  for (const Symbol arn : *resource.contains) {
    const Account* account = exporting(model_.text(arn));
    const bool whole = account != nullptr && account->users >= Completeness::kPresumedComplete &&
                       account->roles >= Completeness::kPresumedComplete;
    if (whole && !users_.contains(arn) && !roles_.contains(arn))
      model_.diagnostics.add(kinds::kFactContradicts, resource.where,
                             {name_of(resource.arn), "there is no user or role " + name_of(arn)});
  }
}

void ResourceBuilder::check_user(const FactUser& fact) {
  const auto contradicts = [&](std::string what) {
    model_.diagnostics.add(kinds::kFactContradicts, fact.where,
                           {name_of(fact.arn), std::move(what)});
  };
  const Account* account = exporting(model_.text(fact.arn));
  if (account == nullptr) return;
  const auto user = users_.find(fact.arn);
  if (user == users_.end()) {
    if (account->users >= Completeness::kPresumedComplete) contradicts("there is no such user");
    return;
  }
  if (!user->second->credential.valid()) return;
  const Credential& credential = model_.credentials[user->second->credential];
  const Flag password = credential.password_enabled.flag;
  if (fact.login_profile && password != Flag::kUnknown &&
      *fact.login_profile != (password == Flag::kTrue))
    contradicts("password_enabled of the credential report");
  const Flag mfa = credential.mfa_active.flag;
  if (fact.mfa_devices && mfa != Flag::kUnknown && (*fact.mfa_devices > 0) != (mfa == Flag::kTrue))
    contradicts("mfa_active of the credential report");
  const auto active = std::ranges::count_if(
      credential.keys, [](const AccessKeySlot& key) { return key.active.flag == Flag::kTrue; });
  if (fact.access_keys && *fact.access_keys < active)
    contradicts("the active access keys of the credential report");
}

template <class Row>
void sort_each_once(std::vector<Row>& rows) {
  std::ranges::sort(rows);
  const auto doubled = std::ranges::unique(rows);
  rows.erase(doubled.begin(), doubled.end());
}

void sort_lists(FactResource& resource) {
  if (resource.contains) sort_each_once(*resource.contains);
  if (resource.reachable_by) sort_each_once(*resource.reachable_by);
  if (resource.tags) sort_each_once(*resource.tags);
}

void ResourceBuilder::place_facts() {
  Facts& facts = draft_.facts;
  for (FactResource& resource : facts.resources) sort_lists(resource);
  for (FactUser& user : facts.users) sort_each_once(user.inactive_key_known_to);
  for (FactPermissionSet& set : facts.permission_sets) {
    sort_each_once(set.assigned_to);
    sort_each_once(set.roles);
  }
  settle_by(
      facts.resources, &FactResource::arn,
      [](const FactResource& a, const FactResource& b) { return between(a, b); },
      [](FactResource& resource) { resource.arn = {}; });
  settle_by(
      facts.users, &FactUser::arn,
      [](const FactUser& a, const FactUser& b) { return between(a, b); },
      [](FactUser& user) { user.arn = {}; });
  settle_by(
      facts.permission_sets, &FactPermissionSet::arn,
      [](const FactPermissionSet& a, const FactPermissionSet& b) { return between(a, b); },
      [](FactPermissionSet& set) { set.arn = {}; });
  settle_by(
      facts.single, &SingleFact::name,
      [](const SingleFact& a, const SingleFact& b) {
        return a.value == b.value ? std::string_view{} : "the value";
      },
      [](SingleFact& fact) { fact.name = {}; });
  sort_each_once(facts.complete);
  if (facts.providers) sort_each_once(*facts.providers);
  sort_each_once(facts.attacker_issuers);
  if (facts.token_issuers) sort_each_once(*facts.token_issuers);
  // Of what is said in two ways nothing is known.
  const auto forgotten = [](const auto& row) { return !row.arn.valid(); };
  if (std::erase_if(facts.resources, forgotten) > 0) facts.complete.clear();
  std::erase_if(facts.users, forgotten);
  std::erase_if(facts.permission_sets, forgotten);
  std::erase_if(facts.single, [](const SingleFact& fact) { return !fact.name.valid(); });
  if (!facts.resources.empty()) {
    for (const Role& role : model_.roles) roles_.insert(role.arn);
    for (const auto& answer : draft_.inventory.functions)
      for (const LambdaFunction& function : answer.rows)
        if (function.role.valid()) function_roles_.emplace(function.name, function.role);
  }
  if (!facts.resources.empty() || !facts.users.empty())
    for (const User& user : model_.users) users_.emplace(user.arn, &user);
  for (const FactResource& resource : facts.resources) {
    check_role(resource);
    check_contained(resource);
  }
  for (const FactUser& user : facts.users) check_user(user);
  model_.facts = std::move(facts);
}

// --- IAM Identity Center ---

void ResourceBuilder::place_identity_center() {
  IdentityCenter& center = draft_.identity_center;
  sort_each_once(center.permission_sets);
  sort_each_once(center.assignments);
  sort_each_once(center.users);
  sort_each_once(center.groups);
  sort_each_once(center.memberships);
  model_.identity_center = std::move(center);
}

}  // namespace

void build_resources(Draft& draft, Model& model) {
  ResourceBuilder(draft, model).build();
}

}  // namespace ambit::snapshot
