#include "graph/documents.h"

#include <algorithm>
#include <utility>

#include "graph/actions.h"
#include "graph/entity.h"

namespace ambit::graph {
namespace {

// Where everything is allowed, what allows more does not count.
bool counts(Authority& authority, policy::DocumentId id, bool only_denies, const Bits* concerned) {
  if (concerned == nullptr) return !only_denies || may_deny(authority.model().policies, id);
  const Authority::Mentions& mentions = authority.mentions(id, actions().all());
  return (only_denies ? mentions.denied : mentions.all).intersects(*concerned);
}

bool asks(Authority& authority, policy::DocumentId id, bool only_denies, const Bits* concerned) {
  if (concerned == nullptr) return authority.asks_who_calls(id);
  const Authority::Mentions& mentions = authority.mentions(id, actions().all());
  return (only_denies ? mentions.denied_asking : mentions.asking).intersects(*concerned);
}

}  // namespace

Documents documents_of(Authority& authority, const Holding& holding, const Bits* concerned) {
  const evaluate::Principal& principal = holding.principal();
  // Guardrails do not limit service-linked roles.
  bool alone = is_service_linked(principal.name.arn);
  const auto documents = [&](Layer layer) {
    const bool only_denies = layer == Layer::kIdentity && holding.allows_everything();
    std::vector<policy::DocumentId> ids;
    for (const auto& held : holding.policies(layer)) {
      const policy::DocumentId id = held.document.document;
      if (!counts(authority, id, only_denies, concerned)) continue;
      ids.push_back(id);
      alone = alone || asks(authority, id, only_denies, concerned);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  };
  auto identity = documents(Layer::kIdentity);
  auto boundary = documents(Layer::kBoundary);
  for (const policy::DocumentId id : authority.guardrails_of(principal.name.account))
    alone = alone || asks(authority, id, false, concerned);
  return {.account = principal.name.account,
          .type = principal.name.type,
          .identity = std::move(identity),
          .boundary = std::move(boundary),
          .allows_everything = holding.allows_everything(),
          .has_boundary = holding.has_boundary(),
          .boundary_unknown = holding.boundary_unknown(),
          .has_mfa = holding.has_mfa(),
          .opened_keys = holding.opened_keys(),
          .principal = alone ? &principal : nullptr};
}

}  // namespace ambit::graph
