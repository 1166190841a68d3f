#include <array>
#include <string_view>

#include "audit/check.h"
#include "audit/trust_rules.h"

namespace ambit::audit::checks {
namespace {

constexpr std::array<std::string_view, 1> kOidcAudienceRules = {"trust-oidc-no-audience"};

void oidc_without_audience(Assessment& a) {
  for_each_trust(a, {.rules = kOidcAudienceRules}, [&](const ExaminedTrust& trust, Subject& role) {
    fail_by_principal(a, trust, "provider", role);
  });
}

}  // namespace

extern const Check sharing_oidc_without_audience;
constinit const Check sharing_oidc_without_audience{.id = "sharing/oidc-without-audience",
                                                    .run = oidc_without_audience};

}  // namespace ambit::audit::checks
