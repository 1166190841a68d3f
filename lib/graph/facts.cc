#include "graph/facts.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ambit/arn.h"
#include "graph/circumstance.h"
#include "graph/event_sources.h"
#include "graph/guard.h"
#include "graph/identity_providers.h"
#include "graph/technique_index.h"

namespace ambit::graph {
namespace {

using evaluate::Truth;

// Source: Amazon EC2 Auto Scaling User Guide, "Service-linked roles".
constexpr std::string_view kScalingRole =
    "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

constexpr std::string_view kEventSource = "event-source";
// That are looked at one by one, for each role.
constexpr std::size_t kMaxEventSources = 64;

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

snapshot::Flag flag_of(bool value) {
  return value ? snapshot::Flag::kTrue : snapshot::Flag::kFalse;
}

std::string_view account_of(std::string_view arn) {
  const auto parsed = parse_arn(arn);
  return parsed ? parsed->account : std::string_view{};
}

// What a facts file says of an attribute of the resource.
std::optional<bool> is_true(const Workload* workload, std::string_view attribute) {
  if (workload == nullptr) return std::nullopt;
  const auto found = workload->attributes.find(attribute);
  return found == workload->attributes.end() ? std::nullopt
                                             : std::optional(found->second == "true");
}

// Null: a facts file says nothing of the user.
const snapshot::FactUser* given_facts(const snapshot::Model& model, std::string_view user_arn) {
  const auto& users = model.facts.users;
  const auto found = std::ranges::lower_bound(
      users, user_arn, {}, [&](const snapshot::FactUser& user) { return model.text(user.arn); });
  return found == users.end() || model.text(found->arn) != user_arn ? nullptr : &*found;
}

bool makes_provider(const Technique& technique) {
  return has_predicate(technique, Predicate::kProviderMissing);
}

Guard settled(bool value) {
  return value ? always() : never();
}

Guard settled_or(std::optional<bool> known, Guard unknown) {
  return known ? settled(*known) : std::move(unknown);
}

}  // namespace

std::optional<bool> Facts::single_fact(std::string_view name) const {
  for (const snapshot::SingleFact& fact : model_.facts.single)
    if (model_.text(fact.name) == name) return fact.value;
  return std::nullopt;
}

snapshot::Flag mfa_of(const snapshot::Model& model, const snapshot::User& user) {
  const snapshot::Flag flag = credential_flag(model, user, &snapshot::Credential::mfa_active);
  const snapshot::FactUser* given = given_facts(model, model.text(user.arn));
  if (flag != snapshot::Flag::kUnknown || given == nullptr || !given->mfa_devices) return flag;
  return flag_of(*given->mfa_devices > 0);
}

snapshot::Flag Facts::mfa_of(std::string_view user_arn) const {
  const snapshot::User* user = entities_.find_user(user_arn);
  return user != nullptr ? graph::mfa_of(model_, *user) : snapshot::Flag::kUnknown;
}

// Whether the service has no service-linked role yet, so that one has to be made.
std::optional<bool> Facts::needs_service_linked_role(const Requirement& requirement,
                                                     const Binding& binding) const {
  if (!requirement.when.ends_with("service-linked role does not exist")) return std::nullopt;
  const bool scaling = requirement.when.find("Auto Scaling") != std::string_view::npos;
  if (const auto role = parse_arn(binding.role); role && scaling) {
    const std::string made = "arn:" + std::string(role->partition) +
                             ":iam::" + std::string(role->account) + ":" +
                             std::string(kScalingRole);
    if (entities_.find(made)) return false;
  }
  const auto none = single_fact("NoServiceLinkedRoles");
  return none && *none ? std::optional(true) : std::nullopt;
}

// A requirement that counts only under a circumstance does not stand in the way when that is not
// the case.
Guard Facts::condition_of(const Requirement& requirement, const Binding& binding) const {
  // What encrypts it is known: a key of AWS, which asks for no permission, or one of the customer.
  const Workload* existing = workloads_.find(binding.existing);
  if (requirement.action == "kms:Decrypt" && existing != nullptr && !existing->kms_key.empty()) {
    if (is_key_of_aws(existing->kms_key)) return always();
    if (!binding.kms_key.empty()) return never();
  }
  if (const auto needed = needs_service_linked_role(requirement, binding)) return settled(!*needed);
  const bool asks_mfa = requirement.when == kWhenMfaDevice;
  const snapshot::Flag mfa = asks_mfa ? mfa_of(binding.user) : snapshot::Flag::kUnknown;
  const auto needed = counts(model_, requirement, binding, mfa);
  return needed ? settled(!*needed) : fact("not", {std::string(requirement.when)});
}

Guard Facts::or_not_needed(Guard allowed, const Requirement& requirement,
                           const Binding& binding) const {
  // Which second role that is, nobody knows.
  if (names_second_role(requirement) && !requirement.when.empty())
    return condition_of(requirement, binding);
  if (requirement.when.empty() || is_always(allowed)) return allowed;
  return either(allowed, condition_of(requirement, binding));
}

Guard Facts::user_fact(const Precondition& precondition, const Binding& binding) const {
  const snapshot::User* user = entities_.find_user(binding.user);
  if (user == nullptr) return never();
  Guard unknown = fact(std::string(predicate_name(precondition.predicate)),
                       {std::string(binding.user), std::to_string(precondition.number)});
  const snapshot::FactUser* given = given_facts(model_, binding.user);
  if (precondition.predicate == Predicate::kLoginProfile) {
    snapshot::Flag flag = credential_flag(model_, *user, &snapshot::Credential::password_enabled);
    if (flag == snapshot::Flag::kUnknown && given != nullptr && given->login_profile)
      flag = flag_of(*given->login_profile);
    if (flag == snapshot::Flag::kUnknown) return unknown;
    return settled((flag == snapshot::Flag::kTrue) == (precondition.number == 1));
  }
  std::optional<std::int64_t> keys = access_keys(model_, *user);
  if (given != nullptr && given->access_keys) keys = given->access_keys;
  if (!keys) return unknown;
  return settled(precondition.predicate == Predicate::kAccessKeysBelow
                     ? *keys < precondition.number
                     : *keys == precondition.number);
}

// A binding to what exists settles it; and so does a list that is known to be whole and empty.
Guard Facts::existence(const Precondition& precondition, const Binding& binding) const {
  const std::string name(predicate_name(precondition.predicate));
  const std::string kind(precondition.kind);
  if (precondition.subject == Variable::kExisting && !binding.existing.empty()) return always();
  if (precondition.object == Variable::kRole) {
    return workloads_.complete(account_of(binding.role), kind)
               ? never()
               : fact(name, {kind, std::string(binding.role)});
  }
  const bool by_user = precondition.object == Variable::kUser;
  const std::string_view account = account_of(by_user ? binding.user : binding.role);
  if (workloads_.complete(account, kind) && !workloads_.any(account, kind)) return never();
  return by_user ? fact(name, {kind, std::string(binding.user)}) : fact(name, {kind});
}

// Source: IAM Identity Center User Guide, "Delegated administration".
Guard Facts::manages(std::string_view account, std::string_view service) const {
  const snapshot::Membership& membership = model_.membership_of(account);
  Guard unknown = fact("in-management-or-delegated-account", {std::string(account)});
  if (membership.organization_state == snapshot::Knowledge::kUnknown) return unknown;
  if (membership.organization_state == snapshot::Knowledge::kNone) return never();
  const snapshot::Organization& organization = model_.organizations[membership.organization];
  if (membership.is_management_account) return always();
  if (organization.delegation == snapshot::Knowledge::kUnknown) return unknown;
  for (const snapshot::DelegatedAdministrator& one : organization.delegated_administrators) {
    if (model_.text(one.account) != account) continue;
    const bool named = std::ranges::any_of(
        one.services, [&](Symbol name) { return model_.text(name) == service; });
    if (named) return always();
    if (!one.services_known) return unknown;
  }
  return organization.management_account.valid() ? never() : unknown;
}

Guard Facts::can_assume(std::uint32_t role, std::uint32_t target) const {
  const std::string_view arn = entities_.arn_of(target);
  const Asked assume{.action = "sts:AssumeRole", .resource = std::string(arn)};
  return authority_.allowed(holdings_[role], assume);
}

// When there is an event source that the role may read.
Guard Facts::event_source(const Technique& technique, const Binding& binding) const {
  const Holding& role = holdings_[entities_.index_of(binding.role)];
  if (!has_predicate(technique, Predicate::kExists)) return reads_new_stream(authority_, role);
  const std::string_view account = account_of(binding.role);
  const auto& known = workloads_.in(account, kEventSource);
  const bool too_many = known.size() > kMaxEventSources;
  Guard guard = never();
  for (std::size_t i = 0; i < known.size() && !too_many && !is_always(guard); ++i)
    guard = either(guard, reads_event_source(authority_, role, known[i]->arn));
  if (is_always(guard) || (workloads_.complete(account, kEventSource) && !too_many)) return guard;
  return either(guard, both(fact("exists", {std::string(kEventSource)}),
                            reads_some_event_source(authority_, role)));
}

// Of one of which it is known, those who control it are told apart elsewhere; and so they are of
// all, where it is known of all.
Guard Facts::control(const Technique& technique, const Precondition& precondition,
                     const Binding& binding) const {
  const Workload* existing = workloads_.find(binding.existing);
  if (existing != nullptr && existing->reachable_by) return always();
  const std::string_view kind = controlled_kind(technique);
  if (binding.existing.empty() && workloads_.all_reachable(account_of(binding.role), kind))
    return never();
  return fact(std::string(predicate_name(precondition.predicate)), {std::string(binding.role)});
}

Guard Facts::attribute(const Precondition& precondition, const Binding& binding) const {
  const std::string_view wanted = precondition.values.front();
  const bool negated = precondition.predicate == Predicate::kAttributeNot;
  const Workload* existing = workloads_.find(binding.existing);
  Guard unknown = fact(std::string(predicate_name(precondition.predicate)),
                       {std::string(precondition.name), std::string(wanted)});
  // What was exported says nothing of attributes; only a facts file does.
  if (existing == nullptr || !existing->given) return unknown;
  const auto found = existing->attributes.find(precondition.name);
  if (found == existing->attributes.end()) return negated ? always() : unknown;
  return settled((found->second == wanted) != negated);
}

Guard Facts::provider_missing(const std::string& name, const Binding& binding) const {
  const Truth exists = has_provider(model_, binding.existing);
  if (exists != Truth::kUnknown) return settled(exists == Truth::kFalse);
  return fact(name, {std::string(binding.existing)});
}

Guard Facts::fact_guard(const Technique& technique, const Precondition& precondition,
                        const Binding& binding) const {
  const std::string name(predicate_name(precondition.predicate));
  const Workload* existing = workloads_.find(binding.existing);
  const auto about_role = [&] {
    return fact(name, binding.role.empty() ? std::vector<std::string>{}
                                           : std::vector{std::string(binding.role)});
  };
  switch (precondition.predicate) {
    case Predicate::kExists:
      return existence(precondition, binding);
    case Predicate::kRoleReadsEventSource:
      return event_source(technique, binding);
    case Predicate::kIdentityCenterInstance:
      // Who has exported its permission sets has an instance.
      if (!model_.identity_center.permission_sets.empty()) return always();
      return settled_or(single_fact("IdentityCenter"), fact(name));
    case Predicate::kAttribute:
    case Predicate::kAttributeNot:
      return attribute(precondition, binding);
    case Predicate::kAccessKeysBelow:
    case Predicate::kAccessKeysEqual:
    case Predicate::kLoginProfile:
      return user_fact(precondition, binding);
    case Predicate::kSsmManaged: {
      const std::uint32_t index = entities_.index_of(binding.role);
      const Asked asked{.action = "ssm:UpdateInstanceInformation", .resource = "*"};
      const Guard own = authority_.allowed(holdings_[index], asked);
      const auto managed = is_true(existing, "DefaultHostManagement");
      return either(own, managed ? settled(*managed) : fact(name, {std::string(binding.role)}));
    }
    case Predicate::kTriggered:
      if (existing != nullptr && existing->triggered) return settled(*existing->triggered);
      return about_role();
    case Predicate::kNetworkReachable:
      if (const auto reachable = is_true(existing, "NetworkReachable")) return settled(*reachable);
      return about_role();
    case Predicate::kSerialConsoleEnabled:
      if (const auto enabled = single_fact("SerialConsoleEnabled")) return settled(*enabled);
      return about_role();
    case Predicate::kStartupContent:
      if (const auto content = single_fact("StartupContent")) return settled(*content);
      return about_role();
    case Predicate::kProviderMissing:
      return provider_missing(name, binding);
    case Predicate::kTrustsFederated: {
      // One that is to be made is told by another predicate; those of AWS are there.
      if (makes_provider(technique) || uses_identity_pool(technique)) return always();
      const Truth exists = has_provider(model_, binding.existing);
      if (exists != Truth::kUnknown) return settled(exists == Truth::kTrue);
      return fact("exists", {"identity-provider", std::string(binding.existing)});
    }
    case Predicate::kIssuerAttackerControlled: {
      const Symbol provider = model_.policies.symbols.find(binding.existing);
      const auto& known = model_.facts.attacker_issuers;
      if (std::ranges::binary_search(known, provider)) return always();
      return fact(name, {std::string(binding.existing)});
    }
    case Predicate::kIssuerTokensObtainable: {
      const auto& known = model_.facts.token_issuers;
      if (!known) return fact(name, {std::string(binding.existing)});
      const Symbol provider = model_.policies.symbols.find(binding.existing);
      return settled(std::ranges::binary_search(*known, provider));
    }
    case Predicate::kControlsHost:
    case Predicate::kControlsWorkload:
      return control(technique, precondition, binding);
    default:  // settled by the bindings that are looked at
      return always();
  }
}

Guard Facts::precondition_guard(const Technique& technique, const Binding& binding,
                                bool reached) const {
  // Which event source it is, the role has a say in.
  const bool read = has_predicate(technique, Predicate::kRoleReadsEventSource);
  const auto is_settled = [&](const Precondition& one) {
    if (!reached) return read && one.predicate == Predicate::kExists;
    return one.predicate == Predicate::kControlsHost ||
           one.predicate == Predicate::kControlsWorkload ||
           (one.predicate == Predicate::kExists && one.kind == known_kind(technique));
  };
  Guard guard = always();
  for (const Precondition& precondition : technique.preconditions)
    if (!is_settled(precondition))
      guard = both(guard, fact_guard(technique, precondition, binding));
  return guard;
}

}  // namespace ambit::graph
