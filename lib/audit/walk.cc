#include "audit/walk.h"

#include <algorithm>
#include <vector>

namespace ambit::audit {
namespace {

using snapshot::Completeness;
using snapshot::Credential;
using snapshot::Role;
using snapshot::User;

constexpr Reason kDetailsAbsent = {"AUTH", Why::kAbsent};
constexpr Reason kDetailsIncomplete = {"AUTH", Why::kIncomplete};
constexpr Reason kReportAbsent = {"CRED", Why::kAbsent};
constexpr Reason kReportIncomplete = {"CRED", Why::kIncomplete};
constexpr Reason kReportDamaged = {"CRED", Why::kDamaged};

// The users of an account by what is known of them; either may be null.
struct KnownUser {
  const User* user = nullptr;
  const Credential* credential = nullptr;
};

std::vector<KnownUser> known_users(const Assessment& a) {
  const snapshot::Model& model = a.model();
  const Range credential_rows = a.account().credential_rows;
  std::vector<bool> joined(credential_rows.size());
  std::vector<KnownUser> out;
  for (const User& user : rows(model.users, a.account().user_rows)) {
    KnownUser known = {.user = &user};
    if (user.credential.valid()) {
      known.credential = &model.credentials[user.credential];
      joined[user.credential.index() - credential_rows.begin] = true;
    }
    out.push_back(known);
  }
  for (std::uint32_t i = 0; i < credential_rows.size(); ++i) {
    const Credential& row = rows(model.credentials, credential_rows)[i];
    if (!joined[i] && !row.root) out.push_back({.credential = &row});
  }
  return out;
}

std::string_view arn(const Assessment& a, const KnownUser& known) {
  return a.text(known.user != nullptr ? known.user->arn : known.credential->arn);
}

bool holders_known(const Assessment& a) {
  return std::ranges::all_of(holders(a.model(), a.account()), [](const HolderReference& reference) {
    return reference.holder->policies_known;
  });
}

void require_undamaged_report(Assessment& a) {
  if (a.account().credential_report_damaged) a.not_assessed(kReportDamaged);
}

}  // namespace

bool has_authorization_details(Assessment& a) {
  if (!a.account().has_authorization_details) a.not_assessed(kDetailsAbsent);
  return a.account().has_authorization_details;
}

bool has_credential_report(Assessment& a) {
  if (!a.account().has_credential_report) a.not_assessed(kReportAbsent);
  return a.account().has_credential_report;
}

Verdict list_complete(Assessment& a, Completeness list) {
  if (list == Completeness::kPresumedComplete) {
    a.remark("presumed-complete",
             "the lists of the authorization details are taken to be complete: nothing says so");
  }
  if (list >= Completeness::kPresumedComplete) return true;
  return kDetailsIncomplete;
}

void require_complete(Assessment& a, Completeness list) {
  const Verdict complete = list_complete(a, list);
  if (complete.unknown()) a.not_assessed(complete.reason());
}

void for_each_user(Assessment& a, const std::function<void(const User&, Subject&)>& f) {
  if (!has_authorization_details(a)) return;
  require_complete(a, a.account().users);
  for (const KnownUser& known : known_users(a)) {
    Subject subject(a, arn(a, known));
    if (known.user != nullptr) {
      f(*known.user, subject);
    } else {
      subject.not_assessed(kDetailsIncomplete);
    }
  }
}

void for_each_group(Assessment& a, const std::function<void(const snapshot::Group&, Subject&)>& f) {
  if (!has_authorization_details(a)) return;
  require_complete(a, a.account().groups);
  for (const snapshot::Group& group : rows(a.model().groups, a.account().group_rows)) {
    Subject subject(a, a.text(group.arn));
    f(group, subject);
  }
}

void for_each_role(Assessment& a, const std::function<void(const Role&, Subject&)>& f) {
  if (!has_authorization_details(a)) return;
  require_complete(a, a.account().roles);
  for (const Role& role : rows(a.model().roles, a.account().role_rows)) {
    if (is_service_linked(a.model(), role)) continue;
    Subject subject(a, a.text(role.arn));
    f(role, subject);
  }
}

void for_each_customer_policy(
    Assessment& a, const std::function<void(const snapshot::ManagedPolicy&, Subject&)>& f) {
  if (!has_authorization_details(a)) return;
  require_complete(a, a.account().policies);
  for (const auto& policy : rows(a.model().managed_policies, a.account().policy_rows)) {
    Subject subject(a, a.text(policy.arn));
    f(policy, subject);
  }
}

Verdict is_unattached(Assessment& a, const snapshot::ManagedPolicy& policy) {
  const std::string_view arn = a.text(policy.arn);
  if (a.use().attached.contains(arn) || a.use().boundaries.contains(arn)) return false;
  if (policy.attachment_count.value_or(0) > 0 || policy.boundary_usage_count.value_or(0) > 0)
    return false;
  if (!policy.attachment_count || !holders_known(a)) return kDetailsIncomplete;
  return list_complete(a, a.account().users) & list_complete(a, a.account().groups) &
         list_complete(a, a.account().roles);
}

void for_each_credential(Assessment& a, const std::function<void(const Credential&, Subject&)>& f) {
  if (!has_credential_report(a)) return;
  require_undamaged_report(a);
  for (const KnownUser& known : known_users(a)) {
    Subject subject(a, arn(a, known));
    if (known.credential != nullptr) {
      f(*known.credential, subject);
    } else {
      subject.not_assessed(kReportIncomplete);
    }
  }
}

void for_each_user_with_credential(
    Assessment& a, const std::function<void(const User&, const Credential&, Subject&)>& f) {
  const bool details = has_authorization_details(a);
  if (!has_credential_report(a) || !details) return;
  require_complete(a, a.account().users);
  require_undamaged_report(a);
  for (const KnownUser& known : known_users(a)) {
    Subject subject(a, arn(a, known));
    if (known.user == nullptr) subject.not_assessed(kDetailsIncomplete);
    if (known.credential == nullptr) subject.not_assessed(kReportIncomplete);
    if (known.user != nullptr && known.credential != nullptr)
      f(*known.user, *known.credential, subject);
  }
}

void for_root(Assessment& a, const std::function<void(const Credential&, Subject&)>& f) {
  if (!has_credential_report(a)) return;
  if (!a.account().root.valid()) {
    a.not_assessed(a.account().credential_report_damaged ? kReportDamaged : kReportIncomplete);
    return;
  }
  const Credential& row = a.model().credentials[a.account().root];
  Subject subject(a, a.text(row.arn));
  f(row, subject);
}

bool is_identity_center_role(const Assessment& a, const Role& role) {
  return a.text(role.path).starts_with("/aws-reserved/sso.amazonaws.com/");
}

}  // namespace ambit::audit
