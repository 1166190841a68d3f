// From an account up: its parents as far as they are known, up to the root; and down again, at each
// level what is attached there. What is attached is known of a level when all policies of the type
// are listed with all their targets, or all policies of the level are listed.
#include "snapshot/organization_builder.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "snapshot/difference.h"
#include "snapshot/settle.h"

namespace ambit::snapshot {
namespace {

using Type = OrganizationPolicyType;

// More than AWS allows: five units below the root, ten policies of a type at each. A tree that is
// deeper is none, a level that has more is unknown; so what an account takes is bounded. Source:
// Organizations User Guide, "Quotas for AWS Organizations".
constexpr std::size_t kMaxParents = 16;
constexpr std::size_t kMaxAttached = 64;

// A level of which something is not known.
bool is_partial(const PolicyLevel& level) {
  return std::any_of(level.begin(), level.end(), [](const AttachedOrganizationPolicy& policy) {
    return !policy.id.valid() && !policy.document.document.valid();
  });
}

// Takes the rows out of `rows` for which `wanted` holds. Both keep their order.
template <class Row, class Wanted>
std::vector<Row> take_if(std::vector<Row>& rows, Wanted wanted) {
  std::vector<Row> taken;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(taken), wanted);
  std::erase_if(rows, wanted);
  return taken;
}

class OrganizationBuilder {
 public:
  OrganizationBuilder(OrganizationDraft draft, const ExportTimes& times, const Pages& pages,
                      Model& model)
      : draft_(std::move(draft)), times_(times), pages_(pages), model_(model), difference_(model) {}

  void build();

 private:
  using OfOne = std::pair<Symbol, Symbol>;  // an organization, and an id in it

  struct Attached {
    Symbol policy = {};
    Location where = {};
  };
  struct Services {
    Symbol organization = {};
    Symbol account = {};  // a delegated administrator
    std::vector<Symbol> names = {};
    Location where = {};
  };

  std::string_view text(Symbol symbol) const { return model_.text(symbol); }
  std::string name_of(Symbol symbol) const { return std::string(text(symbol)); }

  // settle() of rows that are named by the ids of `key`; the last of them is what people know.
  template <class Row, class Key, class Difference, class Forget>
  void settle_by(std::vector<Row>& rows, Key key, Difference difference, Forget forget) {
    settle(
        rows, model_, times_,
        [&](const Row& row) {
          return std::apply([&](auto... id) { return std::tuple(text(id)...); }, key(row));
        },
        [&](const Row& row) {
          return std::apply([&](auto... id) { return (name_of(id), ...); }, key(row));
        },
        difference, forget);
  }
  void place_organizations();
  void place_members();
  Organization* find_organization(Symbol id);
  Symbol organization_of(Symbol organization, Symbol caller) const;

  void settle_tree();
  std::vector<Symbol> parents_of(Symbol account) const;
  Symbol path_of(Symbol organization, const std::vector<Symbol>& parents);

  void settle_policies();
  void join_pages(std::vector<DraftAttachments>& attachments, std::string_view list);
  void settle_attachments();
  void settle_partial_targets();
  const DraftOrganizationPolicy* find_policy(Symbol organization, Symbol id) const;
  Type type_of(Symbol organization, Symbol policy) const;
  bool is_off(Symbol organization, Type type) const;
  bool lists_all_targets(Symbol organization, Type type) const;
  bool knows_attachments(Symbol organization, Type type) const;
  AttachedOrganizationPolicy attached_policy(Symbol organization, Symbol target, Type type,
                                             const Attached& attached);
  PolicyLevel level_of(Symbol organization, Symbol target, Type type);
  PolicyLevels levels_of(Symbol organization, const std::vector<Symbol>& targets, Type type);

  template <class T>
  void settle_facts(std::vector<OfOrganization<T>>& facts, std::string_view what);
  void place_facts();
  std::vector<Services> delegated_services();
  void place_delegations();

  void place_memberships();
  Membership membership_of(Symbol account);
  void add_file_member(Membership& membership, const DraftFileMember& member);
  bool in_conflict(const DraftFileMember& member, std::string_view what) const;
  void say_conflict(const DraftFileMember& member, std::string_view what);
  void join_path(Symbol& path, const DraftFileMember& member);
  void join_levels(PolicyLevels& levels, const PolicyLevels& other, const DraftFileMember& member,
                   std::string_view what);
  bool same_levels(const PolicyLevels& a, const PolicyLevels& b) const;
  bool same_level(const PolicyLevel& a, const PolicyLevel& b) const;

