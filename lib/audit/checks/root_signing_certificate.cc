#include <string_view>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/root.h"

namespace ambit::audit::checks {
namespace {

using snapshot::AccountSummary;

Finding certificate_finding(const RootKnowledge& known) {
  Finding out = {.message = "root has an active signing certificate"};
  if (known.row != nullptr)
    out.facts = {flag_fact("cert_1_active", known.row->certificates[0].active),
                 flag_fact("cert_2_active", known.row->certificates[1].active)};
  known.add_summary(&AccountSummary::root_signing_certificates,
                    "account_signing_certificates_present", out);
  out.evidence = known.evidence();
  return out;
}

void signing_certificate(Assessment& a) {
  for_root_of_either(a, [&](const RootKnowledge& known, std::string_view arn) {
    const Verdict present = known.row != nullptr ? has_active_certificate(*known.row)
                                                 : Verdict(Reason{"CRED", Why::kIncomplete});
    Subject root(a, arn);
    root.fail_if(
        either_says(present, known.summary_above_zero(&AccountSummary::root_signing_certificates)),
        {}, [&] { return certificate_finding(known); });
  });
}

}  // namespace

extern const Check root_signing_certificate;
constinit const Check root_signing_certificate{.id = "root/signing-certificate",
                                               .run = signing_certificate};

}  // namespace ambit::audit::checks
