#include "audit/check.h"
#include "audit/password_policy.h"

namespace ambit::audit::checks {
namespace {

void run(Assessment& a) {
  require_setting(a, &snapshot::PasswordPolicy::requires_symbols, "require_symbols",
                  "passwords need no symbol");
}

}  // namespace

extern const Check passwords_no_symbol;
constinit const Check passwords_no_symbol{.id = "passwords/no-symbol", .run = run};

}  // namespace ambit::audit::checks
