// The rules for the passwords of an account's IAM users.
#ifndef AMBIT_AUDIT_PASSWORD_POLICY_H_
#define AMBIT_AUDIT_PASSWORD_POLICY_H_

#include <functional>
#include <optional>
#include <string_view>

#include "audit/assessment.h"
#include "snapshot/inventory.h"

namespace ambit::audit {

// Source: IAM User Guide, "Set an account password policy for IAM users": the default policy.
inline constexpr std::int64_t kDefaultMinimumLength = 8;

// Opens the account as the subject. `examine` returns the finding if the policy fails; it is given
// null for an account that is known to have none.
void examine_password_policy(
    Assessment& a,
    const std::function<std::optional<Finding>(const snapshot::PasswordPolicy*)>& examine);

// Fails when the member is not set, or the account has no policy at all.
void require_setting(Assessment& a, bool snapshot::PasswordPolicy::* member, std::string_view fact,
                     std::string_view message);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_PASSWORD_POLICY_H_
