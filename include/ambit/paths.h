// Who can become whom: the permission graph of a snapshot and its escalation paths.
// What is modelled and what is not: docs/paths.md.
#ifndef AMBIT_PATHS_H_
#define AMBIT_PATHS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/diagnostic.h"
#include "ambit/progress.h"
#include "ambit/result.h"
#include "ambit/snapshot.h"
#include "ambit/source.h"

namespace ambit {

// How sure a step or a path is, surest first.
enum class PathClass : std::uint8_t {
  kAdmin,        // no step is needed: the principal is an administrator
  kDefinite,     // in every environment that agrees with the snapshot
  kConditional,  // if what the snapshot does not say is so
  kUnverified,   // a requirement or an effect of a technique could not be checked
  kLimited,      // some services of the target only
  kNone,
};
std::string_view path_class_name(PathClass path_class);  // "definite"

// Something that has to be so: a test of the request's context, or a fact of the account.
struct GuardAtom {
  std::optional<Test> test = {};
  std::string fact = {};  // without test: "exists", "attribute", ..., "unsupported"
  std::vector<std::string> arguments = {};

  friend bool operator==(const GuardAtom&, const GuardAtom&) = default;
};

// Alternatives of what must be so together. Empty: never. One empty alternative: always.
using Guard = std::vector<std::vector<GuardAtom>>;

// An action that a step needs, and the statements that allow it.
struct StepRequirement {
  std::uint8_t call = 1;
  std::string by = {};  // who makes the call
  std::string action = {};
  std::string resource = {};
  std::vector<StatementRef> statements = {};
};

// What has to be so in the account for a step.
struct StepFact {
  std::string_view predicate = {};  // "trusts-service"
  std::vector<StatementRef> statements = {};
};

struct Step {
  std::string_view technique = {};  // id; or `is-admin`, `use` of a resource
  std::string_view title = {};
  // Who makes the calls; where several make them together, who controls these.
  std::string by = {};
  std::string from = {};                   // the principal that is controlled before
  std::string to = {};                     // and after
  std::vector<std::string> elevated = {};  // what has been changed about `to` then, in words
  std::vector<StepRequirement> requirements = {};
  std::vector<StepFact> facts = {};
  Guard guard = {};
  PathClass path_class = PathClass::kDefinite;
  // Id of the technique that this step and the one before are, where catalogs list both as one;
  // empty: there is none.
  std::string_view composite = {};
};

struct Path {
  PathClass path_class = PathClass::kDefinite;
  std::uint32_t calls = 0;
  Guard guard = {};  // of all steps together
  std::vector<Step> steps = {};
};

struct GraphAssumptions {
  bool scp_known = false;    // of all accounts of the snapshot
  bool facts_given = false;  // there is a facts file
  // False: there are more changes and ways to act than were followed: paths may be missing.
  bool complete = true;
  std::string now = {};  // the time that conditions on times are tested against; empty: none
};

// A first step that would lead on, and what stops it.
struct BlockedStep {
  std::string_view technique = {};  // id; or `use` of the resource
  std::string to = {};              // what it would yield
  // `deny`: an explicit deny; `scp`, `rcp`, `boundary`: not allowed by these; `missing`: no
  // permission; `trust`: not trusted by the role; the strongest of the reasons.
  std::string_view reason = {};
  std::string action = {};  // of the request that is not allowed
  std::string resource = {};
  std::vector<StatementRef> statements = {};  // that deny it
  std::uint32_t unmet = 1;                    // requests that are not allowed, or trusts missing
};

struct PathAnswer {
  std::string from = {};
  std::string to = {};  // an ARN, or `admin`
  PathClass path_class = PathClass::kNone;
  std::uint64_t count = 0;                // of the cheapest paths of that class; saturates
  std::vector<Path> paths = {};           // the first of them
  std::vector<BlockedStep> blocked = {};  // only when asked for, and without a path
  GraphAssumptions assumptions = {};

