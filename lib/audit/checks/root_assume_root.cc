#include <string>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

void assume_root(Assessment& a) {
  for_each_principal(a, Who::kBoth, [&](const ExaminedPrincipal& principal, Subject& subject) {
    const Permission permission = a.powers().may_somewhere(principal.row, "sts:AssumeRoot");
    const Verdict known = a.powers().policies_known(principal.row, Policies::kAll);
    if (permission.may.no()) {
      if (known.unknown()) subject.not_assessed(known.reason());
      return;
    }
    const Verdict unrestricted = a.powers().privilege(principal.row).unrestricted();
    if (unrestricted.yes()) return;
    subject.fail_if(permission.may & !unrestricted, {}, [&] {
      return Finding{.message = "may act as the root user of a member account",
                     .facts = {{"resource", permission.resource}},
                     .evidence = evidence_of(permission.statements),
                     .commands = detach_commands(principal, permission.statements)};
    });
  });
}

}  // namespace

extern const Check root_assume_root;
constinit const Check root_assume_root{.id = "root/assume-root", .run = assume_root};

}  // namespace ambit::audit::checks
