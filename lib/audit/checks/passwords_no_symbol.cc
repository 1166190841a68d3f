#include "audit/check.h"
#include "audit/password_policy.h"

namespace ambit::audit::checks {
namespace {

void no_symbol(Assessment& a) {
  require_setting(a, &snapshot::PasswordPolicy::requires_symbols, "require_symbols",
                  "passwords need no symbol");
}

}  // namespace

extern const Check passwords_no_symbol;
constinit const Check passwords_no_symbol{.id = "passwords/no-symbol", .run = no_symbol};

}  // namespace ambit::audit::checks
