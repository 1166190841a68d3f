// A second implementation of the permission evaluation, for tests only: a direct transcription of
// the evaluation rules that shares no code with lib/. It is written to be compared with the
// specification line by line; it parses every text again for every question and makes no attempt to
// be fast.
#ifndef AMBIT_TESTS_REFERENCE_REFERENCE_H_
#define AMBIT_TESTS_REFERENCE_REFERENCE_H_

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace ambit::reference {

using Json = nlohmann::json;

// In strict mode the request context is complete. In the two other modes, the three-valued ones,
// keys may be unknown and undocumented points of AWS are unknown: closed means that a key which is
// neither given, nor derivable, nor listed as unknown is absent; open means that it is unknown.
enum class Mode { kStrict, kClosed, kOpen };

enum class CallerKind {
  kUser,
  kRole,         // a role session
  kFederated,    // a session from GetFederationToken
  kRoot,         // the root user; with session policies an AssumeRoot session
  kService,      // a service principal acting for itself
  kWebIdentity,  // caller of AssumeRoleWithWebIdentity
  kSaml,         // caller of AssumeRoleWithSAML
  kAnonymous,
};

// Who asks. Fields that a kind does not have stay empty.
struct Caller {
  CallerKind kind = CallerKind::kUser;
  std::string account = {};  // User, Role, Federated, Root
  // The ARN of the user, the role session, the federated session or the root user. Empty for a role
  // session whose session name is not known; `session_name` is then empty too.
  std::string arn = {};
  std::string id = {};            // AIDA... of a user, AROA... of a session's role
  std::string name = {};          // User: friendly name; Federated: its name
  std::string session_name = {};  // Role
  std::string role_arn = {};      // Role: with its path
  std::string issuer_arn = {};    // Federated: the user who called GetFederationToken
  std::string issuer_id = {};     // Federated: AIDA... of that user
  std::vector<std::string> service_names =
      {};                              // Service: the first one is aws:PrincipalServiceName
  std::string provider = {};           // WebIdentity, Saml
  std::string canonical_user_id = {};  // of the account
  std::string organization_id = {};    // empty: not known
  std::string organization_path = {};  // "o-ID/r-ID/ou-.../"; empty: not known
  std::map<std::string, std::string> tags = {};          // of the user, or of the session's role
  std::map<std::string, std::string> session_tags = {};  // Role, Federated
  bool tags_known = true;  // false: in open mode a tag that is not listed here is unknown
  bool in_management_account = false;
};

// One given context key.
struct ContextValue {
  enum class Kind { kAbsent, kSingle, kList };
  Kind kind = Kind::kAbsent;
  std::vector<std::string> values = {};  // kSingle: exactly one

  static ContextValue absent() { return {}; }
  static ContextValue single(std::string value) { return {Kind::kSingle, {std::move(value)}}; }
  static ContextValue list(std::vector<std::string> all) { return {Kind::kList, std::move(all)}; }
  friend bool operator==(const ContextValue&, const ContextValue&) = default;
};

// In the order in which an explicit deny is attributed.
enum class Layer { kRcp, kScp, kEndpoint, kResource, kIdentity, kBoundary, kSession };

// The spelling of answers and of the conformance cases: "rcp", "scp", "endpoint", ...
std::string layer_name(Layer layer);

// The policies of one layer: whole policy documents, valid for the layer's kind. RCPs and SCPs have
// one list per level, organization root first; every other layer has exactly one list. A null
// document is opaque: a policy that is attached but cannot be read, so that its Allow and its Deny
// are unknown. Condition values that are JSON numbers must be spelled as nlohmann::json prints
// them.
struct LayerPolicies {
  bool unknown = false;  // whether there are policies, and which, was not collected; no levels then
  std::vector<std::vector<Json>> levels = {};
};

struct Request {
  Mode mode = Mode::kStrict;
  Caller caller = {};
  std::string action = {};  // "service:Name", any case, no wildcards
  std::string resource =
      {};  // one ARN, taken literally; or "*" for an action without resource types
  // The account that owns the resource. Empty: the account in `resource`, and if that names none
  // either, the owner is not known.
  std::string owner = {};
  std::string owner_organization_id = {};    // empty: not known
  std::string owner_organization_path = {};  // empty: not known
  bool owner_is_management_account = false;
  bool aws_managed_key = false;      // the resource is an AWS managed KMS key
  bool gateway_endpoint = false;     // kEndpoint is the policy of a gateway endpoint
  bool resource_types_known = true;  // whether the action's resource types are documented
  std::map<Layer, LayerPolicies> policies = {};      // a layer that is not here has no policy
  std::map<std::string, ContextValue> context = {};  // overrides derived keys; names in any case
  std::set<std::string> unknown = {};  // keys that are unknown in three-valued mode; overrides all
};

// The decisions that are possible: exactly one in strict mode without opaque documents.
struct Answer {
  bool allowed = false;
  bool explicit_deny = false;
  bool implicit_deny = false;
  // The layer that decides, as layer_name gives it, or "root", "both", "service"; empty while more
  // than one decision is possible.
  std::string by = {};

  friend bool operator==(const Answer&, const Answer&) = default;
};

// Whether each decision that `part` leaves possible is also possible by `whole`.
constexpr bool within(const Answer& part, const Answer& whole) {
  return (whole.allowed || !part.allowed) && (whole.explicit_deny || !part.explicit_deny) &&
         (whole.implicit_deny || !part.implicit_deny);
}

// Never throws for documents that are valid for their layer.
Answer evaluate(const Request& request);

}  // namespace ambit::reference

#endif  // AMBIT_TESTS_REFERENCE_REFERENCE_H_
