#include "audit/user_names.h"

#include <algorithm>
#include <map>

#include "audit/exported.h"
#include "audit/walk.h"

namespace ambit::audit {

std::vector<NamedUser> named_users(const Assessment& a, std::span<const Symbol> also) {
  std::map<Symbol, std::string> arns;
  for (const snapshot::User& user : a.model().users_of(a.account()))
    arns.emplace(user.name, a.text(user.arn));
  for (const snapshot::Credential& row : a.model().credentials_of(a.account()))
    if (!row.root) arns.emplace(row.name, a.text(row.arn));
  const std::string path = "arn:" + std::string(a.text(a.account().partition)) +
                           ":iam::" + std::string(a.account_id()) + ":user/";
  for (const Symbol name : also) arns.emplace(name, path + std::string(a.text(name)));
  std::vector<NamedUser> out;
  out.reserve(arns.size());
  for (auto& [name, arn] : arns) out.push_back({name, std::move(arn)});
  std::ranges::sort(out, {}, &NamedUser::arn);
  return out;
}

Verdict users_known(Assessment& a) {
  const snapshot::Account& account = a.account();
  if (account.has_credential_report && !account.credential_report_damaged) return true;
  if (!account.has_authorization_details) return Reason{"AUTH", Why::kAbsent};
  return list_complete(a, account.users);
}

void for_each_service_credential(
    Assessment& a, const std::function<void(const snapshot::ServiceCredential&, Subject& user,
                                            const std::vector<Placeholder>&)>& f) {
  const auto& credentials = a.model().inventory.service_credentials;
  if (require_list(a, credentials, "SVCCRED") == nullptr) return;
  std::map<Symbol, std::vector<const snapshot::ServiceCredential*>> by_user;
  std::vector<Symbol> holders;
  for (const snapshot::ServiceCredential& row : credentials.of(a.account().id)) {
    if (!row.user.valid()) {
      a.not_assessed({"SVCCRED", row.damaged ? Why::kDamaged : Why::kIncomplete});
      continue;
    }
    by_user[row.user].push_back(&row);
    holders.push_back(row.user);
  }
  for (const NamedUser& named : named_users(a, holders)) {
    Subject user(a, named.arn);
    for (const snapshot::ServiceCredential* row : by_user[named.name]) {
      if (row->damaged) {
        user.not_assessed({"SVCCRED", Why::kDamaged});
      } else {
        f(*row, user, {{"USER", a.text(named.name)}, {"ID", a.text(row->name)}});
      }
    }
  }
}

}  // namespace ambit::audit
