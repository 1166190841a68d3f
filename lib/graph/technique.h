// The escalation techniques: how whoever holds some permissions comes to act as somebody else.
// Facts only, compiled in from data/escalation-techniques.json, which names the sources of each.
#ifndef AMBIT_GRAPH_TECHNIQUE_H_
#define AMBIT_GRAPH_TECHNIQUE_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace ambit::graph {

enum class Family : std::uint8_t {
  kPolicyWrite,       // change the permissions of a controlled principal
  kGuardrail,         // remove or satisfy what limits a controlled principal
  kTakeover,          // obtain credentials or a session of another principal
  kFederation,        // through an identity provider or certificate authority
  kPassroleNew,       // hand a role to a new resource
  kPassroleUpdate,    // hand a role to an existing resource
  kExistingCompute,   // use the role that an existing resource already has
  kIdentityCenter,    // through permission sets and directories
  kCredentialAccess,  // read a store that may hold credentials
  kResourcePolicy,    // change a resource policy, or what a privileged workload runs
  kComposite,         // two of the above that other catalogs list as one
};
inline constexpr std::size_t kFamilies = 11;
std::string_view family_name(Family family);  // "policy-write"

// What a technique is about: an entity of the snapshot, or a resource that may not be in it.
enum class Variable : std::uint8_t {
  kNobody,
  kActor,          // S: the acting principal
  kGainer,         // T: the user or role that gains
  kUser,           // U
  kRole,           // R
  kSecondRole,     // R2
  kGroup,          // G
  kPolicy,         // P: a managed policy
  kProfile,        // IP: an instance profile
  kSamlProvider,   // SP
  kOidcProvider,   // OP
  kPermissionSet,  // PS
  kAccount,        // A
  kExisting,       // X: a resource that exists
  kOther,          // Y: another one
  kNew,   // a resource that the caller creates; the names in its ARN are the caller's choice
  kAny,   // any resource of that type
  kNone,  // the action has no resource type: only a Resource element that covers `*` matches
};

struct TechniqueResource {
  Variable variable = Variable::kNone;
  std::string_view type = {};  // "lambda:function"; empty for kNone
  std::string_view arn = {};   // a format with `${Partition}`, `${Region}`, ...; `*` for kNone
};

// An action that has to be allowed on each of the resources. Requirements of one call are
// authorized together, for one principal.
struct Requirement {
  std::uint8_t call = 1;
  std::string_view action = {};
  std::span<const TechniqueResource> resources = {};
  std::string_view when = {};  // counts only if that is so, in words; empty: always
};

// What the request of an action has in its context.
struct RequestKey {
  std::string_view action = {};
  std::string_view key = {};
  std::span<const std::string_view> values = {};  // any one of them will do
  bool absent = false;                            // the key is not in the request
};

// What has to be so in the account.
enum class Predicate : std::uint8_t {
  kTrustsService,
  kTrustsFederated,
  kTrustsPrincipal,
  kCanAssume,
  kControls,
  kDistinct,
  kSameAccount,
  kIsUser,
  kCustomerManaged,
  kAttached,
  kBoundaryIs,
  kHasBoundary,
  kHasStrongerVersion,
  kMemberOf,
  kNotMemberOf,
  kDenyInManaged,
  kDenyInInline,
  kDenyInGroup,
  kGuardedBy,
  kNotServiceLinked,
  kNotSsoReserved,
  kHasInstanceProfile,
  kNewInstanceProfile,
  kNewPrincipal,
  kAccessKeysBelow,
  kAccessKeysEqual,
  kLoginProfile,
  kInactiveKeySecretKnown,
  kNoExplicitDeny,
  kExists,
  kTriggered,
  kAttribute,
  kAttributeNot,
  kContainsCredentials,
  kControlsHost,
  kControlsWorkload,
  kNetworkReachable,
  kSerialConsoleEnabled,
  kStartupContent,
  kSsmManaged,
  kRoleReadsEventSource,
  kProviderMissing,
  kIssuerAttackerControlled,
  kIssuerTokensObtainable,
  kNoAudienceCondition,
  kScpBinds,
  kInManagementOrDelegatedAccount,
  kRootSessionsEnabled,
  kStacksetsTrustedAccess,
  kIdentityCenterInstance,
  kAssigned,
};
inline constexpr std::size_t kPredicates = 51;
std::string_view predicate_name(Predicate predicate);  // "trusts-service"

// The subject is the role that trusts, the policy that is attached, the user whose keys are
// counted, the resource that exists; the object is the other party, if there is one.
struct Precondition {
  Predicate predicate = Predicate::kTrustsService;
  Variable subject = Variable::kNobody;
  Variable object = Variable::kNobody;
  std::string_view kind = {};                     // of the resource: "ec2-instance"
  std::string_view name = {};                     // of an attribute, a key, an action
  std::span<const std::string_view> values = {};  // services, the provider, the attribute's value
  std::uint8_t number = 0;  // of access keys; 1 for a login profile that is there
};

enum class YieldKind : std::uint8_t {
  kBecome,           // act as the target with its own credentials
  kCodeAs,           // run code that holds the target's credentials
  kApiAs,            // have a service make chosen calls with the target's permissions
  kGrantAny,         // give the target any identity permission
  kGainPolicy,       // give the target the permissions of an existing policy
  kRestore,          // take a limit off the target
  kSatisfy,          // make a condition on the target true
  kLimitedAs,        // act as the target within some services
  kReadCredentials,  // read a store that may hold credentials
};
inline constexpr std::size_t kYieldKinds = 9;
std::string_view yield_name(YieldKind kind);  // "become"

struct Yield {
  YieldKind kind = YieldKind::kBecome;
  Variable to = Variable::kNobody;  // kNobody: `target` says it in words
  std::string_view target = {};
  std::string_view denies_kept = {};  // kGrantAny, kGainPolicy
  std::string_view policy = {};       // kGainPolicy
  std::string_view drops = {};        // kRestore
  std::string_view condition = {};    // kSatisfy
  std::string_view limited_by = {};   // condition keys that may limit it
};

enum class Strength : std::uint8_t { kFull, kConditional, kLimited };
enum class Confidence : std::uint8_t { kDocumented, kDerived, kUnverified };
enum class Status : std::uint8_t { kCurrent, kClosedToNewCustomers, kRetiredService };

struct Technique {
  std::string_view id = {};     // "lambda-passrole-create-invoke"
  std::string_view title = {};  // "New function with a passed role, invoked directly"
  Family family = Family::kTakeover;
  bool needs_existing = false;  // an existing resource, or a fact that is no IAM entity
  std::uint8_t calls = 1;
  std::span<const Requirement> requirements = {};
  std::span<const RequestKey> request_keys = {};
  std::span<const Precondition> preconditions = {};
  Yield yield = {};
  Strength strength = Strength::kFull;
  Confidence confidence = Confidence::kDocumented;
  Status status = Status::kCurrent;
  std::span<const std::string_view> composed_of = {};   // ids
  std::span<const std::string_view> dominated_by = {};  // ids
};

// In the order of the data.
std::span<const Technique> techniques();
// Null for an unknown id. O(techniques).
const Technique* find_technique(std::string_view id);
// The place of the technique, one of techniques(), in the order of the ids, from 1; of null 0.
std::uint32_t id_rank(const Technique* technique);
// All kinds of resources that preconditions may name, ascending.
std::span<const std::string_view> resource_kinds();

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_TECHNIQUE_H_
