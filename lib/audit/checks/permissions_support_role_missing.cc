#include <string>
#include <string_view>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/walk.h"

namespace ambit::audit::checks {
namespace {

constexpr std::string_view kNeeded[] = {"support:CreateCase", "support:DescribeCases",
                                        "support:AddCommunicationToCase"};

struct Search {
  Verdict found = false;
  std::string nearest = {};
  std::size_t nearest_count = 0;
  std::vector<Evidence> evidence = {};
};

void look_at(Assessment& a, const snapshot::Holder& holder, Search& out) {
  const evaluate::Principal* row = a.powers().find(a.text(holder.arn));
  if (row == nullptr || out.found.yes()) return;
  std::vector<Permission> all;
  Verdict may = true;
  for (const std::string_view action : kNeeded) {
    Permission permission = a.powers().may_somewhere(*row, action);
    may = may & permission.may;
    if (permission.may.yes()) all.push_back(std::move(permission));
  }
  const Verdict unrestricted =
      all.empty() ? Verdict(false) : a.powers().privilege(*row).unrestricted();
  if (may.no() && all.size() > out.nearest_count && unrestricted.no()) {
    out.nearest = a.text(holder.arn);
    out.nearest_count = all.size();
    out.evidence = evidence_of(all);
  }
  // What is not known of its policies may allow it.
  if (may.no())
    may = a.powers().policies_known(*row, Policies::kAll);
  else
    may = may & !unrestricted;
  if (may.yes() && all.size() < std::size(kNeeded)) may = false;
  out.found = out.found | may;
}

void support_role_missing(Assessment& a) {
  if (!has_authorization_details(a)) return;
  remark_organization(a);
  Search search;
  for (const snapshot::User& user : a.model().users_of(a.account())) look_at(a, user, search);
  for (const snapshot::Role& role : a.model().roles_of(a.account()))
    if (!is_service_linked(a.model(), role)) look_at(a, role, search);
  for (const snapshot::Group& group : a.model().groups_of(a.account()))
    search.found = search.found | a.powers().group_may(group, kNeeded);
  Subject subject(a, a.account_id());
  const Verdict complete =
      list_complete(a, a.account().users) & list_complete(a, a.account().roles);
  if (search.found.no() && complete.unknown()) return subject.not_assessed(complete.reason());
  subject.fail_if(!search.found, {}, [&] {
    Finding finding = {.message = "nobody but administrators may open and follow a support case",
                       .evidence = search.evidence};
    if (!search.nearest.empty()) finding.facts = {{"nearest", search.nearest}};
    return finding;
  });
}

}  // namespace

extern const Check permissions_support_role_missing;
constinit const Check permissions_support_role_missing{.id = "permissions/support-role-missing",
                                                       .run = support_role_missing};

}  // namespace ambit::audit::checks
