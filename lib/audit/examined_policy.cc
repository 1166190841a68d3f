#include "audit/examined_policy.h"

#include "audit/walk.h"

namespace ambit::audit {
namespace {

using PolicyFunction = std::function<void(const ExaminedPolicy&, Subject&)>;

std::string_view kind_name(HolderKind kind) {
  static constexpr std::string_view kNames[] = {"user", "group", "role"};
  return kNames[static_cast<std::size_t>(kind)];
}

// A policy that bounds and is attached to nothing grants nothing.
bool only_bounds(const Assessment& a, const snapshot::ManagedPolicy& policy) {
  const std::string_view arn = a.text(policy.arn);
  const bool bounds =
      a.use().boundaries.contains(arn) || policy.boundary_usage_count.value_or(0) > 0;
  return bounds && !a.use().attached.contains(arn) && policy.attachment_count.value_or(0) == 0;
}

void visit(Assessment& a, const ExaminedPolicy& policy, const PolicyFunction& f) {
  Subject subject(a,
                  policy.owner.holder != nullptr ? a.text(policy.owner.holder->arn) : policy.arn);
  const Verdict readable = is_readable(a, policy.document);
  if (readable.unknown()) {
    subject.not_assessed(readable.reason());
  } else {
    f(policy, subject);
  }
}

void visit_managed(Assessment& a, PolicyScope scope, const PolicyFunction& f) {
  for (const auto& policy : rows(a.model().managed_policies, a.account().policy_rows)) {
    if (scope == PolicyScope::kPermissions && only_bounds(a, policy)) continue;
    visit(a,
          {.name = a.text(policy.name), .arn = a.text(policy.arn), .document = policy.document()},
          f);
  }
}

void visit_inline(Assessment& a, const HolderReference& owner, const PolicyFunction& f) {
  for (const snapshot::InlinePolicy& policy : owner.holder->inline_policies)
    visit(a, {.name = a.text(policy.name), .owner = owner, .document = policy.document}, f);
  if (owner.holder->policies_known) return;
  Subject(a, a.text(owner.holder->arn)).not_assessed({"AUTH", Why::kDamaged});
}

void visit_roles(Assessment& a, PolicyScope scope, const PolicyFunction& f) {
  for (const snapshot::Role& role : rows(a.model().roles, a.account().role_rows)) {
    if (!has_own_policies(a, role)) continue;
    const HolderReference owner = {HolderKind::kRole, &role};
    if (scope != PolicyScope::kTrust) visit_inline(a, owner, f);
    if (scope != PolicyScope::kPermissions)
      visit(a, {.kind = PolicyKind::kTrust, .owner = owner, .document = role.trust}, f);
  }
}

}  // namespace

std::string policy_part(const ExaminedPolicy& policy) {
  if (policy.kind == PolicyKind::kTrust) return "trust";
  if (policy.owner.holder == nullptr) return {};
  return "inline:" + std::string(policy.name);
}

policy::StatementId ExaminedStatement::id() const {
  const policy::Tables& tables = assessment.model().policies;
  return policy::StatementId(tables.documents[policy.document.document].statements.begin + index);
}

std::string ExaminedStatement::part() const {
  return policy_part(policy) + '#' + std::to_string(index);
}

Evidence ExaminedStatement::evidence() const {
  return evidence(row.span);
}

Evidence ExaminedStatement::evidence(policy::Span span) const {
  const snapshot::Holder* owner = policy.owner.holder;
  return {.where = policy.document.locate(span),
          .statement = StatementReference{
              .policy = std::string(policy.kind == PolicyKind::kTrust ? "AssumeRolePolicyDocument"
                                                                      : policy.name),
              .arn = std::string(policy.arn),
              .owner = owner == nullptr ? "" : std::string(assessment.text(owner->arn)),
              .kind = policy.kind,
              .index = index,
              .sid = std::string(sid())}};
}

bool has_own_policies(const Assessment& a, const snapshot::Role& role) {
  return !is_service_linked(a.model(), role) && !is_identity_center_role(a, role);
}

void for_each_own_policy(Assessment& a, PolicyScope scope, const PolicyFunction& f) {
  if (!has_authorization_details(a)) return;
  require_complete(a, a.account().roles);
  if (scope != PolicyScope::kTrust) {
    require_complete(a, a.account().users);
    require_complete(a, a.account().groups);
    require_complete(a, a.account().policies);
    visit_managed(a, scope, f);
    for (const snapshot::User& user : rows(a.model().users, a.account().user_rows))
      visit_inline(a, {HolderKind::kUser, &user}, f);
    for (const snapshot::Group& group : rows(a.model().groups, a.account().group_rows))
      visit_inline(a, {HolderKind::kGroup, &group}, f);
  }
  visit_roles(a, scope, f);
}

void for_each_statement(const Assessment& a, const ExaminedPolicy& policy,
                        const std::function<void(const ExaminedStatement&)>& f) {
  std::uint32_t index = 0;
  for (const policy::Statement& row : a.model().policies.statements_of(policy.document.document))
    f({.assessment = a, .policy = policy, .row = row, .index = index++});
}

void for_each_own_statement(Assessment& a, PolicyScope scope,
                            const std::function<void(const ExaminedStatement&, Subject&)>& f) {
  for_each_own_policy(a, scope, [&](const ExaminedPolicy& policy, Subject& subject) {
    for_each_statement(a, policy,
                       [&](const ExaminedStatement& statement) { f(statement, subject); });
  });
}

Verdict is_readable(const Assessment& a, const policy::PlacedDocument& document) {
  if (!document.document.valid()) return Reason{"AUTH", Why::kDocumentMissing};
  if (a.model().policies.documents[document.document].opaque)
    return Reason{"AUTH", Why::kUnknownConstruct};
  return true;
}

std::string holder_command(const Assessment& a, std::string_view verb,
                           const HolderReference& holder) {
  const std::string kind(kind_name(holder.kind));
  return fill_command(
      "aws iam " + std::string(verb) + '-' + kind + "-policy --" + kind + "-name NAME",
      std::vector<Placeholder>{{"NAME", a.text(holder.holder->name)}});
}

std::vector<std::string> edit_commands(const Assessment& a, const ExaminedPolicy& policy) {
  const HolderReference& owner = policy.owner;
  if (owner.holder == nullptr) {
    return {fill_command(
        "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://fixed.json "
        "--set-as-default",
        std::vector<Placeholder>{{"POLICY_ARN", policy.arn}})};
  }
  if (policy.kind == PolicyKind::kTrust) {
    return {fill_command(
        "aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json",
        std::vector<Placeholder>{{"ROLE", a.text(owner.holder->name)}})};
  }
  return {holder_command(a, "put", owner) +
          fill_command(" --policy-name NAME --policy-document file://fixed.json",
                       std::vector<Placeholder>{{"NAME", policy.name}})};
}

}  // namespace ambit::audit
