#include "graph/removable.h"

#include <algorithm>
#include <set>

#include "graph/holding.h"

namespace ambit::graph {
namespace {

using ElementKind = CutElement::Kind;
using snapshot::GroupId;
using snapshot::ManagedPolicyId;
using snapshot::RoleId;
using snapshot::UserId;

bool is_known(const policy::Tables& tables, const policy::PlacedDocument& document) {
  return document.document.valid() && !tables.documents[document.document].opaque;
}

// Nobody but AWS edits what it says about who may assume these.
bool is_reserved(std::string_view role_arn) {
  return role_arn.find(":role/aws-service-role/") != std::string_view::npos ||
         role_arn.find(":role/aws-reserved/") != std::string_view::npos;
}

}  // namespace

const snapshot::Holder& holder_of(const snapshot::Model& model, Row row) {
  if (row.kind == RowKind::kUser) return model.users[UserId(row.index)];
  if (row.kind == RowKind::kGroup) return model.groups[GroupId(row.index)];
  return model.roles[RoleId(row.index)];
}

Removables::Removables(const snapshot::Model& model, CutGrants grants) : model_(model) {
  if (grants == CutGrants::kAny || grants == CutGrants::kStatements) add_all(true);
  if (grants == CutGrants::kAttachments) add_all(false);
  if (grants == CutGrants::kAny || grants == CutGrants::kTrusts) add_trusts();
  std::sort(all_.begin(), all_.end());
  kept_.assign(all_.size(), false);
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    const Removable& one = all_[i];
    if (one.kind == ElementKind::kAttachment) {
      const CutElement attachment = element(i);
      const bool inlined = attachment.arn.empty();
      by_attachment_.emplace(Attachment{attachment.owner, attachment.arn,
                                        inlined ? attachment.policy : std::string_view{}},
                             i);
      continue;
    }
    const Location where = element(i).statement.where;
    by_place_.emplace(Place{where.file, where.begin, where.end}, i);
    if (one.kind == ElementKind::kTrust)
      by_role_[model_.text(model_.roles[RoleId(one.row.index)].arn)].push_back(i);
  }
}

void Removables::add_statements(Removable one, const policy::PlacedDocument& document) {
  if (!is_known(model_.policies, document)) return;
  const auto statements = model_.policies.statements_of(document.document);
  for (std::uint32_t i = 0; i < statements.size(); ++i) {
    if (statements[i].effect != Effect::kAllow) continue;
    one.entry = i;
    all_.push_back(one);
  }
}

// Of what a user, group or role holds: statements of inline policies and attachments of those that
// cannot be edited, or all its policies as a whole. Without a policy that denies, more is allowed.
void Removables::add_policies(Row row, bool statements) {
  const snapshot::Holder& holder = holder_of(model_, row);
  const auto denies = [&](const policy::PlacedDocument& document) {
    return denies_something(model_.policies, document.document);
  };
  for (std::uint32_t i = 0; i < holder.inline_policies.size(); ++i) {
    const policy::PlacedDocument& document = holder.inline_policies[i].document;
    if (statements)
      add_statements({.kind = ElementKind::kStatement, .row = row, .inline_policy = i}, document);
    else if (!denies(document))
      all_.push_back({.kind = ElementKind::kAttachment, .row = row, .inline_policy = i});
  }
  for (std::uint32_t i = 0; i < holder.attached_policies.size(); ++i) {
    const snapshot::AttachedPolicy& attached = holder.attached_policies[i];
    const bool exported = attached.policy.valid();
    const bool editable = exported && !model_.managed_policies[attached.policy].aws_managed();
    if (statements && editable) continue;
    if (exported && denies(model_.managed_policies[attached.policy].document())) continue;
    all_.push_back({.kind = ElementKind::kAttachment, .row = row, .entry = i});
  }
}

