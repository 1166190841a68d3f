#include "audit/policy_use.h"

#include <optional>

namespace ambit::audit {
namespace {

void add_boundary(const snapshot::Model& model, PolicyUse& use, HolderReference by,
                  const std::optional<snapshot::AttachedPolicy>& boundary) {
  if (boundary) use.boundaries[model.text(boundary->arn)].push_back({by, &*boundary});
}

}  // namespace

bool is_service_linked(const snapshot::Model& model, const snapshot::Role& role) {
  return model.text(role.path).starts_with("/aws-service-role/");
}

std::vector<HolderReference> holders(const snapshot::Model& model,
                                     const snapshot::Account& account) {
  std::vector<HolderReference> out;
  for (const snapshot::User& user : rows(model.users, account.user_rows))
    out.push_back({HolderKind::kUser, &user});
  for (const snapshot::Group& group : rows(model.groups, account.group_rows))
    out.push_back({HolderKind::kGroup, &group});
  for (const snapshot::Role& role : rows(model.roles, account.role_rows))
    if (!is_service_linked(model, role)) out.push_back({HolderKind::kRole, &role});
  return out;
}

PolicyUse policy_use(const snapshot::Model& model, const snapshot::Account& account) {
  PolicyUse use;
  for (const HolderReference& by : holders(model, account))
    for (const snapshot::AttachedPolicy& policy : by.holder->attached_policies)
      use.attached[model.text(policy.arn)].push_back({by, &policy});
  for (const snapshot::User& user : rows(model.users, account.user_rows))
    add_boundary(model, use, {HolderKind::kUser, &user}, user.boundary);
  for (const snapshot::Role& role : rows(model.roles, account.role_rows))
    add_boundary(model, use, {HolderKind::kRole, &role}, role.boundary);
  return use;
}

std::vector<std::string> policy_names(const snapshot::Model& model,
                                      const snapshot::Holder& holder) {
  std::vector<std::string> out;
  out.reserve(holder.attached_policies.size() + holder.inline_policies.size());
  for (const snapshot::AttachedPolicy& policy : holder.attached_policies)
    out.emplace_back(model.text(policy.arn));
  for (const snapshot::InlinePolicy& policy : holder.inline_policies)
    out.emplace_back(model.text(policy.name));
  return out;
}

}  // namespace ambit::audit
