#include <cstdint>
#include <utility>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/exported.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void no_federation(Assessment& a) {
  const bool details = has_authorization_details(a);
  const auto& providers = a.model().inventory.saml_providers;
  const snapshot::InventoryList* list = providers.list_of(a.account().id);
  if (list == nullptr) a.not_assessed({"SAML", Why::kAbsent});
  if (!has_credential_report(a) || !details || list == nullptr) return;
  Verdict console = false;
  std::int64_t users = 0;
  Finding finding = {.message = "people have passwords of this account, and no federation"};
  for (const snapshot::Credential& row : a.model().credentials_of(a.account())) {
    if (row.root) continue;
    console = console | is_true(row.password_enabled);
    if (!is_true(row.password_enabled).yes()) continue;
    if (users++ == 0) finding.evidence = {{.where = row.password_enabled.where}};
  }
  if (console.no() && a.account().credential_report_damaged)
    console = Reason{"CRED", Why::kDamaged};
  Verdict federated = !providers.of(a.account().id).empty();
  for (const snapshot::Role& role : a.model().roles_of(a.account()))
    federated = federated | is_identity_center_role(a, role);
  const Verdict all_known = list_complete(a, list, "SAML") & list_complete(a, a.account().roles);
  Subject account(a, a.account_id());
  account.fail_if(console & !federated & all_known, {}, [&] {
    finding.facts = {{"console_users", users}};
    return std::move(finding);
  });
}

}  // namespace

extern const Check sharing_no_federation;
constinit const Check sharing_no_federation{.id = "sharing/no-federation", .run = no_federation};

}  // namespace ambit::audit::checks
