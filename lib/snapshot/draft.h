// What the readers of artefacts make and the builder merges into the model: the rows of the model
// before the same entity of two files is one row and before names are resolved to ids.
#ifndef AMBIT_SNAPSHOT_DRAFT_H_
#define AMBIT_SNAPSHOT_DRAFT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "snapshot/export_times.h"
#include "snapshot/model.h"
#include "snapshot/pages.h"

namespace ambit::snapshot {

// What a value was read as.
struct ReadArtefact {
  Symbol account = {};  // invalid: of none, or not known
  std::uint64_t entities = 0;
};

struct Reference {
  Symbol name = {};
  Location where = {};
};

struct DraftUser : User {
  std::vector<Reference> group_names = {};
};

struct DraftRole : Role {
  bool has_trust = false;                     // a document, whatever it is worth
  std::vector<Reference> profile_roles = {};  // ARNs of the roles in its instance profiles
};

enum class DetailsList : std::uint8_t { kUsers, kGroups, kRoles, kPolicies };
inline constexpr std::size_t kDetailsLists = 4;

// What one value says about one of its lists.
struct ListState {
  bool present = false;
  bool filled = false;
  bool unreadable = false;  // the list as a whole
  bool lost = false;        // an entity of it
  bool excluded = false;    // the call did not ask for it
  bool partial = false;     // more of it may exist
};

// One value of authorization details.
struct DetailsPage {
  AccountId account = {};  // invalid: it has no entity that tells, and no context
  PageMark mark = {};
  std::array<ListState, kDetailsLists> lists = {};
  std::optional<Instant> latest = {};  // of all times in it
  Location where = {};

  ListState& list(DetailsList which) { return lists[static_cast<std::size_t>(which)]; }
};

struct DraftReport {
  AccountId account = {};
  std::optional<Instant> generated = {};
  std::optional<Instant> latest = {};  // of all times in it
  bool damaged = false;                // a row or a column is lost
  std::vector<Credential> rows = {};
  Location where = {};
};

struct DraftResource : ResourcePolicy {
  // When `arn` is invalid: what stands in it before and behind the account, which is that of the
  // snapshot.
  Symbol before_account = {};
  Symbol behind_account = {};
};

// The public access block of a bucket or, without an ARN, of an account.
struct DraftAccessBlock {
  Symbol arn = {};
  Symbol account = {};
  std::optional<PublicAccessBlock> block = {};  // empty: not known
  Location where = {};
};

// The buckets of one account, or some of them.
struct DraftBuckets {
  AccountId account = {};  // invalid: that of the snapshot
  std::vector<Reference> names = {};
  Symbol canonical_id = {};
  Location where = {};
};

// --- Organizations. Units, roots and policies go by their ids, as texts. ---

struct DraftOrganization {
  Symbol id = {};
  Symbol management_account = {};
  std::optional<bool> all_features = {};  // false: consolidated billing only, without policies
  Location where = {};
};

// An account, and the organization that it is in.
struct DraftMember {
  Symbol account = {};       // invalid: that of the snapshot
  Symbol organization = {};  // invalid: it is in none
  Location where = {};
  bool known = true;  // false: said in two ways
};

struct DraftParent {
  Symbol child = {};  // a unit or an account
  Symbol parent = {};
  Location where = {};
};

struct DraftRoot {
  Symbol organization = {};
  Symbol id = {};
  bool types_known = false;
  bool service_control = false;  // enabled
  bool resource_control = false;
  Location where = {};
};

enum class OrganizationPolicyType : std::uint8_t {
  kUnknown,
  kServiceControl,
  kResourceControl,
  kOther,  // tags, backup, ...: says nothing about access
};

// Policies that AWS attaches everywhere; their content is documented.
inline constexpr std::string_view kFullAccess = "p-FullAWSAccess";
inline constexpr std::string_view kFullResourceAccess = "p-RCPFullAWSAccess";

// The lists of Draft::list_pages: of a type of policies, and of a policy or a target.
inline constexpr std::string_view kAccounts = "org.accounts";
inline constexpr std::string_view kPolicies = "org.policies";
inline constexpr std::string_view kTargets = "org.targets";
inline std::string list_name(std::string_view kind, OrganizationPolicyType type,
                             std::string_view subject) {
  return std::string(kind)
      .append(" ")
      .append(std::to_string(static_cast<int>(type)))
      .append(" ")
      .append(subject);
}

struct DraftOrganizationPolicy {
  Symbol organization = {};  // invalid: managed by AWS
  Symbol id = {};
  Symbol arn = {};
  Symbol name = {};
  OrganizationPolicyType type = OrganizationPolicyType::kUnknown;
  policy::PlacedDocument document = {};  // invalid: not exported here
  Location where = {};
};

// The targets of a policy (`subject` is the policy), or the policies of a target, of one type.
struct DraftAttachments {
  Symbol organization = {};  // invalid: that of the caller
  Symbol caller = {};
  Symbol subject = {};
  OrganizationPolicyType type = OrganizationPolicyType::kUnknown;
  std::vector<Reference> attached = {};
  Location where = {};
};

// Something that holds for the organization as a whole.
template <class T>
struct OfOrganization {
  Symbol organization = {};  // invalid: that of the caller
  Symbol caller = {};
  T value = {};
  Location where = {};
};

struct DraftPolicyList {
  OrganizationPolicyType type = OrganizationPolicyType::kUnknown;
  std::vector<Symbol> ids = {};
};

// An account of ambit's own form of an organization.
struct DraftFileMember {
  Symbol organization = {};
  Symbol account = {};
  Symbol path = {};
  PolicyLevels service_control = {};
  PolicyLevels resource_control = {};
  Location where = {};
};

struct OrganizationDraft {
  std::vector<DraftOrganization> organizations;
  std::vector<DraftMember> members;
  std::vector<DraftParent> parents;
  std::vector<DraftRoot> roots;
  std::vector<DraftOrganizationPolicy> policies;
  std::vector<DraftAttachments> targets;          // of policies
  std::vector<DraftAttachments> target_policies;  // of targets
  std::vector<DraftAttachments> partial_targets;  // of policies; there may be more
  std::vector<OfOrganization<DraftPolicyList>> policy_lists;
  std::vector<OfOrganization<Completeness>> account_lists;
  std::vector<OfOrganization<bool>> root_sessions;
  std::vector<OfOrganization<bool>> root_credentials_management;
  std::vector<OfOrganization<bool>> stack_sets_access;
  std::vector<OfOrganization<std::vector<DelegatedAdministrator>>> delegations;
  std::vector<OfOrganization<DelegatedAdministrator>> delegated_services;  // of one of them
  std::vector<DraftFileMember> file_members;
  // What AWS attaches everywhere; their content is the same in every organization.
  policy::PlacedDocument full_service_control = {};
  policy::PlacedDocument full_resource_control = {};
};

// Accounts while they are found, each once.
class AccountNames {
 public:
  struct Name {
    Symbol partition = {};
    Symbol id = {};
  };

