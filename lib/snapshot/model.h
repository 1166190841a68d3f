// What was exported, as flat tables: accounts, users, groups, roles, managed policies, credential
// report rows, organizations, resource policies and inventories. Rows name each other by id; texts
// are symbols; every row knows its place.
//
// Filled while loading, immutable afterwards. Rows are sorted by (partition, account, ARN), so
// nothing depends on the order of files.
#ifndef AMBIT_SNAPSHOT_MODEL_H_
#define AMBIT_SNAPSHOT_MODEL_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/diagnostic.h"
#include "ambit/id.h"
#include "ambit/snapshot.h"
#include "ambit/source.h"
#include "pattern/scalar.h"
#include "policy/tables.h"
#include "snapshot/facts.h"
#include "snapshot/identity_center.h"
#include "snapshot/inventory.h"
#include "snapshot/knowledge.h"
#include "support/id_table.h"
#include "support/symbol.h"

namespace ambit::snapshot {

using AccountId = Id<struct AccountTag>;
using UserId = Id<struct UserTag>;
using GroupId = Id<struct GroupTag>;
using RoleId = Id<struct RoleTag>;
using ManagedPolicyId = Id<struct ManagedPolicyTag>;
using CredentialId = Id<struct CredentialTag>;
using OrganizationId = Id<struct OrganizationTag>;
using MembershipId = Id<struct MembershipTag>;
using ResourcePolicyId = Id<struct ResourcePolicyTag>;
using KnownAccountId = Id<struct KnownAccountTag>;

struct InlinePolicy {
  Symbol name = {};
  policy::PlacedDocument document = {};
  Location where = {};  // of the entry in the owner's list
};

struct AttachedPolicy {
  Symbol arn = {};
  ManagedPolicyId policy = {};  // invalid: its document is not in the snapshot
  Location where = {};
};

struct Tag {
  Symbol key = {};  // as written
  Symbol value = {};
};

// What users, groups and roles have in common.
struct Holder {
  Symbol arn = {};
  Symbol name = {};
  Symbol path = {};       // "/" when the export has none
  Symbol unique_id = {};  // AIDA..., AROA..., AGPA...; invalid when not exported
  AccountId account = {};
  Time created = {};
  std::vector<InlinePolicy> inline_policies = {};
  std::vector<AttachedPolicy> attached_policies = {};
  bool policies_known =
      true;             // false: one of the two lists is damaged or was exported differently twice
  Location where = {};  // of the entity's object
};

struct User : Holder {
  std::vector<GroupId> groups = {};
  bool groups_known = true;  // false: the list is damaged, or a group is not in the snapshot
  std::vector<Tag> tags = {};
  bool tags_known = true;
  std::optional<AttachedPolicy> boundary = {};
  bool boundary_known = true;
  CredentialId credential = {};  // its row of the credential report; invalid when there is none
};

struct Group : Holder {
  std::vector<UserId> members = {};
};

struct InstanceProfile {
  Symbol arn = {};
  Symbol name = {};
};

struct Role : Holder {
  policy::PlacedDocument trust = {};
  std::vector<InstanceProfile> instance_profiles = {};
  std::vector<Tag> tags = {};
  bool tags_known = true;
  std::optional<AttachedPolicy> boundary = {};
  bool boundary_known = true;
  // When the role was last used: exported (has_last_used), and then a time, or none within the
  // tracking period (last_used not known).
  bool has_last_used = false;
  Time last_used = {};
  Symbol last_used_region = {};
};

struct PolicyVersion {
  Symbol id = {};  // "v3"
  bool is_default = false;
  policy::PlacedDocument document = {};
  Time created = {};
  Location where = {};
};

struct ManagedPolicy {
  Symbol arn = {};
  Symbol name = {};
  Symbol path = {};
  AccountId account = {};  // invalid for a policy managed by AWS
  Time created = {};
  Time updated = {};
  std::vector<PolicyVersion> versions = {};
  std::optional<std::uint32_t> default_version = {};  // index into `versions`; empty: not known
  std::optional<std::int64_t> attachment_count = {};
  std::optional<std::int64_t> boundary_usage_count = {};
  Location where = {};

