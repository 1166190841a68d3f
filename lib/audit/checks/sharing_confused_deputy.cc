#include <array>
#include <string_view>

#include "audit/check.h"
#include "audit/trust_rules.h"

namespace ambit::audit::checks {
namespace {

constexpr std::array<std::string_view, 1> kDeputyRules = {"trust-service-cross-service"};

void confused_deputy(Assessment& a) {
  for_each_trust(a, {.rules = kDeputyRules}, [&](const ExaminedTrust& trust, Subject& role) {
    fail_by_principal(a, trust, "service", role);
  });
}

}  // namespace

extern const Check sharing_confused_deputy;
constinit const Check sharing_confused_deputy{.id = "sharing/confused-deputy",
                                              .run = confused_deputy};

}  // namespace ambit::audit::checks
