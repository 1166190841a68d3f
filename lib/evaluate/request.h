// One request as the evaluator sees it: who calls, what for, with which context.
#ifndef AMBIT_EVALUATE_REQUEST_H_
#define AMBIT_EVALUATE_REQUEST_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ambit/access.h"

namespace ambit::evaluate {

// Source: IAM User Guide, "AWS JSON policy elements: Principal".
enum class CallerKind : std::uint8_t {
  kUser,
  kRole,         // a role session
  kFederated,    // a session from GetFederationToken
  kRoot,         // the root user; with session policies an AssumeRoot session
  kService,      // a service acting for itself
  kWebIdentity,  // caller of AssumeRoleWithWebIdentity
  kSaml,         // caller of AssumeRoleWithSAML
  kAnonymous,    // unsigned
  kUnspecified,  // an IAM identity of which only the policies are known; no Principal names it but
                 // *
};

// Whether callers of this kind are identities of an account, whose own policies count.
constexpr bool is_iam(CallerKind kind) {
  return kind <= CallerKind::kRoot || kind == CallerKind::kUnspecified;
}

struct TagView {
  std::string_view key = {};
  std::string_view value = {};
};

// The organization of an account.
struct OrganizationView {
  bool known = false;          // whether it is known which organization it is, if any
  std::string_view id = {};    // "o-..."; empty: none, or not known
  std::string_view path = {};  // "o-.../r-.../ou-.../"; empty: none, or not known
  bool management_account = false;
};

// Who signs the request. Fields that a kind does not have, and what is not known, stay empty. Views
// must outlive the evaluation. Source: IAM User Guide, "AWS global condition context keys:
// Properties of the principal".
struct Caller {
  CallerKind kind = CallerKind::kUser;
  // Of the user, of the role (with its path) behind the session, of the federated session, or of
  // the root user.
  std::string_view arn = {};
  std::string_view account = {};       // 12 digits
  std::string_view name = {};          // friendly name; Federated: the session's
  std::string_view unique_id = {};     // AIDA..., AROA...
  std::string_view session_name = {};  // Role
  std::string_view session_arn = {};   // Role: arn:P:sts::A:assumed-role/NAME/SESSION
  std::string_view issuer_arn = {};    // Federated: the user who called GetFederationToken
  std::string_view issuer_id = {};
  std::span<const std::string_view> service_names = {};  // Service; the principal name first
  std::string_view provider = {};                        // WebIdentity, Saml: ARN or built-in name
  std::string_view canonical_user_id = {};               // of the account
  OrganizationView organization = {};                    // of the account
  // Of a session: its own tags already laid over the role's.
  std::span<const TagView> tags = {};
  bool tags_known = true;  // false: there may be more tags than these
};

// A context key that the request gives; exactly one value unless it is a list or absent.
using ContextEntry = ContextValue;

// How a key counts that is neither given nor derivable from caller and resource.
enum class OtherKeys : std::uint8_t {
  kAbsent,   // the context is complete
  kUnknown,  // it may have any value, or none
};

// What to do where AWS's behaviour is not documented.
enum class Mode : std::uint8_t {
  kStrict,       // take one answer
  kThreeValued,  // unknown
};

struct Request {
  std::string_view action = {};    // service:Name, any letter case
  std::string_view resource = {};  // one ARN, or `*` for an action without resource types
  std::string_view owner = {};     // the resource's account; empty: not known
  OrganizationView owner_organization = {};
  bool aws_managed_key = false;   // the resource is a KMS key that AWS manages
  bool gateway_endpoint = false;  // the endpoint policy is that of a gateway endpoint
  // Whether it is documented on which types of resources the action works, if on any.
  bool resource_types_known = true;
  std::span<const ContextEntry> context = {};
  // Keys that are unknown whatever says something of them; in strict mode only with
  // OtherKeys::kUnknown.
  std::span<const std::string> unknown = {};
  OtherKeys other_keys = OtherKeys::kAbsent;
  Mode mode = Mode::kStrict;
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_REQUEST_H_
