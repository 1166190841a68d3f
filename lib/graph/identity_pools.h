// Roles that identity pools of Amazon Cognito hand out.
// Source: Amazon Cognito Developer Guide, "IAM roles", "Role trust and permissions".
#ifndef AMBIT_GRAPH_IDENTITY_POOLS_H_
#define AMBIT_GRAPH_IDENTITY_POOLS_H_

#include <string_view>

#include "ambit/paths.h"
#include "graph/authority.h"

namespace ambit::graph {

// The identity provider that roles of identity pools trust.
inline constexpr std::string_view kIdentityPools = "cognito-identity.amazonaws.com";

// When the role's trust policy lets identities of the pool in, an ARN, for whoever has the pool
// hand the role out; empty: of a pool that is not known, and may be the one that is asked for.
Guard trusts_identity_pool(Authority& authority, std::string_view role, std::string_view pool);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_IDENTITY_POOLS_H_
