#include "graph/identity_providers.h"

#include <algorithm>

#include "ambit/arn.h"

namespace ambit::graph {
namespace {

using evaluate::Truth;
using snapshot::Completeness;

template <class Row>
Truth is_listed(const snapshot::Inventory<Row>& inventory, Symbol account, Symbol name) {
  if (name.valid() && inventory.find(account, {}, name) != nullptr) return Truth::kTrue;
  const snapshot::InventoryList* const list = inventory.list_of(account);
  const bool whole = list != nullptr && (list->state == Completeness::kComplete ||
                                         list->state == Completeness::kPresumedComplete);
  return whole ? Truth::kFalse : Truth::kUnknown;
}

}  // namespace

Truth has_provider(const snapshot::Model& model, std::string_view arn) {
  const auto parsed = parse_arn(arn);
  if (!parsed) return Truth::kUnknown;
  const auto account = std::ranges::find_if(
      model.accounts, [&](const auto& one) { return model.text(one.id) == parsed->account; });
  if (account == model.accounts.end()) return Truth::kUnknown;
  const Symbol name = model.policies.symbols.find(arn);
  const auto listed = [&] {
    if (parsed->resource.starts_with(kSamlProviderPath))
      return is_listed(model.inventory.saml_providers, account->id, name);
    if (parsed->resource.starts_with(kOidcProviderPath))
      return is_listed(model.inventory.oidc_providers, account->id, name);
    return Truth::kUnknown;
  };
  // Facts name all of them.
  const auto& given = model.facts.providers;
  if (const Truth exported = listed(); exported != Truth::kUnknown || !given) return exported;
  return std::ranges::binary_search(*given, name) ? Truth::kTrue : Truth::kFalse;
}

std::vector<std::string_view> trusted_providers(const snapshot::Model& model,
                                                const snapshot::Role& role,
                                                std::string_view prefix) {
  const policy::Tables& tables = model.policies;
  const policy::DocumentId document = role.trust.document;
  std::vector<std::string_view> providers;
  if (!document.valid() || tables.documents[document].opaque) return providers;
  for (const policy::Statement& statement : tables.statements_of(document)) {
    for (const policy::PrincipalId id : statement.principals.of(tables.principal_lists)) {
      const policy::PrincipalValue& principal = tables.principals[id];
      if (principal.kind != policy::PrincipalKind::kFederated) continue;
      const std::string_view text = tables.text(principal.text);
      const auto arn = parse_arn(text);
      const bool own = arn && arn->service == "iam" && arn->resource.starts_with(prefix) &&
                       arn->account == model.text(model.accounts[role.account].id);
      if (own) providers.push_back(text);
    }
  }
  std::ranges::sort(providers);
  const auto doubled = std::ranges::unique(providers);
  providers.erase(doubled.begin(), doubled.end());
  return providers;
}

}  // namespace ambit::graph
