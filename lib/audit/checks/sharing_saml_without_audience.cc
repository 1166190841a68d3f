#include <array>
#include <string_view>

#include "audit/check.h"
#include "audit/trust_rules.h"

namespace ambit::audit::checks {
namespace {

constexpr std::array<std::string_view, 1> kSamlAudienceRules = {"trust-saml-no-audience"};

void saml_without_audience(Assessment& a) {
  for_each_trust(a, {.rules = kSamlAudienceRules}, [&](const ExaminedTrust& trust, Subject& role) {
    fail_by_principal(a, trust, "provider", role);
  });
}

}  // namespace

extern const Check sharing_saml_without_audience;
constinit const Check sharing_saml_without_audience{.id = "sharing/saml-without-audience",
                                                    .run = saml_without_audience};

}  // namespace ambit::audit::checks
