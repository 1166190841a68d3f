#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/check.h"
#include "audit/policy_questions.h"
#include "audit/trust.h"
#include "audit/trust_rules.h"

namespace ambit::audit::checks {
namespace {

using evaluate::Truth;

constexpr std::array<std::string_view, 1> kWholeAccountRules = {"trust-external-account"};

// Conditions that say which principals of the account are meant.
std::vector<reason::Confinement> to_principals(const Assessment& a, policy::DocumentId document) {
  std::set<std::string> keys = {"aws:principalarn", "aws:principalorgpaths", "aws:userid"};
  const policy::Tables& tables = a.model().policies;
  for (const policy::Statement& statement : tables.statements_of(document))
    for (const policy::TestId id : statement.tests.of(tables.test_lists))
      if (const std::string_view key = a.text(tables.keys[tables.tests[id].key].name);
          key.starts_with("aws:principaltag/"))
        keys.emplace(key);
  std::vector<reason::Confinement> to;
  to.reserve(keys.size());
  for (const std::string& key : keys)
    to.push_back({.key = key, .accepts = reason::names_something});
  return to;
}

// Whether the statement of the finding lets in principals of the account that no condition names.
Verdict is_whole(const Assessment& a, const ExaminedTrust& trust, const TrustFinding& finding,
                 StatementQuestions& questions) {
  if (finding.principal.kind != "account") return false;
  const policy::DocumentId document = trust.policy.document.document;
  const policy::StatementId statement(a.model().policies.documents[document].statements.begin +
                                      finding.statements.front().index);
  const Truth granted = questions.grants_account(statement, account_of(finding.principal.value),
                                                 to_principals(a, document));
  if (granted == Truth::kUnknown) return Reason{"AUTH", Why::kUnknownConstruct};
  return granted == Truth::kTrue;
}

void whole_external_account(Assessment& a) {
  const PartOptions options = {.fact = "account", .more = [&](std::string_view, Finding& finding) {
                                 finding.message = "every principal of account " + finding.part +
                                                   " that its account allows can assume the role";
                                 finding.remarks = organization_remarks(a);
                               }};
  for_each_trust(a, {.rules = kWholeAccountRules}, [&](const ExaminedTrust& trust, Subject& role) {
    if (trust.found.empty()) return;
    StatementQuestions questions(a, trust.policy.document, PolicyKind::kTrust);
    fail_by_part(a, trust, options, role, [&](const TrustFinding& finding) {
      return TrustPart{.part = std::string(account_of(finding.principal.value)),
                       .severity = a.check().severity,
                       .holds = is_whole(a, trust, finding, questions)};
    });
  });
}

}  // namespace

extern const Check sharing_whole_external_account;
constinit const Check sharing_whole_external_account{.id = "sharing/whole-external-account",
                                                     .run = whole_external_account};

}  // namespace ambit::audit::checks
