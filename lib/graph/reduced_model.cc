// Rows are small and name policies by id, so the whole model is copied once; what is taken away
// changes the rows of its owners only. A document without some statements is one more document in
// the copied tables: a run of copies of the statements that are left. It keeps its place, so
// statements are still found where they stand in the export.
#include "graph/reduced_model.h"

#include <algorithm>

namespace ambit::graph {
namespace {

using snapshot::GroupId;
using snapshot::ManagedPolicyId;
using snapshot::RoleId;
using snapshot::UserId;

void copy_rows(const snapshot::Model& from, snapshot::Model& to) {
  to.complete = from.complete;
  to.accounts = from.accounts;
  to.users = from.users;
  to.groups = from.groups;
  to.roles = from.roles;
  to.managed_policies = from.managed_policies;
  to.credentials = from.credentials;
  to.organizations = from.organizations;
  to.memberships = from.memberships;
  to.resources = from.resources;
  to.known_accounts = from.known_accounts;
  to.buckets = from.buckets;
  to.inventory = from.inventory;
  to.facts = from.facts;
  to.identity_center = from.identity_center;
  to.session_policies = from.session_policies;
  to.endpoint_policy = from.endpoint_policy;
}

}  // namespace

std::shared_ptr<policy::Tables> copy_of(const policy::Tables& tables) {
  auto copy = std::make_shared<policy::Tables>();
  // In the same order, so that symbols are the same.
  for (std::uint32_t i = 0; i < tables.symbols.size(); ++i)
    copy->symbols.intern(tables.symbols.text(Symbol(i)));
  copy->actions = tables.actions;
  copy->resources = tables.resources;
  copy->keys = tables.keys;
  copy->values = tables.values;
  copy->tests = tables.tests;
  copy->principals = tables.principals;
  copy->statements = tables.statements;
  copy->documents = tables.documents;
  copy->action_lists = tables.action_lists;
  copy->action_spans = tables.action_spans;
  copy->resource_lists = tables.resource_lists;
  copy->resource_spans = tables.resource_spans;
  copy->test_lists = tables.test_lists;
  copy->test_spans = tables.test_spans;
  copy->principal_lists = tables.principal_lists;
  copy->principal_spans = tables.principal_spans;
  copy->value_lists = tables.value_lists;
  copy->pieces = tables.pieces;
  copy->numbers = tables.numbers;
  copy->dates = tables.dates;
  copy->ip_ranges = tables.ip_ranges;
  return copy;
}

namespace {

// Principals look at the rows, so the rows come first.
snapshot::Model& filled(const snapshot::Model& whole, snapshot::Model& model) {
  copy_rows(whole, model);
  return model;
}

}  // namespace

ReducedModel::ReducedModel(const snapshot::Model& whole, const Removables& removables)
    : whole_(whole),
      removables_(removables),
      model_(copy_of(whole.policies)),
      principals_(filled(whole, model_)),
      policies_(model_) {
  const auto add = [&](RowKind kind, std::size_t rows) {
    for (std::uint32_t i = 0; i < rows; ++i)
      owners_.emplace(model_.text(holder_of(model_, {kind, i}).arn), Row{kind, i});
  };
  add(RowKind::kUser, model_.users.size());
  add(RowKind::kGroup, model_.groups.size());
  add(RowKind::kRole, model_.roles.size());
}

void ReducedModel::restore() {
  for (const Row row : changed_) {
    switch (row.kind) {
      case RowKind::kUser:
        model_.users[UserId(row.index)] = whole_.users[UserId(row.index)];
        break;
      case RowKind::kGroup:
        model_.groups[GroupId(row.index)] = whole_.groups[GroupId(row.index)];
        break;
      case RowKind::kRole:
        model_.roles[RoleId(row.index)] = whole_.roles[RoleId(row.index)];
        break;
      case RowKind::kManaged:
        model_.managed_policies[ManagedPolicyId(row.index)] =
            whole_.managed_policies[ManagedPolicyId(row.index)];
        break;
    }
  }
  changed_.clear();
}

snapshot::Holder& ReducedModel::holder(Row row) {
  if (row.kind == RowKind::kUser) return model_.users[UserId(row.index)];
  if (row.kind == RowKind::kGroup) return model_.groups[GroupId(row.index)];
  return model_.roles[RoleId(row.index)];
}

// Of the policy that a statement stands in.
policy::PlacedDocument& ReducedModel::document(const Removable& place) {
  if (place.row.kind == RowKind::kManaged) {
    snapshot::ManagedPolicy& managed = model_.managed_policies[ManagedPolicyId(place.row.index)];
    return managed.versions[managed.default_version.value_or(0)].document;
  }
  if (place.kind == CutElement::Kind::kTrust) return model_.roles[RoleId(place.row.index)].trust;
  return holder(place.row).inline_policies[place.inline_policy].document;
}

policy::DocumentId ReducedModel::without(
    policy::DocumentId document, const std::vector<std::uint32_t>& removed,
    const std::map<std::uint32_t, policy::DocumentId>& replaced) {
  if (replaced.empty()) {
    const auto known = known_.find({document, removed});
    if (known != known_.end()) return known->second;
  }
  policy::Tables& all = tables();
  const policy::Document old = all.documents[document];
  std::vector<policy::Statement> left;
  for (std::uint32_t i = 0; i < old.statements.size(); ++i) {
    const auto other = replaced.find(i);
    if (other != replaced.end()) {
      const auto statements = all.statements_of(other->second);
      left.insert(left.end(), statements.begin(), statements.end());
    } else if (!std::binary_search(removed.begin(), removed.end(), i)) {
      left.push_back(all.statements[policy::StatementId(old.statements.begin + i)]);
    }
  }
  policy::Document reduced{.version = old.version};
  reduced.statements.begin = static_cast<std::uint32_t>(all.statements.size());
  for (const policy::Statement& statement : left) {
    reduced.services |= statement.services;
    all.statements.add(statement);
  }
  reduced.statements.end = static_cast<std::uint32_t>(all.statements.size());
  const policy::DocumentId id = all.documents.add(reduced);
  if (replaced.empty()) known_.emplace(std::pair(document, removed), id);
  return id;
}

void ReducedModel::take_away(std::span<const std::uint32_t> elements,
                             const Replacements& replacements) {
  restore();
  struct Edits {
    std::vector<std::uint32_t> removed = {};  // statements
    std::map<std::uint32_t, policy::DocumentId> replaced = {};
  };
  std::map<Removable, Edits> documents;  // by the place of the document
  std::vector<Removable> attachments;
  const auto change_of = [&](std::uint32_t element) -> Edits& {
    Removable place = removables_.all()[element];
    place.entry = kNoIndex;
    return documents[place];
  };
  for (const std::uint32_t element : elements) {
    const Removable& one = removables_.all()[element];
    changed_.push_back(one.row);
    if (one.kind == CutElement::Kind::kAttachment)
      attachments.push_back(one);
    else
      change_of(element).removed.push_back(one.entry);
  }
  for (const auto& [element, id] : replacements) {
    const Removable& one = removables_.all()[element];
    changed_.push_back(one.row);
    change_of(element).replaced.emplace(one.entry, id);
  }
  for (auto& [place, change] : documents) {
    std::sort(change.removed.begin(), change.removed.end());
    policy::PlacedDocument& placed = document(place);
    placed.document = without(placed.document, change.removed, change.replaced);
  }
  // From the back, so that places stay what they are.
  std::sort(attachments.rbegin(), attachments.rend());
  for (const Removable& one : attachments) {
    snapshot::Holder& owner = holder(one.row);
    if (one.inline_policy != kNoIndex)
      owner.inline_policies.erase(owner.inline_policies.begin() + one.inline_policy);
    else
      owner.attached_policies.erase(owner.attached_policies.begin() + one.entry);
  }
}

// Takes the policy's document as it is now; false: it is not there any more.
bool ReducedModel::reread(evaluate::HeldPolicy& held) const {
  const bool boundary = held.kind == PolicyKind::kBoundary;
  const auto owner = owners_.find(held.owner);
  if (held.name.empty() || owner == owners_.end()) return true;  // not known which policies
  const snapshot::Holder& holder = holder_of(model_, owner->second);
  if (held.arn.empty()) {
    for (const snapshot::InlinePolicy& policy : holder.inline_policies) {
      if (model_.text(policy.name) != held.name) continue;
      held.document = policy.document;
      return true;
    }
    return false;
  }
  const bool attached =
      boundary || std::ranges::any_of(holder.attached_policies, [&](const auto& one) {
        return model_.text(one.arn) == held.arn;
      });
  if (const snapshot::ManagedPolicy* policy = policies_.managed_policy(held.arn))
    held.document = policy->document();
  return attached;
}

Holding ReducedModel::holding(std::uint32_t principal,
                              const std::vector<Mechanism>& mechanisms) const {
  return holding(Holding(principals_, principals_.all()[principal]), mechanisms);
}

Holding ReducedModel::holding(Holding whole, const std::vector<Mechanism>& mechanisms) const {
  whole.revise([this](evaluate::HeldPolicy& held) { return reread(held); });
  return mechanisms.empty() ? std::move(whole) : whole.with(policies_, mechanisms);
}

}  // namespace ambit::graph
