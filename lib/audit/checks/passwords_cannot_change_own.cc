#include "audit/check.h"
#include "audit/password_policy.h"

namespace ambit::audit::checks {
namespace {

void cannot_change_own(Assessment& a) {
  require_setting(a, &snapshot::PasswordPolicy::users_may_change, "allow_users_to_change_password",
                  "users may not change their own passwords");
}

}  // namespace

extern const Check passwords_cannot_change_own;
constinit const Check passwords_cannot_change_own{.id = "passwords/cannot-change-own",
                                                  .run = cannot_change_own};

}  // namespace ambit::audit::checks
