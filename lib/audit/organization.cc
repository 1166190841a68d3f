#include "audit/organization.h"

#include <algorithm>
#include <string>

namespace ambit::audit {
namespace {

using snapshot::Organization;

// Whether every account of the snapshot is known to be in no organization.
bool there_is_none(const Assessment& a) {
  const auto accounts = a.model().accounts.all();
  return !accounts.empty() && std::ranges::all_of(accounts, [&](const snapshot::Account& account) {
    return a.model().membership_of(a.text(account.id)).organization_state ==
           snapshot::Knowledge::kNone;
  });
}

// Of the partition of the accounts at hand: an organization has only one.
std::string organization_arn(const Assessment& a, const Organization& organization) {
  const auto accounts = a.model().accounts.all();
  const std::string partition(accounts.empty() ? "aws" : a.text(accounts.front().partition));
  const std::string id(a.text(organization.id));
  return "arn:" + partition +
         ":organizations::" + std::string(a.text(organization.management_account)) +
         ":organization/" + id;
}

}  // namespace

void for_each_organization(Assessment& a,
                           const std::function<void(const Organization&, Subject&)>& f) {
  const auto organizations = a.model().organizations.all();
  if (organizations.empty() && !there_is_none(a)) a.not_assessed({"ORG", Why::kAbsent});
  for (const Organization& organization : organizations) {
    // Something names it, but nobody exported it.
    if (!organization.management_account.valid()) {
      a.not_assessed({"ORG", Why::kAbsent});
      continue;
    }
    const std::string arn = organization_arn(a, organization);
    Subject subject(a, arn);
    f(organization, subject);
  }
}

Verdict is_member_account(const Assessment& a) {
  const snapshot::Membership& place = a.model().membership_of(a.account_id());
  if (place.organization_state == snapshot::Knowledge::kNone) return false;
  if (!place.organization.valid()) return Reason{"ORG", Why::kAbsent};
  const Symbol management = a.model().organizations[place.organization].management_account;
  if (!management.valid()) return Reason{"ORG", Why::kIncomplete};
  return a.text(management) != a.account_id();
}

}  // namespace ambit::audit
