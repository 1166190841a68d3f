#include "graph/holding.h"

#include <algorithm>
#include <utility>

#include "pattern/fold.h"

namespace ambit::graph {
namespace {

using evaluate::HeldPolicy;

bool is_inline_of(const HeldPolicy& held, std::string_view owner) {
  return held.owner == owner && held.arn.empty() && !held.name.empty();
}

bool is_managed_of(const HeldPolicy& held, std::string_view owner) {
  return held.owner == owner && !held.arn.empty();
}

policy::PlacedDocument document_of(const PolicyIndex& policies, std::string_view arn,
                                   std::string_view version) {
  const snapshot::ManagedPolicy* policy = policies.managed_policy(arn);
  if (policy == nullptr) return {};
  for (const snapshot::PolicyVersion& one : policy->versions)
    if (policies.model().text(one.id) == version) return one.document;
  return {};
}

void add_group(const PolicyIndex& policies, std::string_view arn, std::vector<HeldPolicy>& to) {
  const snapshot::Group* group = policies.group(arn);
  if (group == nullptr) return;
  const snapshot::Model& model = policies.model();
  for (const snapshot::InlinePolicy& policy : group->inline_policies)
    to.push_back({.name = model.text(policy.name), .owner = arn, .document = policy.document});
  for (const snapshot::AttachedPolicy& attached : group->attached_policies) {
    const std::string_view policy = model.text(attached.arn);
    HeldPolicy held{.name = last_part(policy), .arn = policy, .owner = arn};
    if (attached.policy.valid()) held.document = model.managed_policies[attached.policy].document();
    to.push_back(held);
  }
  if (!group->policies_known) to.push_back({.owner = arn});
}

// Keys of tags are not told apart by their letter case.
void remove_tag(std::string_view key, std::vector<evaluate::TagView>& tags) {
  std::erase_if(tags, [&](const evaluate::TagView& tag) { return equal_folded(tag.key, key); });
}

}  // namespace

bool denies_something(const policy::Tables& tables, policy::DocumentId document) {
  if (!document.valid() || tables.documents[document].opaque) return false;
  return std::ranges::any_of(tables.statements_of(document), [](const policy::Statement& one) {
    return one.effect == Effect::kDeny;
  });
}

bool may_deny(const policy::Tables& tables, policy::DocumentId document) {
  return !document.valid() || tables.documents[document].opaque ||
         denies_something(tables, document);
}

std::string mechanism_words(const Mechanism& mechanism) {
  const std::string what(mechanism.what);
  switch (mechanism.change) {
    case Change::kAny:
      return "any, keep all";
    case Change::kAnyWithoutInline:
      return "any, drop inline of " + what;
    case Change::kAnyWithoutPolicy:
      return "any, drop " + what;
    case Change::kVersion:
      return "version " + what + "=" + std::string(mechanism.version);
    case Change::kAttach:
      return "attach " + what;
    case Change::kJoin:
      return "join " + what;
    case Change::kLeave:
      return "leave " + what;
    case Change::kNoBoundary:
      return "no boundary";
    case Change::kBoundaryVersion:
      return "boundary " + what + "=" + std::string(mechanism.version);
    case Change::kNoManagedDenies:
      return "no managed denies of " + what;
    case Change::kNoInlineDenies:
      return "no inline denies of " + what;
    case Change::kAnyTags:
      return "tags free";
    case Change::kTag:
      return "tag " + what + "=" + std::string(mechanism.version);
    case Change::kNoTags:
      return what.empty() ? "tags removed" : "tag " + what + " removed";
    case Change::kMfa:
      return "mfa";
    case Change::kDecrypts:
      return "decrypts with " + what + (mechanism.version.empty() ? "" : " by a grant");
  }
  return {};
}

Holding::Holding(const evaluate::Principals& principals, const evaluate::Principal& principal)
    : principal_(&principal), boundary_unknown_(principal.boundary_unknown) {
  const auto identity = principals.policies(principal, Layer::kIdentity);
  identity_.assign(identity.begin(), identity.end());
  const auto boundary = principals.policies(principal, Layer::kBoundary);
  boundary_.assign(boundary.begin(), boundary.end());
  index();
}

Holding::Holding(const evaluate::Principal& principal, const std::optional<HeldPolicy>& boundary)
    : principal_(&principal) {
  if (boundary) boundary_.push_back(*boundary);
  index();
}

void Holding::index() {
  identity_documents_.clear();
  boundary_documents_.clear();
  for (const HeldPolicy& held : identity_) identity_documents_.push_back(held.document.document);
  for (const HeldPolicy& held : boundary_) boundary_documents_.push_back(held.document.document);
}

void Holding::change_tags(const std::function<void(Tagged&)>& change) {
  const auto changed = std::make_shared<Tagged>();
  changed->principal = *principal_;
  const auto tags = principal_->caller.tags;
  changed->tags.assign(tags.begin(), tags.end());
  change(*changed);
  changed->principal.caller.tags = changed->tags;
  tagged_ = changed;
  principal_ = &changed->principal;
}

void Holding::revise(const std::function<bool(HeldPolicy&)>& keep) {
  for (std::vector<HeldPolicy>* policies : {&identity_, &boundary_}) {
    std::vector<HeldPolicy> kept;
    for (HeldPolicy& held : *policies)
      if (keep(held)) kept.push_back(held);
    *policies = std::move(kept);
  }
  index();
}

void Holding::apply(const PolicyIndex& policies, const Mechanism& mechanism) {
  const policy::Tables& tables = policies.model().policies;
  const std::string_view what = mechanism.what;
  switch (mechanism.change) {
    case Change::kAny:
      everything_ = true;
      break;
    case Change::kAnyWithoutInline:
      everything_ = true;
      std::erase_if(identity_, [&](const HeldPolicy& held) { return is_inline_of(held, what); });
      break;
    case Change::kAnyWithoutPolicy:
      everything_ = true;
      std::erase_if(identity_, [&](const HeldPolicy& held) { return held.arn == what; });
      break;
    case Change::kVersion:
      for (HeldPolicy& held : identity_)
        if (held.arn == what) held.document = document_of(policies, what, mechanism.version);
      break;
    case Change::kAttach:
      if (const snapshot::ManagedPolicy* policy = policies.managed_policy(what))
        identity_.push_back({.name = last_part(what),
                             .arn = what,
                             .owner = principal_->name.arn,
                             .document = policy->document()});
      break;
    case Change::kJoin:
      add_group(policies, what, identity_);
      break;
    case Change::kLeave:
      std::erase_if(identity_, [&](const HeldPolicy& held) { return held.owner == what; });
      break;
    case Change::kNoBoundary:
      boundary_.clear();
      boundary_unknown_ = false;
      break;
    case Change::kBoundaryVersion:
      for (HeldPolicy& held : boundary_)
        if (held.arn == what) held.document = document_of(policies, what, mechanism.version);
      break;
    case Change::kNoManagedDenies:
      std::erase_if(identity_, [&](const HeldPolicy& held) {
        return is_managed_of(held, what) && denies_something(tables, held.document.document);
      });
      break;
    case Change::kNoInlineDenies:
      std::erase_if(identity_, [&](const HeldPolicy& held) {
        return is_inline_of(held, what) && denies_something(tables, held.document.document);
      });
      break;
    case Change::kAnyTags:
      chooses_tags_ = true;
      change_tags([](Tagged& changed) { changed.principal.caller.tags_known = false; });
      break;
    case Change::kTag:
      change_tags([&](Tagged& changed) {
        remove_tag(what, changed.tags);
        changed.tags.push_back({.key = what, .value = mechanism.version});
      });
      break;
    case Change::kNoTags:
      change_tags([&](Tagged& changed) {
        if (what.empty())
          changed.tags.clear();
        else
          remove_tag(what, changed.tags);
      });
      break;
    case Change::kMfa:
      has_mfa_ = true;
      break;
    case Change::kDecrypts:
      opened_keys_.push_back({.arn = what, .by_grant = mechanism.version == kByGrant});
      break;
  }
}

Holding Holding::with(const PolicyIndex& policies, const std::vector<Mechanism>& mechanisms) const {
  Holding changed = *this;
  for (const Mechanism& mechanism : mechanisms) changed.apply(policies, mechanism);
  changed.index();
  return changed;
}

bool Holding::surely_allows_everything(const policy::Tables& tables) const {
  const auto any = [](Range range, const auto& list, const auto& table) {
    return std::ranges::any_of(range.of(list), [&](auto id) { return table[id].everything; });
  };
  return everything_ || std::ranges::any_of(identity_, [&](const HeldPolicy& held) {
           const policy::DocumentId document = held.document.document;
           if (!document.valid() || tables.documents[document].opaque) return false;
           return std::ranges::any_of(
               tables.statements_of(document), [&](const policy::Statement& statement) {
                 return statement.effect == Effect::kAllow && !statement.not_action &&
                        !statement.not_resource && statement.tests.empty() &&
                        any(statement.actions, tables.action_lists, tables.actions) &&
                        any(statement.resources, tables.resource_lists, tables.resources);
               });
         });
}

Holding Holding::with_everything() const {
  Holding changed = *this;
  changed.everything_ = true;
  changed.identity_.clear();
  changed.boundary_.clear();
  changed.boundary_unknown_ = false;
  changed.index();
  return changed;
}

evaluate::Layers Holding::layers() const {
  using State = evaluate::LayerPolicies::State;
  evaluate::Layers layers;
  evaluate::layer(layers, Layer::kIdentity) = {
      .state = State::kGiven, .documents = identity_documents_, .everything = everything_};
  if (boundary_unknown_)
    evaluate::layer(layers, Layer::kBoundary) = {.state = State::kUnknown};
  else if (!boundary_.empty())
    evaluate::layer(layers, Layer::kBoundary) = {.state = State::kGiven,
                                                 .documents = boundary_documents_};
  return layers;
}

}  // namespace ambit::graph
