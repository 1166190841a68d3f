#include <cstdint>
#include <optional>
#include <string>

#include "audit/check.h"
#include "audit/password_policy.h"

namespace ambit::audit::checks {
namespace {

void no_expiry(Assessment& a) {
  const std::int64_t limit = a.configuration().passwords.max_age_days;
  examine_password_policy(a, [&](const snapshot::PasswordPolicy* policy) -> std::optional<Finding> {
    const bool expires = policy != nullptr && policy->expires;
    const std::int64_t days = expires ? policy->max_age_days.value_or(0) : 0;
    if (days > 0 && days <= limit) return std::nullopt;
    return Finding{.message = days == 0 ? "passwords never expire"
                                        : "passwords expire after " + std::to_string(days) +
                                              " days (limit " + std::to_string(limit) + ")",
                   .facts = {{"max_age_days", days}, {"limit_days", limit}}};
  });
}

}  // namespace

extern const Check passwords_no_expiry;
constinit const Check passwords_no_expiry{.id = "passwords/no-expiry", .run = no_expiry};

}  // namespace ambit::audit::checks
