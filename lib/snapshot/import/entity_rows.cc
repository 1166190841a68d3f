#include "snapshot/import/entity_rows.h"

#include <iterator>
#include <utility>

#include "pattern/fold.h"
#include "snapshot/canonical_order.h"
#include "snapshot/diagnostics.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {
namespace {

constexpr std::size_t kLongestPath = 512;

bool is_entity_path(std::string_view path) {
  if (!path.starts_with('/') || !path.ends_with('/') || path.size() > kLongestPath) return false;
  for (const char c : path)
    if (c < '!' || c > '~') return false;
  return true;
}

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace

Symbol EntityRows::arn_of(AccountId account, std::string_view type, std::string_view path,
                          std::string_view name) const {
  const AccountNames::Name& of = tools_.draft.accounts[account];
  return tools_.intern(iam_arn(tools_.text(of.partition), tools_.text(of.id), type, path, name));
}

template <class Row>
bool EntityRows::identify(Row& row, const Identity& identity, std::string_view type) {
  row.where = identity.at.where();
  if (!is_entity_name(identity.name) || !is_entity_path(identity.path)) {
    say(tools_.model.diagnostics, kinds::kBadArn, identity.at,
        {std::string(identity.path).append(identity.name), "a " + std::string(type)});
    return false;
  }
  row.account = identity.account;
  row.name = tools_.intern(identity.name);
  row.path = tools_.intern(identity.path);
  row.arn = arn_of(identity.account, type, identity.path, identity.name);
  return true;
}

DraftUser* EntityRows::add_user(const Identity& identity) {
  DraftUser row;
  return identify(row, identity, "user") ? &users_.emplace_back(std::move(row)) : nullptr;
}

Group* EntityRows::add_group(const Identity& identity) {
  Group row;
  return identify(row, identity, "group") ? &groups_.emplace_back(std::move(row)) : nullptr;
}

DraftRole* EntityRows::add_role(const Identity& identity) {
  DraftRole row;
  row.has_trust = true;
  return identify(row, identity, "role") ? &roles_.emplace_back(std::move(row)) : nullptr;
}

ManagedPolicy* EntityRows::add_policy(const Identity& identity,
                                      const policy::PlacedDocument& document) {
  ManagedPolicy row;
  if (!identify(row, identity, "policy")) return nullptr;
  row.versions.push_back(
      {.id = tools_.intern("v1"), .is_default = true, .document = document, .where = row.where});
  row.default_version = 0;
  return &policies_.emplace_back(std::move(row));
}

// --- Recipients ---

template <class Rows>
void EntityRows::index(Rows& rows, HolderType type,
                       std::vector<typename Rows::value_type*> Found::* list) {
  for (auto& row : rows) {
    if (!row.account.valid()) continue;
    (by_name_[{type, row.account, fold(tools_.text(row.name))}].*list).push_back(&row);
    (by_name_[{type, row.account, {}}].*list).push_back(&row);
  }
}

void EntityRows::index_all() {
  index(users_, HolderType::kUser, &Found::users);
  index(groups_, HolderType::kGroup, &Found::groups);
  index(roles_, HolderType::kRole, &Found::roles);
  index(tools_.draft.users, HolderType::kUser, &Found::users);
  index(tools_.draft.groups, HolderType::kGroup, &Found::groups);
  index(tools_.draft.roles, HolderType::kRole, &Found::roles);
}

const EntityRows::Found& EntityRows::find(const Recipient& to) const {
  static const Found kNobody;
  const auto found = by_name_.find({to.type, to.account, fold(to.name)});
  return found == by_name_.end() ? kNobody : found->second;
}

// Rows of the draft that something is given to are put in order again.
void EntityRows::apply(const Gift& gift, const Found& found) {
  const auto each_holder = [&](auto give) {
    for (DraftUser* user : found.users) give(static_cast<Holder&>(*user));
    for (Group* group : found.groups) give(static_cast<Holder&>(*group));
    for (DraftRole* role : found.roles) give(static_cast<Holder&>(*role));
  };
  each_holder([this](const Holder& holder) { touched_.insert(&holder); });
  std::visit(Overloaded{
                 [&](const InlinePolicy& policy) {
                   each_holder([&](Holder& holder) { holder.inline_policies.push_back(policy); });
                 },
                 [&](const AttachedPolicy& policy) {
                   each_holder([&](Holder& holder) { holder.attached_policies.push_back(policy); });
                 },
                 [&](const UnknownPolicies&) {
                   each_holder([](Holder& holder) { holder.policies_known = false; });
                 },
                 [&](const InstanceProfile& profile) {
                   for (DraftRole* role : found.roles) role->instance_profiles.push_back(profile);
                 },
                 [&](const Reference& group) {
                   for (DraftUser* user : found.users) user->group_names.push_back(group);
                 },
                 [&](const UnknownGroups&) {
                   for (DraftUser* user : found.users) user->groups_known = false;
                 },
             },
             gift);
}

// --- Order ---

void EntityRows::settle_policies(Holder& holder) {
  const CanonicalOrder order(tools_.model.policies.symbols);
  order.sort(holder.attached_policies);
  if (order.sort(holder.inline_policies)) return;
  holder.policies_known = false;
  tools_.model.diagnostics.add(kinds::kRepeatedName, holder.where,
                               {std::string("inline policies")});
  // Which of them counts is not known; what is told of them must not hang on the order of files.
  std::map<Symbol, int> times;
  for (const InlinePolicy& policy : holder.inline_policies) ++times[policy.name];
  std::erase_if(holder.inline_policies,
                [&](const InlinePolicy& policy) { return times[policy.name] > 1; });
}

void EntityRows::settle(DraftUser& user) {
  const CanonicalOrder order(tools_.model.policies.symbols);
  settle_policies(user);
  order.sort(user.group_names);
  if (!order.sort(user.tags)) user.tags_known = false;
}

void EntityRows::settle(DraftRole& role) {
  const CanonicalOrder order(tools_.model.policies.symbols);
  settle_policies(role);
  order.sort(role.instance_profiles);
  if (!order.sort(role.tags)) role.tags_known = false;
}

template <class Own, class Row>
void EntityRows::move_rows(Own& own, std::vector<Row>& rows) {
  for (Row& row : rows)
    if (touched_.contains(&row)) settle(row);
  for (Row& row : own) settle(row);
  std::move(own.begin(), own.end(), std::back_inserter(rows));
  own.clear();
}

void EntityRows::finish() {
  index_all();
  std::set<std::tuple<HolderType, AccountId, std::size_t>> given_to_all;
  for (const Link& link : links_) {
    // What is not known of all is not known once.
    if (link.to.name.empty() &&
        !given_to_all.emplace(link.to.type, link.to.account, link.gift.index()).second)
      continue;
    const Found& found = find(link.to);
    apply(link.gift, found);
    if (found.empty() && !link.to.name.empty())
      tools_.model.diagnostics.add(kinds::kNotManaged, link.to.where, {link.to.from, link.to.name});
  }
  by_name_.clear();
  links_.clear();
  move_rows(users_, tools_.draft.users);
  move_rows(groups_, tools_.draft.groups);
  move_rows(roles_, tools_.draft.roles);
  std::move(policies_.begin(), policies_.end(), std::back_inserter(tools_.draft.policies));
  policies_.clear();
  touched_.clear();
}

}  // namespace ambit::snapshot
