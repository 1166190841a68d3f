#include <optional>

#include "audit/check.h"
#include "audit/password_policy.h"

namespace ambit::audit::checks {
namespace {

void no_policy(Assessment& a) {
  examine_password_policy(a, [](const snapshot::PasswordPolicy* policy) -> std::optional<Finding> {
    if (policy != nullptr) return std::nullopt;
    return Finding{.message = "the account has no password policy: AWS's default holds",
                   .facts = {{"minimum_length", kDefaultMinimumLength}}};
  });
}

}  // namespace

extern const Check passwords_no_policy;
constinit const Check passwords_no_policy{.id = "passwords/no-policy", .run = no_policy};

}  // namespace ambit::audit::checks
