#include "graph/identity_pools.h"

#include <string>
#include <vector>

#include "ambit/arn.h"

namespace ambit::graph {

Guard trusts_identity_pool(Authority& authority, std::string_view role, std::string_view pool) {
  std::vector<evaluate::ContextEntry> context;
  // The audience is the id of the pool: what follows `identitypool/`.
  if (const auto arn = parse_arn(pool))
    context.push_back({.key = std::string(kIdentityPools) + ":aud",
                       .values = {std::string(arn->resource.substr(arn->resource.find('/') + 1))}});
  return authority.trusts_provider(role, kIdentityPools, "sts:AssumeRoleWithWebIdentity",
                                   std::move(context));
}

}  // namespace ambit::graph
