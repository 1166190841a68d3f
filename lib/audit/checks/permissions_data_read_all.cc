#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"

namespace ambit::audit::checks {
namespace {

void data_read_all(Assessment& a) {
  for_each_principal(a, Who::kBoth, [&](const ExaminedPrincipal& principal, Subject& subject) {
    const Verdict administrator = a.powers().privilege(principal.row).administrator();
    if (administrator.yes()) return;
    std::vector<Permission> all;
    Verdict open = administrator;
    for (const std::string& action : a.configuration().permissions.data_read_actions) {
      Permission permission = a.powers().may_everywhere(principal.row, action);
      if (permission.may.unknown()) open = open & permission.may;
      if (permission.may.yes()) all.push_back(std::move(permission));
    }
    if (all.empty()) {
      const Verdict known = a.powers().policies_known(principal.row, Policies::kAll);
      if (known.unknown()) subject.not_assessed(known.reason());
      if (known.yes() && open.unknown()) subject.not_assessed(open.reason());
      return;
    }
    // Whoever may be an administrator for all that is known is no reader.
    if (administrator.unknown()) return subject.not_assessed(administrator.reason());
    std::vector<std::string> actions;
    actions.reserve(all.size());
    for (const Permission& permission : all) actions.push_back(permission.action);
    subject.fail({.message = "may do " + actions.front() + " on everything in the account",
                  .facts = {{"actions", std::move(actions)}},
                  .evidence = evidence_of(all),
                  .commands = detach_commands(principal, statements_of(all))});
  });
}

}  // namespace

extern const Check permissions_data_read_all;
constinit const Check permissions_data_read_all{.id = "permissions/data-read-all",
                                                .run = data_read_all};

}  // namespace ambit::audit::checks
