// The users and roles of the snapshot: what it says of them beyond their policies, and how they are
// found.
#ifndef AMBIT_GRAPH_ENTITY_H_
#define AMBIT_GRAPH_ENTITY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "evaluate/principals.h"
#include "snapshot/model.h"

namespace ambit::graph {

// What the snapshot says of one principal beyond its policies.
struct Entity {
  const snapshot::User* user = nullptr;
  const snapshot::Role* role = nullptr;

  const snapshot::Holder& holder() const {
    return user != nullptr ? static_cast<const snapshot::Holder&>(*user)
                           : static_cast<const snapshot::Holder&>(*role);
  }
};

// By index of Principals::all().
std::vector<Entity> entities_of(const snapshot::Model& model,
                                const evaluate::Principals& principals);

// The ARN of the permissions boundary; empty: there is none.
std::string_view boundary_of(const snapshot::Model& model, const Entity& entity);

// Roles that only AWS changes.
bool is_service_linked(std::string_view role_arn);
bool is_sso_reserved(std::string_view role_arn);

// All of them, by index of Principals::all().
class EntityIndex {
 public:
  // Both must outlive it.
  EntityIndex(const snapshot::Model& model, const evaluate::Principals& principals);

  std::uint32_t size() const { return static_cast<std::uint32_t>(entities_.size()); }
  const Entity& operator[](std::uint32_t index) const { return entities_[index]; }
  std::string_view arn_of(std::uint32_t index) const { return principals_.all()[index].name.arn; }
  std::string_view account_of(std::uint32_t index) const {
    return principals_.all()[index].name.account;
  }

  std::optional<std::uint32_t> find(std::string_view arn) const;
  // The ARN must be that of a principal.
  std::uint32_t index_of(std::string_view arn) const { return by_arn_.at(arn); }
  // Null when there is no user with the ARN.
  const snapshot::User* find_user(std::string_view arn) const;

  // Ascending, by account.
  const std::map<std::string_view, std::vector<std::uint32_t>>& by_account() const {
    return by_account_;
  }
  // The account must have principals.
  const std::vector<std::uint32_t>& of_account(std::string_view account) const {
    return by_account_.at(account);
  }

 private:
  const evaluate::Principals& principals_;
  std::vector<Entity> entities_;
  std::unordered_map<std::string_view, std::uint32_t> by_arn_;
  std::map<std::string_view, std::vector<std::uint32_t>> by_account_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_ENTITY_H_
