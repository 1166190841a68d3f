#include <array>
#include <string_view>

#include "audit/check.h"
#include "audit/trust_rules.h"

namespace ambit::audit::checks {
namespace {

constexpr std::array<std::string_view, 5> kSubjectRules = {
    "trust-oidc-shared-unconstrained", "trust-oidc-owner-open", "trust-oidc-private-no-subject",
    "trust-cognito-no-pool", "trust-web-legacy"};

void oidc_without_subject(Assessment& a) {
  for_each_trust(a, {.rules = kSubjectRules}, [&](const ExaminedTrust& trust, Subject& role) {
    fail_by_principal(a, trust, "provider", role);
  });
}

}  // namespace

extern const Check sharing_oidc_without_subject;
constinit const Check sharing_oidc_without_subject{.id = "sharing/oidc-without-subject",
                                                   .run = oidc_without_subject};

}  // namespace ambit::audit::checks
