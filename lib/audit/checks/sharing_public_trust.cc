#include <array>
#include <string>
#include <string_view>

#include "audit/check.h"
#include "audit/trust_rules.h"

namespace ambit::audit::checks {
namespace {

constexpr std::array<std::string_view, 2> kPublicRules = {"trust-anonymous",
                                                          "trust-anonymous-conditional"};

void public_trust(Assessment& a) {
  for_each_trust(a, {.rules = kPublicRules}, [&](const ExaminedTrust& trust, Subject& role) {
    const PartOptions options = {.more = [&](std::string_view, Finding& finding) {
      finding.facts.push_back({"request", "sts:AssumeRole on " + std::string(role.name())});
    }};
    fail_by_part(a, trust, options, role, [&](const TrustFinding& finding) {
      // An external id or a network alone does not say who calls: the rule's severity is high then.
      return TrustPart{.severity = a.check().severity,
                       .holds = finding.severity >= Severity::kHigh};
    });
  });
}

}  // namespace

extern const Check sharing_public_trust;
constinit const Check sharing_public_trust{.id = "sharing/public-trust", .run = public_trust};

}  // namespace ambit::audit::checks
