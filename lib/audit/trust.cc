#include "audit/trust.h"

#include <algorithm>
#include <string_view>

namespace ambit::audit {
namespace {

using policy::AwsPrincipal;
using policy::PrincipalKind;
using policy::PrincipalValue;

void for_each_principal(const ExaminedStatement& statement, const PrincipalFunction& f) {
  const policy::Tables& tables = statement.assessment.model().policies;
  const Range range = statement.row.principals;
  for (std::uint32_t i = range.begin; i < range.end; ++i)
    f(statement, tables.principals[tables.principal_lists[i]], tables.principal_spans[i]);
}

void add_kind(const Assessment& a, const PrincipalValue& principal, TrustedKinds& kinds) {
  const std::string_view account = a.text(principal.account);
  switch (principal.kind) {
    case PrincipalKind::kEveryone:
      kinds.anybody = true;
      break;
    case PrincipalKind::kAws:
      if (principal.aws == AwsPrincipal::kEveryone) kinds.anybody = true;
      if (!account.empty() && account != a.account_id()) kinds.other_accounts = true;
      break;
    case PrincipalKind::kService:
      kinds.services = true;
      break;
    case PrincipalKind::kFederated:
      if (a.text(principal.text).find(":saml-provider/") != std::string_view::npos)
        kinds.saml = true;
      break;
    case PrincipalKind::kCanonicalUser:
      break;
  }
}

}  // namespace

void for_each_named(const Assessment& a, const ExaminedPolicy& trust, const PrincipalFunction& f) {
  for_each_statement(a, trust,
                     [&](const ExaminedStatement& statement) { for_each_principal(statement, f); });
}

void for_each_trusted(const Assessment& a, const ExaminedPolicy& trust,
                      const PrincipalFunction& f) {
  for_each_statement(a, trust, [&](const ExaminedStatement& statement) {
    if (statement.row.effect == Effect::kAllow && !statement.row.not_principal)
      for_each_principal(statement, f);
  });
}

TrustedKinds trusted_kinds(const Assessment& a, const snapshot::Role& role) {
  TrustedKinds kinds;
  if (!is_readable(a, role.trust).yes()) return kinds;
  const ExaminedPolicy trust = {
      .kind = PolicyKind::kTrust, .owner = {HolderKind::kRole, &role}, .document = role.trust};
  for_each_statement(a, trust, [&](const ExaminedStatement& statement) {
    if (statement.row.effect != Effect::kAllow) return;
    if (statement.row.not_principal) kinds.anybody = true;
  });
  for_each_trusted(a, trust,
                   [&](const ExaminedStatement&, const PrincipalValue& principal, policy::Span) {
                     add_kind(a, principal, kinds);
                   });
  return kinds;
}

bool is_known_account(const Assessment& a, std::string_view id) {
  const auto& sharing = a.configuration().sharing;
  const auto is_it = [&](const auto& account) { return a.text(account.id) == id; };
  return std::ranges::any_of(a.model().accounts, is_it) ||
         std::ranges::any_of(a.model().known_accounts, is_it) ||
         sharing.known_accounts.contains(std::string(id)) ||
         std::ranges::find(sharing.our_accounts, id) != sharing.our_accounts.end() ||
         a.model().membership_of(id).organization_state == snapshot::Knowledge::kKnown;
}

std::vector<Remark> organization_remarks(const Assessment& a) {
  if (a.model().organizations.size() > 0) return {};
  return {{"organization-unknown",
           "the account may belong to an organization that is not in the snapshot"}};
}

const snapshot::Account* find_account(const Assessment& a, Symbol id) {
  const auto accounts = a.model().accounts.all();
  const auto found = std::ranges::find(accounts, id, &snapshot::Account::id);
  return found == accounts.end() ? nullptr : &*found;
}

}  // namespace ambit::audit
