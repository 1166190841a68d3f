#include <string_view>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/root.h"

namespace ambit::audit::checks {
namespace {

using snapshot::AccountSummary;

// Whether the report shows that nobody can sign in as root.
bool has_no_credentials(const snapshot::Credential& row) {
  const Verdict any = is_true(row.password_enabled) | has_active_key(row) |
                      has_time(row.keys[0].last_rotated) | has_time(row.keys[1].last_rotated) |
                      has_active_certificate(row);
  return any.no();
}

Finding mfa_off_finding(const RootKnowledge& known) {
  Finding out = {.message = "root can sign in without MFA"};
  if (known.row != nullptr)
    out.facts = {flag_fact("mfa_active", known.row->mfa_active),
                 flag_fact("password_enabled", known.row->password_enabled)};
  known.add_summary(&AccountSummary::root_mfa, "account_mfa_enabled", out);
  out.evidence = known.evidence();
  if (known.row != nullptr) out.evidence.front().where = known.row->mfa_active.where;
  return out;
}

void mfa_off(Assessment& a) {
  for_root_of_either(a, [&](const RootKnowledge& known, std::string_view arn) {
    const Verdict by_report = known.row != nullptr ? is_true(known.row->mfa_active)
                                                   : Verdict(Reason{"CRED", Why::kIncomplete});
    const Verdict on = either_says(by_report, known.summary_above_zero(&AccountSummary::root_mfa));
    const bool idle = known.row != nullptr && has_no_credentials(*known.row);
    Subject root(a, arn);
    root.fail_if(idle ? Verdict(false) : !on, {}, [&] { return mfa_off_finding(known); });
  });
}

}  // namespace

extern const Check root_mfa_off;
constinit const Check root_mfa_off{.id = "root/mfa-off", .run = mfa_off};

}  // namespace ambit::audit::checks
