#include "audit/check.h"
#include "audit/trust.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

// Whether the role's trust policy lets in people who are not IAM users of this account.
Verdict admits_people(const Assessment& a, const snapshot::Role& role) {
  if (is_identity_center_role(a, role)) return true;
  const Verdict readable = is_readable(a, role.trust);
  if (readable.unknown()) return readable;
  const TrustedKinds trusted = trusted_kinds(a, role);
  return trusted.saml || trusted.other_accounts || trusted.anybody;
}

void only_root(Assessment& a) {
  if (!has_authorization_details(a)) return;
  Subject account(a, a.account_id());
  Verdict somebody = !a.account().user_rows.empty();
  std::int64_t roles = 0;
  std::int64_t service_roles = 0;
  for (const snapshot::Role& role : rows(a.model().roles, a.account().role_rows)) {
    if (is_service_linked(a.model(), role)) continue;
    somebody = somebody | admits_people(a, role);
    ++roles;
    service_roles += trusted_kinds(a, role).services ? 1 : 0;
  }
  if (somebody.yes()) return;
  const Verdict nobody =
      list_complete(a, a.account().users) & list_complete(a, a.account().roles) & !somebody;
  account.fail_if(nobody, {}, [&] {
    return Finding{
        .message = "no IAM user and no role that people can enter: all work is done as root",
        .facts = {{"users", std::int64_t{0}},
                  {"roles", roles},
                  {"roles_trusting_services", service_roles}}};
  });
}

}  // namespace

extern const Check users_only_root;
constinit const Check users_only_root{.id = "users/only-root", .run = only_root};

}  // namespace ambit::audit::checks
