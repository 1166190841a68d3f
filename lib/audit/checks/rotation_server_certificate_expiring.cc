#include <cstdint>
#include <string>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/exported.h"

namespace ambit::audit::checks {
namespace {

void server_certificate_expiring(Assessment& a) {
  const std::int64_t days = a.configuration().rotation.certificate_warning_days;
  for_each_row(a, a.model().inventory.server_certificates, "SRVCERT",
               [&](const snapshot::ServerCertificate& certificate, Subject& subject) {
                 const snapshot::AsOf as_of = a.as_of(certificate.as_of);
                 const Verdict soon = is_before(as_of, certificate.expires, days, "SRVCERT");
                 const Verdict already = is_before(as_of, certificate.expires, 0, "SRVCERT");
                 subject.fail_if(soon & !already, {}, [&] {
                   const std::string date = time_text(certificate.expires);
                   return Finding{.message = "the certificate expires on " + date +
                                             ", in less than " + std::to_string(days) + " days",
                                  .facts = {{"expiration", date}, {"warning_days", days}},
                                  .evidence = {{.where = certificate.where}}};
                 });
               });
}

}  // namespace

extern const Check rotation_server_certificate_expiring;
constinit const Check rotation_server_certificate_expiring{
    .id = "rotation/server-certificate-expiring", .run = server_certificate_expiring};

}  // namespace ambit::audit::checks
