#include "audit/check.h"
#include "audit/effect.h"

namespace ambit::audit::checks {
namespace {

void admin_user(Assessment& a) {
  for_each_principal(a, Who::kUsers, [&](const ExaminedPrincipal& user, Subject& subject) {
    const Privilege& privilege = a.powers().privilege(user.row);
    subject.fail_if(privilege.administrator(), {}, [&] {
      return Finding{.message = "the user " + privilege_words(privilege),
                     .facts = privilege_facts(privilege),
                     .evidence = evidence_of(privilege.proof),
                     .commands = detach_commands(user, statements_of(privilege.proof))};
    });
  });
}

}  // namespace

extern const Check permissions_admin_user;
constinit const Check permissions_admin_user{.id = "permissions/admin-user", .run = admin_user};

}  // namespace ambit::audit::checks
