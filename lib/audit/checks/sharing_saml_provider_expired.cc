#include <string>

#include "audit/age.h"
#include "audit/check.h"
#include "audit/exported.h"

namespace ambit::audit::checks {
namespace {

void saml_provider_expired(Assessment& a) {
  for_each_row(a, a.model().inventory.saml_providers, "SAML",
               [&](const snapshot::SamlProvider& provider, Subject& subject) {
                 const Verdict expired =
                     is_before(a.as_of(provider.as_of), provider.valid_until, 0, "SAML");
                 subject.fail_if(expired, {{"PROVIDER_ARN", subject.name()}}, [&] {
                   const std::string until = time_text(provider.valid_until);
                   return Finding{.message = "the provider's metadata expired on " + until,
                                  .facts = {{"valid_until", until}},
                                  .evidence = {{.where = provider.where}}};
                 });
               });
}

}  // namespace

extern const Check sharing_saml_provider_expired;
constinit const Check sharing_saml_provider_expired{.id = "sharing/saml-provider-expired",
                                                    .run = saml_provider_expired};

}  // namespace ambit::audit::checks
