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

void unknown_account(Assessment& a) {
  for_each_own_policy(a, PolicyScope::kTrust, [&](const ExaminedPolicy& trust, Subject& role) {
    std::map<std::string_view, std::vector<Evidence>> unknown;
    for_each_trusted(a, trust,
                     [&](const ExaminedStatement& statement,
                         const policy::PrincipalValue& principal, policy::Span span) {
                       if (principal.kind == policy::PrincipalKind::kAws &&
                           principal.account.valid() &&
                           !is_known_account(a, a.text(principal.account)))
                         unknown[a.text(principal.account)].push_back(statement.evidence(span));
                     });
    for (auto& [account, evidence] : unknown) {
      role.fail({.part = std::string(account),
                 .message =
                     "trusts account " + std::string(account) + ", which is neither ours nor known",
                 .facts = {{"account", std::string(account)}},
                 .evidence = std::move(evidence),
                 .remarks = organization_remarks(a)},
                {{"ROLE", a.text(trust.owner.holder->name)}});
    }
  });
}

}  // namespace

extern const Check sharing_unknown_account;
constinit const Check sharing_unknown_account{.id = "sharing/unknown-account",
                                              .run = unknown_account};

}  // namespace ambit::audit::checks
