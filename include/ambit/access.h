// Who may do what: one request against all policies of a snapshot.
// Source: IAM User Guide, "Policy evaluation logic". In plain words: docs/evaluation.md.
#ifndef AMBIT_ACCESS_H_
#define AMBIT_ACCESS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/policy.h"
#include "ambit/result.h"
#include "ambit/snapshot.h"
#include "ambit/source.h"

namespace ambit {

// The layers of policies that have a say in a decision, in the order in which an explicit deny is
// reported.
enum class Layer : std::uint8_t {
  kRcp,
  kScp,
  kEndpoint,
  kResource,
  kIdentity,
  kBoundary,
  kSession,
};
inline constexpr std::size_t kLayerCount = 7;

// "rcp", "scp", ...
std::string_view layer_name(Layer layer);

// A condition key with what the request says about it.
struct ContextValue {
  std::string key = {};
  std::string type =
      {};             // "string", "stringList", ...: kept for printing; decides nothing but `list`
  bool list = false;  // multivalued
  bool absent = false;  // known not to be in the request
  std::vector<std::string> values = {};
};

// How a key counts that is neither given nor known from the snapshot.
enum class ContextMode : std::uint8_t {
  kOpen,   // it may have any value, or none
  kExact,  // it is absent
};

struct Question {
  // A user or role of the snapshot by its ARN, by the ARN of a session, or by a name that fits only
  // one (`alice`, `user/alice`, `role/deploy`); or another caller: the ARN of a root user, of a
  // federated session, of an identity provider, or of a user, role or session of an account that
  // was not exported, the name of a service (`sns.amazonaws.com`), or `anonymous`.
  std::string principal = {};
  std::string action = {};    // service:Name
  std::string resource = {};  // an ARN, or `*` for an action without resource types
  std::vector<ContextValue> context = {};
  ContextMode context_mode = ContextMode::kOpen;
};

enum class Outcome : std::uint8_t {
  kAllowed,
  kConditional,  // allowed for some values of unknown keys (or of policies not exported), not for
                 // others
  kExplicitDeny,
  kImplicitDeny,
};

// A statement that had a say, as views into the snapshot.
struct StatementRef {
  std::string_view policy = {};  // name
  std::string_view arn = {};     // of a managed policy; empty for an inline one
  std::string_view owner = {};   // ARN of whoever has the policy (a group for its members), or
                                 // id of the account under an organization policy
  PolicyKind kind = PolicyKind::kIdentity;
  std::uint32_t index = 0;  // of the statement in its document, from 0
  std::string_view sid = {};
  Effect effect = Effect::kAllow;
  Layer layer = Layer::kIdentity;
  Location where = {};
};

// A test of a residual condition: `key` compared with `values`. With `negated`, that the test does
// not hold. When `unknown_layer` is set it stands for what is not known of that layer instead.
struct Test {
  std::string op = {};
  std::string key = {};
  std::vector<std::string> values = {};
  bool negated = false;
  std::optional<Layer> unknown_layer = {};

  friend bool operator==(const Test&, const Test&) = default;
};

// Alternatives of tests that must all hold. Empty: never. One empty alternative: always. Nothing:
// more than kMaxAlternatives, too long to print.
using When = std::optional<std::vector<std::vector<Test>>>;
inline constexpr std::size_t kMaxAlternatives = 256;

struct LayerDecision {
  Layer layer = Layer::kIdentity;
  Outcome outcome = Outcome::kImplicitDeny;  // of the layer's policies by themselves
};

// Why a statement of a layer did or did not match.
struct StatementTrace {
  StatementRef statement = {};
  enum class Element : std::uint8_t { kNone, kPrincipal, kAction, kResource, kCondition };
  enum class Match : std::uint8_t { kNo, kUnknown, kYes };
  Match match = Match::kNo;
  Element element = Element::kNone;  // the first that did not match, or that is unknown
  std::optional<Test> test = {};     // kCondition: the test
  std::string value = {};            // kCondition: what the request has for its key, in words
};

// An allowed request, complete: every key not in `context` is absent. Replays with `ambit can
// --context-mode exact`.
struct ExampleRequest {
  std::string principal = {};
  std::string action = {};
  std::string resource = {};
  std::vector<ContextValue> context = {};
};

struct Decision {
  std::string principal = {};  // ARN, or the name of a caller without
  std::string action = {};
  std::string resource = {};
  Outcome outcome = Outcome::kImplicitDeny;
  When when = {};                         // under which the request is allowed
  std::vector<std::string> missing = {};  // unknown keys that the outcome depends on, sorted
  // What decides: a layer's name, or `both` (identity and resource), `root` (the root user),
  // `service` (needs no permission); empty when the outcome is conditional.
  std::string_view deciding_layer = {};
  std::vector<LayerDecision> layers = {};     // those that apply
  std::vector<StatementRef> statements = {};  // that decide; when conditional: that may
  std::vector<StatementTrace> trace = {};     // every statement looked at; only when asked for
  std::optional<ExampleRequest> example =
      {};  // one allowed request, if one was found; proven by evaluation
  std::vector<std::string> assumptions =
      {};  // what was taken for granted because it was not exported

  bool conditional() const { return outcome == Outcome::kConditional; }
};

// What a decision comes to, without its reasons.
struct Verdict {
  Outcome outcome = Outcome::kImplicitDeny;
  std::string_view deciding_layer = {};  // as in Decision; lives as long as the program

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// A principal that may do it, always or under a condition.
struct Grant {
  PrincipalName principal = {};
  Decision decision = {};
};

// Why a question has no answer.
struct QuestionError {
  std::string message = {};
  std::vector<std::string> candidates = {};  // principals that the name may mean
};

struct WhoCan {
  std::vector<Grant> grants = {};  // by account, type, name
  std::vector<std::string> assumptions = {};
  std::vector<std::string> unknown = {};  // what could not be worked out, in words
};

// Answers questions about a snapshot. Making one compiles the lists that queries walk,
// O(principals); const queries are safe from many threads.
class Access {
 public:
  explicit Access(const Snapshot& snapshot);  // `snapshot` must outlive it
  Access(Access&&) noexcept;
  Access& operator=(Access&&) noexcept;
  ~Access();

  enum class Explain : std::uint8_t { kNo, kYes };

  // May the principal do it? Microseconds. Fails when no principal or several fit the name, or the
  // action or resource is not well-formed.
  Result<Decision, QuestionError> can(const Question& question,
                                      Explain explain = Explain::kNo) const;

  // The same into `decision`, whose memory is used again: for one question after the other. Nothing
  // of what it said before stays. Views in it are into the snapshot, none into the question. An
  // error: why there is no answer; `decision` is unspecified then.
  std::optional<QuestionError> can(const Question& question, Decision& decision,
                                   Explain explain = Explain::kNo) const;

  // What can() decides, without its reasons: a fraction of a microsecond. Allocates nothing once it
  // has been asked a few questions, unless the outcome is conditional, or the principal is no user
  // or role of the snapshot, or is not named by its ARN.
  Result<Verdict, QuestionError> decide(const Question& question) const;

  // Which users and roles may? One evaluation a principal. `question.principal` is not used. Fails
  // when the action or resource is a pattern or not well-formed.
  Result<WhoCan, QuestionError> who_can(const Question& question) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ambit

#endif  // AMBIT_ACCESS_H_
