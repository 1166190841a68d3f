#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/trust.h"
#include "audit/trust_rules.h"

namespace ambit::audit::checks {
namespace {

constexpr std::array<std::string_view, 1> kPrivilegedRoleRules = {"trust-external-account"};

void add_privilege(const Privilege& privilege, const ExaminedPrincipal& role, Finding& finding) {
  finding.message =
      "account " + finding.part + " can assume the role, which " + privilege_words(privilege);
  for (Fact& fact : privilege_facts(privilege)) finding.facts.push_back(std::move(fact));
  for (Evidence& evidence : evidence_of(privilege.proof))
    finding.evidence.push_back(std::move(evidence));
  finding.commands = detach_commands(role, statements_of(privilege.proof));
}

void examine_role(Assessment& a, const ExaminedTrust& trust, Subject& subject) {
  const evaluate::Principal* const row = a.powers().find(a.text(trust.role().arn));
  if (row == nullptr || trust.found.empty()) return;
  const Privilege& privilege = a.powers().privilege(*row);
  const ExaminedPrincipal role = {.row = *row, .kind = HolderKind::kRole, .holder = trust.role()};
  const PartOptions options = {.fact = "account", .more = [&](std::string_view, Finding& finding) {
                                 add_privilege(privilege, role, finding);
                                 finding.remarks = organization_remarks(a);
                               }};
  fail_by_part(a, trust, options, subject, [&](const TrustFinding& finding) {
    return TrustPart{.part = std::string(account_of(finding.principal.value)),
                     .severity = a.check().severity,
                     .holds = privilege.privileged()};
  });
}

void external_privileged_role(Assessment& a) {
  if (a.account().has_authorization_details) remark_organization(a);
  for_each_trust(
      a, {.rules = kPrivilegedRoleRules},
      [&](const ExaminedTrust& trust, Subject& subject) { examine_role(a, trust, subject); });
}

}  // namespace

extern const Check sharing_external_privileged_role;
constinit const Check sharing_external_privileged_role{.id = "sharing/external-privileged-role",
                                                       .run = external_privileged_role};

}  // namespace ambit::audit::checks
