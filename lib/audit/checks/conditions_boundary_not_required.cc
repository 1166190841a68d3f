#include "audit/check.h"
#include "audit/effect.h"

namespace ambit::audit::checks {
namespace {

void boundary_not_required(Assessment& a) {
  for_each_principal(a, Who::kBoth, [&](const ExaminedPrincipal& principal, Subject& subject) {
    const std::vector<Permission> requests = a.powers().creates_administrator(principal.row);
    if (requests.empty()) {
      const Verdict known = a.powers().policies_known(principal.row, Policies::kAll);
      if (known.unknown()) subject.not_assessed(known.reason());
      return;
    }
    const Verdict unrestricted = a.powers().privilege(principal.row).unrestricted();
    subject.fail_if(!unrestricted, {}, [&] {
      return Finding{.message = "may create " + requests.front().resource +
                                " and give it policies without a permissions boundary",
                     .facts = {{"requests", describe(requests)}},
                     .evidence = evidence_of(requests),
                     .commands = detach_commands(principal, statements_of(requests))};
    });
  });
}

}  // namespace

extern const Check conditions_boundary_not_required;
constinit const Check conditions_boundary_not_required{.id = "conditions/boundary-not-required",
                                                       .run = boundary_not_required};

}  // namespace ambit::audit::checks
