#include "snapshot/difference.h"

#include <algorithm>
#include <string>
#include <vector>

namespace ambit::snapshot {
namespace {

bool same(const Time& a, const Time& b) {
  return a.known == b.known && a.instant == b.instant;
}
bool same(const TimeField& a, const TimeField& b) {
  return a.state == b.state && a.instant == b.instant;
}
bool same(const FlagField& a, const FlagField& b) {
  return a.flag == b.flag;
}
bool same(const Tag& a, const Tag& b) {
  return a.key == b.key && a.value == b.value;
}
bool same(const Reference& a, const Reference& b) {
  return a.name == b.name;
}
bool same(const AttachedPolicy& a, const AttachedPolicy& b) {
  return a.arn == b.arn;
}
bool same(const InstanceProfile& a, const InstanceProfile& b) {
  return a.arn == b.arn && a.name == b.name;
}
bool same(const AccessKeySlot& a, const AccessKeySlot& b) {
  return same(a.active, b.active) && same(a.last_rotated, b.last_rotated) &&
         same(a.last_used, b.last_used) && a.last_used_region == b.last_used_region &&
         a.last_used_service == b.last_used_service;
}
bool same(const CertificateSlot& a, const CertificateSlot& b) {
  return same(a.active, b.active) && same(a.last_rotated, b.last_rotated);
}

template <class T>
bool same(const std::optional<T>& a, const std::optional<T>& b) {
  return a.has_value() == b.has_value() && (!a || same(*a, *b));
}

template <class List>
bool same_list(const List& a, const List& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& one, const auto& other) { return same(one, other); });
}

// What stands between a document's braces, without the white space around its tokens.
std::string without_blanks(std::string_view json) {
  std::string text;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (in_string || !blank) text += c;
    if (in_string && c == '\\' && i + 1 < json.size()) text += json[++i];
    if (c == '"') in_string = !in_string;
  }
  return text;
}

template <class IdT>
bool same_ids(const std::vector<IdT>& lists, Range a, Range b) {
  const auto one = a.of(lists);
  const auto other = b.of(lists);
  return std::equal(one.begin(), one.end(), other.begin(), other.end());
}

// The tests of a statement come from the members of an object, which have no order.
bool same_tests(const std::vector<policy::TestId>& lists, Range a, Range b) {
  const auto sorted = [&lists](Range range) {
    const auto list = range.of(lists);
    std::vector<policy::TestId> tests(list.begin(), list.end());
    std::sort(tests.begin(), tests.end());
    return tests;
  };
  return sorted(a) == sorted(b);
}

}  // namespace

bool Difference::same_statement(const policy::Statement& a, const policy::Statement& b) const {
  const policy::Tables& tables = model_.policies;
  return a.effect == b.effect && a.sid == b.sid && a.not_action == b.not_action &&
         a.has_resource == b.has_resource && a.not_resource == b.not_resource &&
         a.has_principal == b.has_principal && a.not_principal == b.not_principal &&
         same_ids(tables.action_lists, a.actions, b.actions) &&
         same_ids(tables.resource_lists, a.resources, b.resources) &&
         same_ids(tables.principal_lists, a.principals, b.principals) &&
         same_tests(tables.test_lists, a.tests, b.tests);
}

bool Difference::same_document(const policy::PlacedDocument& a,
                               const policy::PlacedDocument& b) const {
  if (a.document == b.document) return true;
  if (!a.document.valid() || !b.document.valid()) return false;
  const policy::Document& one = model_.policies.documents[a.document];
  const policy::Document& other = model_.policies.documents[b.document];
  if (one.opaque || other.opaque)
    return without_blanks(model_.sources.excerpt(a.where)) ==
           without_blanks(model_.sources.excerpt(b.where));
  const auto statements = model_.policies.statements_of(a.document);
  const auto others = model_.policies.statements_of(b.document);
  return one.version == other.version &&
         std::equal(statements.begin(), statements.end(), others.begin(), others.end(),
                    [this](const auto& s, const auto& t) { return same_statement(s, t); });
}

