#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void run(Assessment& a) {
  for_root(a, [&](const snapshot::Credential& row, Subject& root) {
    root.fail_if(has_active_certificate(row), {}, [&] {
      return Finding{.message = "root has an active signing certificate",
                     .facts = {flag_fact("cert_1_active", row.certificates[0].active),
                               flag_fact("cert_2_active", row.certificates[1].active)},
                     .evidence = {{.where = row.where}}};
    });
  });
}

}  // namespace

extern const Check root_signing_certificate;
constinit const Check root_signing_certificate{.id = "root/signing-certificate", .run = run};

}  // namespace ambit::audit::checks
