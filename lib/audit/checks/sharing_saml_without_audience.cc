#include <array>
#include <string_view>

#include "audit/check.h"
#include "audit/trust_rules.h"

namespace ambit::audit::checks {
namespace {

constexpr std::array<std::string_view, 1> kRules = {"trust-saml-no-audience"};

void run(Assessment& a) {
  for_each_trust(a, {.rules = kRules}, [&](const ExaminedTrust& trust, Subject& role) {
    fail_by_principal(a, trust, "provider", role);
  });
}

}  // namespace

extern const Check sharing_saml_without_audience;
constinit const Check sharing_saml_without_audience{.id = "sharing/saml-without-audience",
                                                    .run = run};

}  // namespace ambit::audit::checks
