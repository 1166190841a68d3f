#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/policy_questions.h"
#include "audit/resource_policies.h"
#include "audit/trust.h"

namespace ambit::audit::checks {
namespace {

using evaluate::Truth;

// Accounts that are not known, with the statements that grant them something. What is granted to
// accounts that the policy does not mention as well, is granted to everybody: that is the matter of
// sharing/resource-public.
std::map<std::string, std::vector<Evidence>> granted(const Assessment& a,
                                                     const snapshot::ResourcePolicy& resource,
                                                     Subject& subject) {
  std::map<std::string, std::vector<Evidence>> out;
  const policy::DocumentId document = resource.document.document;
  StatementQuestions questions(a, resource.document, PolicyKind::kResource);
  bool decided = questions.ready();
  std::vector<std::string> accounts = questions.mentioned_accounts();
  std::erase_if(accounts, [&](const std::string& id) { return is_known_account(a, id); });
  const Range statements = a.model().policies.documents[document].statements;
  for (std::uint32_t i = 0; i < statements.size() && !accounts.empty(); ++i) {
    const policy::StatementId statement(statements.begin + i);
    const Truth to_all = questions.grants_account(statement, {});
    if (to_all == Truth::kTrue) continue;
    decided = decided && to_all == Truth::kFalse;
    for (const std::string& account : accounts) {
      const Truth to_it = questions.grants_account(statement, account);
      decided = decided && to_it != Truth::kUnknown;
      if (to_it == Truth::kTrue) out[account].push_back(evidence_of(a, resource, i));
    }
  }
  if (!decided) subject.not_assessed({"RP", Why::kUnknownConstruct});
  return out;
}

void resource_external(Assessment& a) {
  for_each_resource(a, [&](const snapshot::ResourcePolicy& resource, Subject& subject) {
    for (auto& [account, evidence] : granted(a, resource, subject))
      subject.fail({.part = account,
                    .message = "the policy grants something to account " + account +
                               ", which is neither ours nor known",
                    .facts = {{"account", account}},
                    .evidence = std::move(evidence),
                    .commands = edit_commands(a, resource),
                    .remarks = organization_remarks(a)});
  });
}

}  // namespace

extern const Check sharing_resource_external;
constinit const Check sharing_resource_external{.id = "sharing/resource-external",
                                                .run = resource_external};

}  // namespace ambit::audit::checks
