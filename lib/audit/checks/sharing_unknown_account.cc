#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/trust.h"

namespace ambit::audit::checks {
namespace {

bool is_known(const Assessment& a, Symbol account) {
  const auto& sharing = a.configuration().sharing;
  const std::string id(a.text(account));
  return find_account(a, account) != nullptr || sharing.known_accounts.contains(id) ||
         std::ranges::find(sharing.our_accounts, id) != sharing.our_accounts.end();
}

void run(Assessment& a) {
  for_each_own_policy(a, PolicyScope::kTrust, [&](const ExaminedPolicy& trust, Subject& role) {
    std::map<std::string_view, std::vector<Evidence>> unknown;
    for_each_trusted(a, trust,
                     [&](const ExaminedStatement& statement,
                         const policy::PrincipalValue& principal, policy::Span span) {
                       if (principal.kind == policy::PrincipalKind::kAws &&
                           principal.account.valid() && !is_known(a, principal.account))
                         unknown[a.text(principal.account)].push_back(statement.evidence(span));
                     });
    for (auto& [account, evidence] : unknown) {
      role.fail(
          {.part = std::string(account),
           .message =
               "trusts account " + std::string(account) + ", which is neither ours nor known",
           .facts = {{"account", std::string(account)}},
           .evidence = std::move(evidence),
           .remarks = {{"organization-unknown",
                        "the account may belong to an organization that is not in the snapshot"}}},
          {{"ROLE", a.text(trust.owner.holder->name)}});
    }
  });
}

}  // namespace

extern const Check sharing_unknown_account;
constinit const Check sharing_unknown_account{.id = "sharing/unknown-account", .run = run};

}  // namespace ambit::audit::checks
