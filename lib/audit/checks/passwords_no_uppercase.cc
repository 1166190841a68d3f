#include "audit/check.h"
#include "audit/password_policy.h"

namespace ambit::audit::checks {
namespace {

void no_uppercase(Assessment& a) {
  require_setting(a, &snapshot::PasswordPolicy::requires_uppercase, "require_uppercase_characters",
                  "passwords need no upper-case letter");
}

}  // namespace

extern const Check passwords_no_uppercase;
constinit const Check passwords_no_uppercase{.id = "passwords/no-uppercase", .run = no_uppercase};

}  // namespace ambit::audit::checks
