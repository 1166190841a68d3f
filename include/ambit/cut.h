// The smallest set of grants whose removal closes all paths to a target. An answer of
// PermissionGraph. What counts as a grant and how the set is found: docs/cut.md.
// Source: E. Moreno-Centeno and R. Karp, "The Implicit Hitting Set Approach", Operations Research
// 61 (2013).
#ifndef AMBIT_CUT_H_
#define AMBIT_CUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/paths.h"
#include "ambit/snapshot.h"

namespace ambit {

// What may be taken away. Always kept are policies of the organization, boundaries, deny
// statements, what makes an administrator one, and the trust of service-linked roles and of those
// of IAM Identity Center.
enum class CutGrants : std::uint8_t {
  kAny,          // all of kStatements and kTrusts
  kStatements,   // allow statements of identity policies; a policy of AWS, which cannot be edited,
                 // is detached
  kAttachments,  // a policy from a user, group or role, unless the policy also denies something
  kTrusts,       // allow statements of trust policies
  kEdges,        // steps: that somebody comes to another by a technique. What grants that is not
                 // asked, so that it is a measure of how entangled an account is, and no edit of it
};

// What it costs to take one of them away; at least 1.
struct CutCosts {
  std::uint32_t statement = 1;  // of an identity policy
  std::uint32_t attachment = 1;
  std::uint32_t trust = 1;  // a statement of a trust policy
};

struct CutOptions {
  CutGrants grants = CutGrants::kAny;
  // Nodes of the search for the smallest set, all rounds together. Counted and not timed, so that
  // the answer is the same everywhere.
  std::uint64_t budget = 5'000'000;
  CutCosts costs = {};
};

// A request that paths rest on. `resource`: `*` where the caller chooses it.
struct CutUse {
  std::string action = {};
  std::string resource = {};

  friend auto operator<=>(const CutUse&, const CutUse&) = default;
};

// A statement as it could be instead, in the words of the policy.
struct NarrowedStatement {
  std::string sid = {};  // empty: none
  std::vector<std::string> actions = {};
  bool not_action = false;
  std::vector<std::string> resources = {};
  bool not_resource = false;
  std::vector<Test> conditions = {};  // of distinct operator and key
};

// Something to take away.
struct CutElement {
  enum class Kind : std::uint8_t { kStatement, kAttachment, kTrust, kEdge };
  Kind kind = Kind::kStatement;
  StatementRef statement = {};   // kStatement, kTrust
  std::string_view policy = {};  // kAttachment: name
  std::string_view arn = {};     // kAttachment: of a managed policy; empty for an inline one
  std::string_view owner = {};   // kAttachment: ARN of the user, group or role
  // kEdge: what it takes, from whom to whom, and what was changed about either before and after, in
  // words. There are no uses, and nothing is kept or narrowed.
  std::string_view technique = {};
  std::string from = {};
  std::vector<std::string> from_elevated = {};
  std::string to = {};
  std::vector<std::string> to_elevated = {};
  std::vector<CutUse> uses = {};  // what paths that it closes need of it; sorted
  // What goes as well: actions that it allows beyond `uses`, as patterns of the policy; of a trust
  // statement the principals that it names.
  std::vector<std::string> keeps = {};
  // What could stand in the place of a statement: without `uses`, and where that is not enough
  // without these actions on all resources, or without all that writes in their services. Proven:
  // over all requests with actions of the catalog this and what it is without grant the same as the
  // statement, and this nothing else; and with all that is narrowed in place, and the rest of the
  // cut taken away, the same paths are closed. Empty: there is no such statement.
  std::vector<NarrowedStatement> narrowed = {};
  std::string_view version = {};  // of the document that `narrowed` is part of
};

std::string_view cut_kind_name(CutElement::Kind kind);  // "statement"

// A principal with a path that taking grants away does not close.
struct OpenPath {
  PrincipalName principal = {};
  PathClass path_class = PathClass::kNone;
  std::uint32_t calls = 0;
  struct OpenStep {
    std::string_view technique = {};  // id, or `is-admin`
    std::string by = {};
    std::string to = {};
  };
  std::vector<OpenStep> steps = {};
};

struct CutAnswer {
  std::string target = {};  // an ARN, or `admin`
  // As cheap as possible to close all paths of every other principal than those of `open`.
  // Statements, attachments, trust statements; by owner and place. Edges by source and target.
  std::vector<CutElement> cut = {};
  std::uint64_t cost = 0;  // of the elements together
  // No cheaper set does. False: that is not proven; the budget ran out, or the conditions of a path
  // are too many to be told apart, or, of edges, some take the control of several principals.
  bool optimal = true;
  std::uint64_t lower_bound = 0;  // a set that costs less does not do
  // Principals with a path (definite, conditional or unverified) to the target; administrators and
  // the target itself are none of them. `paths_after` was found in the graph of a snapshot in which
  // the elements are taken away; of edges, in the graph without them.
  std::size_t paths_before = 0;
  std::size_t paths_after = 0;
  std::vector<OpenPath> open = {};  // by account, type, ARN; as many as `paths_after`
  std::size_t administrators = 0;   // that stay
  GraphAssumptions assumptions = {};
};

}  // namespace ambit

#endif  // AMBIT_CUT_H_
