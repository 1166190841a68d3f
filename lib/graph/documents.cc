#include "graph/documents.h"

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <functional>

#include "graph/actions.h"
#include "graph/entity.h"

namespace ambit::graph {
namespace {

// Whether what is allowed may hang on who it is, whatever its policies say. Guardrails do not limit
// service-linked roles.
bool is_alone(Authority& authority, const evaluate::Principal& principal, const Bits& about) {
  return is_service_linked(principal.name.arn) || authority.tells_apart(principal, about);
}

Standing standing_of(const Holding& holding, bool alone) {
  const evaluate::Principal& principal = holding.principal();
  return {.account = principal.name.account,
          .type = principal.name.type,
          .allows_everything = holding.allows_everything(),
          .has_boundary = holding.has_boundary(),
          .boundary_unknown = holding.boundary_unknown(),
          .has_mfa = holding.has_mfa(),
          .opened_keys = holding.opened_keys(),
          .principal = alone ? &principal : nullptr};
}

// Where everything is allowed, what allows more does not count.
bool only_denials_count(const Holding& holding, Layer layer) {
  return layer == Layer::kIdentity && holding.allows_everything();
}

}  // namespace

Documents documents_of(Authority& authority, const Holding& holding) {
  bool alone = is_alone(authority, holding.principal(), actions().every());
  const auto documents = [&](Layer layer) {
    std::vector<policy::DocumentId> ids;
    for (const auto& held : holding.policies(layer)) {
      const policy::DocumentId id = held.document.document;
      if (only_denials_count(holding, layer) && !may_deny(authority.model().policies, id)) continue;
      ids.push_back(id);
      alone = alone || authority.asks_who_calls(id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  };
  Documents all{.identity = documents(Layer::kIdentity), .boundary = documents(Layer::kBoundary)};
  for (const policy::DocumentId id : authority.guardrails_of(holding.principal().name.account))
    alone = alone || authority.asks_who_calls(id);
  all.standing = standing_of(holding, alone);
  return all;
}

std::size_t ProvisionsHash::operator()(const Provisions& provisions) const {
  const Standing& standing = provisions.standing;
  std::size_t hash = std::hash<std::string_view>()(standing.account);
  for (const Provisions::Statements* statements : {&provisions.identity, &provisions.boundary}) {
    for (const auto& [actions, rest] : *statements) {
      boost::hash_combine(hash, actions);
      boost::hash_combine(hash, rest);
    }
    boost::hash_combine(hash, statements->size());
  }
  boost::hash_combine(hash, static_cast<unsigned>(standing.type));
  boost::hash_combine(hash, standing.allows_everything);
  boost::hash_combine(hash, std::hash<const void*>()(standing.principal));
  return hash;
}

Provisions provisions_of(Authority& authority, const Holding& holding, const Bits& actions) {
  StatementIndex& index = authority.statement_index();
  bool alone = is_alone(authority, holding.principal(), actions);
  const auto add = [&](policy::DocumentId document, bool only_denials, auto&& found) {
    for (const StatementIndex::Saying& saying : index.sayings(document)) {
      if (only_denials && !saying.denies) continue;
      const std::uint32_t about = index.among(saying.actions, actions);
      if (about == 0) continue;
      alone = alone || saying.asks_who_calls;
      found(about, saying.rest);
    }
  };
  const auto statements = [&](Layer layer) {
    Provisions::Statements list;
    for (const auto& held : holding.policies(layer))
      add(held.document.document, only_denials_count(holding, layer),
          [&](std::uint32_t about, std::uint32_t rest) { list.emplace_back(about, rest); });
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return list;
  };
  Provisions all{.identity = statements(Layer::kIdentity),
                 .boundary = statements(Layer::kBoundary)};
  for (const policy::DocumentId id : authority.guardrails_of(holding.principal().name.account))
    add(id, false, [](std::uint32_t, std::uint32_t) {});
  all.standing = standing_of(holding, alone);
  return all;
}

}  // namespace ambit::graph
