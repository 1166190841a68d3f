#include "snapshot/builder.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "snapshot/diagnostics.h"
#include "snapshot/inventory_builder.h"
#include "snapshot/merge.h"
#include "snapshot/organization_builder.h"
#include "snapshot/resource_builder.h"

namespace ambit::snapshot {
namespace {

// What the values of one account say about one of its lists, and what else is known of it.
struct ListKnowledge {
  bool filled = false;
  bool present = false;
  bool unreadable = false;
  bool missing = false;   // an entity or a page
  bool excluded = false;  // by a filter
  bool partial = false;   // some of what says something of it does not say all
  bool recorded = false;  // it is known that all of it was asked for
};

struct AccountKnowledge {
  std::array<ListKnowledge, kDetailsLists> lists = {};
  Pages pages = {};
  bool aws_policy_missing = false;

  ListKnowledge& list(DetailsList which) { return lists[static_cast<std::size_t>(which)]; }
};

// The latest time that is said; of lower bounds the highest.
void keep_best(AsOf& kept, const AsOf& other) {
  const auto rank = [](const AsOf& as_of) {
    const bool said = as_of.source != AsOfSource::kNone && as_of.source != AsOfSource::kLowerBound;
    return std::tuple(said, as_of.source != AsOfSource::kNone, as_of.time);
  };
  if (rank(kept) < rank(other)) kept = other;
}

class Builder {
 public:
  Builder(Draft draft, Model& model)
      : draft_(std::move(draft)),
        model_(model),
        entities_(model.shared_policies->symbols),
        report_rows_(model.shared_policies->symbols) {}

  void build();

 private:
  void place_accounts();
  void place_pages();
  void place_page(const DetailsPage& page);
  AsOf as_of(Location where, std::optional<Instant> content, std::optional<Instant> latest) const;
  void note_page(AccountId account, const DetailsPage& page);
  void merge_entities();

  void resolve_policies(Holder& holder);
  template <class Row>
  void resolve_boundary(Row& row);
  void resolve_policy(AttachedPolicy& attached, const Holder& holder);
  void index_groups();
  GroupId find_group(AccountId account, const Reference& name);
  void resolve_groups(DraftUser& user);
  void resolve_profile_roles(const DraftRole& role);
  void missing(const Holder& holder, Symbol name, Location where);

  void place_entities();
  void place_reports();
  std::vector<DraftReport> latest(std::vector<DraftReport> reports);
  void say_superseded(const DraftReport& older, const DraftReport& newest);
  bool same_rows(std::vector<Credential> a, std::vector<Credential> b) const;
  void settle_report(AccountId account, std::vector<DraftReport> reports,
                     std::vector<Credential>& rows);
  void link_credentials();
  void say_mismatch(const Account& account, Symbol arn, Location where, std::string_view found_in);

  void settle_completeness();
  Completeness completeness(const ListKnowledge& list, DetailsList which) const;

  std::string name_of(Symbol symbol) const { return std::string(model_.text(symbol)); }

