// What is known of the techniques before any snapshot: which the graph has edges for, what is
// looked for with them, and how their requests hang on what they are about.
#ifndef AMBIT_GRAPH_TECHNIQUE_INDEX_H_
#define AMBIT_GRAPH_TECHNIQUE_INDEX_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/technique.h"

namespace ambit::graph {

// Techniques that the graph has edges for.
bool is_modelled(const Technique& technique);

// By what is looked for with them.
struct ModelledTechniques {
  std::vector<const Technique*> taking_over = {};
  std::vector<const Technique*> handing_over = {};
  std::vector<const Technique*> using_known = {};  // and identity pools
  std::vector<const Technique*> writing = {};
  std::vector<const Technique*> creating = {};  // users and roles
  std::vector<const Technique*> tagging = {};   // users and roles, for conditions on their tags
  std::vector<const Technique*> tagging_sessions = {};       // likewise, of roles
  std::vector<const Technique*> enrolling = {};              // MFA devices, for conditions on MFA
  std::vector<const Technique*> opening_keys = {};           // of KMS
  std::vector<const Technique*> knowing = {};                // the secret of a key
  std::vector<const Technique*> reading = {};                // what may hold credentials
  std::vector<const Technique*> federating = {};             // identity providers that roles trust
  std::vector<const Technique*> changing_sets = {};          // permission sets
  std::vector<const Technique*> making_sets = {};            // likewise
  std::vector<const Technique*> making_stack_sets = {};      // in member accounts
  std::vector<const Technique*> opening_root_sessions = {};  // likewise
};
const ModelledTechniques& modelled_techniques();

const Technique& assume_role_technique();

// Whether a role is used by way of a service, which the role has to trust.
bool hands_over_role(const Technique& technique);

// The services that a second role trusts which is handed over, too; empty: there is none.
std::span<const std::string_view> second_services_of(const Technique& technique);

// Whether the role of a resource is used, and nothing but what is known of resources tells which
// roles that may be.
bool uses_known_resource(const Technique& technique);

// Whether a role is used by way of an identity pool of Cognito, which the role has to trust.
bool uses_identity_pool(const Technique& technique);

// The kind of the host or workload that the caller has to control; empty: none.
std::string_view controlled_kind(const Technique& technique);

// Whether a role is used by way of another one, which is handed over and assumes it.
bool assumes_by_second_role(const Technique& technique);

// The kind of the resource that may be any of those that are known: the controlled one, or what is
// changed; empty: none.
std::string_view known_kind(const Technique& technique);

// Whether it acts as a role, not with credentials of its own, in one of these ways.
bool uses_role(const Technique& technique);

// Whether it reads what may hold credentials of users and roles.
bool reads_credentials(const Technique& technique);

// The identity provider that it changes or makes: kSamlProvider, kOidcProvider; kNobody: none.
Variable provider_of(const Technique& technique);

// Whether it gives no permissions but those of an existing policy or group.
bool only_gains(const Technique& technique);

// Whether it works without limits, and that is documented or follows from what is.
bool is_sure(const Technique& technique);

// How the requests of a technique hang on its variables.
struct Shape {
  bool entities_elsewhere = false;            // it names entities to another service than IAM
  bool counts_versions = false;               // kWhenFullOfVersions
  bool asks_mfa = false;                      // kWhenMfaDevice
  bool names_provider = false;                // an identity provider
  std::vector<std::string> entity_keys = {};  // keys that say which entity it is, in lower case
};
// Of one of techniques().
const Shape& shape_of(const Technique& technique);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_TECHNIQUE_INDEX_H_
