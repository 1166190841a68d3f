#include <cstdint>
#include <string>

#include "audit/check.h"
#include "audit/credential.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void certificate_active(Assessment& a) {
  const std::int64_t limit = a.configuration().rotation.max_certificate_age_days;
  for_each_credential(a, [&](const snapshot::Credential& row, Subject& user) {
    for (std::size_t slot = 0; slot < row.certificates.size(); ++slot) {
      const snapshot::CertificateSlot& certificate = row.certificates[slot];
      const Verdict old =
          is_true(certificate.active) & a.age_above(certificate.last_rotated, limit);
      user.fail_if(old, {{"USER", a.text(row.name)}}, [&] {
        const Age age = a.age(certificate.last_rotated);
        return Finding{.part = certificate_part(slot),
                       .message = "signing certificate " + std::to_string(slot + 1) + " is " +
                                  age.text() + " old (limit " + std::to_string(limit) + ")",
                       .facts = {{"age_days", age.days()},
                                 {"limit_days", limit},
                                 {"last_rotated", time_text(certificate.last_rotated)}},
                       .evidence = {{.where = certificate.last_rotated.where}}};
      });
    }
  });
}

}  // namespace

extern const Check rotation_certificate_active;
constinit const Check rotation_certificate_active{.id = "rotation/certificate-active",
                                                  .run = certificate_active};

}  // namespace ambit::audit::checks
