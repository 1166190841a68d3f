// One request against all layers: the decision, its reasons, and what it depends on.
// Source: IAM User Guide, "Policy evaluation logic".
#ifndef AMBIT_EVALUATE_EVALUATE_H_
#define AMBIT_EVALUATE_EVALUATE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "evaluate/formula.h"
#include "evaluate/layers.h"
#include "evaluate/matcher.h"
#include "evaluate/request.h"
#include "evaluate/truth.h"

namespace ambit::evaluate {

// What decides a request when only one decision is left.
enum class Decider : std::uint8_t {
  kRcp,
  kScp,
  kEndpoint,
  kResource,
  kIdentity,
  kBoundary,
  kSession,
  kRoot,     // what the root user may do without a grant
  kBoth,     // identity and resource policy, across accounts
  kService,  // the action needs no permission
};
std::string_view decider_name(Decider decider);

// The possible decisions: exactly one in strict mode, up to three when something is unknown.
struct Decisions {
  bool allowed = false;
  bool explicit_deny = false;
  bool implicit_deny = false;

  bool single() const { return int{allowed} + int{explicit_deny} + int{implicit_deny} == 1; }
  friend bool operator==(const Decisions&, const Decisions&) = default;
};

// What the policies of a layer say by themselves.
struct LayerTruth {
  bool applies = false;
  Truth deny = Truth::kFalse;
  Truth allow = Truth::kFalse;
};

// The ways in which policies can allow a request, each with the layers that limit it.
struct Paths {
  Truth direct = Truth::kFalse;          // the resource's policy names the caller itself
  Truth role_or_issuer = Truth::kFalse;  // ... or the role or user behind its session
  Truth identity = Truth::kFalse;        // the caller's own policies
  Truth cross_account = Truth::kFalse;   // both
};

struct Evaluation {
  Decisions decisions = {};
  std::optional<Decider> by = {};  // with a single decision
  std::array<LayerTruth, kLayerCount> layers = {};
  Paths paths = {};  // denies, SCPs and endpoint policies aside
  bool same_account = true;
  bool resource_required =
      false;  // the resource's policy has to have a say in the same account too
};

// Told about every statement that is looked at.
class Recorder {
 public:
  enum class Wants : std::uint8_t {
    kAll,
    kMatching,  // those that match, or may; others may be left out
  };
  struct Seen {
    Layer layer = Layer::kIdentity;
    std::uint32_t policy = 0;     // index into the documents of the layer
    std::uint32_t statement = 0;  // index into the statements of the document
    Truth match = Truth::kFalse;
    Classes classes = {};  // kResource: as what the statement names the caller
    StatementTrace::Element element =
        StatementTrace::Element::kNone;  // the one that decided `match`
    policy::TestId test = {};            // kCondition: the test
  };
  explicit Recorder(Wants wants = Wants::kAll) : wants_(wants) {}
  virtual ~Recorder() = default;
  virtual void see(const Seen& seen) = 0;
  bool wants_all() const { return wants_ == Wants::kAll; }

 protected:
  void set_wants(Wants wants) { wants_ = wants; }

 private:
  Wants wants_;
};

// Evaluates the matcher's request and caller against `layers`. With a recorder every statement that
// it wants is walked; without, the walk of a layer stops as soon as its answer is certain.
Evaluation evaluate(Matcher& matcher, const Layers& layers, Recorder* recorder = nullptr);

// Whether nothing but an identity policy can allow the request of the matcher's caller, a user or a
// role. The same for all users and roles of an account.
bool needs_identity_policy(Matcher& matcher, const Layers& layers);

// Whether an Allow statement takes part in a path by which the request is allowed.
Truth grants(const Evaluation& evaluation, const Recorder::Seen& seen);

// Whether the layer can have a say for this caller, action, resource and owner at all, if it has
// policies.
Truth layer_applies(Matcher& matcher, Layer layer);

// A thing that was left unknown.
struct Atom {
  enum class Kind : std::uint8_t {
    kTest,       // `index`: TestId
    kPrincipal,  // `index`: StatementId whose Principal or NotPrincipal is undecided
    kResource,   // `index`: StatementId whose Resource or NotResource is undecided
    kAction,     // `index`: StatementId whose NotAction is undecided
    kDenyLayer,  // `index`: Layer, or what is not known of it, denies
    kAllowLayer,
  };
  Kind kind = Kind::kTest;
  std::uint32_t index = 0;

  friend bool operator==(const Atom&, const Atom&) = default;
};

// The condition under which the request is allowed: a formula over `atoms`.
struct Residual {
  Formulas formulas;
  std::vector<Atom> atoms;
  FormulaId allowed = {};
};

// The same walk with formulas in place of truth values. A resource whose owner is not known counts
// as the caller's.
Residual residual(Matcher& matcher, const Layers& layers);

// The condition under which a policy by itself grants the matcher's request to its caller: an Allow
// and no Deny; of a resource control policy that no Deny matches. `rules.boundary` as for the
// caller's layers.
Residual residual(Matcher& matcher, policy::DocumentId document, PolicyKind kind,
                  const PrincipalRules& rules);

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_EVALUATE_H_
