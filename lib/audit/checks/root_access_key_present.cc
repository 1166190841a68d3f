#include <string_view>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/credential.h"
#include "audit/root.h"

namespace ambit::audit::checks {
namespace {

using snapshot::AccountSummary;

Finding access_key_finding(const RootKnowledge& known) {
  Finding out = {.message = "root has an access key"};
  if (known.row != nullptr) {
    const auto& keys = known.row->keys;
    out.facts = {flag_fact("access_key_1_active", keys[0].active),
                 {"access_key_1_last_rotated", time_text(keys[0].last_rotated)},
                 {"access_key_1_last_used", time_text(keys[0].last_used)},
                 flag_fact("access_key_2_active", keys[1].active),
                 {"access_key_2_last_rotated", time_text(keys[1].last_rotated)},
                 {"access_key_2_last_used", time_text(keys[1].last_used)}};
  }
  known.add_summary(&AccountSummary::root_access_keys, "account_access_keys_present", out);
  out.evidence = known.evidence();
  return out;
}

void access_key_present(Assessment& a) {
  for_root_of_either(a, [&](const RootKnowledge& known, std::string_view arn) {
    Verdict present = Reason{"CRED", Why::kIncomplete};
    if (known.row != nullptr) {
      const auto& keys = known.row->keys;
      present = has_active_key(*known.row) | has_time(keys[0].last_rotated) |
                has_time(keys[1].last_rotated);
    }
    Subject root(a, arn);
    root.fail_if(either_says(present, known.summary_above_zero(&AccountSummary::root_access_keys)),
                 {}, [&] { return access_key_finding(known); });
  });
}

}  // namespace

extern const Check root_access_key_present;
constinit const Check root_access_key_present{.id = "root/access-key-present",
                                              .run = access_key_present};

}  // namespace ambit::audit::checks
