#include "graph/technique_index.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "graph/circumstance.h"
#include "graph/identity_pools.h"
#include "graph/network.h"
#include "pattern/fold.h"

namespace ambit::graph {
namespace {

// Predicates that the graph does not look at yet; techniques that need them have no edges.
constexpr std::array kNotModelled = {Predicate::kScpBinds};

bool writes_entity(const Technique& technique) {
  const bool change = technique.yield.kind == YieldKind::kGrantAny ||
                      technique.yield.kind == YieldKind::kGainPolicy ||
                      technique.yield.kind == YieldKind::kRestore;
  const bool simple =
      technique.family == Family::kPolicyWrite || technique.family == Family::kGuardrail;
  return change && simple && technique.yield.to != Variable::kNobody;
}

// Whether only those can do it who are known to know the secret of a key.
bool takes_secret(const Technique& technique) {
  return has_predicate(technique, Predicate::kInactiveKeySecretKnown);
}

bool changes_permission_set(const Technique& technique) {
  return has_predicate(technique, Predicate::kAssigned);
}

bool tags_session(const Technique& technique) {
  return technique.family == Family::kGuardrail && technique.yield.kind == YieldKind::kSatisfy &&
         has_predicate(technique, Predicate::kTrustsPrincipal);
}

bool opens_key(const Technique& technique) {
  return technique.family == Family::kResourcePolicy &&
         technique.yield.kind == YieldKind::kSatisfy &&
         technique.requirements.front().action.starts_with("kms:");
}

// Whether it makes a stack set for members of an organization.
bool makes_stack_set(const Technique& technique) {
  return has_predicate(technique, Predicate::kStacksetsTrustedAccess);
}

bool opens_root_session(const Technique& technique) {
  return has_predicate(technique, Predicate::kRootSessionsEnabled);
}

bool makes_permission_set(const Technique& technique) {
  return technique.family == Family::kIdentityCenter &&
         technique.yield.kind == YieldKind::kBecome && technique.yield.to == Variable::kNobody;
}

bool takes_over(const Technique& technique) {
  return technique.family == Family::kTakeover && !takes_secret(technique) &&
         !has_predicate(technique, Predicate::kNewPrincipal) &&
         (technique.yield.to == Variable::kUser || technique.id == "iam-update-assume-role-policy");
}

// Whether it makes conditions on a principal true.
bool satisfies(const Technique& technique) {
  return technique.family == Family::kGuardrail && technique.yield.kind == YieldKind::kSatisfy &&
         technique.yield.to != Variable::kNobody;
}

bool enrols_mfa(const Technique& technique) {
  return has_predicate(technique, Predicate::kIsUser);
}

bool creates_principal(const Technique& technique) {
  return has_predicate(technique, Predicate::kNewPrincipal);
}

// Whether a role is assumed by an identity provider that is changed or made.
bool changes_provider(const Technique& technique) {
  return has_predicate(technique, Predicate::kTrustsFederated) &&
         provider_of(technique) != Variable::kNobody;
}

bool needs_second_role(const Technique& technique) {
  return std::ranges::any_of(technique.requirements, [](const Requirement& requirement) {
    const bool always = requirement.when.empty() || requirement.when.ends_with("(always)");
    return always && names_second_role(requirement);
  });
}

bool acts_as(const Technique& technique) {
  return technique.yield.kind == YieldKind::kBecome || technique.yield.kind == YieldKind::kCodeAs ||
         technique.yield.kind == YieldKind::kApiAs;
}

bool names_entity(const Requirement& requirement) {
  return std::ranges::any_of(requirement.resources, [](const TechniqueResource& resource) {
    return resource.variable == Variable::kUser || resource.variable == Variable::kRole ||
           resource.variable == Variable::kGroup || resource.variable == Variable::kPolicy;
  });
}

Shape make_shape(const Technique& technique) {
  Shape shape;
  for (const Requirement& requirement : technique.requirements) {
    const bool elsewhere = !requirement.action.starts_with("iam:") && names_entity(requirement);
    shape.entities_elsewhere = shape.entities_elsewhere || elsewhere;
    shape.counts_versions = shape.counts_versions || requirement.when == kWhenFullOfVersions;
    shape.asks_mfa = shape.asks_mfa || requirement.when == kWhenMfaDevice;
  }
  for (const RequestKey& key : technique.request_keys)
    if (!key.absent && key.values.front().starts_with("the ARN of"))
      shape.entity_keys.push_back(fold(key.key));
  shape.names_provider = provider_of(technique) != Variable::kNobody;
  return shape;
}

}  // namespace

bool is_modelled(const Technique& technique) {
  if (technique.id == "sts-assume-role") return true;
  for (const Precondition& precondition : technique.preconditions)
    if (std::ranges::find(kNotModelled, precondition.predicate) != kNotModelled.end()) return false;
  const bool second = needs_second_role(technique) && second_services_of(technique).empty() &&
                      !assumes_by_second_role(technique);
  if (second || technique.family == Family::kComposite) return false;
  return uses_role(technique) || writes_entity(technique) || takes_over(technique) ||
         creates_principal(technique) || satisfies(technique) || reads_credentials(technique) ||
         changes_provider(technique) || takes_secret(technique) ||
         changes_permission_set(technique) || makes_permission_set(technique) ||
         tags_session(technique) || opens_key(technique) || makes_stack_set(technique) ||
         opens_root_session(technique);
}

namespace {

// Those that the graph has edges for of those that `suits`.
std::vector<const Technique*> modelled_ones(bool (*suits)(const Technique&)) {
  std::vector<const Technique*> list;
  for (const Technique& technique : techniques())
    if (is_modelled(technique) && suits(technique)) list.push_back(&technique);
  return list;
}

bool uses_known(const Technique& technique) {
  return uses_role(technique) && !hands_over_role(technique);
}

bool satisfies_by_tags(const Technique& technique) {
  return satisfies(technique) && !enrols_mfa(technique);
}

bool satisfies_by_mfa(const Technique& technique) {
  return satisfies(technique) && enrols_mfa(technique);
}

}  // namespace

const ModelledTechniques& modelled_techniques() {
  static const ModelledTechniques kModelled = {
      .taking_over = modelled_ones(takes_over),
      .handing_over = modelled_ones(hands_over_role),
      .using_known = modelled_ones(uses_known),
      .writing = modelled_ones(writes_entity),
      .creating = modelled_ones(creates_principal),
      .tagging = modelled_ones(satisfies_by_tags),
      .tagging_sessions = modelled_ones(tags_session),
      .enrolling = modelled_ones(satisfies_by_mfa),
      .opening_keys = modelled_ones(opens_key),
      .knowing = modelled_ones(takes_secret),
      .reading = modelled_ones(reads_credentials),
      .federating = modelled_ones(changes_provider),
      .changing_sets = modelled_ones(changes_permission_set),
      .making_sets = modelled_ones(makes_permission_set),
      .making_stack_sets = modelled_ones(makes_stack_set),
      .opening_root_sessions = modelled_ones(opens_root_session)};
  return kModelled;
}

const Technique& assume_role_technique() {
  static const Technique* const kAssume = find_technique("sts-assume-role");
  return *kAssume;
}

bool hands_over_role(const Technique& technique) {
  return !services_of(technique).empty() && technique.yield.to == Variable::kRole;
}

std::span<const std::string_view> second_services_of(const Technique& technique) {
  static constexpr std::array<std::string_view, 1> kClusters = {"elasticmapreduce.amazonaws.com"};
  const bool names_one = std::ranges::any_of(technique.requirements, [](const auto& requirement) {
    return names_second_role(requirement) && requirement.when.ends_with("(always)") &&
           requirement.when.find(kClusters.front()) != std::string_view::npos;
  });
  return names_one ? std::span<const std::string_view>(kClusters)
                   : std::span<const std::string_view>();
}

bool uses_known_resource(const Technique& technique) {
  return acts_as(technique) && technique.yield.to == Variable::kRole &&
         services_of(technique).empty() && !uses_identity_pool(technique) &&
         !reads_credentials(technique) && existence_of(technique) != nullptr;
}

bool uses_identity_pool(const Technique& technique) {
  const Precondition* trusts = find_predicate(technique, Predicate::kTrustsFederated);
  return trusts != nullptr && provider_of(technique) == Variable::kNobody &&
         !trusts->values.empty() && trusts->values.front() == kIdentityPools;
}

namespace {

// Of what exists, whatever role that runs as.
std::string_view existing_kind(const Technique& technique) {
  const auto exists = std::ranges::find_if(technique.preconditions, [](const Precondition& one) {
    return one.predicate == Predicate::kExists && one.subject == Variable::kExisting;
  });
  return exists == technique.preconditions.end() ? std::string_view{} : exists->kind;
}

}  // namespace

bool assumes_by_second_role(const Technique& technique) {
  return has_predicate(technique, Predicate::kCanAssume);
}

std::string_view known_kind(const Technique& technique) {
  return assumes_by_second_role(technique) ? existing_kind(technique) : controlled_kind(technique);
}

std::string_view controlled_kind(const Technique& technique) {
  const Precondition* controls = find_predicate(technique, Predicate::kControlsHost);
  if (controls == nullptr) controls = find_predicate(technique, Predicate::kControlsWorkload);
  if (controls == nullptr) return {};
  const auto& of = controls->values;
  if (!of.empty() && of.front() == "an instance of the account") return "ec2-instance";
  return existing_kind(technique);
}

bool uses_role(const Technique& technique) {
  return hands_over_role(technique) || uses_known_resource(technique) ||
         uses_identity_pool(technique) || assumes_by_second_role(technique);
}

bool reads_credentials(const Technique& technique) {
  return has_predicate(technique, Predicate::kContainsCredentials);
}

Variable provider_of(const Technique& technique) {
  for (const Requirement& requirement : technique.requirements)
    for (const TechniqueResource& resource : requirement.resources)
      if (resource.variable == Variable::kSamlProvider ||
          resource.variable == Variable::kOidcProvider)
        return resource.variable;
  return Variable::kNobody;
}

bool only_gains(const Technique& technique) {
  return technique.yield.kind == YieldKind::kGainPolicy;
}

bool is_sure(const Technique& technique) {
  return technique.strength != Strength::kLimited &&
         technique.confidence != Confidence::kUnverified;
}

const Shape& shape_of(const Technique& technique) {
  static const std::vector<Shape> kShapes = [] {
    std::vector<Shape> list;
    list.reserve(techniques().size());
    for (const Technique& each : techniques()) list.push_back(make_shape(each));
    return list;
  }();
  return kShapes[static_cast<std::size_t>(&technique - techniques().data())];
}

}  // namespace ambit::graph