  bool aws_managed() const { return !account.valid(); }
  // The default version's document; invalid when it is not known.
  policy::PlacedDocument document() const {
    return default_version ? versions[*default_version].document : policy::PlacedDocument{};
  }
};

// A field of the credential report.
enum class Flag : std::uint8_t {
  kFalse,
  kTrue,
  kUnknown
};  // kUnknown: no column, not_supported, damaged
enum class FieldState : std::uint8_t {
  kTime,           // a time
  kNone,           // N/A: there is none
  kNoInformation,  // no_information: none seen
  kUnknown,        // no column, not_supported, or damaged
};
struct TimeField {
  FieldState state = FieldState::kUnknown;
  Instant instant = {};
  Location where = {};
};
struct FlagField {
  Flag flag = Flag::kUnknown;
  Location where = {};
};
struct AccessKeySlot {
  FlagField active = {};
  TimeField last_rotated = {};
  TimeField last_used = {};
  Symbol last_used_region = {};   // invalid for N/A
  Symbol last_used_service = {};  // invalid for N/A
};
struct CertificateSlot {
  FlagField active = {};
  TimeField last_rotated = {};
};

// One row of a credential report.
struct Credential {
  Symbol name = {};  // "<root_account>" for root
  Symbol arn = {};
  AccountId account = {};
  bool root = false;
  TimeField created = {};
  FlagField password_enabled = {};
  TimeField password_last_used = {};
  TimeField password_last_changed = {};
  TimeField password_next_rotation = {};
  FlagField mfa_active = {};
  std::array<AccessKeySlot, 2> keys = {};
  std::array<CertificateSlot, 2> certificates = {};
  Symbol additional_credentials = {};  // text of additional_credentials_info, if any
  Location where = {};                 // the row
};

// --- Organizations ---

// A service or resource control policy where it is attached.
struct AttachedOrganizationPolicy {
  Symbol id = {};                        // "p-FullAWSAccess"; invalid: not exported
  Symbol arn = {};                       // likewise
  Symbol name = {};                      // likewise
  policy::PlacedDocument document = {};  // invalid: something is attached whose content is unknown
  Location where = {};                   // of what says that it is attached
};

// What is attached to one place: the root, a unit, or the account itself. Without a policy it
// allows nothing.
using PolicyLevel = std::vector<AttachedOrganizationPolicy>;

// The policies of one type that apply to an account. A level that is known in part has an entry
// without id and document for the rest.
struct PolicyLevels {
  Knowledge state = Knowledge::kUnknown;  // kNone: no organization, or the type is not in use
  std::vector<PolicyLevel> levels = {};   // root of the organization first, account last
};

struct DelegatedAdministrator {
  Symbol account = {};                // 12 digits
  std::vector<Symbol> services = {};  // "sso.amazonaws.com"
  bool services_known = false;
  Location where = {};
};

struct Organization {
  Symbol id = {};                                  // "o-a1b2c3d4e5"
  Symbol management_account = {};                  // 12 digits; invalid: not known
  Completeness accounts = Completeness::kUnknown;  // the list of its accounts
  Knowledge delegation = Knowledge::kUnknown;      // of delegated_administrators
  std::vector<DelegatedAdministrator> delegated_administrators = {};
  std::optional<bool> all_features = {};   // false: consolidated billing only; empty: not known
  std::optional<bool> root_sessions = {};  // likewise
  std::optional<bool> root_credentials_management = {};
  std::optional<bool> stack_sets_trusted_access = {};
  Location where = {};
};

// What is known of an account's place in an organization; for accounts that were exported and for
// those that only an organization names.
struct Membership {
  Symbol account = {};  // 12 digits
  Knowledge organization_state = Knowledge::kUnknown;
  OrganizationId organization = {};  // valid iff kKnown
  Symbol path = {};  // "o-a1b2c3d4e5/r-ab12/ou-ab12-prod0001/", of its parent; invalid: not known
  bool is_management_account = false;
  PolicyLevels service_control = {};
  PolicyLevels resource_control = {};
  Location where = {};
};

// --- Resources ---

// The four settings, of a bucket or of an account.
struct PublicAccessBlock {
  bool block_public_acls = false;
  bool ignore_public_acls = false;
  bool block_public_policy = false;
  bool restrict_public_buckets = false;
  Location where = {};
};

// A resource, and the policy that it has.
struct ResourcePolicy {
  Symbol arn = {};
  Symbol account = {};                    // 12 digits; invalid: not known
  Knowledge state = Knowledge::kUnknown;  // kNone: it is known to have no policy
  policy::PlacedDocument document = {};   // valid only for kKnown, but may be opaque
  bool inferred = false;                  // what it is the policy of was concluded from its content
  std::optional<PublicAccessBlock> public_access_block = {};  // of a bucket
  Location where = {};
};

// A bucket that an account lists as its own.
struct Bucket {
  Symbol name = {};
  Symbol account = {};  // 12 digits
  Location where = {};
};

enum class Relation : std::uint8_t { kUnknown, kOwn, kPartner, kVendor, kFormer };

// An account that somebody has put a name to.
struct KnownAccount {
  Symbol id = {};     // 12 digits
  Symbol label = {};  // invalid: none given
  Relation relation = Relation::kUnknown;
  Location where = {};
};

// What is known of one account.
struct Account {
  Symbol id = {};         // 12 digits
  Symbol partition = {};  // "aws"
  Completeness users = Completeness::kUnknown;
  Completeness groups = Completeness::kUnknown;
  Completeness roles = Completeness::kUnknown;
  Completeness policies = Completeness::kUnknown;              // customer managed
  Completeness aws_managed_policies = Completeness::kUnknown;  // those that are attached
  bool has_authorization_details = false;
  bool authorization_details_damaged = false;
  bool has_credential_report = false;
  bool credential_report_damaged = false;
  AsOf authorization_details_as_of = {};
  AsOf credential_report_as_of = {};
  CredentialId root = {};  // root's row; invalid when the report has none
  MembershipId membership = {};
  Symbol canonical_id = {};  // S3's canonical user id; invalid: not known
  std::optional<PublicAccessBlock> public_access_block = {};

