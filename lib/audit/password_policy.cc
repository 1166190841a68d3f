#include "audit/password_policy.h"

#include <string>
#include <utility>

namespace ambit::audit {

void examine_password_policy(
    Assessment& a,
    const std::function<std::optional<Finding>(const snapshot::PasswordPolicy*)>& examine) {
  const auto& inventory = a.model().inventory.password_policies;
  const snapshot::InventoryList* list = inventory.list_of(a.account().id);
  if (list == nullptr) return a.not_assessed({"PWD", Why::kAbsent});
  Subject account(a, a.account_id());
  const snapshot::PasswordPolicy* policy = inventory.find(a.account().id, {}, {});
  // One that was exported differently twice is no row.
  if (policy == nullptr && list->state < snapshot::Completeness::kPresumedComplete)
    return account.not_assessed({"PWD", Why::kIncomplete});
  if (policy != nullptr && policy->damaged) return account.not_assessed({"PWD", Why::kDamaged});
  std::optional<Finding> finding = examine(policy);
  if (!finding) return;
  finding->facts.push_back({"has_policy", policy != nullptr});
  finding->evidence = {{.where = policy != nullptr ? policy->where : list->where}};
  account.fail(*std::move(finding));
}

void require_setting(Assessment& a, bool snapshot::PasswordPolicy::* member, std::string_view fact,
                     std::string_view message) {
  examine_password_policy(a, [&](const snapshot::PasswordPolicy* policy) -> std::optional<Finding> {
    if (policy != nullptr && policy->*member) return std::nullopt;
    return Finding{.message = std::string(message), .facts = {{fact, false}}};
  });
}

}  // namespace ambit::audit
