#include "audit/public_buckets.h"

#include <array>
#include <optional>
#include <utility>

#include "audit/resource_policies.h"
#include "audit/trust.h"

namespace ambit::audit {
namespace {

using snapshot::Knowledge;
using snapshot::PublicAccessBlock;
using snapshot::ResourcePolicy;

struct Setting {
  std::string_view name = {};
  bool PublicAccessBlock::* value = nullptr;
};
constexpr std::array kSettings = {
    Setting{"BlockPublicAcls", &PublicAccessBlock::block_public_acls},
    Setting{"IgnorePublicAcls", &PublicAccessBlock::ignore_public_acls},
    Setting{"BlockPublicPolicy", &PublicAccessBlock::block_public_policy},
    Setting{"RestrictPublicBuckets", &PublicAccessBlock::restrict_public_buckets},
};

// The blocks of a bucket and of its account.
struct Blocks {
  std::optional<PublicAccessBlock> own = {};
  std::optional<PublicAccessBlock> all = {};

  Blocks(const ResourcePolicy* resource, const snapshot::Account& owner)
      : all(owner.public_access_block) {
    if (resource != nullptr) own = resource->public_access_block;
  }

  // Whether one of the two has the setting on.
  Verdict has(bool PublicAccessBlock::* setting) const {
    if ((own && (*own).*setting) || (all && (*all).*setting)) return true;
    if (own && all) return false;
    return Reason{"PAB", own || all ? Why::kIncomplete : Why::kAbsent};
  }
};

// What the policy of the bucket grants to anybody, whatever blocks it.
GrantedRequest granted_by_policy(const Assessment& a, const ResourcePolicy* resource) {
  if (resource == nullptr || resource->state == Knowledge::kUnknown)
    return {.verdict = Reason{"BUCKETPOL", Why::kAbsent}};
  if (resource->state == Knowledge::kNone) return {};
  const policy::DocumentId document = resource->document.document;
  if (!document.valid()) return {.verdict = Reason{"BUCKETPOL", Why::kDocumentMissing}};
  GrantedRequest granted = {.verdict = Reason{"BUCKETPOL", Why::kUnknownConstruct}};
  if (a.model().policies.documents[document].opaque) return granted;
  GrantedRequest found =
      StatementQuestions(a, resource->document, PolicyKind::kResource).grants_public();
  return found.verdict.unknown() ? granted : found;
}

// Whether the ACL counts at all, where the owner of the bucket does not own all objects.
Verdict acl_counts(const Assessment& a, Symbol owner, Symbol bucket) {
  const auto* const ownership = a.model().inventory.bucket_ownerships.find(owner, {}, bucket);
  if (ownership == nullptr) return Reason{"ACL", Why::kAbsent};
  if (ownership->damaged) return Reason{"ACL", Why::kDamaged};
  return !ownership->enforced;
}

void judge_acl(const Assessment& a, Symbol owner, Symbol bucket, const Blocks& blocks,
               PublicBucket& out) {
  const auto* const acl = a.model().inventory.bucket_acls.find(owner, {}, bucket);
  Verdict grants = false;
  if (acl == nullptr)
    grants = Reason{"ACL", Why::kAbsent};
  else if (acl->damaged)
    grants = Reason{"ACL", Why::kDamaged};
  else
    grants = !acl->public_grants.empty();
  out.by_acl =
      grants & acl_counts(a, owner, bucket) & !blocks.has(&PublicAccessBlock::ignore_public_acls);
  if (!out.by_acl.yes()) return;
  out.grants = acl->public_grants;
  out.evidence.push_back({.where = acl->where});
}

void judge_policy(const Assessment& a, const ResourcePolicy* resource, const Blocks& blocks,
                  PublicBucket& out) {
  const GrantedRequest granted = granted_by_policy(a, resource);
  out.by_policy = granted.verdict & !blocks.has(&PublicAccessBlock::restrict_public_buckets);
  if (!out.by_policy.yes()) return;
  out.request = granted.request;
  const Range statements = a.model().policies.documents[resource->document.document].statements;
  for (const policy::StatementId id : granted.statements)
    out.evidence.push_back(evidence_of(a, *resource, id.index() - statements.begin));
}

}  // namespace

Verdict restricts_public(const ResourcePolicy* resource, const snapshot::Account& owner) {
  return Blocks(resource, owner).has(&PublicAccessBlock::restrict_public_buckets);
}

PublicBucket public_bucket(const Assessment& a, std::string_view name) {
  const std::string arn =
      "arn:" + std::string(a.text(a.account().partition)) + ":s3:::" + std::string(name);
  const auto& symbols = a.model().policies.symbols;
  const std::string_view id = a.model().owner_of(arn);
  const snapshot::Account* const owner =
      id.empty() ? &a.account() : find_account(a, symbols.find(id));
  PublicBucket out;
  if (owner == nullptr) {
    out.by_policy = Reason{"BUCKETPOL", Why::kAbsent};
    out.by_acl = Reason{"ACL", Why::kAbsent};
    return out;
  }
  const ResourcePolicy* const resource = a.model().policy_of(arn);
  const Blocks blocks(resource, *owner);
  judge_policy(a, resource, blocks, out);
  judge_acl(a, owner->id, symbols.find(name), blocks, out);
  for (const Setting& setting : kSettings)
    if (!blocks.has(setting.value).yes()) out.missing.emplace_back(setting.name);
  return out;
}

}  // namespace ambit::audit