  // The rows of this account in the tables below.
  Range user_rows = {};
  Range group_rows = {};
  Range role_rows = {};
  Range policy_rows = {};  // customer managed
  Range credential_rows = {};
};

struct Model {
  // With tables of its own, or with those of another snapshot.
  explicit Model(std::shared_ptr<policy::Tables> tables = std::make_shared<policy::Tables>())
      : shared_policies(std::move(tables)) {}

  SourceFiles sources;
  Diagnostics diagnostics;
  std::vector<Artefact> artefacts;
  std::uint64_t ignored_files = 0;
  std::vector<std::string> ignored_names;  // the first ten
  bool complete = true;  // false: something was damaged; only with keep_going are questions asked

  std::shared_ptr<policy::Tables> shared_policies;  // written while snapshots are loaded
  const policy::Tables& policies = *shared_policies;

  IdTable<AccountId, Account> accounts;
  IdTable<UserId, User> users;
  IdTable<GroupId, Group> groups;
  IdTable<RoleId, Role> roles;
  IdTable<ManagedPolicyId, ManagedPolicy> managed_policies;  // AWS managed ones last
  IdTable<CredentialId, Credential> credentials;
  IdTable<OrganizationId, Organization> organizations;   // sorted by id
  IdTable<MembershipId, Membership> memberships;         // sorted by account
  IdTable<ResourcePolicyId, ResourcePolicy> resources;   // sorted by ARN
  IdTable<KnownAccountId, KnownAccount> known_accounts;  // sorted by id
  std::vector<Bucket> buckets;                           // sorted by name, each once
  InventoryTables<Inventory> inventory;                  // what else accounts have
  Facts facts;                                           // beside what was exported
  IdentityCenter identity_center;

  // Policies that come with requests (LoadOptions).
  std::vector<policy::PlacedDocument> session_policies;
  std::optional<policy::PlacedDocument> endpoint_policy;

  // The rows of one account.
  std::span<const User> users_of(const Account& account) const {
    return users.all().subspan(account.user_rows.begin, account.user_rows.size());
  }
  std::span<const Group> groups_of(const Account& account) const {
    return groups.all().subspan(account.group_rows.begin, account.group_rows.size());
  }
  std::span<const Role> roles_of(const Account& account) const {
    return roles.all().subspan(account.role_rows.begin, account.role_rows.size());
  }
  std::span<const ManagedPolicy> policies_of(const Account& account) const {
    return managed_policies.all().subspan(account.policy_rows.begin, account.policy_rows.size());
  }
  std::span<const Credential> credentials_of(const Account& account) const {
    return credentials.all().subspan(account.credential_rows.begin, account.credential_rows.size());
  }

  // What is known of the place of an account, of any 12 digits: all unknown when nothing names it.
  // O(log memberships).
  const Membership& membership_of(std::string_view account_id) const;

  // The resource whose policy governs a request for `arn`: of an object its bucket, of a version or
  // alias of a Lambda function that itself or the function, otherwise the resource of exactly this
  // ARN. Null when nothing is known of it. O(log resources).
  const ResourcePolicy* policy_of(std::string_view arn) const;

  // The account that owns what `arn` names: its own fifth field, or what a list of buckets or a
  // resource policy's context says. Empty when not known. O(log).
  std::string_view owner_of(std::string_view arn) const;

  Symbol intern(std::string_view text) { return shared_policies->symbols.intern(text); }
  std::string_view text(Symbol symbol) const {
    return symbol.valid() ? policies.symbols.text(symbol) : std::string_view{};
  }
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_MODEL_H_
