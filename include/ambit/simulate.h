// The batch policy simulator: requests that bring everything with them, in the form of AWS's
// SimulateCustomPolicy and a superset of it. No snapshot is involved.
// Source: IAM API Reference, "SimulateCustomPolicy". The form of requests and answers:
// docs/simulate.md.
#ifndef AMBIT_SIMULATE_H_
#define AMBIT_SIMULATE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/diagnostic.h"
#include "ambit/policy.h"
#include "ambit/result.h"
#include "ambit/source.h"

namespace ambit {

// The outcomes that are possible: exactly one unless something is unknown. Never kConditional.
struct Outcomes {
  bool allowed = false;
  bool explicit_deny = false;
  bool implicit_deny = false;

  bool certain() const { return int{allowed} + int{explicit_deny} + int{implicit_deny} == 1; }
  // The one to report: kAllowed only when that is certain.
  Outcome most_restrictive() const {
    if (explicit_deny) return Outcome::kExplicitDeny;
    return implicit_deny ? Outcome::kImplicitDeny : Outcome::kAllowed;
  }
};

// A statement that had a say. Its places are in the document's text once decoded; in the request's
// text if the document is an object there.
struct SimulatedStatement {
  std::string policy = {};  // "PolicyInputList.1"
  Layer layer = Layer::kIdentity;
  std::optional<std::string> sid = {};
  Position begin = {};  // of its `{`
  Position end = {};    // behind its `}`
};

// Indexes into Simulation::statements, ascending.
using StatementList = std::vector<std::uint32_t>;

// What the two accounts of a cross-account request say, each for itself. Both empty: there is only
// one account.
struct AccountOutcomes {
  std::optional<Outcome> caller = {};  // identity policies, boundary, session policies
  std::optional<Outcome> owner = {};   // resource policy, resource control policies
};

// What is reported of one resource, and of all resources together.
struct SimulatedDecision {
  Outcome outcome = Outcome::kAllowed;  // the most restrictive one that is possible
  StatementList statements = {};        // behind it, of identity and resource policies and boundary
  std::vector<std::string> missing = {};  // context keys that identity and resource policies lack
  std::optional<bool> organizations_allow = {};  // only if SCPs were given
  std::optional<bool> boundary_allows = {};      // only if a boundary was given
  std::optional<AccountOutcomes> accounts = {};  // not for the resource `*`, nor when SCPs deny
};

// A residual condition. The members of kAll are never kAll themselves, those of kAny never kAny.
struct ConditionTree {
  enum class Kind : std::uint8_t { kTest, kAll, kAny };
  Kind kind = Kind::kTest;
  Test test = {};
  std::vector<ConditionTree> members = {};
};

struct SimulatedLayer {
  Layer layer = Layer::kIdentity;
  Outcomes outcomes = {};  // of the layer's policies by themselves
};

// One action on one resource.
struct SimulatedResource {
  std::string resource = {};  // as given
  SimulatedDecision decision = {};
  Outcomes outcomes = {};
  std::string_view deciding_layer = {};  // as in Decision; empty while more than one is possible
  std::optional<ConditionTree> allowed_when = {};  // if that is possible, but not certain
  std::vector<SimulatedLayer> layers = {};         // given and applying
  StatementList statements = {};                   // of all layers, behind all possible outcomes
  std::vector<std::string> missing = {};           // context keys that policies of any layer lack
  std::vector<std::string_view> notes = {};        // undocumented points that took part: "U-05"
};

// One action on all resources of the request.
struct SimulatedAction {
  std::string action = {};  // as given
  std::string resource_format =
      "*";  // "arn:${Partition}:s3:::${BucketName}", of the first resource
  SimulatedDecision decision = {};
  std::vector<SimulatedResource> resources = {};
};

// What is odd about a request that is answered all the same.
struct SimulationWarning {
  std::string_view code = {};  // "unknown-action": stable
  std::string path = {};       // into the request: "ActionNames[0]"
  Diagnostic said = {};
};

struct Simulation {
  std::optional<std::string> id = {};
  std::vector<SimulatedAction> results = {};
  std::optional<std::string> marker = {};  // of the next page
  bool three_valued = false;
  bool by_resource = false;             // whether resources were named
  std::vector<Layer> assumptions = {};  // taken to have no policies
  std::vector<SimulationWarning> warnings = {};
  std::vector<SimulatedStatement> statements = {};  // all that the lists name
};

// Why a request has no answer.
struct SimulationError {
  enum class Code : std::uint8_t { kInvalidInput, kPolicyEvaluation };
  Code code = Code::kInvalidInput;
  std::string_view detail = {};  // "missing-resource": stable
  std::string path = {};         // into the request: "PolicyInputList[0].Statement[1]"
  Diagnostic said = {};
  std::optional<Position> position = {};  // in a policy document; see SimulatedStatement
  std::optional<std::string> id = {};
};

struct SimulationOptions {
  bool strict_input = false;  // every warning is an error
  // Beyond any of these the answer is the error `limit`.
  std::size_t max_request_bytes = std::size_t{64} << 20;
  std::size_t max_answer_bytes = std::size_t{256} << 20;  // estimated
  // Of policies looked at, once an action and resource; more for long texts and many tags.
  std::uint64_t max_work_bytes = std::uint64_t{1} << 36;
};

// Answers requests one after another. Policies that were seen lately are not compiled again; memory
// depends on the largest request, not on their number. One per thread.
class Simulator {
 public:
  explicit Simulator(const SimulationOptions& options = {});
  Simulator(Simulator&&) noexcept;
  Simulator& operator=(Simulator&&) noexcept;
  ~Simulator();

  // Answers one request, a JSON object in UTF-8. O(request + actions * resources * policies).
  Result<Simulation, SimulationError> simulate(std::string_view request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ambit

#endif  // AMBIT_SIMULATE_H_
