#include "graph/entity.h"

namespace ambit::graph {

std::vector<Entity> entities_of(const snapshot::Model& model,
                                const evaluate::Principals& principals) {
  std::unordered_map<std::string_view, Entity> by_arn;
  for (const snapshot::User& user : model.users) by_arn[model.text(user.arn)] = {.user = &user};
  for (const snapshot::Role& role : model.roles) by_arn[model.text(role.arn)] = {.role = &role};
  std::vector<Entity> entities;
  for (const evaluate::Principal& principal : principals.all())
    entities.push_back(by_arn.at(principal.name.arn));
  return entities;
}

std::string_view boundary_of(const snapshot::Model& model, const Entity& entity) {
  const auto& boundary = entity.user != nullptr ? entity.user->boundary : entity.role->boundary;
  return boundary ? model.text(boundary->arn) : std::string_view{};
}

bool is_service_linked(std::string_view role_arn) {
  return role_arn.find(":role/aws-service-role/") != std::string_view::npos;
}

bool is_sso_reserved(std::string_view role_arn) {
  return role_arn.find(":role/aws-reserved/") != std::string_view::npos;
}

EntityIndex::EntityIndex(const snapshot::Model& model, const evaluate::Principals& principals)
    : principals_(principals), entities_(entities_of(model, principals)) {
  for (std::uint32_t index = 0; index < size(); ++index) {
    const evaluate::Principal& principal = principals.all()[index];
    by_arn_.emplace(principal.name.arn, index);
    by_account_[principal.name.account].push_back(index);
  }
}

std::optional<std::uint32_t> EntityIndex::find(std::string_view arn) const {
  const auto found = by_arn_.find(arn);
  if (found == by_arn_.end()) return std::nullopt;
  return found->second;
}

const snapshot::User* EntityIndex::find_user(std::string_view arn) const {
  const auto found = by_arn_.find(arn);
  return found == by_arn_.end() ? nullptr : entities_[found->second].user;
}

}  // namespace ambit::graph