  AccountId add(Symbol partition, Symbol id) {
    const auto [at, added] = ids_.try_emplace({partition, id}, AccountId{});
    if (added) at->second = names_.add({partition, id});
    return at->second;
  }
  const Name& operator[](AccountId account) const { return names_[account]; }
  // Invalid for an invalid account.
  Symbol id_of(AccountId account) const { return account.valid() ? names_[account].id : Symbol{}; }
  std::size_t size() const { return names_.size(); }

 private:
  IdTable<AccountId, Name> names_;
  std::map<std::pair<Symbol, Symbol>, AccountId> ids_;
};

// One answer of a call that prints a list, or one thing.
template <class Row>
struct DraftAnswer {
  Symbol account = {};  // invalid: that of the snapshot
  Symbol scope = {};    // as in the rows
  PageMark page = {};
  bool partial = false;                   // filtered, or a row of it is lost
  std::optional<Instant> generated = {};  // when it says that it was made
  std::optional<Instant> earliest = {};   // of the times in it
  std::optional<Instant> latest = {};
  std::vector<Row> rows = {};
  Location where = {};
};
template <class Row>
using DraftAnswers = std::vector<DraftAnswer<Row>>;

struct Draft {
  explicit Draft(const SourceFiles& files) : times(files), complete(files) {}

  ExportTimes times;
  ExportTimes complete;  // what a header calls complete; the times say nothing
  AccountNames accounts;
  std::vector<DraftUser> users;
  std::vector<Group> groups;
  std::vector<DraftRole> roles;
  std::vector<ManagedPolicy> policies;
  std::vector<DetailsPage> pages;
  std::vector<DraftReport> reports;
  std::vector<DraftResource> resources;
  std::vector<DraftAccessBlock> access_blocks;
  std::vector<DraftBuckets> buckets;
  std::vector<KnownAccount> known_accounts;
  Facts facts;
  IdentityCenter identity_center;
  InventoryTables<DraftAnswers> inventory;
  OrganizationDraft organization;
  Pages list_pages;         // of the lists of organizations
  bool input_lost = false;  // something could not be read, and what it was is not known
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_DRAFT_H_
