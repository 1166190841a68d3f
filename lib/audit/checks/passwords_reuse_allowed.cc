#include <cstdint>
#include <optional>
#include <string>

#include "audit/check.h"
#include "audit/password_policy.h"

namespace ambit::audit::checks {
namespace {

void reuse_allowed(Assessment& a) {
  const std::int64_t limit = a.configuration().passwords.reuse_prevention;
  examine_password_policy(a, [&](const snapshot::PasswordPolicy* policy) -> std::optional<Finding> {
    const std::int64_t remembered = policy != nullptr ? policy->reuse_prevention.value_or(0) : 0;
    if (remembered >= limit) return std::nullopt;
    return Finding{.message = remembered == 0 ? "old passwords may be used again"
                                              : "only the last " + std::to_string(remembered) +
                                                    " passwords are refused (limit " +
                                                    std::to_string(limit) + ")",
                   .facts = {{"password_reuse_prevention", remembered}, {"limit", limit}}};
  });
}

}  // namespace

extern const Check passwords_reuse_allowed;
constinit const Check passwords_reuse_allowed{.id = "passwords/reuse-allowed",
                                              .run = reuse_allowed};

}  // namespace ambit::audit::checks
