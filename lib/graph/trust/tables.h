// What the rules on trust know about AWS and about identity providers, compiled in from
// lib/graph/data/trust.json.
#ifndef AMBIT_GRAPH_TRUST_TABLES_H_
#define AMBIT_GRAPH_TRUST_TABLES_H_

#include <span>
#include <string_view>

#include "ambit/trust.h"

namespace ambit::graph {

// An OIDC provider with one issuer for all its tenants.
// Source: IAM User Guide, "Identity-provider controls for shared OIDC providers".
struct SharedIssuer {
  std::string_view host = {};   // with its path
  std::string_view claim = {};  // that IAM wants to be tested: "sub" or "aud"
  // Subjects are `start`, the owner, `delimiter`, and what of the owner it is. Empty: not known.
  std::string_view start = {};
  std::string_view delimiter = {};
  std::span<const std::string_view> binding_claims = {};  // others that tell the owner
  std::span<const std::string_view> narrow = {};  // what starts the branch or environment in them
  std::span<const std::string_view> narrowing_claims = {};  // others that tell it
};
const SharedIssuer* find_shared_issuer(std::string_view host);

// A public provider of identities of people, built into IAM.
struct LegacyIssuer {
  std::string_view host = {};
  std::span<const std::string_view> claims = {};  // that tell the application
};
const LegacyIssuer* find_legacy_issuer(std::string_view host);

std::span<const std::string_view> exempt_services();
std::span<const std::string_view> services_without_source();
// Actions by which a service delivers for whomever it acts.
std::span<const std::string_view> delivering_actions();
// Of service principals that are no prefix of actions.
bool is_further_service(std::string_view label);

// `logs` of `logs.us-east-1.amazonaws.com.cn`: what stands before region and domain. Empty: the
// text is not the name of a service.
std::string_view service_label(std::string_view principal);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_TRUST_TABLES_H_
