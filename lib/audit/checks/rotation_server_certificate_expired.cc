#include <string>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/exported.h"

namespace ambit::audit::checks {
namespace {

void server_certificate_expired(Assessment& a) {
  for_each_row(a, a.model().inventory.server_certificates, "SRVCERT",
               [&](const snapshot::ServerCertificate& certificate, Subject& subject) {
                 const Verdict expired =
                     is_before(a.as_of(certificate.as_of), certificate.expires, 0, "SRVCERT");
                 subject.fail_if(expired, {{"NAME", a.text(certificate.short_name)}}, [&] {
                   const std::string date = time_text(certificate.expires);
                   return Finding{.message = "the certificate expired on " + date,
                                  .facts = {{"expiration", date}},
                                  .evidence = {{.where = certificate.where}}};
                 });
               });
}

}  // namespace

extern const Check rotation_server_certificate_expired;
constinit const Check rotation_server_certificate_expired{
    .id = "rotation/server-certificate-expired", .run = server_certificate_expired};

}  // namespace ambit::audit::checks
