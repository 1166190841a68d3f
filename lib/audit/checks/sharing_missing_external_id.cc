#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "audit/check.h"
#include "audit/trust.h"
#include "audit/trust_rules.h"

namespace ambit::audit::checks {
namespace {

constexpr std::array<std::string_view, 1> kExternalIdRules = {"trust-external-no-external-id"};

void missing_external_id(Assessment& a) {
  const auto& spared = a.configuration().sharing.no_external_id_needed;
  const PartOptions options = {.fact = "account", .more = [&](std::string_view, Finding& finding) {
                                 finding.remarks = organization_remarks(a);
                               }};
  for_each_trust(a, {.rules = kExternalIdRules, .of_organization = true},
                 [&](const ExaminedTrust& trust, Subject& role) {
                   fail_by_part(a, trust, options, role, [&](const TrustFinding& finding) {
                     const std::string account(account_of(finding.principal.value));
                     return TrustPart{.part = account,
                                      .severity = finding.severity,
                                      .holds = std::ranges::find(spared, account) == spared.end()};
                   });
                 });
}

}  // namespace

extern const Check sharing_missing_external_id;
constinit const Check sharing_missing_external_id{.id = "sharing/missing-external-id",
                                                  .run = missing_external_id};

}  // namespace ambit::audit::checks
