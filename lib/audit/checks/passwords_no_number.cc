#include "audit/check.h"
#include "audit/password_policy.h"

namespace ambit::audit::checks {
namespace {

void no_number(Assessment& a) {
  require_setting(a, &snapshot::PasswordPolicy::requires_numbers, "require_numbers",
                  "passwords need no digit");
}

}  // namespace

extern const Check passwords_no_number;
constinit const Check passwords_no_number{.id = "passwords/no-number", .run = no_number};

}  // namespace ambit::audit::checks
