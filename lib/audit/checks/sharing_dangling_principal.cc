#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/trust.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

// Whether a row has that ARN; rows are sorted by it.
template <class Row>
bool has_arn(const Assessment& a, std::span<const Row> rows_of_account, std::string_view arn) {
  const auto arn_of = [&](const Row& row) { return a.text(row.arn); };
  return std::ranges::binary_search(rows_of_account, arn, {}, arn_of);
}

// Whether a user or role of any account has that unique id, without the session's name.
bool has_unique_id(const Assessment& a, std::string_view id) {
  const Symbol symbol = a.model().policies.symbols.find(id.substr(0, id.find(':')));
  const auto has_it = [&](const snapshot::Holder& holder) {
    return symbol.valid() && holder.unique_id == symbol;
  };
  return std::ranges::any_of(a.model().users, has_it) ||
         std::ranges::any_of(a.model().roles, has_it);
}

// Whether the principal is gone. Of an account outside of the snapshot nothing is known or said.
Verdict is_gone(Assessment& a, const policy::PrincipalValue& principal) {
  using policy::AwsPrincipal;
  const std::string_view text = a.text(principal.text);
  if (principal.aws == AwsPrincipal::kUserId || principal.aws == AwsPrincipal::kRoleId)
    return !has_unique_id(a, text);
  const bool user = principal.aws == AwsPrincipal::kUser;
  if (!user && principal.aws != AwsPrincipal::kRole) return false;
  const snapshot::Account* const account = find_account(a, principal.account);
  if (account == nullptr) return false;
  const bool exists = user ? has_arn(a, rows(a.model().users, account->user_rows), text)
                           : has_arn(a, rows(a.model().roles, account->role_rows), text);
  if (exists) return false;
  return list_complete(a, user ? account->users : account->roles);
}

void dangling_principal(Assessment& a) {
  for_each_own_policy(a, PolicyScope::kTrust, [&](const ExaminedPolicy& trust, Subject& role) {
    std::map<std::string_view, std::vector<Evidence>> gone;
    for_each_named(a, trust,
                   [&](const ExaminedStatement& statement, const policy::PrincipalValue& principal,
                       policy::Span span) {
                     const Verdict verdict = is_gone(a, principal);
                     if (verdict.unknown()) role.not_assessed(verdict.reason());
                     if (verdict.yes())
                       gone[a.text(principal.text)].push_back(statement.evidence(span));
                   });
    for (auto& [principal, evidence] : gone) {
      role.fail({.part = std::string(principal),
                 .message = "the trust policy names a principal that is gone",
                 .facts = {{"principal", std::string(principal)}},
                 .evidence = std::move(evidence)},
                {{"ROLE", a.text(trust.owner.holder->name)}});
    }
  });
}

}  // namespace

extern const Check sharing_dangling_principal;
constinit const Check sharing_dangling_principal{.id = "sharing/dangling-principal",
                                                 .run = dangling_principal};

}  // namespace ambit::audit::checks
