#include "evaluate/surroundings.h"

#include <algorithm>

#include "ambit/arn.h"
#include "catalog/catalog.h"
#include "evaluate/principals.h"
#include "evaluate/request_facts.h"
#include "pattern/fold.h"

namespace ambit::evaluate {
namespace {

using snapshot::Knowledge;

constexpr std::size_t kUsualAssumptions = 8;  // about one answer

const snapshot::Role* find_role(const snapshot::Model& model, std::string_view arn) {
  const Symbol owner = model.policies.symbols.find(model.owner_of(arn));
  if (!owner.valid()) return nullptr;
  for (const snapshot::Account& account : model.accounts) {
    if (account.id != owner) continue;
    // Roles of an account are sorted by ARN.
    const auto roles = model.roles_of(account);
    const auto at = std::lower_bound(roles.begin(), roles.end(), arn,
                                     [&](const snapshot::Role& role, std::string_view wanted) {
                                       return model.text(role.arn) < wanted;
                                     });
    if (at != roles.end() && model.text(at->arn) == arn) return &*at;
  }
  return nullptr;
}

// Policies that somebody wrote down for ambit need not have names.
std::string_view name_of(const snapshot::Model& model, Layer layer,
                         const snapshot::AttachedOrganizationPolicy& policy) {
  if (policy.name.valid()) return model.text(policy.name);
  if (policy.id.valid() || !policy.document.document.valid()) return model.text(policy.id);
  return layer == Layer::kScp ? "service control policy" : "resource control policy";
}

std::string text(std::string_view a, std::string_view b, std::string_view c = {}) {
  std::string all;
  all.reserve(a.size() + b.size() + c.size());
  return all.append(a).append(b).append(c);
}

}  // namespace

Surroundings::Surroundings(const snapshot::Model& model, const QuestionView& question,
                           std::string_view account)
    : model_(model), question_(question), account_(account) {
  set_request();
  if (is_trust_question_)
    add_trust_policy();
  else
    add_resource_policy();
  add_levels(Layer::kScp, account);
  if (!owner_.empty()) add_levels(Layer::kRcp, owner_);
  // It takes a while to find out, and matters to these policies alone.
  if (contents(Layer::kRcp).view().state != LayerPolicies::State::kNone)
    request_.resource_types_known =
        catalog::Catalog::builtin().find_action(question_.action).has_value();
  for (const policy::PlacedDocument& document : model.session_policies)
    contents(Layer::kSession)
        .add({.name = "session policy", .kind = PolicyKind::kSession, .document = document});
  if (model.endpoint_policy)
    contents(Layer::kEndpoint)
        .add({.name = "endpoint policy",
              .kind = PolicyKind::kEndpoint,
              .document = *model.endpoint_policy});
}

void Surroundings::set_request() {
  const std::string action = fold(question_.action);
  const auto arn = parse_arn(question_.resource);
  is_trust_question_ =
      arn && arn->service == "iam" && arn->resource.starts_with("role/") && is_trust_action(action);
  owner_ = model_.owner_of(question_.resource);
  owner_assumed_ = owner_.empty() && arn.has_value();
  if (owner_.empty()) owner_ = account_;
  request_ = {.action = question_.action,
              .resource = question_.resource,
              .owner = owner_,
              .owner_organization = organization_of(model_, owner_),
              .context = question_.context,
              .other_keys = question_.other_keys,
              .mode = Mode::kThreeValued};
}

void Surroundings::add_trust_policy() {
  const snapshot::Role* role = find_role(model_, question_.resource);
  role_unknown_ = role == nullptr;
  if (role_unknown_)
    contents(Layer::kResource).set_unknown();
  else
    contents(Layer::kResource)
        .add({.name = "trust policy",
              .owner = model_.text(role->arn),
              .kind = PolicyKind::kTrust,
              .document = role->trust});
}

void Surroundings::add_resource_policy() {
  const snapshot::ResourcePolicy* resource = model_.policy_of(question_.resource);
  if (resource == nullptr || resource->state != Knowledge::kKnown) return;
  contents(Layer::kResource)
      .add({.name = "resource policy",
            .owner = model_.text(resource->arn),
            .kind = PolicyKind::kResource,
            .document = resource->document});
}

void Surroundings::add_levels(Layer layer, std::string_view account) {
  const snapshot::Membership& membership = model_.membership_of(account);
  const snapshot::PolicyLevels& levels =
      layer == Layer::kScp ? membership.service_control : membership.resource_control;
  if (levels.state != Knowledge::kKnown) return;
  const PolicyKind kind = policy_kind(layer);
  for (const snapshot::PolicyLevel& level : levels.levels) {
    for (const snapshot::AttachedOrganizationPolicy& policy : level) {
      contents(layer).add({.name = name_of(model_, layer, policy),
                           .arn = model_.text(policy.arn),
                           .owner = model_.text(membership.account),
                           .kind = kind,
                           .document = policy.document});
    }
    contents(layer).end_level();
  }
}

void Surroundings::add_to(Layers& layers) const {
  for (const Layer which :
       {Layer::kRcp, Layer::kScp, Layer::kEndpoint, Layer::kResource, Layer::kSession})
    layer(layers, which) = contents(which).view();
}

Layers Surroundings::layers(const Principals& principals, const Caller& caller,
                            const Principal* principal, bool outside_identity) const {
  Layers layers;
  if (principal != nullptr) layers = principals.layers(*principal);
  if (outside_identity)
    for (const Layer which : {Layer::kIdentity, Layer::kBoundary})
      layer(layers, which) = {.state = LayerPolicies::State::kUnknown};
  add_to(layers);
  LayerPolicies& session = layer(layers, Layer::kSession);
  if (caller.kind == CallerKind::kFederated && session.state == LayerPolicies::State::kNone)
    session = {.state = LayerPolicies::State::kUnknown};
  return layers;
}

void Surroundings::assume_about_organizations(CallerKind kind,
                                              std::vector<std::string>& list) const {
  const auto unknown = [this](std::string_view account, auto member) {
    return (model_.membership_of(account).*member).state == Knowledge::kUnknown;
  };
  using snapshot::Membership;
  const bool scp = is_iam(kind) && unknown(account_, &Membership::service_control);
  const bool rcp = !owner_.empty() && unknown(owner_, &Membership::resource_control);
  if (scp && rcp && account_ == owner_)
    list.emplace_back("no service control policy and no resource control policy applies");
  else if (scp)
    list.push_back(text("no service control policy applies to account ", account_));
  if (rcp && !(scp && account_ == owner_))
    list.push_back(text("no resource control policy applies to account ", owner_));
}

void Surroundings::assume_about_resource(std::vector<std::string>& list) const {
  const auto arn = parse_arn(question_.resource);
  if (!arn) return;
  if (owner_assumed_ && !account_.empty())
    list.push_back(text("the resource belongs to account ", owner_, " (its ARN names none)"));
  if (owner_assumed_ && account_.empty())
    list.emplace_back("nothing says which account the resource belongs to");
  if (role_unknown_) {
    list.push_back(text("the role ", question_.resource,
                        " was not exported: what its trust policy allows and denies is unknown"));
    return;
  }
  if (is_trust_question_) return;
  const snapshot::ResourcePolicy* resource = model_.policy_of(question_.resource);
  if (resource != nullptr && resource->state != Knowledge::kUnknown) return;
  if (arn->service == "kms" && arn->resource.starts_with("key/"))
    list.emplace_back(
        "the policy of the key was not exported: what it allows and denies is unknown");
  else
    list.emplace_back("the resource has no policy of its own");
}

std::vector<std::string> Surroundings::assumptions(CallerKind kind) const {
  std::vector<std::string> list;
  list.reserve(kUsualAssumptions);
  assume_about_organizations(kind, list);
  assume_about_resource(list);
  if (!model_.endpoint_policy)
    list.emplace_back("the request goes through no VPC endpoint with a policy of its own");
  return list;
}

}  // namespace ambit::evaluate
