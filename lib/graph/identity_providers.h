// The identity providers that roles trust: whether they exist, and when they let somebody in.
#ifndef AMBIT_GRAPH_IDENTITY_PROVIDERS_H_
#define AMBIT_GRAPH_IDENTITY_PROVIDERS_H_

#include <string_view>
#include <vector>

#include "evaluate/truth.h"
#include "snapshot/model.h"

namespace ambit::graph {

inline constexpr std::string_view kSamlProviderPath = "saml-provider/";
inline constexpr std::string_view kOidcProviderPath = "oidc-provider/";

// Whether the provider with this ARN exists: by the list of its account, or by a facts file.
evaluate::Truth has_provider(const snapshot::Model& model, std::string_view arn);

// ARNs of the providers of the role's own account that statements of its trust policy name, of the
// type that `prefix` says: kSamlProviderPath, kOidcProviderPath. Sorted, each once. Others are
// refused.
std::vector<std::string_view> trusted_providers(const snapshot::Model& model,
                                                const snapshot::Role& role,
                                                std::string_view prefix);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_IDENTITY_PROVIDERS_H_
