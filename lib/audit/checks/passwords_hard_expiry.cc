#include <optional>

#include "audit/check.h"
#include "audit/password_policy.h"

namespace ambit::audit::checks {
namespace {

void hard_expiry(Assessment& a) {
  examine_password_policy(a, [](const snapshot::PasswordPolicy* policy) -> std::optional<Finding> {
    if (policy == nullptr || !policy->hard_expiry) return std::nullopt;
    return Finding{.message = "users whose password has expired cannot choose a new one",
                   .facts = {{"hard_expiry", true}}};
  });
}

}  // namespace

extern const Check passwords_hard_expiry;
constinit const Check passwords_hard_expiry{.id = "passwords/hard-expiry", .run = hard_expiry};

}  // namespace ambit::audit::checks
