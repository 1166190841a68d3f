#include "graph/facts.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "graph/circumstance.h"
#include "graph/guard.h"

namespace ambit::graph {
namespace {

// How many access keys a user has, as far as the credential report says.
std::optional<std::uint8_t> access_keys(const snapshot::Model& model, const snapshot::User& user) {
  if (!user.credential.valid()) return std::nullopt;
  std::uint8_t count = 0;
  for (const snapshot::AccessKeySlot& slot : model.credentials[user.credential].keys) {
    if (slot.active.flag == snapshot::Flag::kUnknown) return std::nullopt;
    const bool rotated = slot.last_rotated.state == snapshot::FieldState::kTime;
    if (slot.active.flag == snapshot::Flag::kTrue || rotated) ++count;
  }
  return count;
}

snapshot::Flag credential_flag(const snapshot::Model& model, const snapshot::User& user,
                               snapshot::FlagField snapshot::Credential::* field) {
  return user.credential.valid() ? (model.credentials[user.credential].*field).flag
                                 : snapshot::Flag::kUnknown;
}

Guard settled(bool value) {
  return value ? always() : never();
}

}  // namespace

snapshot::Flag Facts::mfa_of(std::string_view user_arn) const {
  const snapshot::User* user = entities_.find_user(user_arn);
  return user != nullptr ? credential_flag(model_, *user, &snapshot::Credential::mfa_active)
                         : snapshot::Flag::kUnknown;
}

// A requirement that counts only under a circumstance does not stand in the way when that is not
// the case.
Guard Facts::condition_of(const Requirement& requirement, const Binding& binding) const {
  const bool asks_mfa = requirement.when == kWhenMfaDevice;
  const snapshot::Flag mfa = asks_mfa ? mfa_of(binding.user) : snapshot::Flag::kUnknown;
  const auto needed = counts(model_, requirement, binding, mfa);
  return needed ? settled(!*needed) : fact("not", {std::string(requirement.when)});
}

Guard Facts::or_not_needed(Guard allowed, const Requirement& requirement,
                           const Binding& binding) const {
  // Which second role that is, nobody knows.
  if (names_second_role(requirement)) return condition_of(requirement, binding);
  if (requirement.when.empty() || is_always(allowed)) return allowed;
  return either(allowed, condition_of(requirement, binding));
}

Guard Facts::user_fact(const Precondition& precondition, const Binding& binding) const {
  const snapshot::User* user = entities_.find_user(binding.user);
  if (user == nullptr) return never();
  Guard unknown = fact(std::string(predicate_name(precondition.predicate)),
                       {std::string(binding.user), std::to_string(precondition.number)});
  if (precondition.predicate == Predicate::kLoginProfile) {
    const snapshot::Flag flag =
        credential_flag(model_, *user, &snapshot::Credential::password_enabled);
    if (flag == snapshot::Flag::kUnknown) return unknown;
    return settled((flag == snapshot::Flag::kTrue) == (precondition.number == 1));
  }
  const auto keys = access_keys(model_, *user);
  if (!keys) return unknown;
  return settled(precondition.predicate == Predicate::kAccessKeysBelow
                     ? *keys < precondition.number
                     : *keys == precondition.number);
}

Guard Facts::fact_guard(const Precondition& precondition, const Binding& binding) const {
  const std::string name(predicate_name(precondition.predicate));
  switch (precondition.predicate) {
    case Predicate::kExists:
      if (precondition.object == Variable::kRole)
        return fact(name, {std::string(precondition.kind), std::string(binding.role)});
      if (precondition.object == Variable::kUser)
        return fact(name, {std::string(precondition.kind), std::string(binding.user)});
      return fact(name, {std::string(precondition.kind)});
    case Predicate::kAttribute:
    case Predicate::kAttributeNot:
      return fact(name, {std::string(precondition.name), std::string(precondition.values.front())});
    case Predicate::kAccessKeysBelow:
    case Predicate::kAccessKeysEqual:
    case Predicate::kLoginProfile:
      return user_fact(precondition, binding);
    case Predicate::kSsmManaged: {
      const std::uint32_t index = entities_.index_of(binding.role);
      const Asked asked{.action = "ssm:UpdateInstanceInformation", .resource = "*"};
      const Guard own = authority_.allowed(holdings_[index], asked);
      return either(own, fact(name, {std::string(binding.role)}));
    }
    case Predicate::kTriggered:
    case Predicate::kControlsHost:
    case Predicate::kControlsWorkload:
    case Predicate::kNetworkReachable:
    case Predicate::kSerialConsoleEnabled:
    case Predicate::kStartupContent:
      return fact(name, binding.role.empty() ? std::vector<std::string>{}
                                             : std::vector{std::string(binding.role)});
    default:  // settled by the bindings that are looked at
      return always();
  }
}

Guard Facts::precondition_guard(const Technique& technique, const Binding& binding) const {
  Guard guard = always();
  for (const Precondition& precondition : technique.preconditions)
    guard = both(guard, fact_guard(precondition, binding));
  return guard;
}

}  // namespace ambit::graph
