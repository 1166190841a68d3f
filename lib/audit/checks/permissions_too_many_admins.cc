#include <string>
#include <vector>

#include "audit/administrators.h"
#include "audit/check.h"
#include "audit/effect.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

struct Count {
  std::vector<std::string> administrators = {};
  std::vector<Permission> proof = {};
  Verdict known = true;
};

void count(Assessment& a, const snapshot::Holder& holder, Count& out) {
  const evaluate::Principal* row = a.powers().find(a.text(holder.arn));
  if (row == nullptr) return;
  const Privilege& privilege = a.powers().privilege(*row);
  const Verdict administrator = privilege.administrator();
  if (administrator.unknown()) out.known = out.known & administrator;
  if (!administrator.yes()) return;
  out.administrators.emplace_back(a.text(holder.arn));
  out.proof.insert(out.proof.end(), privilege.proof.begin(), privilege.proof.end());
}

void too_many_admins(Assessment& a) {
  if (!has_authorization_details(a)) return;
  remark_organization(a);
  Count found;
  const ExpectedAdministrators expected(a.configuration());
  for (const snapshot::User& user : a.model().users_of(a.account())) count(a, user, found);
  for (const snapshot::Role& role : a.model().roles_of(a.account()))
    if (!is_service_linked(a.model(), role) && !expected.contains(a.text(role.name)))
      count(a, role, found);
  const std::int64_t limit = a.configuration().permissions.max_admins;
  const auto number = static_cast<std::int64_t>(found.administrators.size());
  Subject subject(a, a.account_id());
  const Verdict complete =
      list_complete(a, a.account().users) & list_complete(a, a.account().roles) & found.known;
  const Verdict too_many = number > limit   ? Verdict(true)
                           : complete.yes() ? Verdict(false)
                                            : complete;
  subject.fail_if(too_many, {}, [&] {
    return Finding{.message = std::to_string(number) +
                              " users and roles are administrators (limit " +
                              std::to_string(limit) + ")",
                   .facts = {{"administrators", std::move(found.administrators)}, {"limit", limit}},
                   .evidence = evidence_of(found.proof)};
  });
}

}  // namespace

extern const Check permissions_too_many_admins;
constinit const Check permissions_too_many_admins{.id = "permissions/too-many-admins",
                                                  .run = too_many_admins};

}  // namespace ambit::audit::checks
