#include "lint/snapshot_documents.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

namespace ambit::lint {
namespace {

using snapshot::Model;

class Collector {
 public:
  explicit Collector(const Model& model) : model_(model) { find_boundaries(); }

  std::vector<SnapshotDocument> collect();

 private:
  void find_boundaries();
  void add(const policy::PlacedDocument& placed, SnapshotDocument document);
  void add_inline(const snapshot::Holder& holder, std::string_view quota);
  void add_managed(const snapshot::ManagedPolicy& policy);
  void add_role(const snapshot::Role& role);
  void add_levels(const snapshot::PolicyLevels& levels, PolicyKind kind);
  std::string text(Symbol symbol) const { return std::string(model_.text(symbol)); }

  const Model& model_;
  std::set<snapshot::ManagedPolicyId> boundaries_;
  std::set<snapshot::ManagedPolicyId> attached_;
  std::size_t groups_ = 0;
  std::vector<SnapshotDocument> documents_;
};

// A policy that serves as boundary only is judged as one.
void Collector::find_boundaries() {
  const auto attached = [&](const snapshot::Holder& holder) {
    for (const snapshot::AttachedPolicy& policy : holder.attached_policies)
      attached_.insert(policy.policy);
  };
  const auto boundary = [&](const std::optional<snapshot::AttachedPolicy>& policy) {
    if (policy) boundaries_.insert(policy->policy);
  };
  for (const snapshot::User& user : model_.users.all()) {
    attached(user);
    boundary(user.boundary);
  }
  for (const snapshot::Group& group : model_.groups.all()) attached(group);
  for (const snapshot::Role& role : model_.roles.all()) {
    attached(role);
    boundary(role.boundary);
  }
}

void Collector::add(const policy::PlacedDocument& placed, SnapshotDocument document) {
  if (!placed.document.valid()) return;
  document.where = placed.where;
  documents_.push_back(std::move(document));
}

void Collector::add_inline(const snapshot::Holder& holder, std::string_view quota) {
  ++groups_;
  for (const snapshot::InlinePolicy& policy : holder.inline_policies)
    add(policy.document, {.name = text(policy.name),
                          .owner = text(holder.arn),
                          .quota = std::string(quota),
                          .group = groups_});
}

void Collector::add_managed(const snapshot::ManagedPolicy& policy) {
  if (policy.aws_managed()) return;
  const auto index = static_cast<std::uint32_t>(&policy - model_.managed_policies.all().data());
  const snapshot::ManagedPolicyId id(index);
  const bool boundary = boundaries_.contains(id) && !attached_.contains(id);
  add(policy.document(), {.kind = boundary ? PolicyKind::kBoundary : PolicyKind::kIdentity,
                          .name = text(policy.name),
                          .arn = text(policy.arn),
                          .quota = "managed"});
}

void Collector::add_role(const snapshot::Role& role) {
  if (model_.text(role.path).starts_with("/aws-service-role/")) return;
  add_inline(role, "inline-role");
  add(role.trust, {.kind = PolicyKind::kTrust, .name = text(role.name), .owner = text(role.arn)});
}

void Collector::add_levels(const snapshot::PolicyLevels& levels, PolicyKind kind) {
  for (const snapshot::PolicyLevel& level : levels.levels)
    for (const snapshot::AttachedOrganizationPolicy& policy : level)
      add(policy.document, {.kind = kind, .name = text(policy.name), .arn = text(policy.arn)});
}

std::vector<SnapshotDocument> Collector::collect() {
  for (const snapshot::User& user : model_.users.all()) add_inline(user, "inline-user");
  for (const snapshot::Group& group : model_.groups.all()) add_inline(group, "inline-group");
  for (const snapshot::Role& role : model_.roles.all()) add_role(role);
  for (const snapshot::ManagedPolicy& policy : model_.managed_policies.all()) add_managed(policy);
  for (const snapshot::Membership& membership : model_.memberships.all()) {
    add_levels(membership.service_control, PolicyKind::kScp);
    add_levels(membership.resource_control, PolicyKind::kRcp);
  }
  for (const snapshot::ResourcePolicy& resource : model_.resources.all())
    add(resource.document, {.kind = PolicyKind::kResource, .arn = text(resource.arn)});
  // A text that was decoded from a string stands where the string does.
  const auto place = [this](const SnapshotDocument& document) {
    Location outer = document.where;
    while (const auto string = model_.sources.parent(outer.file)) outer = *string;
    return std::tuple(outer.file, outer.begin, document.where.file, document.where.begin);
  };
  std::ranges::sort(documents_, {}, place);
  // An organization's policy is attached in several places and stands in one.
  const auto repeated = std::ranges::unique(documents_, {}, place);
  documents_.erase(repeated.begin(), repeated.end());
  // Those that AWS manages in every organization.
  std::erase_if(documents_, [](const SnapshotDocument& document) {
    return document.arn.find(":aws:policy/") != std::string::npos;
  });
  return std::move(documents_);
}

}  // namespace

std::vector<SnapshotDocument> documents_of(const snapshot::Model& model) {
  return Collector(model).collect();
}

}  // namespace ambit::lint
