#include "audit/check.h"
#include "audit/password_policy.h"

namespace ambit::audit::checks {
namespace {

void no_lowercase(Assessment& a) {
  require_setting(a, &snapshot::PasswordPolicy::requires_lowercase, "require_lowercase_characters",
                  "passwords need no lower-case letter");
}

}  // namespace

extern const Check passwords_no_lowercase;
constinit const Check passwords_no_lowercase{.id = "passwords/no-lowercase", .run = no_lowercase};

}  // namespace ambit::audit::checks
