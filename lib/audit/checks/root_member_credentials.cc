#include "audit/check.h"
#include "audit/credential.h"
#include "audit/organization.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void member_credentials(Assessment& a) {
  const Verdict member = is_member_account(a);
  if (member.no()) return;
  if (member.unknown()) return a.not_assessed(member.reason());
  for_root(a, [&](const snapshot::Credential& row, Subject& root) {
    const Verdict any = is_true(row.password_enabled) | has_active_key(row) |
                        has_time(row.keys[0].last_rotated) | has_time(row.keys[1].last_rotated) |
                        has_active_certificate(row);
    root.fail_if(any, {{"ACCOUNT", a.account_id()}}, [&] {
      return Finding{.message = "the root of a member account still has credentials of its own",
                     .facts = {flag_fact("password_enabled", row.password_enabled),
                               flag_fact("access_key_1_active", row.keys[0].active),
                               flag_fact("access_key_2_active", row.keys[1].active),
                               flag_fact("cert_1_active", row.certificates[0].active),
                               flag_fact("cert_2_active", row.certificates[1].active)},
                     .evidence = {{.where = row.where}}};
    });
  });
}

}  // namespace

extern const Check root_member_credentials;
constinit const Check root_member_credentials{.id = "root/member-credentials",
                                              .run = member_credentials};

}  // namespace ambit::audit::checks