  // A path other than one of limited steps.
  bool found() const { return path_class < PathClass::kLimited; }
};

// How near to an administrator a principal is.
struct PrincipalTier {
  PrincipalName principal = {};
  std::uint8_t tier = 4;  // 0: administrator; 1: definite path; 2: other path; 3: writes to IAM,
                          // reads all secrets, or has limited steps; 4: the rest
  PathClass path_class = PathClass::kNone;        // of the best path to an administrator
  std::uint32_t calls = 0;                        // of the shortest such path
  std::vector<std::string_view> techniques = {};  // of its first steps, sorted
  Guard guard = {};
};

struct TierAnswer {
  std::vector<PrincipalTier> tiers = {};  // by account, type, ARN
  GraphAssumptions assumptions = {};
};

// The best path of a principal to one of several targets.
struct NearestPath {
  PrincipalName from = {};
  std::string to = {};  // the ARN of a user or role, or `admin`
  // A conditional path: whether it hangs on nothing but the context of its requests.
  bool on_request = false;
  Path path = {};  // of class kNone without steps: there is none
};

struct PathOptions {
  std::size_t max_paths = 100;
  // By which the resource is used; empty: the actions that read such a resource.
  std::string action = {};
  bool explain = false;  // without a path: what stops the first steps that would lead on
};

struct ChainAnswer;        // ambit/graph_structure.h
struct ComponentAnswer;    // ambit/graph_structure.h
struct ChokeAnswer;        // ambit/graph_structure.h
struct ChokeGrantAnswer;   // ambit/graph_structure.h
struct CutAnswer;          // ambit/cut.h
struct CutOptions;         // ambit/cut.h
struct GraphDrawing;       // ambit/graph_drawing.h
struct PathChanges;        // ambit/path_changes.h
struct ReachAnswer;        // ambit/reach.h
struct UnusedReachAnswer;  // ambit/reach.h

// Who is an administrator: whoever may do all of IAM on everything of IAM in the account.
enum class AdministratorTest : std::uint8_t {
  kAbsolute,
  kRelative,  // all of it that service control policies leave
};

// Requests that an administrator may make: each action that the pattern matches ("s3:Get*"), on
// each resource that the other one does.
struct RequiredAccess {
  std::string action = {};
  std::string resource = {};
};

// Reads a file of such, a JSON list of objects with both members. What is wrong are located errors.
std::vector<RequiredAccess> read_required_access(const SourceFiles& sources, FileId file,
                                                 Diagnostics& diagnostics);

struct GraphOptions {
  // The time of all requests, as for ages of the audit; none: the snapshot's.
  std::optional<std::string> now = {};
  // Whether techniques of services that have ended count.
  bool retired_services = false;
  AdministratorTest administrators = AdministratorTest::kAbsolute;
  // If there are any, whoever may do all of these is an administrator, and nobody else: all queries
  // work for any such target.
  std::vector<RequiredAccess> required_access = {};
  // Whether somebody outside of the snapshot helps: a role that one may let others assume is one's
  // own, even if one is denied to assume it.
  bool external_helper = true;
  // A user or role, as in Question: what it comes to by principals that it controls and that make
  // the calls of a technique together, or of which one changes another, counts too (pooled
  // analysis). None, or not one principal: only what each comes to alone counts.
  std::optional<std::string> pooled_for = {};
  ProgressListener progress = {};
};

// Immutable once made; const queries are safe from many threads. `snapshot` must outlive it. Making
// it takes about O(principals * (1 + roles that they may pass or assume)).
class PermissionGraph {
 public:
  explicit PermissionGraph(const Snapshot& snapshot, const GraphOptions& options = {});
  PermissionGraph(PermissionGraph&&) noexcept;
  PermissionGraph& operator=(PermissionGraph&&) noexcept;
  ~PermissionGraph();

  // The cheapest paths of the best class: fewest conditions, then calls, then steps. `from` and
  // `to` as in Question; `to` may also be `admin`, an administrator of any account, or the ARN of
  // a resource, which somebody on the path can read. Fails when no principal or several fit, or
  // when it is not known by which action one reads such a resource.
  Result<PathAnswer, QuestionError> paths(std::string_view from, std::string_view to,
                                          const PathOptions& options = {}) const;

  // Of each principal, by account, type, ARN, the best path of at most `max_calls` calls to an
  // administrator or to one of `targets`, ARNs of users and roles; what is none of the snapshot's
  // is passed over. A definite path is better than one that hangs on its requests alone, and that
  // is better than others; of each kind the one that demands least is looked at. There are no paths
  // of limited steps. Empty for the targets themselves, with class kAdmin, as for administrators.
  std::vector<NearestPath> nearest(std::span<const std::string> targets,
                                   std::uint32_t max_calls) const;

  // False: there are more changes and ways to act than were followed: paths may be missing.
  bool complete() const;

  TierAnswer tiers() const;

  // Whom the principal can become, and what that lets it do (blast radius); and who can become
  // it, or with `admin` an administrator of any account, or come to a resource by its ARN, to do
  // `action` there, or to read it when that is empty (exposure). Fails as paths() does.
  Result<ReachAnswer, QuestionError> reach_from(std::string_view principal) const;
  Result<ReachAnswer, QuestionError> reach_to(std::string_view target,
                                              std::string_view action = {}) const;
  // The roles that nobody has used for so many days, and who can become them: paths that nobody
  // needs. What it takes to know that is in docs/reach.md. O(roles * edges), and the answer.
  UnusedReachAnswer reach_unused(std::uint32_t days) const;

  // What paths of users and roles to each other and to administrators there are here that `before`
  // does not have, or has only worse ones for, and the other way round; principals are the same by
  // ARN. The two graphs have to be made with the same options. O(principals * edges / 64), and
  // O(E log V) for each principal of whom something changed.
  PathChanges changes_since(const PermissionGraph& before) const;

  // The smallest set of grants whose removal closes the paths of all principals to the target: a
  // principal, or with `admin` an administrator of any account. Fails when no principal or several
  // fit. NP-hard; bounded by a budget, but as the graph is built anew for each round, mostly many
  // times as long as making the graph took.
  Result<CutAnswer, QuestionError> cut(std::string_view target, const CutOptions& options) const;

  // The sets of principals that can become each other: O(vertices + edges). And the roles that each
  // principal comes to by assuming one after another: O(principals * such edges).
  ComponentAnswer components() const;
  // The principals that all paths of others to an administrator lead through, over steps that are
  // not limited: O(E log V), and the size of the answer.
  ChokeAnswer choke_points() const;
  // The grants, as cut() takes them away, without which others have no path to an administrator any
  // more. The paths of each principal say which may be such; the graph without one is built to see
  // that it is, for those that may close most. `budget`: the principals of all these graphs.
  ChokeGrantAnswer choke_grants(std::uint64_t budget = 100'000) const;
  ChainAnswer chains() const;

  // The whole graph. O(edges).
  GraphDrawing drawing() const;

 private:
  struct State;
  class Side;       // lib/graph/path_changes.cc
  class Comparing;  // the same
  std::unique_ptr<State> state_;
};

}  // namespace ambit

#endif  // AMBIT_PATHS_H_
