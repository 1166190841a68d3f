#include "graph/trust/neighbours.h"

#include <algorithm>

#include "graph/identity_providers.h"

namespace ambit::graph {

using evaluate::Truth;
using evaluate::truth;
using policy::AwsPrincipal;
using snapshot::Account;
using snapshot::Completeness;
using snapshot::Relation;

namespace {

bool is_whole(Completeness list) {
  return list == Completeness::kComplete || list == Completeness::kPresumedComplete;
}

template <class Row>
bool has_arn(const snapshot::Model& model, std::span<const Row> rows, std::string_view arn) {
  return std::ranges::binary_search(rows, arn, {},
                                    [&](const Row& row) { return model.text(row.arn); });
}

}  // namespace

Neighbours::Neighbours(const snapshot::Model& model, std::span<const std::string> own)
    : model_(model), exported_(own.begin(), own.end()) {
  for (const Account& account : model.accounts)
    if (account.has_authorization_details || account.has_credential_report)
      exported_.insert(model.text(account.id));
  for (const snapshot::User& user : model.users)
    if (user.unique_id.valid()) unique_ids_.insert(model.text(user.unique_id));
  for (const snapshot::Role& role : model.roles)
    if (role.unique_id.valid()) unique_ids_.insert(model.text(role.unique_id));
}

Relation Neighbours::relation(std::string_view account) const {
  const auto known = model_.known_accounts.all();
  const auto at = std::ranges::lower_bound(
      known, account, {}, [&](const snapshot::KnownAccount& one) { return model_.text(one.id); });
  if (at != known.end() && model_.text(at->id) == account && at->relation != Relation::kUnknown)
    return at->relation;
  if (exported_.contains(account)) return Relation::kOwn;
  return model_.membership_of(account).organization_state == snapshot::Knowledge::kKnown
             ? Relation::kOwn
             : Relation::kUnknown;
}

Truth Neighbours::is_own_organization(std::string_view id) const {
  if (model_.organizations.size() == 0) return Truth::kUnknown;
  return truth(std::ranges::any_of(model_.organizations, [&](const snapshot::Organization& one) {
    return one.id.valid() && model_.text(one.id) == id;
  }));
}

const Account* Neighbours::find_account(std::string_view id) const {
  const auto found = std::ranges::find_if(
      model_.accounts, [&](const Account& account) { return model_.text(account.id) == id; });
  return found == model_.accounts.end() ? nullptr : &*found;
}

bool Neighbours::is_complete(std::string_view account) const {
  const Account* const found = find_account(account);
  return found != nullptr && is_whole(found->users) && is_whole(found->roles);
}

// A unique id of another account than those exported is of somebody there.
Truth Neighbours::exists(const policy::PrincipalValue& value) const {
  const std::string_view text = model_.text(value.text);
  if (value.aws == AwsPrincipal::kUserId || value.aws == AwsPrincipal::kRoleId)
    return truth(unique_ids_.contains(text.substr(0, text.find(':'))));
  const bool user = value.aws == AwsPrincipal::kUser;
  if (!user && value.aws != AwsPrincipal::kRole) return Truth::kUnknown;
  const Account* const account = find_account(model_.text(value.account));
  if (account == nullptr) return Truth::kUnknown;
  const bool found = user ? has_arn(model_, model_.users_of(*account), text)
                          : has_arn(model_, model_.roles_of(*account), text);
  if (found) return Truth::kTrue;
  return is_whole(user ? account->users : account->roles) ? Truth::kFalse : Truth::kUnknown;
}

Truth Neighbours::has_provider(std::string_view arn) const {
  return graph::has_provider(model_, arn);
}

bool Neighbours::has_audiences(std::string_view account, std::string_view host) const {
  const policy::Tables& tables = model_.policies;
  const Symbol id = tables.symbols.find(account);
  const Symbol name = tables.symbols.find(host);
  if (!id.valid() || !name.valid()) return false;
  const snapshot::OidcClients* const clients = model_.inventory.oidc_clients.find(id, {}, name);
  return clients != nullptr && !clients->damaged && !clients->clients.empty();
}

}  // namespace ambit::graph
