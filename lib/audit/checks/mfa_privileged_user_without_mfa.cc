#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/effect.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

std::vector<std::string> credentials_of(const snapshot::Credential& row) {
  std::vector<std::string> out;
  if (is_true(row.password_enabled).yes()) out.emplace_back("password");
  for (std::size_t slot = 0; slot < row.keys.size(); ++slot)
    if (is_true(row.keys[slot].active).yes()) out.push_back(key_part(slot));
  return out;
}

void privileged_user_without_mfa(Assessment& a) {
  if (!has_authorization_details(a) || !has_credential_report(a)) return;
  remark_organization(a);
  for_each_user_with_credential(
      a, [&](const snapshot::User& user, const snapshot::Credential& row, Subject& subject) {
        const Verdict exposed =
            (is_true(row.password_enabled) | has_active_key(row)) & !is_true(row.mfa_active);
        if (exposed.no()) return;
        const evaluate::Principal* principal = a.powers().find(a.text(user.arn));
        if (principal == nullptr) return;
        const Privilege& privilege = a.powers().privilege(*principal);
        subject.fail_if(exposed & privilege.privileged(), {{"USER", a.text(user.name)}}, [&] {
          Finding finding = {.message = "no MFA, and the user " + privilege_words(privilege),
                             .facts = privilege_facts(privilege),
                             .evidence = {{.where = row.mfa_active.where}}};
          finding.facts.push_back({"credentials", credentials_of(row)});
          for (Evidence& evidence : evidence_of(privilege.proof))
            finding.evidence.push_back(std::move(evidence));
          return finding;
        });
      });
}

}  // namespace

extern const Check mfa_privileged_user_without_mfa;
constinit const Check mfa_privileged_user_without_mfa{.id = "mfa/privileged-user-without-mfa",
                                                      .run = privileged_user_without_mfa};

}  // namespace ambit::audit::checks
