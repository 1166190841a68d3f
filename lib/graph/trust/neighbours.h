// What a snapshot knows of the accounts, principals and identity providers that trusts name.
#ifndef AMBIT_GRAPH_TRUST_NEIGHBOURS_H_
#define AMBIT_GRAPH_TRUST_NEIGHBOURS_H_

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "evaluate/principals.h"
#include "evaluate/truth.h"
#include "policy/tables.h"
#include "snapshot/model.h"

namespace ambit::graph {

class Neighbours {
 public:
  Neighbours(const snapshot::Model& model, std::span<const std::string> own);  // outlive it

  // As the known accounts say; else own if the account was exported or is in an organization that
  // was, else unknown.
  snapshot::Relation relation(std::string_view account) const;
  bool is_own(std::string_view account) const {
    return relation(account) == snapshot::Relation::kOwn;
  }
  // Not known while no organization was exported.
  evaluate::Truth is_own_organization(std::string_view id) const;

  // Whether the user, role or unique id that the value names is in the snapshot; not known of
  // accounts that were not exported in full.
  evaluate::Truth exists(const policy::PrincipalValue& value) const;
  // Whether the SAML or OIDC provider is; not known when the list was not exported.
  evaluate::Truth has_provider(std::string_view arn) const;
  // Whether the audiences were exported of which the account's OIDC provider takes tokens.
  bool has_audiences(std::string_view account, std::string_view host) const;

  // Whether all users and roles of the account are in the snapshot.
  bool is_complete(std::string_view account) const;

 private:
  const snapshot::Account* find_account(std::string_view id) const;
  bool has_unique_id(std::string_view id) const;

  const snapshot::Model& model_;
  std::set<std::string_view> exported_;
  std::set<std::string_view> unique_ids_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_TRUST_NEIGHBOURS_H_
