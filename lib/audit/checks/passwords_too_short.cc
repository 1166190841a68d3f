#include <cstdint>
#include <optional>
#include <string>

#include "audit/check.h"
#include "audit/password_policy.h"

namespace ambit::audit::checks {
namespace {

void too_short(Assessment& a) {
  const std::int64_t limit = a.configuration().passwords.min_length;
  examine_password_policy(a, [&](const snapshot::PasswordPolicy* policy) -> std::optional<Finding> {
    const std::int64_t length = policy != nullptr ? policy->minimum_length : kDefaultMinimumLength;
    if (length >= limit) return std::nullopt;
    return Finding{.message = "passwords of " + std::to_string(length) +
                              " characters are accepted (limit " + std::to_string(limit) + ")",
                   .facts = {{"minimum_length", length}, {"limit", limit}}};
  });
}

}  // namespace

extern const Check passwords_too_short;
constinit const Check passwords_too_short{.id = "passwords/too-short", .run = too_short};

}  // namespace ambit::audit::checks
