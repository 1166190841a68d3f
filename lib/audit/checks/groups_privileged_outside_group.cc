#include "audit/check.h"
#include "audit/effect.h"

namespace ambit::audit::checks {
namespace {

void privileged_outside_group(Assessment& a) {
  for_each_principal(a, Who::kUsers, [&](const ExaminedPrincipal& user, Subject& subject) {
    const Privilege& privilege = a.powers().privilege(user.row);
    const Verdict privileged = privilege.privileged();
    if (privileged.unknown()) return subject.not_assessed(privileged.reason());
    if (privileged.no()) return;
    const Privilege by_groups = a.powers().privilege_by_groups(user.row);
    subject.fail_if(!by_groups.privileged(), {}, [&] {
      return Finding{.message = "the user " + privilege_words(privilege) +
                                ", but not by the policies of its groups",
                     .facts = privilege_facts(privilege),
                     .evidence = evidence_of(privilege.proof),
                     .commands = detach_commands(user, statements_of(privilege.proof))};
    });
  });
}

}  // namespace

extern const Check groups_privileged_outside_group;
constinit const Check groups_privileged_outside_group{.id = "groups/privileged-outside-group",
                                                      .run = privileged_outside_group};

}  // namespace ambit::audit::checks
