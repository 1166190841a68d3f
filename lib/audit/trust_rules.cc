#include "audit/trust_rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "ambit/arn.h"
#include "audit/trust.h"
#include "audit/trusts.h"

namespace ambit::audit {
namespace {

// What several findings say about one part.
struct Grouped {
  Severity severity = Severity::kInfo;
  std::string message = {};
  std::set<std::string> rules = {};
  std::set<std::uint32_t> statements = {};  // indices

  void add(const TrustFinding& finding, Severity its) {
    if (message.empty() || its > severity) message = finding.message;
    severity = std::max(severity, its);
    rules.emplace(finding.rule->id);
    for (const StatementRef& statement : finding.statements) statements.insert(statement.index);
  }
};

Evidence evidence_of(const Assessment& a, const ExaminedPolicy& trust, std::uint32_t index) {
  const auto rows = a.model().policies.statements_of(trust.document.document);
  return ExaminedStatement{.assessment = a, .policy = trust, .row = rows[index], .index = index}
      .evidence();
}

}  // namespace

void for_each_trust(Assessment& a, const TrustQuestion& question, const TrustFunction& f) {
  using Open = Trusts::Open;
  for_each_own_policy(a, PolicyScope::kTrust, [&](const ExaminedPolicy& policy, Subject& role) {
    const std::string_view arn = a.text(policy.owner.holder->arn);
    ExaminedTrust trust{.policy = policy};
    for (const TrustFinding& finding : a.trusts().of(arn))
      if (std::ranges::find(question.rules, finding.rule->id) != question.rules.end())
        trust.found.push_back(&finding);
    const Open open = a.trusts().open(arn);
    if (open == Open::kMore || (open == Open::kOrganization && question.of_organization))
      role.not_assessed({"AUTH", Why::kUnknownConstruct});
    f(trust, role);
  });
  if (a.account().has_authorization_details && a.trusts().incomplete())
    a.not_assessed({"AUTH", Why::kIncomplete});
}

void fail_by_part(Assessment& a, const ExaminedTrust& trust, const PartOptions& options,
                  Subject& role, const PartFunction& part_of) {
  std::map<std::string, Grouped> parts;
  for (const TrustFinding* finding : trust.found) {
    const TrustPart part = part_of(*finding);
    if (part.holds.unknown()) role.not_assessed(part.holds.reason());
    if (part.holds.yes()) parts[part.part].add(*finding, part.severity);
  }
  for (const auto& [part, grouped] : parts) {
    Finding finding{.part = part, .message = grouped.message};
    if (!options.fact.empty()) finding.facts.push_back({options.fact, part});
    finding.facts.push_back(
        {"rules", std::vector<std::string>(grouped.rules.begin(), grouped.rules.end())});
    for (const std::uint32_t index : grouped.statements)
      finding.evidence.push_back(evidence_of(a, trust.policy, index));
    if (options.more) options.more(part, finding);
    role.fail_as(grouped.severity, std::move(finding), {{"ROLE", a.text(trust.role().name)}});
  }
}

void fail_by_principal(Assessment& a, const ExaminedTrust& trust, std::string_view fact,
                       Subject& role) {
  fail_by_part(a, trust, {.fact = fact}, role, [](const TrustFinding& finding) {
    return TrustPart{.part = std::string(finding.principal.value), .severity = finding.severity};
  });
}

std::string_view account_of(std::string_view principal) {
  if (is_account_id(principal)) return principal;
  const auto arn = parse_arn(principal);
  return arn ? arn->account : std::string_view{};
}

}  // namespace ambit::audit