  Draft draft_;
  Model& model_;
  RowIndex entities_;
  RowIndex report_rows_;
  std::vector<AccountId> account_ids_;  // by id in the draft
  std::vector<AccountKnowledge> knowledge_;
  std::map<std::pair<AccountId, Symbol>, GroupId> groups_by_name_;  // as written, and by key
  std::set<std::pair<AccountId, Symbol>> said_missing_;
};

// --- Accounts and pages ---

void Builder::place_accounts() {
  std::vector<AccountId> order(draft_.accounts.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = AccountId(i);
  const auto name = [this](AccountId id) {
    const AccountNames::Name& of = draft_.accounts[id];
    return std::pair(model_.text(of.partition), model_.text(of.id));
  };
  std::sort(order.begin(), order.end(),
            [&](AccountId a, AccountId b) { return name(a) < name(b); });
  account_ids_.resize(order.size());
  for (const AccountId id : order) {
    const AccountNames::Name& of = draft_.accounts[id];
    account_ids_[id.index()] = model_.accounts.add({.id = of.id, .partition = of.partition});
  }
  knowledge_.resize(order.size());

  const auto translate = [this](auto& rows) {
    for (auto& row : rows)
      if (row.account.valid()) row.account = account_ids_[row.account.index()];
  };
  translate(draft_.users);
  translate(draft_.groups);
  translate(draft_.roles);
  translate(draft_.policies);
  translate(draft_.pages);
  translate(draft_.reports);
  translate(draft_.buckets);
  for (DraftReport& report : draft_.reports) translate(report.rows);
}

// The first that tells when an artefact was exported: its record, itself, its header; else no time
// in it is later.
AsOf Builder::as_of(Location where, std::optional<Instant> content,
                    std::optional<Instant> latest) const {
  if (const auto time = draft_.times.recorded(where)) return {*time, AsOfSource::kRecord};
  if (content) return {*content, AsOfSource::kContent};
  if (const auto time = draft_.times.collected(where)) return {*time, AsOfSource::kHeader};
  return latest ? AsOf{*latest, AsOfSource::kLowerBound} : AsOf{};
}

void Builder::note_page(AccountId id, const DetailsPage& page) {
  Account& account = model_.accounts[id];
  AccountKnowledge& known = knowledge_[id.index()];
  account.has_authorization_details = true;
  for (std::size_t i = 0; i < kDetailsLists; ++i) {
    const ListState& state = page.lists[i];
    ListKnowledge& list = known.lists[i];
    list.excluded = list.excluded || state.excluded;
    list.partial = list.partial || state.partial;
    const bool whole = state.present && !state.excluded && !state.partial;
    list.present = list.present || whole;
    list.recorded = list.recorded || (whole && page.mark.recorded);
    list.filled = list.filled || state.filled;
    list.unreadable = list.unreadable || state.unreadable;
    list.missing = list.missing || state.lost;
    account.authorization_details_damaged |= state.unreadable || state.lost;
  }
  known.pages.add({}, page.mark);
  keep_best(account.authorization_details_as_of, as_of(page.where, std::nullopt, page.latest));
}

// A page without entities of an account is of the only account there is. If there are several, what
// it has are policies managed by AWS, and what it lacks may be of any of them.
void Builder::place_page(const DetailsPage& page) {
  if (page.account.valid()) return note_page(page.account, page);
  if (model_.accounts.size() == 1) return note_page(AccountId(0), page);
  const bool empty = std::none_of(page.lists.begin(), page.lists.end(),
                                  [](const ListState& list) { return list.filled; });
  if (empty) say_no_account(model_.diagnostics, page.where);
  if (page.mark.truncated || empty) draft_.input_lost = true;
}

void Builder::place_pages() {
  for (const DetailsPage& page : draft_.pages) place_page(page);
  for (AccountKnowledge& known : knowledge_) {
    const PageMark* gap = known.pages.gap({});
    if (gap == nullptr) continue;
    model_.diagnostics.add(kinds::kMissingPage, gap->where);
    for (ListKnowledge& list : known.lists) list.missing = true;
    known.aws_policy_missing = true;
  }
}

// --- References ---

void Builder::missing(const Holder& holder, Symbol name, Location where) {
  if (!said_missing_.emplace(holder.account, name).second) return;
  model_.diagnostics.add(kinds::kMissingEntity, where, {name_of(holder.arn), name_of(name)});
}

void Builder::resolve_policy(AttachedPolicy& attached, const Holder& holder) {
  AccountKnowledge& known = knowledge_[holder.account.index()];
  if (const auto row = entities_.find(attached.arn)) {
    attached.policy = ManagedPolicyId(*row);
    return;
  }
  // Exports leave out documents of policies managed by AWS when they are filtered; that is common.
  if (model_.text(attached.arn).find(":iam::aws:") != std::string_view::npos) {
    known.aws_policy_missing = true;
    return;
  }
  known.list(DetailsList::kPolicies).missing = true;
  missing(holder, attached.arn, attached.where);
}

void Builder::resolve_policies(Holder& holder) {
  for (AttachedPolicy& attached : holder.attached_policies) resolve_policy(attached, holder);
}

template <class Row>
void Builder::resolve_boundary(Row& row) {
  if (row.boundary) resolve_policy(*row.boundary, row);
}

void Builder::index_groups() {
  for (std::uint32_t i = 0; i < draft_.groups.size(); ++i) {
    const Group& group = draft_.groups[i];
    groups_by_name_.try_emplace({group.account, group.name}, GroupId(i));
    groups_by_name_.try_emplace({group.account, entities_.key(group.name)}, GroupId(i));
  }
}

GroupId Builder::find_group(AccountId account, const Reference& reference) {
  if (const auto exact = groups_by_name_.find({account, reference.name});
      exact != groups_by_name_.end() && draft_.groups[exact->second.index()].name == reference.name)
    return exact->second;
  const auto found = groups_by_name_.find({account, entities_.key(reference.name)});
  if (found == groups_by_name_.end()) return {};
  model_.diagnostics.add(
      kinds::kCase, reference.where,
      {name_of(reference.name), name_of(draft_.groups[found->second.index()].name)});
  return found->second;
}

void Builder::resolve_groups(DraftUser& user) {
  for (const Reference& name : user.group_names) {
    const GroupId group = find_group(user.account, name);
    if (group.valid()) {
      user.groups.push_back(group);
      continue;
    }
    user.groups_known = false;
    knowledge_[user.account.index()].list(DetailsList::kGroups).missing = true;
    missing(user, name.name, name.where);
  }
  std::sort(user.groups.begin(), user.groups.end());
  user.groups.erase(std::unique(user.groups.begin(), user.groups.end()), user.groups.end());
}

void Builder::resolve_profile_roles(const DraftRole& role) {
  for (const Reference& named : role.profile_roles) {
    if (entities_.find(named.name)) continue;
    knowledge_[role.account.index()].list(DetailsList::kRoles).missing = true;
    missing(role, named.name, named.where);
  }
}

// --- Entities ---

void Builder::merge_entities() {
  Merger merger(model_, entities_, draft_.times);
  merger.merge(draft_.policies);
  merger.merge(draft_.groups);
  merger.merge(draft_.users);
  merger.merge(draft_.roles);
}

// Moves rows into their table and tells each account which are its own.
template <class Row, class IdT, class T>
void place(std::vector<Row>& rows, IdTable<IdT, T>& table, Model& model, Range Account::* range) {
  table.reserve(rows.size());
  for (Row& row : rows) {
    const IdT id = table.add(std::move(static_cast<T&>(row)));
    if (!table[id].account.valid()) continue;
    Range& own = model.accounts[table[id].account].*range;
    if (own.empty()) own.begin = id.index();
    own.end = id.index() + 1;
  }
}

void Builder::place_entities() {
  index_groups();
  for (Group& group : draft_.groups) resolve_policies(group);
  for (DraftUser& user : draft_.users) {
    resolve_policies(user);
    resolve_boundary(user);
    resolve_groups(user);
  }
  for (DraftRole& role : draft_.roles) {
    resolve_policies(role);
    resolve_boundary(role);
    resolve_profile_roles(role);
  }
  place(draft_.policies, model_.managed_policies, model_, &Account::policy_rows);
  place(draft_.groups, model_.groups, model_, &Account::group_rows);
  place(draft_.users, model_.users, model_, &Account::user_rows);
  place(draft_.roles, model_.roles, model_, &Account::role_rows);
  for (std::uint32_t i = 0; i < model_.users.size(); ++i)
    for (const GroupId group : model_.users[UserId(i)].groups)
      model_.groups[group].members.push_back(UserId(i));
}

// --- Credential reports ---

bool Builder::same_rows(std::vector<Credential> a, std::vector<Credential> b) const {
  const auto by_arn = [](const Credential& one, const Credential& other) {
    return one.arn < other.arn;
  };
  std::sort(a.begin(), a.end(), by_arn);
  std::sort(b.begin(), b.end(), by_arn);
  const Difference difference(model_);
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](const Credential& one, const Credential& other) {
                      return one.arn == other.arn && difference.between(one, other).empty();
                    });
}

void Builder::say_superseded(const DraftReport& older, const DraftReport& newest) {
  if (same_rows(older.rows, newest.rows)) return;
  model_.diagnostics
      .add(kinds::kSuperseded, older.where, {name_of(model_.accounts[older.account].id)})
      .notes.push_back({newest.where, "the newer report"});
}

// Only the latest ones, when all of them say when they were made.
std::vector<DraftReport> Builder::latest(std::vector<DraftReport> reports) {
  const bool dated = std::all_of(reports.begin(), reports.end(),
                                 [](const DraftReport& report) { return report.generated; });
  if (!dated) return reports;
  const auto newest = std::max_element(
      reports.begin(), reports.end(),
      [](const DraftReport& a, const DraftReport& b) { return a.generated < b.generated; });
  std::vector<DraftReport> kept;
  for (DraftReport& report : reports) {
    if (report.generated == newest->generated) continue;
    say_superseded(report, *newest);
  }
  const auto time = newest->generated;
  for (DraftReport& report : reports)
    if (report.generated == time) kept.push_back(std::move(report));
  return kept;
}

void Builder::settle_report(AccountId id, std::vector<DraftReport> reports,
                            std::vector<Credential>& rows) {
  Account& account = model_.accounts[id];
  account.has_credential_report = true;
  for (const DraftReport& report : latest(std::move(reports))) {
    account.credential_report_damaged |= report.damaged;
    keep_best(account.credential_report_as_of,
              as_of(report.where, report.generated, report.latest));
    rows.insert(rows.end(), report.rows.begin(), report.rows.end());
  }
}

void Builder::place_reports() {
  std::map<AccountId, std::vector<DraftReport>> by_account;
  for (DraftReport& report : draft_.reports) {
    if (!report.account.valid() && model_.accounts.size() == 1) report.account = AccountId(0);
    if (report.account.valid()) {
      by_account[report.account].push_back(std::move(report));
    } else {
      say_no_account(model_.diagnostics, report.where);
      draft_.input_lost = true;
    }
  }
  std::vector<Credential> rows;
  for (auto& [account, reports] : by_account) settle_report(account, std::move(reports), rows);
  Merger(model_, report_rows_, draft_.times).merge(rows);
  place(rows, model_.credentials, model_, &Account::credential_rows);
}

// A report and details of the same account may be of different days.
void Builder::say_mismatch(const Account& account, Symbol arn, Location where,
                           std::string_view found_in) {
  const bool comparable = account.users >= Completeness::kPresumedComplete &&
                          account.has_credential_report && !account.credential_report_damaged;
  if (comparable)
    model_.diagnostics.add(kinds::kUserMismatch, where, {name_of(arn), std::string(found_in)});
}

void Builder::link_credentials() {
  for (std::uint32_t i = 0; i < model_.users.size(); ++i) {
    User& user = model_.users[UserId(i)];
    if (const auto row = report_rows_.find(user.arn)) {
      user.credential = CredentialId(*row);
    } else {
      say_mismatch(model_.accounts[user.account], user.arn, user.where, "authorization details");
    }
  }
  for (std::uint32_t i = 0; i < model_.credentials.size(); ++i) {
    const Credential& row = model_.credentials[CredentialId(i)];
    Account& account = model_.accounts[row.account];
    if (row.root) {
      account.root = CredentialId(i);
    } else if (!entities_.find(row.arn)) {
      say_mismatch(account, row.arn, row.where, "credential report");
    }
  }
}

// --- What is known of the lists ---

Completeness Builder::completeness(const ListKnowledge& list, DetailsList which) const {
  if (list.unreadable) return Completeness::kUnknown;
  if (!list.present)
    return list.excluded || list.partial ? Completeness::kIncomplete : Completeness::kUnknown;
  if (list.missing || draft_.input_lost) return Completeness::kIncomplete;
  if (list.recorded) return Completeness::kComplete;
  // With `--filter` the CLI prints the other lists as empty, and an account without any role hardly
  // exists.
  if (!list.filled && which == DetailsList::kRoles) return Completeness::kUnknown;
  return Completeness::kPresumedComplete;
}

void Builder::settle_completeness() {
  for (std::uint32_t i = 0; i < model_.accounts.size(); ++i) {
    Account& account = model_.accounts[AccountId(i)];
    AccountKnowledge& known = knowledge_[i];
    const auto of = [&](DetailsList which) { return completeness(known.list(which), which); };
    account.users = of(DetailsList::kUsers);
    account.groups = of(DetailsList::kGroups);
    account.roles = of(DetailsList::kRoles);
    account.policies = of(DetailsList::kPolicies);
    account.aws_managed_policies = known.aws_policy_missing
                                       ? std::min(account.policies, Completeness::kIncomplete)
                                       : account.policies;
    account.authorization_details_damaged |= draft_.input_lost;
    account.credential_report_damaged |= draft_.input_lost;
  }
}

void Builder::build() {
  place_accounts();
  place_pages();
  merge_entities();
  place_entities();
  place_reports();
  settle_completeness();
  link_credentials();
  build_organizations(std::move(draft_.organization), draft_.times, draft_.list_pages, model_);
  build_resources(draft_, model_);
  build_inventory(draft_, model_);
}

}  // namespace

void build_model(Draft draft, Model& model) {
  Builder(std::move(draft), model).build();
}

}  // namespace ambit::snapshot
