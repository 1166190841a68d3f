#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/organization.h"

namespace ambit::audit::checks {
namespace {

std::vector<std::string> chain(const Assessment& a, const snapshot::Membership& place) {
  std::vector<std::string> out;
  for (const snapshot::PolicyLevel& level : place.service_control.levels)
    for (const snapshot::AttachedOrganizationPolicy& policy : level)
      out.emplace_back(policy.name.valid() ? a.text(policy.name) : a.text(policy.id));
  return out;
}

void not_denied_by_scp(Assessment& a) {
  const Verdict member = is_member_account(a);
  if (member.unknown()) return a.not_assessed(member.reason());
  if (member.no()) return;
  const std::string partition(a.text(a.account().partition));
  const std::string root = "arn:" + partition + ":iam::" + std::string(a.account_id()) + ":root";
  Subject subject(a, root);
  const snapshot::Membership& place = a.model().membership_of(a.account_id());
  if (place.service_control.state == snapshot::Knowledge::kUnknown)
    return subject.not_assessed({"ORG", Why::kIncomplete});
  std::vector<std::string> actions;
  Verdict may = false;
  for (const std::string& action : a.configuration().root.scp_probe_actions) {
    const Verdict one = a.powers().root_may(root, a.account_id(), action);
    may = may | one;
    if (one.yes()) actions.push_back(action);
  }
  subject.fail_if(may, {}, [&] {
    return Finding{.message = "the service control policies let root do " + actions.front(),
                   .facts = {{"actions", std::move(actions)}, {"policies", chain(a, place)}},
                   .evidence = {{.where = place.where}}};
  });
}

}  // namespace

extern const Check root_not_denied_by_scp;
constinit const Check root_not_denied_by_scp{.id = "root/not-denied-by-scp",
                                             .run = not_denied_by_scp};

}  // namespace ambit::audit::checks
