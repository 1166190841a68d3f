#include <string_view>
#include <vector>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

std::vector<Fact> key_ages(Assessment& a, const snapshot::Credential& row) {
  static constexpr std::string_view kNames[] = {"access_key_1_age_days", "access_key_2_age_days"};
  std::vector<Fact> out;
  for (std::size_t slot = 0; slot < row.keys.size(); ++slot) {
    const snapshot::AccessKeySlot& key = row.keys[slot];
    if (is_true(key.active).yes() && has_time(key.last_rotated).yes())
      out.push_back({kNames[slot], a.age(key.last_rotated).days()});
  }
  return out;
}

void key_user_without_mfa(Assessment& a) {
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    const Verdict verdict =
        has_active_key(row) & !is_true(row.password_enabled) & !is_true(row.mfa_active);
    user.fail_if(verdict, {{"USER", a.text(row.name)}}, [&] {
      return Finding{.message = "active access key, no password, and no MFA",
                     .facts = key_ages(a, row),
                     .evidence = {{.where = row.mfa_active.where}}};
    });
  });
}

}  // namespace

extern const Check mfa_key_user_without_mfa;
constinit const Check mfa_key_user_without_mfa{.id = "mfa/key-user-without-mfa",
                                               .run = key_user_without_mfa};

}  // namespace ambit::audit::checks