  OrganizationDraft draft_;
  const ExportTimes& times_;
  const Pages& pages_;
  Model& model_;
  Difference difference_;
  std::map<Symbol, OrganizationId> organizations_;
  std::set<Symbol> without_policies_;         // organizations with consolidated billing only
  std::map<Symbol, DraftMember> members_;     // by account
  std::map<Symbol, Symbol> parents_;          // by child
  std::map<Symbol, const DraftRoot*> roots_;  // by organization
  std::map<OfOne, const DraftOrganizationPolicy*> policies_;  // those of AWS without one
  std::map<OfOne, const DraftAttachments*> targets_;          // by policy
  std::map<std::pair<Symbol, Type>, const DraftAttachments*> target_policies_;  // by target
  std::map<OfOne, std::vector<Attached>> attached_;                             // by target
  std::set<std::pair<Symbol, Type>> listed_;             // of an organization, with all targets
  std::set<std::pair<Symbol, Type>> attachments_known_;  // some, of an organization
  std::set<std::pair<Symbol, std::string_view>> in_conflict_;  // members of accounts
  std::set<Symbol> said_missing_;                              // policies
};

// --- Organizations and their accounts ---

void OrganizationBuilder::place_organizations() {
  // Each artefact says a part; what one does not say is no contradiction.
  const auto by_id = [](const DraftOrganization& row) { return std::tuple(row.id); };
  std::vector<DraftOrganization> managed;
  std::vector<DraftOrganization> featured;
  std::map<std::string_view, Organization> found;
  for (const DraftOrganization& row : draft_.organizations) {
    found.try_emplace(text(row.id), Organization{.id = row.id, .where = row.where});
    if (row.management_account.valid()) managed.push_back(row);
    if (row.all_features) featured.push_back(row);
  }
  settle_by(
      managed, by_id,
      [](const DraftOrganization& a, const DraftOrganization& b) {
        return a.management_account == b.management_account ? std::string_view{}
                                                            : "the management account";
      },
      [](DraftOrganization& row) { row.management_account = {}; });
  settle_by(
      featured, by_id,
      [](const DraftOrganization& a, const DraftOrganization& b) {
        return a.all_features == b.all_features ? std::string_view{} : "FeatureSet";
      },
      [](DraftOrganization& row) { row.all_features.reset(); });
  for (const DraftOrganization& row : managed)
    found[text(row.id)].management_account = row.management_account;
  for (const DraftOrganization& row : featured) {
    found[text(row.id)].all_features = row.all_features;
    if (!row.all_features.value_or(true)) without_policies_.insert(row.id);
  }
  for (auto& [id, organization] : found) {
    const Symbol symbol = organization.id;
    organizations_[symbol] = model_.organizations.add(std::move(organization));
  }
}

Organization* OrganizationBuilder::find_organization(Symbol id) {
  const auto found = organizations_.find(id);
  return found == organizations_.end() ? nullptr : &model_.organizations[found->second];
}

void OrganizationBuilder::place_members() {
  for (const Organization& organization : model_.organizations)
    if (organization.management_account.valid())
      draft_.members.push_back(
          {organization.management_account, organization.id, organization.where});
  for (const auto& delegation : draft_.delegations)
    for (const DelegatedAdministrator& administrator : delegation.value)
      if (delegation.organization.valid())
        draft_.members.push_back(
            {administrator.account, delegation.organization, administrator.where});

  std::vector<DraftMember> of_snapshot =
      take_if(draft_.members, [](const DraftMember& member) { return !member.account.valid(); });
  const auto by_account = [](const DraftMember& row) { return std::tuple(row.account); };
  const auto difference = [](const DraftMember& a, const DraftMember& b) {
    return a.organization == b.organization ? std::string_view{} : "the organization";
  };
  const auto forget = [](DraftMember& row) { row.known = false; };
  settle_by(draft_.members, by_account, difference, forget);
  for (const DraftMember& member : draft_.members) members_[member.account] = member;

  // What is asked in an account that is not known is asked in the only one, unless the organization
  // lists its accounts and that is none of them.
  if (model_.accounts.size() != 1) return;
  const Symbol only = model_.accounts.all()[0].id;
  std::set<Symbol> listed;
  for (const auto& list : draft_.account_lists) listed.insert(list.organization);
  std::erase_if(of_snapshot, [&](const DraftMember& member) {
    return member.organization.valid() && listed.count(member.organization) > 0;
  });
  for (DraftMember& member : of_snapshot) member.account = only;
  settle_by(of_snapshot, by_account, difference, forget);
  for (const DraftMember& member : of_snapshot) members_.try_emplace(only, member);
}

// Of a list that does not say which organization it is of: that of the caller, or the only one.
// Invalid when that is not known.
Symbol OrganizationBuilder::organization_of(Symbol organization, Symbol caller) const {
  if (organization.valid()) return organization;
  const auto member = members_.find(caller);
  if (member != members_.end() && member->second.organization.valid())
    return member->second.organization;
  return model_.organizations.size() == 1 ? model_.organizations.all()[0].id : Symbol{};
}

// --- The tree ---

void OrganizationBuilder::settle_tree() {
  settle_by(
      draft_.parents, [](const DraftParent& row) { return std::tuple(row.child); },
      [](const DraftParent& a, const DraftParent& b) {
        return a.parent == b.parent ? std::string_view{} : "the parent";
      },
      [](DraftParent& row) { row.parent = {}; });
  for (const DraftParent& row : draft_.parents) parents_[row.child] = row.parent;
  settle_by(
      draft_.roots, [](const DraftRoot& row) { return std::tuple(row.organization); },
      [](const DraftRoot& a, const DraftRoot& b) {
        if (a.id != b.id) return std::string_view("the root");
        const bool same = a.types_known == b.types_known &&
                          a.service_control == b.service_control &&
                          a.resource_control == b.resource_control;
        return same ? std::string_view{} : "PolicyTypes";
      },
      [](DraftRoot& row) { row.types_known = false; });
  for (const DraftRoot& row : draft_.roots) roots_[row.organization] = &row;
}

// From the root down; empty when the way up to it is not known.
std::vector<Symbol> OrganizationBuilder::parents_of(Symbol account) const {
  std::vector<Symbol> parents;
  for (auto at = parents_.find(account); at != parents_.end() && at->second.valid();
       at = parents_.find(at->second)) {
    if (parents.size() == kMaxParents) return {};  // a circle
    parents.push_back(at->second);
  }
  if (parents.empty() || !text(parents.back()).starts_with("r-")) return {};
  std::reverse(parents.begin(), parents.end());
  return parents;
}

Symbol OrganizationBuilder::path_of(Symbol organization, const std::vector<Symbol>& parents) {
  if (parents.empty()) return {};
  std::string path = name_of(organization) + "/";
  for (const Symbol parent : parents) path.append(text(parent)).append("/");
  return model_.intern(path);
}

// --- Policies ---

void OrganizationBuilder::settle_policies() {
  // Lists name policies without their documents.
  const std::vector<DraftOrganizationPolicy> names = take_if(
      draft_.policies,
      [](const DraftOrganizationPolicy& policy) { return !policy.document.document.valid(); });
  const auto by_id = [](const DraftOrganizationPolicy& row) {
    return std::tuple(row.organization, row.id);
  };
  settle_by(
      draft_.policies, by_id,
      [&](const DraftOrganizationPolicy& a, const DraftOrganizationPolicy& b) {
        if (a.type != b.type) return std::string_view("Type");
        return difference_.same_document(a.document, b.document) ? std::string_view{} : "Content";
      },
      [](DraftOrganizationPolicy& row) { row.document = {}; });
  draft_.policies.insert(draft_.policies.end(), names.begin(), names.end());
  for (const DraftOrganizationPolicy& policy : draft_.policies)
    policies_.try_emplace({policy.organization, policy.id}, &policy);
}

// One row for the pages of each list.
void OrganizationBuilder::join_pages(std::vector<DraftAttachments>& attachments,
                                     std::string_view list) {
  std::map<std::tuple<Symbol, Symbol, Type>, std::size_t> first;
  std::vector<DraftAttachments> joined;
  for (DraftAttachments& row : attachments) {
    row.organization = organization_of(row.organization, row.caller);
    const std::string name = list_name(list, row.type, text(row.subject));
    const auto [at, added] =
        first.try_emplace({row.organization, row.subject, row.type}, joined.size());
    if (added || !pages_.has_several(name)) {
      joined.push_back(std::move(row));
    } else {
      std::vector<Reference>& all = joined[at->second].attached;
      all.insert(all.end(), row.attached.begin(), row.attached.end());
    }
  }
  for (DraftAttachments& row : joined) {
    std::sort(row.attached.begin(), row.attached.end(),
              [&](const Reference& a, const Reference& b) {
                return std::tuple(text(a.name), a.where.file, a.where.begin) <
                       std::tuple(text(b.name), b.where.file, b.where.begin);
              });
    const auto repeated =
        std::unique(row.attached.begin(), row.attached.end(),
                    [](const Reference& a, const Reference& b) { return a.name == b.name; });
    row.attached.erase(repeated, row.attached.end());
  }
  settle_by(
      joined,
      [&](const DraftAttachments& row) {
        const Symbol type = model_.intern(std::to_string(static_cast<int>(row.type)));
        return std::tuple(row.organization, type, row.subject);
      },
      [](const DraftAttachments& a, const DraftAttachments& b) {
        const auto same = [](const Reference& one, const Reference& other) {
          return one.name == other.name;
        };
        return std::equal(a.attached.begin(), a.attached.end(), b.attached.begin(),
                          b.attached.end(), same)
                   ? std::string_view{}
                   : "what is attached";
      },
      [](DraftAttachments& row) { row.subject = {}; });
  attachments = std::move(joined);
}

// Those of which it is not known that they are all: levels with them are known in part.
void OrganizationBuilder::settle_partial_targets() {
  for (DraftAttachments& row : draft_.partial_targets) {
    for (const DraftOrganizationPolicy& policy : draft_.policies)
      if (policy.id == row.subject && policy.organization.valid())
        row.organization = policy.organization;
    row.organization = organization_of(row.organization, row.caller);
    if (!row.organization.valid()) continue;
    for (const Reference& target : row.attached)
      attached_[{row.organization, target.name}].push_back({row.subject, target.where});
  }
}

void OrganizationBuilder::settle_attachments() {
  join_pages(draft_.targets, kTargets);
  join_pages(draft_.target_policies, kPolicies);
  for (const DraftAttachments& row : draft_.targets) {
    if (!row.organization.valid() || !row.subject.valid()) continue;
    targets_[{row.organization, row.subject}] = &row;
    for (const Reference& target : row.attached)
      attached_[{row.organization, target.name}].push_back({row.subject, target.where});
  }
  for (const DraftAttachments& row : draft_.target_policies) {
    if (!row.organization.valid() || !row.subject.valid()) continue;
    target_policies_[{row.subject, row.type}] = &row;
    for (const Reference& policy : row.attached)
      attached_[{row.organization, row.subject}].push_back({policy.name, policy.where});
  }
  settle_partial_targets();
  for (auto& list : draft_.policy_lists)
    list.organization = organization_of(list.organization, list.caller);
  for (const Organization& organization : model_.organizations) {
    for (const Type type : {Type::kServiceControl, Type::kResourceControl}) {
      if (lists_all_targets(organization.id, type)) listed_.emplace(organization.id, type);
      if (knows_attachments(organization.id, type))
        attachments_known_.emplace(organization.id, type);
    }
  }
}

const DraftOrganizationPolicy* OrganizationBuilder::find_policy(Symbol organization,
                                                                Symbol id) const {
  for (const Symbol of : {organization, Symbol{}})
    if (const auto found = policies_.find({of, id}); found != policies_.end()) return found->second;
  return nullptr;
}

Type OrganizationBuilder::type_of(Symbol organization, Symbol policy) const {
  if (text(policy) == kFullAccess) return Type::kServiceControl;
  if (text(policy) == kFullResourceAccess) return Type::kResourceControl;
  const DraftOrganizationPolicy* known = find_policy(organization, policy);
  return known == nullptr ? Type::kUnknown : known->type;
}

// Whether policies of the type are known not to be in use.
bool OrganizationBuilder::is_off(Symbol organization, Type type) const {
  if (without_policies_.count(organization) > 0) return true;
  const auto root = roots_.find(organization);
  if (root == roots_.end() || !root->second->types_known) return false;
  return type == Type::kServiceControl ? !root->second->service_control
                                       : !root->second->resource_control;
}

// Whether all policies of the type are listed, each with all its targets.
bool OrganizationBuilder::lists_all_targets(Symbol organization, Type type) const {
  bool listed = false;
  for (const auto& list : draft_.policy_lists) {
    if (list.organization != organization || list.value.type != type) continue;
    if (pages_.gap(list_name(kPolicies, type, "")) != nullptr) return false;
    listed = true;
    for (const Symbol policy : list.value.ids)
      if (targets_.count({organization, policy}) == 0 ||
          pages_.gap(list_name(kTargets, Type::kUnknown, text(policy))) != nullptr)
        return false;
  }
  return listed;
}

// Whether anything is known to be attached.
bool OrganizationBuilder::knows_attachments(Symbol organization, Type type) const {
  const auto of_type = [&](Symbol policy) { return type_of(organization, policy) == type; };
  const bool by_policy = std::any_of(targets_.begin(), targets_.end(), [&](const auto& entry) {
    return entry.first.first == organization && of_type(entry.first.second);
  });
  const bool in_part =
      std::any_of(draft_.partial_targets.begin(), draft_.partial_targets.end(),
                  [&](const DraftAttachments& row) {
                    return row.organization == organization && of_type(row.subject);
                  });
  return by_policy || in_part ||
         std::any_of(target_policies_.begin(), target_policies_.end(), [&](const auto& entry) {
           return entry.first.second == type && entry.second->organization == organization;
         });
}

AttachedOrganizationPolicy OrganizationBuilder::attached_policy(Symbol organization, Symbol target,
                                                                Type type,
                                                                const Attached& attached) {
  AttachedOrganizationPolicy policy{.id = attached.policy, .where = attached.where};
  if (const DraftOrganizationPolicy* known = find_policy(organization, attached.policy)) {
    policy.arn = known->arn;
    policy.name = known->name;
    policy.document = known->document;
  }
  const std::string_view id = text(attached.policy);
  if (!policy.document.document.valid() && (id == kFullAccess || id == kFullResourceAccess))
    policy.document =
        type == Type::kServiceControl ? draft_.full_service_control : draft_.full_resource_control;
  if (!policy.document.document.valid() && said_missing_.insert(attached.policy).second)
    model_.diagnostics.add(kinds::kMissingEntity, attached.where,
                           {name_of(target), name_of(attached.policy)});
  return policy;
}

PolicyLevel OrganizationBuilder::level_of(Symbol organization, Symbol target, Type type) {
  PolicyLevel level;
  std::set<Symbol> ids;
  if (const auto found = attached_.find({organization, target}); found != attached_.end()) {
    if (found->second.size() > 2 * kMaxAttached) return {AttachedOrganizationPolicy{}};
    for (const Attached& attached : found->second) {
      const Type of = type_of(organization, attached.policy);
      if ((of == type || of == Type::kUnknown) && ids.insert(attached.policy).second)
        level.push_back(attached_policy(organization, target, type, attached));
    }
  }
  std::sort(level.begin(), level.end(),
            [&](const auto& a, const auto& b) { return text(a.id) < text(b.id); });
  const bool listed = target_policies_.count({target, type}) > 0 &&
                      pages_.gap(list_name(kPolicies, type, text(target))) == nullptr;
  if (!listed && listed_.count({organization, type}) == 0) level.push_back({});
  return level;
}

// `targets`: from the root to the account; empty when they are not known.
PolicyLevels OrganizationBuilder::levels_of(Symbol organization, const std::vector<Symbol>& targets,
                                            Type type) {
  if (is_off(organization, type)) return {.state = Knowledge::kNone};
  if (targets.empty() || attachments_known_.count({organization, type}) == 0) return {};
  PolicyLevels levels{.state = Knowledge::kKnown};
  for (const Symbol target : targets) levels.levels.push_back(level_of(organization, target, type));
  return levels;
}

// --- What holds for an organization as a whole ---

template <class T>
void OrganizationBuilder::settle_facts(std::vector<OfOrganization<T>>& facts,
                                       std::string_view what) {
  for (auto& fact : facts) fact.organization = organization_of(fact.organization, fact.caller);
  std::erase_if(facts, [](const auto& fact) { return !fact.organization.valid(); });
  settle_by(
      facts, [](const auto& fact) { return std::tuple(fact.organization); },
      [&](const auto& a, const auto& b) { return a.value == b.value ? std::string_view{} : what; },
      [](auto& fact) { fact.organization = {}; });
}

void OrganizationBuilder::place_facts() {
  settle_facts(draft_.root_sessions, "RootSessions");
  for (const auto& fact : draft_.root_sessions)
    if (Organization* organization = find_organization(fact.organization))
      organization->root_sessions = fact.value;
  settle_facts(draft_.root_credentials_management, "RootCredentialsManagement");
  for (const auto& fact : draft_.root_credentials_management)
    if (Organization* organization = find_organization(fact.organization))
      organization->root_credentials_management = fact.value;
  settle_facts(draft_.stack_sets_access, "StackSetsTrustedAccess");
  for (const auto& fact : draft_.stack_sets_access)
    if (Organization* organization = find_organization(fact.organization))
      organization->stack_sets_trusted_access = fact.value;
  const bool gap = pages_.gap(list_name(kAccounts, Type::kUnknown, "")) != nullptr;
  for (const auto& list : draft_.account_lists)
    if (Organization* organization =
            find_organization(organization_of(list.organization, list.caller)))
      organization->accounts =
          gap ? Completeness::kIncomplete : std::max(organization->accounts, list.value);
}

// What each administrator may act for: one artefact lists it, another does not.
std::vector<OrganizationBuilder::Services> OrganizationBuilder::delegated_services() {
  std::vector<Services> services;
  const auto add = [&](Symbol organization, const DelegatedAdministrator& administrator) {
    if (!administrator.services_known) return;
    services.push_back(
        {organization, administrator.account, administrator.services, administrator.where});
    std::vector<Symbol>& names = services.back().names;
    std::sort(names.begin(), names.end(), [&](Symbol a, Symbol b) { return text(a) < text(b); });
    names.erase(std::unique(names.begin(), names.end()), names.end());
  };
  for (const auto& delegation : draft_.delegations)
    for (const DelegatedAdministrator& administrator : delegation.value)
      add(delegation.organization, administrator);
  for (auto& one : draft_.delegated_services)
    if (const Symbol organization = organization_of(one.organization, one.caller);
        organization.valid())
      add(organization, one.value);
  settle_by(
      services, [](const Services& row) { return std::tuple(row.organization, row.account); },
      [](const Services& a, const Services& b) {
        return a.names == b.names ? std::string_view{} : "Services";
      },
      [](Services& row) { row.account = {}; });
  return services;
}

void OrganizationBuilder::place_delegations() {
  for (auto& delegation : draft_.delegations) {
    delegation.organization = organization_of(delegation.organization, delegation.caller);
    std::sort(delegation.value.begin(), delegation.value.end(), [&](const auto& a, const auto& b) {
      return std::tuple(text(a.account), a.where.begin) <
             std::tuple(text(b.account), b.where.begin);
    });
  }
  std::erase_if(draft_.delegations, [](const auto& fact) { return !fact.organization.valid(); });
  const std::vector<Services> services = delegated_services();
  std::map<OfOne, const std::vector<Symbol>*> names;
  for (const Services& row : services) names[{row.organization, row.account}] = &row.names;
  settle_by(
      draft_.delegations, [](const auto& fact) { return std::tuple(fact.organization); },
      [](const auto& a, const auto& b) {
        const bool same = std::equal(
            a.value.begin(), a.value.end(), b.value.begin(), b.value.end(),
            [](const auto& one, const auto& other) { return one.account == other.account; });
        return same ? std::string_view{} : "DelegatedAdministrators";
      },
      [](auto& fact) { fact.organization = {}; });
  for (auto& delegation : draft_.delegations) {
    Organization* organization = find_organization(delegation.organization);
    if (organization == nullptr) continue;
    for (DelegatedAdministrator& administrator : delegation.value) {
      const auto known = names.find({delegation.organization, administrator.account});
      administrator.services_known = known != names.end();
      administrator.services = known != names.end() ? *known->second : std::vector<Symbol>{};
    }
    organization->delegated_administrators = std::move(delegation.value);
    organization->delegation = Knowledge::kKnown;
  }
}

// --- The place of each account ---

bool OrganizationBuilder::same_level(const PolicyLevel& a, const PolicyLevel& b) const {
  const auto covers = [&](const PolicyLevel& one, const PolicyLevel& other) {
    return std::all_of(other.begin(), other.end(), [&](const auto& policy) {
      return std::any_of(one.begin(), one.end(), [&](const auto& candidate) {
        return difference_.same_document(candidate.document, policy.document);
      });
    });
  };
  return covers(a, b) && covers(b, a);
}

bool OrganizationBuilder::same_levels(const PolicyLevels& a, const PolicyLevels& b) const {
  return a.state == b.state &&
         std::equal(a.levels.begin(), a.levels.end(), b.levels.begin(), b.levels.end(),
                    [&](const auto& one, const auto& other) { return same_level(one, other); });
}

// A third export does not settle what two others say differently.
bool OrganizationBuilder::in_conflict(const DraftFileMember& member, std::string_view what) const {
  return in_conflict_.count({member.account, what}) > 0;
}

void OrganizationBuilder::say_conflict(const DraftFileMember& member, std::string_view what) {
  model_.diagnostics.add(kinds::kConflict, member.where,
                         {name_of(member.account), std::string(what)});
  in_conflict_.emplace(member.account, what);
}

void OrganizationBuilder::join_levels(PolicyLevels& levels, const PolicyLevels& other,
                                      const DraftFileMember& member, std::string_view what) {
  if (other.state == Knowledge::kUnknown || in_conflict(member, what)) return;
  if (levels.state == Knowledge::kUnknown ||
      std::any_of(levels.levels.begin(), levels.levels.end(), is_partial)) {
    levels = other;
  } else if (!same_levels(levels, other)) {
    say_conflict(member, what);
    levels = {};
  }
}

void OrganizationBuilder::join_path(Symbol& path, const DraftFileMember& member) {
  if (!member.path.valid() || in_conflict(member, "Path")) return;
  if (!path.valid()) {
    path = member.path;
  } else if (path != member.path) {
    say_conflict(member, "Path");
    path = {};
  }
}

void OrganizationBuilder::add_file_member(Membership& membership, const DraftFileMember& member) {
  if (membership.organization_state != Knowledge::kKnown ||
      model_.organizations[membership.organization].id != member.organization)
    return;  // said already
  join_path(membership.path, member);
  // No policy restricts it, so what is attached to it makes no difference.
  if (membership.is_management_account) return;
  join_levels(membership.service_control, member.service_control, member, "ServiceControlPolicies");
  join_levels(membership.resource_control, member.resource_control, member,
              "ResourceControlPolicies");
}

Membership OrganizationBuilder::membership_of(Symbol account) {
  Membership membership{.account = account};
  const auto found = members_.find(account);
  if (found == members_.end() || !found->second.known) return membership;
  const DraftMember& member = found->second;
  membership.where = member.where;
  if (!member.organization.valid()) {
    membership.organization_state = Knowledge::kNone;
    membership.service_control.state = Knowledge::kNone;
    membership.resource_control.state = Knowledge::kNone;
    return membership;
  }
  const auto organization = organizations_.find(member.organization);
  if (organization == organizations_.end()) return membership;
  membership.organization_state = Knowledge::kKnown;
  membership.organization = organization->second;
  membership.is_management_account =
      model_.organizations[organization->second].management_account == account;
  std::vector<Symbol> targets = parents_of(account);
  membership.path = path_of(member.organization, targets);
  if (!targets.empty()) targets.push_back(account);
  membership.service_control = levels_of(member.organization, targets, Type::kServiceControl);
  membership.resource_control = levels_of(member.organization, targets, Type::kResourceControl);
  return membership;
}

void OrganizationBuilder::place_memberships() {
  std::map<std::string_view, Membership> by_account;
  for (const auto& [account, member] : members_)
    by_account.emplace(text(account), membership_of(account));
  for (const DraftFileMember& member : draft_.file_members)
    add_file_member(by_account[text(member.account)], member);
  for (const Account& account : model_.accounts)
    by_account.try_emplace(text(account.id), Membership{.account = account.id});
  std::map<Symbol, MembershipId> ids;
  for (auto& [account, membership] : by_account) {
    const Symbol id = membership.account;
    ids[id] = model_.memberships.add(std::move(membership));
  }
  for (std::uint32_t i = 0; i < model_.accounts.size(); ++i) {
    Account& account = model_.accounts[AccountId(i)];
    account.membership = ids[account.id];
  }
}

void OrganizationBuilder::build() {
  for (const PageMark* page : pages_.gaps())
    model_.diagnostics.add(kinds::kMissingPage, page->where);
  place_organizations();
  place_members();
  settle_tree();
  settle_policies();
  settle_attachments();
  place_facts();
  place_delegations();
  place_memberships();
}

}  // namespace

void build_organizations(OrganizationDraft draft, const ExportTimes& times, const Pages& pages,
                         Model& model) {
  OrganizationBuilder(std::move(draft), times, pages, model).build();
}

}  // namespace ambit::snapshot