std::string_view Difference::between_holders(const Holder& a, const Holder& b) const {
  const auto same_inline = [this](const InlinePolicy& one, const InlinePolicy& other) {
    return one.name == other.name && same_document(one.document, other.document);
  };
  if (a.unique_id != b.unique_id) return "unique id";
  if (!same(a.created, b.created)) return "CreateDate";
  if (a.policies_known != b.policies_known) return "policies";
  if (!same_list(a.attached_policies, b.attached_policies)) return "AttachedManagedPolicies";
  if (!std::equal(a.inline_policies.begin(), a.inline_policies.end(), b.inline_policies.begin(),
                  b.inline_policies.end(), same_inline))
    return "inline policies";
  return {};
}

template <class Row>
std::string_view Difference::between_tagged(const Row& a, const Row& b) const {
  if (const std::string_view member = between_holders(a, b); !member.empty()) return member;
  if (a.tags_known != b.tags_known || !same_list(a.tags, b.tags)) return "Tags";
  if (a.boundary_known != b.boundary_known || !same(a.boundary, b.boundary))
    return "PermissionsBoundary";
  return {};
}

std::string_view Difference::between(const DraftUser& a, const DraftUser& b) const {
  if (const std::string_view member = between_tagged(a, b); !member.empty()) return member;
  if (a.groups_known != b.groups_known || !same_list(a.group_names, b.group_names))
    return "GroupList";
  return {};
}

std::string_view Difference::between(const Group& a, const Group& b) const {
  return between_holders(a, b);
}

std::string_view Difference::between(const DraftRole& a, const DraftRole& b) const {
  if (const std::string_view member = between_tagged(a, b); !member.empty()) return member;
  if (!same_document(a.trust, b.trust)) return "AssumeRolePolicyDocument";
  if (!same_list(a.instance_profiles, b.instance_profiles)) return "InstanceProfileList";
  if (a.has_last_used != b.has_last_used || !same(a.last_used, b.last_used) ||
      a.last_used_region != b.last_used_region)
    return "RoleLastUsed";
  return {};
}

bool Difference::same_versions(const ManagedPolicy& a, const ManagedPolicy& b) const {
  return std::equal(a.versions.begin(), a.versions.end(), b.versions.begin(), b.versions.end(),
                    [this](const PolicyVersion& one, const PolicyVersion& other) {
                      return one.id == other.id && one.is_default == other.is_default &&
                             same(one.created, other.created) &&
                             same_document(one.document, other.document);
                    });
}

std::string_view Difference::between(const ManagedPolicy& a, const ManagedPolicy& b) const {
  if (!same(a.created, b.created)) return "CreateDate";
  if (!same(a.updated, b.updated)) return "UpdateDate";
  if (!same_versions(a, b)) return "PolicyVersionList";
  if (a.aws_managed()) return {};
  if (a.attachment_count != b.attachment_count) return "AttachmentCount";
  if (a.boundary_usage_count != b.boundary_usage_count) return "PermissionsBoundaryUsageCount";
  return {};
}

std::string_view Difference::between(const Credential& a, const Credential& b) const {
  if (!same(a.created, b.created)) return "user_creation_time";
  if (!same(a.password_enabled, b.password_enabled)) return "password_enabled";
  if (!same(a.password_last_used, b.password_last_used)) return "password_last_used";
  if (!same(a.password_last_changed, b.password_last_changed)) return "password_last_changed";
  if (!same(a.password_next_rotation, b.password_next_rotation)) return "password_next_rotation";
  if (!same(a.mfa_active, b.mfa_active)) return "mfa_active";
  if (!same_list(a.keys, b.keys)) return "access keys";
  if (!same_list(a.certificates, b.certificates)) return "certificates";
  if (a.additional_credentials != b.additional_credentials) return "additional_credentials_info";
  return {};
}

std::string_view Difference::between(const ResourcePolicy& a, const ResourcePolicy& b) const {
  if (a.state != b.state || !same_document(a.document, b.document)) return "the policy";
  if (a.account != b.account) return "the account";
  return {};
}

}  // namespace ambit::snapshot
