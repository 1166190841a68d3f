#include "graph/created.h"

#include <optional>
#include <utility>

#include "graph/network.h"

namespace ambit::graph {

Created::Created(const PolicyIndex& policies, const Entity& like, PrincipalType type,
                 std::string arn, std::string_view boundary)
    : arn_(std::move(arn)), boundary_(boundary) {
  const snapshot::Model& model = policies.model();
  const snapshot::AccountId account = like.holder().account;
  const std::string_view id = model.text(model.accounts[account].id);
  const bool is_user = type == PrincipalType::kUser;
  entity_ = is_user ? Entity{.user = &user_} : Entity{.role = &role_};
  user_.account = role_.account = account;
  principal_.name = {type, arn_, last_part(arn_), id};
  principal_.caller = {.kind = is_user ? evaluate::CallerKind::kUser : evaluate::CallerKind::kRole,
                       .arn = arn_,
                       .account = id,
                       .name = last_part(arn_),
                       .organization = evaluate::organization_of(model, id)};
}

Holding Created::holding(const PolicyIndex& policies) const {
  // A boundary that allows everything is as good as none.
  if (boundary_.empty() || boundary_ == kAdministratorAccess) return {principal_, std::nullopt};
  evaluate::HeldPolicy held{
      .name = last_part(boundary_), .arn = boundary_, .owner = arn_, .kind = PolicyKind::kBoundary};
  if (const snapshot::ManagedPolicy* policy = policies.managed_policy(boundary_))
    held.document = policy->document();
  return {principal_, held};
}

}  // namespace ambit::graph
