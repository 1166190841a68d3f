// The permission graph: who can come to control whom, as flat tables.
//
// Vertices are the users and roles of the snapshot; classes of them that hold the same policies, so
// that what they all can do is stored once; principals whose permissions were changed (elevated);
// the administrators of an account and sets of targets, for the same reason as classes; and one
// administrator an account, a sink; one sink for credentials of nobody knows whom; and for a query
// a resource, another one. Edges say that whoever controls their source can come to control their
// target. Those without technique cost nothing: a
// member to its class, an elevated principal to the principal, who can do something with all of a
// set to the set, an administrator to the administrators and to the sink.
#ifndef AMBIT_GRAPH_NETWORK_H_
#define AMBIT_GRAPH_NETWORK_H_

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/created.h"
#include "graph/entity.h"
#include "graph/guard_table.h"
#include "graph/holding.h"
#include "graph/technique.h"

namespace ambit::graph {

inline constexpr std::uint32_t kNoIndex = ~std::uint32_t{0};

// The managed policy of AWS that stands for all permissions.
inline constexpr std::string_view kAdministratorAccess =
    "arn:aws:iam::aws:policy/AdministratorAccess";

enum class VertexKind : std::uint8_t {
  kPrincipal,
  kClass,
  kElevated,
  kCreated,         // a user or role that is made, without any permission yet
  kAdministrators,  // what all administrators of the account can do
  kTargets,         // what several can do by one technique
  kAdministrator,
  kUnknownCredentials,  // what is read where it is not known whose credentials are there: a sink
  kResource,
};
// Whether the vertex only gathers edges: the actor is who led there.
constexpr bool gathers(VertexKind kind) {
  return kind == VertexKind::kClass || kind == VertexKind::kAdministrators ||
         kind == VertexKind::kTargets;
}

struct Vertex {
  VertexKind kind = VertexKind::kPrincipal;
  // Vertex of the principal itself; of a class its first member. Of one that is in the snapshot
  // also its index in Principals::all().
  std::uint32_t principal = kNoIndex;
  std::uint32_t holding = kNoIndex;  // of Network::holdings
  std::string_view account = {};
  std::vector<Mechanism> mechanisms = {};  // kElevated; sorted
  std::uint32_t created = kNoIndex;        // of Network::created; kNoIndex: it is in the snapshot
};

// What the variables of a technique stand for, as views into the snapshot. Empty: not used.
struct Binding {
  std::string_view user = {};
  std::string_view role = {};
  std::string_view second_role = {};  // by which `role` is assumed
  std::string_view group = {};
  std::string_view policy = {};
  std::string_view new_name = {};      // kNewPrincipal: ARN of what is created
  std::string_view policy_given = {};  // the value of iam:PolicyARN
  std::string_view profile = {};       // an instance profile of `role`
  std::string_view existing = {};  // kExisting, kOther, a provider: the ARN of one that is known
  std::string_view kms_key = {};   // the ARN of what encrypts it
  std::string_view tag_key = {};   // that is set or removed
  std::string_view tag_value = {};
  // Of Network::choices. An edge from a set of targets leaves them to the edge that leads to the
  // set.
  std::uint32_t choices = kNoIndex;
  std::uint8_t value = 0;  // which of the values that a key may have

  friend bool operator==(const Binding&, const Binding&) = default;
};

// Resources by ARN format, of those that are no entities of the snapshot.
using Choices = std::vector<std::pair<std::string_view, std::string>>;

struct Edge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  const Technique* technique = nullptr;
  Binding binding = {};
  GuardId guard = kNever;  // of Network::guards
  PathClass path_class = PathClass::kDefinite;
  // The source has to control this vertex too: the principal whose permissions are changed.
  std::uint32_t controls = kNoIndex;
  // Of Network::pools: those who make the calls, all of whom the source has to control. kNoIndex:
  // who led here makes them.
  std::uint32_t pool = kNoIndex;
  // Without a technique: of Network::uses, the request that is the goal of a path to a resource.
  std::uint32_t use = kNoIndex;
};

// How many API calls the edge takes.
std::uint32_t calls_of(const Edge& edge);

// As sure as the technique and the guard of its edge are.
PathClass class_of(GuardId guard);
PathClass class_of(const Technique& technique, GuardId guard);

struct Network {
  std::vector<Vertex> vertices;  // the principals first, in the order of Principals::all()
  std::deque<Created> created;   // with views into themselves
  std::deque<Holding> holdings;  // their layers are views into themselves
  std::vector<Edge> edges;
  GuardTable guards;
  std::vector<Choices> choices;
  std::vector<std::vector<std::uint32_t>> pools;  // vertices, by call of a technique
  std::vector<Asked> uses;
  std::vector<std::uint32_t> administrators;     // vertices, one an account
  std::uint32_t unknown_credentials = kNoIndex;  // the vertex, if something leads there
  bool complete = true;  // false: there are more changes and ways to act than are followed
};

// What is to be said of the vertex's principal beside its ARN: that it is new, and what has been
// changed about it.
std::vector<std::string> change_words(const Network& network, const Vertex& vertex);

// The ARN of the boundary that the vertex's principal has, or had before it was changed; empty:
// none. `entities`: by index of Principals::all().
std::string_view boundary_of(const Network& network, const snapshot::Model& model,
                             const std::vector<Entity>& entities, const Vertex& vertex);

// The calls of a technique for one binding, in the order of its requirements and their resources.
struct Request {
  const Requirement* requirement = nullptr;
  Asked asked = {};
  std::string_view format = {};  // of a resource that is no entity: whose choice `asked` has
  // The same with what belongs to the one that exists filled in; empty: nothing is.
  std::string narrowed = {};
  // Type of what belongs to the one that exists, nobody knows which; empty: it may be any.
  std::string_view unknown_type = {};
};
// A resource that is still to be chosen is empty, unless it is the one that exists. `boundary`: of
// the principal that is changed; empty: it has none.
std::vector<Request> requests_of(const Technique& technique, const Binding& binding,
                                 const Choices& choices, std::string_view boundary);

// The services whose trust a role needs for the technique; empty: none.
std::span<const std::string_view> services_of(const Technique& technique);
bool has_predicate(const Technique& technique, Predicate predicate);
const Precondition* find_predicate(const Technique& technique, Predicate predicate);
// The precondition that a resource exists which runs as the role or holds the credentials; null:
// there is none.
const Precondition* existence_of(const Technique& technique);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_NETWORK_H_