void Removables::add_all(bool statements) {
  std::set<ManagedPolicyId> attached;
  const auto add = [&](RowKind kind, std::size_t rows) {
    for (std::uint32_t i = 0; i < rows; ++i) {
      add_policies({kind, i}, statements);
      for (const auto& one : holder_of(model_, {kind, i}).attached_policies)
        if (one.policy.valid()) attached.insert(one.policy);
    }
  };
  add(RowKind::kUser, model_.users.size());
  add(RowKind::kGroup, model_.groups.size());
  add(RowKind::kRole, model_.roles.size());
  if (!statements) return;
  // A policy that nobody has grants nothing.
  for (const ManagedPolicyId id : attached)
    if (!model_.managed_policies[id].aws_managed())
      add_statements({.kind = ElementKind::kStatement, .row = {RowKind::kManaged, id.index()}},
                     model_.managed_policies[id].document());
}

void Removables::add_trusts() {
  for (std::uint32_t i = 0; i < model_.roles.size(); ++i) {
    const snapshot::Role& role = model_.roles[RoleId(i)];
    if (!is_reserved(model_.text(role.arn)))
      add_statements({.kind = ElementKind::kTrust, .row = {RowKind::kRole, i}}, role.trust);
  }
}

std::optional<std::uint32_t> Removables::of(const StatementRef& statement) const {
  const Location where = statement.where;
  const auto found = by_place_.find({where.file, where.begin, where.end});
  if (found != by_place_.end()) return unless_kept(found->second);
  return of_attachment(statement.owner, statement.arn, statement.policy);
}

std::optional<std::uint32_t> Removables::of_attachment(std::string_view owner, std::string_view arn,
                                                       std::string_view name) const {
  const auto found = by_attachment_.find({owner, arn, arn.empty() ? name : std::string_view{}});
  return found == by_attachment_.end() ? std::nullopt : unless_kept(found->second);
}

ElementSet Removables::of_trust(std::string_view role_arn) const {
  const auto found = by_role_.find(role_arn);
  return found == by_role_.end() ? ElementSet{} : found->second;
}

policy::PlacedDocument Removables::document_of(const Removable& one) const {
  if (one.row.kind == RowKind::kManaged)
    return model_.managed_policies[ManagedPolicyId(one.row.index)].document();
  if (one.kind == ElementKind::kTrust) return model_.roles[RoleId(one.row.index)].trust;
  const snapshot::Holder& holder = holder_of(model_, one.row);
  if (one.inline_policy != kNoIndex) return holder.inline_policies[one.inline_policy].document;
  const ManagedPolicyId attached = holder.attached_policies[one.entry].policy;
  return attached.valid() ? model_.managed_policies[attached].document() : policy::PlacedDocument{};
}

CutElement Removables::element(std::uint32_t number) const {
  const Removable& one = all_[number];
  CutElement element{.kind = one.kind};
  std::string_view name, arn, owner;
  if (one.row.kind == RowKind::kManaged) {
    arn = model_.text(model_.managed_policies[ManagedPolicyId(one.row.index)].arn);
    name = last_part(arn);
  } else {
    const snapshot::Holder& holder = holder_of(model_, one.row);
    owner = model_.text(holder.arn);
    if (one.inline_policy != kNoIndex)
      name = model_.text(holder.inline_policies[one.inline_policy].name);
    else if (one.kind == ElementKind::kAttachment)
      name = last_part(arn = model_.text(holder.attached_policies[one.entry].arn));
  }
  if (one.kind == ElementKind::kAttachment) {
    element.policy = name;
    element.arn = arn;
    element.owner = owner;
    return element;
  }
  const bool trust = one.kind == ElementKind::kTrust;
  const policy::PlacedDocument document = document_of(one);
  const policy::Statement& statement = model_.policies.statements_of(document.document)[one.entry];
  element.statement = {.policy = trust ? "trust policy" : name,
                       .arn = arn,
                       .owner = owner,
                       .kind = trust ? PolicyKind::kTrust : PolicyKind::kIdentity,
                       .index = one.entry,
                       .sid = model_.text(statement.sid),
                       .effect = Effect::kAllow,
                       .layer = trust ? Layer::kResource : Layer::kIdentity,
                       .where = document.locate(statement.span)};
  return element;
}

}  // namespace ambit::graph
