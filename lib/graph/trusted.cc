#include "graph/trusted.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "graph/guard.h"

namespace ambit::graph {
namespace {

// Finds those that trust policies name among the principals.
class TrustReader {
 public:
  TrustReader(Authority& authority, const EntityIndex& entities)
      : authority_(authority), model_(authority.model()), entities_(entities) {
    for (std::uint32_t i = 0; i < entities_.size(); ++i) {
      const std::string_view id = model_.text(entities_[i].holder().unique_id);
      if (!id.empty()) by_unique_id_.emplace(id, i);
    }
  }

  Trusted trusted_by(const snapshot::Role& role) const {
    const policy::Tables& tables = model_.policies;
    const policy::DocumentId document = role.trust.document;
    Trusted trusted;
    if (!document.valid() || tables.documents[document].opaque) {
      trusted.everyone = trusted.apart = trusted.asks = true;
      return trusted;
    }
    trusted.apart = trusted.asks =
        authority_.asks_who_calls(document) ||
        authority_.resource_control_asks_who_calls(model_.text(model_.accounts[role.account].id));
    Namings namings;
    std::uint32_t number = 0;
    for (const policy::Statement& statement : tables.statements_of(document)) {
      if (statement.not_principal) trusted.everyone = trusted.apart = true;
      for (const policy::PrincipalId id : statement.principals.of(tables.principal_lists))
        add(tables.principals[id], number, trusted, namings);
      ++number;
    }
    add_ways(std::move(namings), trusted);
    return trusted;
  }

 private:
  // Who is named, and where: the statement, and whether by its id.
  using Namings = std::vector<std::pair<std::uint32_t, std::pair<std::uint32_t, bool>>>;

  static void add_ways(Namings namings, Trusted& trusted) {
    std::sort(namings.begin(), namings.end());
    namings.erase(std::unique(namings.begin(), namings.end()), namings.end());
    std::map<std::vector<std::pair<std::uint32_t, bool>>, std::uint32_t> ways;
    for (auto at = namings.begin(); at != namings.end();) {
      const std::uint32_t principal = at->first;
      std::vector<std::pair<std::uint32_t, bool>> places;
      for (; at != namings.end() && at->first == principal; ++at) places.push_back(at->second);
      const auto next = static_cast<std::uint32_t>(ways.size());
      trusted.named.push_back({principal, ways.try_emplace(std::move(places), next).first->second});
    }
  }

  void add(const policy::PrincipalValue& value, std::uint32_t statement, Trusted& trusted,
           Namings& namings) const {
    const policy::Tables& tables = model_.policies;
    switch (value.aws) {
      case policy::AwsPrincipal::kEveryone:
        trusted.everyone = true;
        return;
      case policy::AwsPrincipal::kAccount:
        trusted.accounts.insert(tables.text(value.account));
        return;
      case policy::AwsPrincipal::kNone:
      case policy::AwsPrincipal::kFederated:
        if (value.kind == policy::PrincipalKind::kEveryone) trusted.everyone = true;
        return;
      default:
        break;
    }
    trusted.apart = true;
    const std::string_view text = tables.text(value.text);
    if (const auto found = entities_.find(text)) namings.push_back({*found, {statement, false}});
    const auto unique = by_unique_id_.find(text.substr(0, text.find(':')));
    if (unique != by_unique_id_.end()) namings.push_back({unique->second, {statement, true}});
    // An id may go on with the name of a session, which others that it names are not asked for.
    if (value.aws == policy::AwsPrincipal::kRoleId && text.find(':') != std::string_view::npos)
      trusted.asks = true;
    // The name of a session does not say the path of its role.
    if (value.aws != policy::AwsPrincipal::kSession || !value.account.valid()) return;
    trusted.accounts.insert(tables.text(value.account));
    trusted.asks = true;
  }

  Authority& authority_;
  const snapshot::Model& model_;
  const EntityIndex& entities_;
  std::unordered_map<std::string_view, std::uint32_t> by_unique_id_;
};

}  // namespace

std::uint32_t Trusted::way_of(std::uint32_t principal) const {
  const auto at = std::ranges::lower_bound(named, principal, {}, &Named::principal);
  return at == named.end() || at->principal != principal ? kNoWay : at->way;
}

std::map<std::uint32_t, Trusted> find_trusted(Authority& authority, const EntityIndex& entities) {
  const TrustReader reader(authority, entities);
  std::map<std::uint32_t, Trusted> trusted;
  for (std::uint32_t role = 0; role < entities.size(); ++role)
    if (entities[role].role != nullptr)
      trusted.emplace(role, reader.trusted_by(*entities[role].role));
  return trusted;
}

const std::vector<TrustingRole>& TrustingRoles::of(std::string_view account,
                                                   std::span<const std::string_view> services) {
  std::string all;
  for (const std::string_view service : services) all.append(service).append(" ");
  const auto [at, is_new] = known_.try_emplace({account, std::move(all)});
  if (!is_new) return at->second;
  std::unordered_map<std::uint32_t, Guard> by_document;
  for (const std::uint32_t index : entities_.of_account(account)) {
    const snapshot::Role* role = entities_[index].role;
    if (role == nullptr) continue;
    const std::string_view arn = entities_.arn_of(index);
    const policy::DocumentId document = role->trust.document;
    Guard guard;
    if (authority_.tells_roles_apart(account, document)) {
      guard = authority_.trusts_service(arn, services);
    } else {
      const auto [known, is_first] = by_document.try_emplace(document.index());
      if (is_first) known->second = authority_.trusts_service(arn, services);
      guard = known->second;
    }
    if (!is_never(guard)) at->second.push_back({index, std::move(guard)});
  }
  return at->second;
}

}  // namespace ambit::graph
