#include <string>
#include <string_view>
#include <vector>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/effect.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void self_service_missing(Assessment& a) {
  if (!has_authorization_details(a) || !has_credential_report(a)) return;
  remark_organization(a);
  for_each_user_with_credential(
      a, [&](const snapshot::User& user, const snapshot::Credential& row, Subject& subject) {
        const Verdict active = has_active_key(row);
        const evaluate::Principal* principal = a.powers().find(a.text(user.arn));
        if (active.no() || principal == nullptr) return;
        const auto may = [&](std::string_view action) {
          return a.powers().may(*principal, action, a.text(user.arn)).may;
        };
        const Verdict creates = may("iam:CreateAccessKey");
        const Verdict retires = may("iam:UpdateAccessKey") | may("iam:DeleteAccessKey");
        Verdict rotates = creates & retires;
        const Verdict known = a.powers().policies_known(*principal, Policies::kAll);
        if (rotates.no() && known.unknown()) rotates = known;
        subject.fail_if(active & !rotates, {{"USER", a.text(user.name)}}, [&] {
          std::vector<std::string> missing;
          if (creates.no()) missing.emplace_back("iam:CreateAccessKey");
          if (retires.no()) missing.emplace_back("iam:UpdateAccessKey or iam:DeleteAccessKey");
          return Finding{.message = "the user cannot rotate its own key: lacks " + missing.front(),
                         .facts = {{"missing", std::move(missing)}},
                         .evidence = {{.where = row.where}, {.where = user.where}}};
        });
      });
}

}  // namespace

extern const Check rotation_self_service_missing;
constinit const Check rotation_self_service_missing{.id = "rotation/self-service-missing",
                                                    .run = self_service_missing};

}  // namespace ambit::audit::checks
