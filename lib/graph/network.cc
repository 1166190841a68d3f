#include "graph/network.h"

#include <algorithm>
#include <array>

#include "ambit/arn.h"
#include "catalog/arn_format.h"
#include "graph/arn_variables.h"
#include "graph/technique_index.h"

namespace ambit::graph {
namespace {

// The actions that are told which permissions boundary their target has, or is given.
// Source: Service Authorization Reference, "AWS Identity and Access Management (IAM)".
constexpr std::array<std::string_view, 14> kBoundaryActions = {"iam:AttachRolePolicy",
                                                               "iam:AttachUserPolicy",
                                                               "iam:CreateRole",
                                                               "iam:CreateUser",
                                                               "iam:DeleteRolePolicy",
                                                               "iam:DeleteUserPolicy",
                                                               "iam:DetachRolePolicy",
                                                               "iam:DetachUserPolicy",
                                                               "iam:PutRolePolicy",
                                                               "iam:PutUserPolicy",
                                                               "iam:PutRolePermissionsBoundary",
                                                               "iam:PutUserPermissionsBoundary",
                                                               "iam:DeleteRolePermissionsBoundary",
                                                               "iam:DeleteUserPermissionsBoundary"};

// An account in which a permission set is assigned.
constexpr std::string_view kSsoAccount = "sso:Account";

bool is_attachment(std::string_view action) {
  return action.starts_with("iam:Attach") || action.starts_with("iam:Detach");
}

std::string value_of(std::string_view value, const Binding& binding) {
  if (value == "the ARN of R") return std::string(binding.role);
  if (value == "the ARN of an instance profile of R") return std::string(binding.profile);
  return std::string(value);
}

evaluate::ContextEntry entry_of(const RequestKey& key, const Binding& binding) {
  if (key.absent) return {.key = std::string(key.key), .absent = true};
  const std::size_t index = std::min<std::size_t>(binding.value, key.values.size() - 1);
  return {.key = std::string(key.key), .values = {value_of(key.values[index], binding)}};
}

void add_boundary(std::string_view action, std::string_view boundary, Asked& asked) {
  if (std::ranges::find(kBoundaryActions, action) == kBoundaryActions.end()) return;
  // A boundary that allows everything is as good as none.
  if (action.starts_with("iam:Put") && action.ends_with("PermissionsBoundary"))
    boundary = kAdministratorAccess;
  evaluate::ContextEntry entry{.key = "iam:PermissionsBoundary", .absent = boundary.empty()};
  if (!boundary.empty()) entry.values = {std::string(boundary)};
  asked.context.push_back(std::move(entry));
}

void add_tag(const Binding& binding, Asked& asked) {
  const bool sets = asked.action.starts_with("iam:Tag") || asked.action.starts_with("sts:");
  if (binding.tag_key.empty() || !(sets || asked.action.starts_with("iam:Untag"))) return;
  const std::string key(binding.tag_key);
  asked.context.push_back({.key = "aws:TagKeys", .list = true, .values = {key}});
  if (sets)
    asked.context.push_back(
        {.key = "aws:RequestTag/" + key, .values = {std::string(binding.tag_value)}});
}

void add_context(const Technique& technique, const Binding& binding, std::string_view boundary,
                 Asked& asked) {
  for (const RequestKey& key : technique.request_keys)
    if (key.action == asked.action) asked.context.push_back(entry_of(key, binding));
  if (is_attachment(asked.action) && !binding.policy_given.empty())
    asked.context.push_back(
        {.key = "iam:PolicyARN", .values = {std::string(binding.policy_given)}});
  add_boundary(asked.action, boundary, asked);
  add_tag(binding, asked);
}

std::string_view entity_of(Variable variable, const Binding& binding) {
  switch (variable) {
    case Variable::kUser:
      return binding.new_name.empty() ? binding.user : binding.new_name;
    case Variable::kRole:
      return binding.new_name.empty() ? binding.role : binding.new_name;
    case Variable::kSecondRole:
      return binding.second_role;
    case Variable::kGroup:
      return binding.group;
    case Variable::kPolicy:
      return binding.policy;
    case Variable::kSamlProvider:
    case Variable::kOidcProvider:
      return binding.existing;
    case Variable::kNone:
      return "*";
    default:
      return {};
  }
}

// Whether the variable stands for the resource that exists: what runs as the role or holds the
// credentials, or the permission set that is assigned.
bool is_of_existing(const Technique& technique, Variable variable) {
  const Precondition* exists = existence_of(technique);
  if (exists != nullptr) return exists->subject == variable;
  return variable == Variable::kExisting && has_predicate(technique, Predicate::kAssigned);
}

// Whether the technique needs the permission on the resource that is known to exist.
bool is_known(const Technique& technique, const TechniqueResource& resource,
              const Binding& binding) {
  return !binding.existing.empty() && is_of_existing(technique, resource.variable) &&
         catalog::has_format(binding.existing, resource.arn);
}

// Where a permission set gives the role is its account.
std::string in_account_of(std::string_view role, std::string_view format) {
  constexpr std::string_view kId = "${AccountId}";
  const auto arn = parse_arn(role);
  const std::size_t at = format.find(kId);
  if (!arn || at == std::string_view::npos) return {};
  return std::string(format.substr(0, at)) + std::string(arn->account) +
         std::string(format.substr(at + kId.size()));
}

// Narrows the choice of what is not the one that is known to exist, but has to do with it.
void choose_beside_known(const Technique& technique, const TechniqueResource& resource,
                         const Binding& binding, Request& request) {
  const bool new_or_known =
      resource.variable == Variable::kNew || resource.variable == Variable::kExisting;
  const std::string_view role = binding.role.empty() ? binding.new_name : binding.role;
  if (resource.type == kSsoAccount && !role.empty())
    request.narrowed = in_account_of(role, resource.arn);
  const bool assigned = has_predicate(technique, Predicate::kAssigned);
  if (!new_or_known || (!assigned && (binding.existing.empty() || !existence_of(technique))))
    return;
  for (const Requirement& requirement : technique.requirements)
    for (const TechniqueResource& other : requirement.resources)
      if (is_known(technique, other, binding) && request.narrowed.empty())
        request.narrowed = filled_like(resource.arn, binding.existing, other.arn);
  if (request.narrowed.empty() && is_of_existing(technique, resource.variable))
    request.unknown_type = resource.type;
}

// Another service is told of the second role than of the first.
void pass_to(std::span<const std::string_view> services, Request& request) {
  if (services.empty()) return;
  std::erase_if(request.asked.context, [](const evaluate::ContextEntry& entry) {
    return entry.key == "iam:PassedToService";
  });
  request.asked.context.push_back(
      {.key = "iam:PassedToService", .values = {std::string(services.front())}});
}

bool is_own(Variable variable) {
  return variable == Variable::kNew || variable == Variable::kAny || variable == Variable::kNone;
}

// The key that encrypts what is known to exist.
bool is_known_key(const TechniqueResource& resource, const Binding& binding) {
  return resource.variable == Variable::kAny && resource.type == "kms:key" &&
         !binding.kms_key.empty();
}

}  // namespace

std::uint32_t calls_of(const Edge& edge) {
  if (edge.technique != nullptr) return edge.technique->calls;
  return edge.use == kNoIndex ? 0 : 1;
}

PathClass class_of(GuardId guard) {
  return guard == kAlways ? PathClass::kDefinite : PathClass::kConditional;
}

PathClass class_of(const Technique& technique, GuardId guard) {
  if (technique.strength == Strength::kLimited) return PathClass::kLimited;
  if (technique.confidence == Confidence::kUnverified) return PathClass::kUnverified;
  return class_of(guard);
}

std::vector<std::string> change_words(const Network& network, const Vertex& vertex) {
  std::vector<std::string> words;
  if (vertex.created != kNoIndex) {
    const std::string_view boundary = network.created[vertex.created].boundary();
    words.emplace_back("new");
    if (!boundary.empty()) words.push_back("boundary " + std::string(boundary));
  }
  for (const Mechanism& mechanism : vertex.mechanisms) words.push_back(mechanism_words(mechanism));
  return words;
}

std::string_view boundary_of(const Network& network, const snapshot::Model& model,
                             const std::vector<Entity>& entities, const Vertex& vertex) {
  if (vertex.created != kNoIndex) return network.created[vertex.created].boundary();
  return vertex.principal == kNoIndex ? std::string_view{}
                                      : boundary_of(model, entities[vertex.principal]);
}

bool has_predicate(const Technique& technique, Predicate predicate) {
  return find_predicate(technique, predicate) != nullptr;
}

const Precondition* find_predicate(const Technique& technique, Predicate predicate) {
  const auto found =
      std::ranges::find(technique.preconditions, predicate, &Precondition::predicate);
  return found == technique.preconditions.end() ? nullptr : &*found;
}

const Precondition* existence_of(const Technique& technique) {
  const bool reads = has_predicate(technique, Predicate::kContainsCredentials);
  const auto found = std::ranges::find_if(technique.preconditions, [&](const Precondition& one) {
    if (one.predicate != Predicate::kExists) return false;
    return one.object == Variable::kRole || (reads && one.subject == Variable::kExisting);
  });
  return found == technique.preconditions.end() ? nullptr : &*found;
}

std::span<const std::string_view> services_of(const Technique& technique) {
  for (const Precondition& precondition : technique.preconditions)
    if (precondition.predicate == Predicate::kTrustsService &&
        precondition.subject == Variable::kRole)
      return precondition.values;
  return {};
}

std::vector<Request> requests_of(const Technique& technique, const Binding& binding,
                                 const Choices& choices, std::string_view boundary) {
  std::vector<Request> requests;
  for (const Requirement& requirement : technique.requirements) {
    for (const TechniqueResource& resource : requirement.resources) {
      Request request{.requirement = &requirement};
      request.asked.action = requirement.action;
      request.asked.own_resource = is_own(resource.variable);
      request.asked.resource = entity_of(resource.variable, binding);
      if (request.asked.resource.empty()) {
        request.format = resource.arn;
        const auto chosen = std::ranges::find(choices, resource.arn, &Choices::value_type::first);
        if (chosen != choices.end()) request.asked.resource = chosen->second;
        if (is_known(technique, resource, binding))
          request.asked.resource = binding.existing;
        else
          choose_beside_known(technique, resource, binding, request);
        if (is_known_key(resource, binding)) {
          request.asked.resource = binding.kms_key;
          request.asked.own_resource = false;
        }
      }
      add_context(technique, binding, boundary, request.asked);
      if (resource.variable == Variable::kSecondRole)
        pass_to(second_services_of(technique), request);
      requests.push_back(std::move(request));
    }
  }
  return requests;
}

}  // namespace ambit::graph
