// What the values of Principal elements are: ARNs of IAM and STS, providers, service principals.
#ifndef AMBIT_LINT_PRINCIPAL_TEXT_H_
#define AMBIT_LINT_PRINCIPAL_TEXT_H_

#include <cstdint>
#include <string_view>

#include "lint/document.h"

namespace ambit::lint {

// What a value under `AWS` names.
enum class AwsPrincipal : std::uint8_t {
  kInvalid,
  kEveryone,
  kAccount,  // its id, or its root ARN
  kUser,
  kRole,
  kSession,  // of an assumed role
  kFederatedUser,
  kOriginAccess,  // an identity of CloudFront
  kId,            // of a user or role that was deleted, or not resolved
  kGroup,         // is no principal
};

struct AwsPrincipalText {
  AwsPrincipal kind = AwsPrincipal::kInvalid;
  std::string_view account = {};
  std::string_view name = {};  // of the user or role, without its path
};

AwsPrincipalText read_aws_principal(std::string_view text);

enum class Provider : std::uint8_t { kInvalid, kSaml, kOidc };

// What a value under `Federated` names. `host` is that of an OIDC provider, with its path: what the
// condition keys of the provider start with.
struct ProviderText {
  Provider kind = Provider::kInvalid;
  std::string_view host = {};
};

ProviderText read_provider(std::string_view text);

// `sqs.amazonaws.com`, `logs.us-east-1.amazonaws.com`, in lower case. Names of other partitions and
// of other Amazon domains count too.
bool is_service_principal(std::string_view text);
// The label before the domain is a region.
bool has_region(std::string_view service_principal);
// `logs.us-east-1.amazonaws.com` is logs: the part before the region or the domain.
std::string_view service_name(std::string_view service_principal);

// Everybody: `"*"` or `{"AWS": "*"}`.
inline bool is_everyone(const PrincipalEntry& entry) {
  return entry.text == "*" && (entry.type == "*" || entry.type == "AWS");
}

}  // namespace ambit::lint

#endif  // AMBIT_LINT_PRINCIPAL_TEXT_H_
