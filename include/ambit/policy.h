// The words of the IAM policy language that every component shares.
// Source: IAM User Guide, "IAM JSON policy element reference"; semantics: docs of `ambit can`.
#ifndef AMBIT_POLICY_H_
#define AMBIT_POLICY_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace ambit {

// What a policy document is used as; decides which elements it may have.
enum class PolicyKind : std::uint8_t {
  kIdentity,  // managed or inline policy of a user, group or role
  kBoundary,  // permissions boundary
  kSession,   // passed when a session is made
  kResource,  // attached to a resource
  kTrust,     // a role's trust policy
  kScp,       // service control policy
  kRcp,       // resource control policy
  kEndpoint,  // VPC endpoint policy
};

// "identity", "boundary", ...: as `--kind` takes it and JSON answers print it.
std::string_view policy_kind_name(PolicyKind kind);
std::optional<PolicyKind> parse_policy_kind(std::string_view name);

enum class Effect : std::uint8_t { kAllow, kDeny };

}  // namespace ambit

#endif  // AMBIT_POLICY_H_
