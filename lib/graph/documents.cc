#include "graph/documents.h"

#include <algorithm>
#include <utility>

#include "graph/actions.h"
#include "graph/entity.h"

namespace ambit::graph {
namespace {

// Where everything is allowed, what allows more does not count.
bool counts_for(const policy::Tables& tables, const Holding& holding, Layer layer,
                policy::DocumentId id) {
  return layer == Layer::kBoundary || !holding.allows_everything() || may_deny(tables, id);
}

}  // namespace

Documents documents_of(Authority& authority, const Holding& holding, const Bits* concerned) {
  const evaluate::Principal& principal = holding.principal();
  const policy::Tables& tables = authority.model().policies;
  const auto documents = [&](Layer layer) {
    std::vector<policy::DocumentId> ids;
    for (const auto& held : holding.policies(layer))
      if (counts_for(tables, holding, layer, held.document.document) &&
          (concerned == nullptr ||
           authority.mentioned(held.document.document, actions().all()).intersects(*concerned)))
        ids.push_back(held.document.document);
    std::sort(ids.begin(), ids.end());
    return ids;
  };
  auto identity = documents(Layer::kIdentity);
  auto boundary = documents(Layer::kBoundary);
  const auto asks = [&](policy::DocumentId id) {
    return concerned == nullptr
               ? authority.asks_who_calls(id)
               : authority.asking_who_calls(id, actions().all()).intersects(*concerned);
  };
  // Guardrails do not limit service-linked roles.
  const bool alone = std::ranges::any_of(identity, asks) || std::ranges::any_of(boundary, asks) ||
                     std::ranges::any_of(authority.guardrails_of(principal.name.account), asks) ||
                     is_service_linked(principal.name.arn);
  return {.account = principal.name.account,
          .type = principal.name.type,
          .identity = std::move(identity),
          .boundary = std::move(boundary),
          .allows_everything = holding.allows_everything(),
          .has_boundary = holding.has_boundary(),
          .boundary_unknown = holding.boundary_unknown(),
          .has_mfa = holding.has_mfa(),
          .principal = alone ? &principal : nullptr};
}

}  // namespace ambit::graph
