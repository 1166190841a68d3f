#include "evaluate/surroundings.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "ambit/arn.h"
#include "catalog/catalog.h"
#include "evaluate/principals.h"
#include "evaluate/request_facts.h"

namespace ambit::evaluate {
namespace {

using snapshot::Knowledge;

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

void add_levels(const snapshot::Model& model, Layer layer, const snapshot::Membership& membership,
                LayerContents& contents) {
  const snapshot::PolicyLevels& levels =
      layer == Layer::kScp ? membership.service_control : membership.resource_control;
  if (levels.state != Knowledge::kKnown) return;
  const PolicyKind kind = policy_kind(layer);
  for (const snapshot::PolicyLevel& level : levels.levels) {
    for (const snapshot::AttachedOrganizationPolicy& policy : level)
      contents.add({.name = name_of(model, layer, policy),
                    .arn = model.text(policy.arn),
                    .owner = model.text(membership.account),
                    .kind = kind,
                    .document = policy.document});
    contents.end_level();
  }
}

void add_given(const snapshot::Model& model, LayerContents& session, LayerContents& endpoint) {
  for (const policy::PlacedDocument& document : model.session_policies)
    session.add({.name = "session policy", .kind = PolicyKind::kSession, .document = document});
  if (model.endpoint_policy)
    endpoint.add({.name = "endpoint policy",
                  .kind = PolicyKind::kEndpoint,
                  .document = *model.endpoint_policy});
}

}  // namespace

CommonPolicies::CommonPolicies(const snapshot::Model& model)
    : memberships_(model.memberships.all()),
      service_control_(memberships_.size()),
      resource_control_(memberships_.size()) {
  for (std::size_t i = 0; i < memberships_.size(); ++i) {
    add_levels(model, Layer::kScp, memberships_[i], service_control_[i]);
    add_levels(model, Layer::kRcp, memberships_[i], resource_control_[i]);
  }
  add_given(model, session_, endpoint_);
}

const LayerContents* CommonPolicies::levels(Layer layer,
                                            const snapshot::Membership& membership) const {
  const std::less<> before;  // pointers into different things cannot be compared with <
  const snapshot::Membership* const begin = memberships_.data();
  if (before(&membership, begin) || !before(&membership, begin + memberships_.size()))
    return nullptr;  // nothing names the account
  const auto index = static_cast<std::size_t>(&membership - begin);
  return layer == Layer::kScp ? &service_control_[index] : &resource_control_[index];
}

Surroundings::Surroundings(const snapshot::Model& model, const CommonPolicies& common,
                           const QuestionView& question, std::string_view account)
    : model_(model),
      common_(&common),
      question_(question),
      account_(account),
      membership_(model.membership_of(account)) {
  find_owner();
  set_request();
}

Surroundings::Surroundings(const snapshot::Model& model, const QuestionView& question,
                           std::string_view account)
    : model_(model),
      question_(question),
      account_(account),
      membership_(model.membership_of(account)) {
  find_owner();
  OwnPolicies& own = own_.emplace();
  add_levels(model, Layer::kScp, membership_, own.service_control);
  if (!owner_.empty()) add_levels(model, Layer::kRcp, *owner_membership_, own.resource_control);
  add_given(model, own.session, own.endpoint);
  set_request();
}

void Surroundings::find_owner() {
  const std::optional<Arn>& arn = question_.arn;
  if (arn && is_account_id(arn->account))
    owner_ = arn->account;
  else if (arn)
    owner_ = model_.owner_of(question_.resource);
  owner_assumed_ = owner_.empty() && arn.has_value();
  if (owner_.empty()) owner_ = account_;
  owner_membership_ = owner_ == account_ ? &membership_ : &model_.membership_of(owner_);
}

void Surroundings::set_request() {
  request_ = {.action = question_.action,
              .resource = question_.resource,
              .owner = owner_,
              .owner_organization = organization_of(model_, *owner_membership_),
              .context = question_.context,
              .other_keys = question_.other_keys,
              .mode = Mode::kThreeValued};
  const std::optional<Arn>& arn = question_.arn;
  is_trust_question_ = arn && arn->service == "iam" && arn->resource.starts_with("role/") &&
                       is_trust_action(question_.action);
  if (is_trust_question_)
    add_trust_policy();
  else
    add_resource_policy();
  // It takes a while to find out, and matters to these policies alone.
  const LayerContents* resource_control = contents(Layer::kRcp);
  if (resource_control != nullptr && !resource_control->none())
    request_.resource_types_known =
        catalog::Catalog::builtin().find_action(question_.action).has_value();
}

void Surroundings::set_resource_policy(std::string_view name, Symbol owner, PolicyKind kind,
                                       const policy::PlacedDocument& document) {
  resource_policy_ = {
      .name = name, .owner = model_.text(owner), .kind = kind, .document = document};
}

void Surroundings::add_trust_policy() {
  const snapshot::Role* role = find_role(model_, question_.resource);
  role_unknown_ = role == nullptr;
  if (!role_unknown_)
    set_resource_policy("trust policy", role->arn, PolicyKind::kTrust, role->trust);
}

void Surroundings::add_resource_policy() {
  if (!question_.arn || model_.resources.size() == 0) return;
  resource_ = model_.policy_of(question_.resource);
  if (resource_ == nullptr || resource_->state != Knowledge::kKnown) return;
  set_resource_policy("resource policy", resource_->arn, PolicyKind::kResource,
                      resource_->document);
}

const LayerContents* Surroundings::contents(Layer layer) const {
  switch (layer) {
    case Layer::kScp:
      return own_ ? &own_->service_control : common_->levels(layer, membership_);
    case Layer::kRcp:
      if (owner_.empty()) return nullptr;
      return own_ ? &own_->resource_control : common_->levels(layer, *owner_membership_);
    case Layer::kSession:
      return own_ ? &own_->session : &common_->session();
    case Layer::kEndpoint:
      return own_ ? &own_->endpoint : &common_->endpoint();
    default:
      return nullptr;
  }
}

std::span<const HeldPolicy> Surroundings::policies(Layer layer) const {
  if (layer == Layer::kResource)
    return resource_policy_ ? std::span<const HeldPolicy>(&*resource_policy_, 1)
                            : std::span<const HeldPolicy>();
  const LayerContents* all = contents(layer);
  return all != nullptr ? all->policies() : std::span<const HeldPolicy>();
}

void Surroundings::add_to(Layers& layers) const {
  for (const Layer which : {Layer::kRcp, Layer::kScp, Layer::kEndpoint, Layer::kSession}) {
    const LayerContents* all = contents(which);
    if (all != nullptr && !all->none()) layer(layers, which) = all->view();
  }
  if (role_unknown_)
    layer(layers, Layer::kResource) = {.state = LayerPolicies::State::kUnknown};
  else if (resource_policy_)
    layer(layers, Layer::kResource) = {
        .state = LayerPolicies::State::kGiven,
        .documents = std::span(&resource_policy_->document.document, 1)};
}

Layers Surroundings::layers(const Principals& principals, const Caller& caller,
                            const Principal* principal, bool outside_identity) const {
  Layers layers = principal != nullptr ? principals.layers(*principal) : Layers();
  if (outside_identity)
    for (const Layer which : {Layer::kIdentity, Layer::kBoundary})
      layer(layers, which) = {.state = LayerPolicies::State::kUnknown};
  add_to(layers);
  LayerPolicies& session = layer(layers, Layer::kSession);
  if (caller.kind == CallerKind::kFederated && session.state == LayerPolicies::State::kNone)
    session = {.state = LayerPolicies::State::kUnknown};
  return layers;
}

void Surroundings::assume_about_organizations(CallerKind kind, TextList& list) const {
  const bool scp = is_iam(kind) && membership_.service_control.state == Knowledge::kUnknown;
  const bool rcp =
      !owner_.empty() && owner_membership_->resource_control.state == Knowledge::kUnknown;
  if (scp && rcp && account_ == owner_)
    list.add({"no service control policy and no resource control policy applies"});
  else if (scp)
    list.add({"no service control policy applies to account ", account_});
  if (rcp && !(scp && account_ == owner_))
    list.add({"no resource control policy applies to account ", owner_});
}

void Surroundings::assume_about_resource(TextList& list) const {
  if (!question_.arn) return;
  if (owner_assumed_ && !account_.empty())
    list.add({"the resource belongs to account ", owner_, " (its ARN names none)"});
  if (owner_assumed_ && account_.empty())
    list.add({"nothing says which account the resource belongs to"});
  if (role_unknown_)
    list.add({"the role ", question_.resource,
              " was not exported: what its trust policy allows and denies is unknown"});
  if (is_trust_question_) return;
  if (resource_ != nullptr && resource_->state != Knowledge::kUnknown) return;
  if (question_.arn->service == "kms" && question_.arn->resource.starts_with("key/"))
    list.add({"the policy of the key was not exported: what it allows and denies is unknown"});
  else
    list.add({"the resource has no policy of its own"});
}

std::vector<std::string> Surroundings::assumptions(CallerKind kind) const {
  std::vector<std::string> list;
  TextList texts(list);
  add_assumptions(kind, texts);
  return list;
}

void Surroundings::add_assumptions(CallerKind kind, TextList& list) const {
  assume_about_organizations(kind, list);
  assume_about_resource(list);
  if (!model_.endpoint_policy)
    list.add({"the request goes through no VPC endpoint with a policy of its own"});
}

}  // namespace ambit::evaluate
