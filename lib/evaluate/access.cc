#include "ambit/access.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "evaluate/asker.h"
#include "evaluate/evaluate.h"
#include "evaluate/principals.h"
#include "evaluate/question.h"
#include "evaluate/surroundings.h"
#include "evaluate/when.h"
#include "evaluate/witness.h"

namespace ambit {

using evaluate::Asker;
using evaluate::Atom;
using evaluate::Evaluation;
using evaluate::HeldPolicy;
using evaluate::LayerPolicies;
using evaluate::Layers;
using evaluate::LayerTruth;
using evaluate::Matcher;
using evaluate::Prepared;
using evaluate::Principal;
using evaluate::Principals;
using evaluate::Recorder;
using evaluate::Surroundings;
using evaluate::Truth;

namespace {

// How many alternatives are searched for an example before giving up.
constexpr std::size_t kMaxWitnessAttempts = 16;

Outcome outcome_of(const LayerTruth& layer) {
  if (layer.deny == Truth::kTrue) return Outcome::kExplicitDeny;
  if (layer.deny == Truth::kUnknown || layer.allow == Truth::kUnknown) return Outcome::kConditional;
  return layer.allow == Truth::kTrue ? Outcome::kAllowed : Outcome::kImplicitDeny;
}

Outcome outcome_of(const evaluate::Decisions& decisions) {
  if (decisions.allowed && !decisions.explicit_deny && !decisions.implicit_deny)
    return Outcome::kAllowed;
  if (decisions.allowed) return Outcome::kConditional;
  // Both denials are possible: the weaker claim.
  return decisions.implicit_deny ? Outcome::kImplicitDeny : Outcome::kExplicitDeny;
}

StatementTrace::Match match_of(Truth truth) {
  switch (truth) {
    case Truth::kFalse:
      return StatementTrace::Match::kNo;
    case Truth::kUnknown:
      return StatementTrace::Match::kUnknown;
    case Truth::kTrue:
      break;
  }
  return StatementTrace::Match::kYes;
}

// What the request has for a key, in words.
std::string in_words(const evaluate::KeyState& key) {
  if (key.presence == evaluate::Presence::kUnknown) return "unknown";
  if (key.presence == evaluate::Presence::kAbsent) return "absent";
  std::string text;
  for (const std::string_view value : key.values) {
    if (!text.empty()) text += ", ";
    text.append("`").append(value).append("`");
  }
  return key.list ? "[" + text + "]" : text;
}

}  // namespace

struct Access::State {
  explicit State(const Snapshot& snapshot)
      : model(snapshot.model()), principals(snapshot.model()) {}

  // A matcher that nobody uses; it comes back warm.
  class Borrowed {
   public:
    explicit Borrowed(State& state) : state_(state), matcher_(state.take()) {}
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    ~Borrowed() { state_.put_back(std::move(matcher_)); }
    Matcher& operator*() const { return *matcher_; }

   private:
    State& state_;
    std::unique_ptr<Matcher> matcher_;
  };

  std::unique_ptr<Matcher> take() {
    const std::scoped_lock lock(mutex);
    if (idle.empty()) return std::make_unique<Matcher>(model.policies);
    std::unique_ptr<Matcher> matcher = std::move(idle.back());
    idle.pop_back();
    return matcher;
  }
  void put_back(std::unique_ptr<Matcher> matcher) {
    const std::scoped_lock lock(mutex);
    idle.push_back(std::move(matcher));
  }

  const snapshot::Model& model;
  Principals principals;
  std::mutex mutex;
  std::vector<std::unique_ptr<Matcher>> idle;
};

namespace {

// One caller of a question and the layers that it meets.
struct Case {
  const evaluate::Caller& caller;
  const Principal* principal = nullptr;  // null for callers of whom only the name is known
  bool outside_identity = false;         // has policies of its own that were not exported
};

// One question on its way to decisions about callers of one account.
class Answering {
 public:
  Answering(const snapshot::Model& model, const Principals& principals, Matcher& matcher,
            const Prepared& question, std::string_view account)
      : model_(model),
        principals_(principals),
        matcher_(matcher),
        question_(question),
        surroundings_(model, question, account) {
    matcher_.set_request(surroundings_.request());
  }

  // Whether the decision about a user or role can be anything but a denial: the cheap first look.
  bool may_be_allowed(const Principal& principal);
  Decision answer(const Case& asked, bool explain);
  const Surroundings& surroundings() const { return surroundings_; }

 private:
  Layers layers_of(const Case& asked) const;
  std::span<const HeldPolicy> policies(const Case& asked, Layer layer) const;
  StatementRef reference(const Case& asked, const Recorder::Seen& seen) const;
  void collect(const Case& asked, const Evaluation& evaluation, bool explain, Decision& decision);
  StatementTrace trace(const Case& asked, const Recorder::Seen& seen);
  void resolve(const Layers& layers, const evaluate::Caller& caller, Decision& decision);
  void find_missing(const std::vector<Atom>& atoms,
                    const std::optional<std::vector<evaluate::Formulas::Alternative>>& alternatives,
                    Decision& decision);
  void note_unknown(policy::KeyId key, Symbol spelling, std::set<std::string>& missing);
  void note_variables(Range pieces, std::set<std::string>& missing);
  void note_atom(const Atom& atom, std::set<std::string>& missing);
  void set_example(const evaluate::Caller& caller, std::span<const evaluate::ContextEntry> entries,
                   Decision& decision) const;
  void note_assumptions(const Case& asked, Decision& decision) const;

  const snapshot::Model& model_;
  const Principals& principals_;
  Matcher& matcher_;
  const Prepared& question_;
  Surroundings surroundings_;
  std::optional<bool> needs_identity_policy_;  // of users and roles
};

Layers Answering::layers_of(const Case& asked) const {
  Layers layers;
  if (asked.principal != nullptr) layers = principals_.layers(*asked.principal);
  if (asked.outside_identity)
    for (const Layer which : {Layer::kIdentity, Layer::kBoundary})
      layer(layers, which) = {.state = LayerPolicies::State::kUnknown};
  surroundings_.add_to(layers);
  const bool federated = asked.caller.kind == evaluate::CallerKind::kFederated;
  if (federated && layer(layers, Layer::kSession).state == LayerPolicies::State::kNone)
    layer(layers, Layer::kSession) = {.state = LayerPolicies::State::kUnknown};
  return layers;
}

std::span<const HeldPolicy> Answering::policies(const Case& asked, Layer layer) const {
  if (layer != Layer::kIdentity && layer != Layer::kBoundary) return surroundings_.policies(layer);
  return principals_.policies(*asked.principal, layer);
}

StatementRef Answering::reference(const Case& asked, const Recorder::Seen& seen) const {
  const HeldPolicy& held = policies(asked, seen.layer)[seen.policy];
  const policy::Statement& statement =
      model_.policies.statements_of(held.document.document)[seen.statement];
  return {.policy = held.name,
          .arn = held.arn,
          .owner = held.owner,
          .kind = held.kind,
          .index = seen.statement,
          .sid = model_.text(statement.sid),
          .effect = statement.effect,
          .layer = seen.layer,
          .where = held.document.locate(statement.span)};
}

StatementTrace Answering::trace(const Case& asked, const Recorder::Seen& seen) {
  StatementTrace trace{
      .statement = reference(asked, seen), .match = match_of(seen.match), .element = seen.element};
  if (seen.element == StatementTrace::Element::kCondition) {
    const policy::ConditionTest& test = model_.policies.tests[seen.test];
    trace.test = evaluate::describe(model_.policies, seen.test);
    trace.value = in_words(matcher_.key(test.key, model_.text(test.spelling)));
  }
  return trace;
}

class StatementList final : public Recorder {
 public:
  explicit StatementList(Wants wants) : Recorder(wants) {}
  void see(const Seen& seen) override { seen_.push_back(seen); }
  const std::vector<Seen>& all() const { return seen_; }

 private:
  std::vector<Seen> seen_;
};

// Whether a statement that matches, or may, belongs to the reasons of the decision: the allows on a
// path that holds, the denies, or, when the decision is open, whatever may take part.
bool decides(const Recorder::Seen& seen, bool deny, const Evaluation& evaluation, Outcome outcome) {
  if (seen.match == Truth::kFalse) return false;
  const bool grants = seen.layer == Layer::kIdentity || seen.layer == Layer::kResource;
  switch (outcome) {
    case Outcome::kAllowed:
      return !deny && evaluate::grants(evaluation, seen) == Truth::kTrue;
    case Outcome::kExplicitDeny:
      return deny && seen.match == Truth::kTrue;
    case Outcome::kConditional:
      // Of the layers that only limit, what certainly lets the request through is no reason.
      if (deny) return true;
      return grants ? evaluate::grants(evaluation, seen) != Truth::kFalse
                    : seen.match == Truth::kUnknown;
    case Outcome::kImplicitDeny:
      break;
  }
  return false;
}

void Answering::collect(const Case& asked, const Evaluation& evaluation, bool explain,
                        Decision& decision) {
  // That nothing allows has no statement as its reason.
  if (!explain && decision.outcome == Outcome::kImplicitDeny) return;
  StatementList list(explain ? Recorder::Wants::kAll : Recorder::Wants::kMatching);
  evaluate::evaluate(matcher_, layers_of(asked), &list);
  for (const Recorder::Seen& seen : list.all()) {
    if (explain) decision.trace.push_back(trace(asked, seen));
    if (seen.match == Truth::kFalse) continue;
    const StatementRef statement = reference(asked, seen);
    if (decides(seen, statement.effect == Effect::kDeny, evaluation, decision.outcome))
      decision.statements.push_back(statement);
  }
}

void Answering::note_unknown(policy::KeyId key, Symbol spelling, std::set<std::string>& missing) {
  const std::string_view text = model_.text(spelling);
  if (matcher_.key(key, text).presence == evaluate::Presence::kUnknown) missing.emplace(text);
}

void Answering::note_variables(Range pieces, std::set<std::string>& missing) {
  for (const policy::Piece& piece : pieces.of(model_.policies.pieces))
    if (piece.variable.valid()) note_unknown(piece.variable, piece.spelling, missing);
}

void Answering::note_atom(const Atom& atom, std::set<std::string>& missing) {
  const policy::Tables& tables = model_.policies;
  if (atom.kind == Atom::Kind::kTest) {
    const policy::ConditionTest& test = tables.tests[policy::TestId(atom.index)];
    note_unknown(test.key, test.spelling, missing);
    for (const policy::ValueId value : test.values.of(tables.value_lists))
      note_variables(tables.values[value].pieces, missing);
  }
  if (atom.kind == Atom::Kind::kResource) {
    const policy::Statement& statement = tables.statements[policy::StatementId(atom.index)];
    for (const policy::ResourceId resource : statement.resources.of(tables.resource_lists))
      note_variables(tables.resources[resource].pieces, missing);
  }
}

void Answering::find_missing(
    const std::vector<Atom>& atoms,
    const std::optional<std::vector<evaluate::Formulas::Alternative>>& alternatives,
    Decision& decision) {
  std::set<std::string> missing;
  if (alternatives) {
    for (const auto& alternative : *alternatives)
      for (const evaluate::Literal literal : alternative) note_atom(atoms[literal.atom], missing);
  } else {
    for (const Atom& atom : atoms) note_atom(atom, missing);
  }
  decision.missing.assign(missing.begin(), missing.end());
}

void Answering::set_example(const evaluate::Caller& caller,
                            std::span<const evaluate::ContextEntry> entries,
                            Decision& decision) const {
  ExampleRequest example{std::string(caller.arn), question_.action, question_.resource, {}};
  for (const evaluate::ContextEntry& entry : entries)
    example.context.push_back({.key = entry.key,
                               .type = entry.list ? "stringList" : "string",
                               .list = entry.list,
                               .absent = entry.absent,
                               .values = entry.values});
  decision.example = std::move(example);
}

// The condition under which the request is allowed, and one request that is.
void Answering::resolve(const Layers& layers, const evaluate::Caller& caller, Decision& decision) {
  // What is certainly allowed depends on nothing.
  if (decision.outcome == Outcome::kAllowed) {
    decision.when.emplace(1);
    if (const auto entries = evaluate::find_witness(matcher_, layers, {}, {}))
      set_example(caller, *entries, decision);
    return;
  }
  const evaluate::Residual residual = evaluate::residual(matcher_, layers);
  const auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxAlternatives);
  find_missing(residual.atoms, alternatives, decision);
  if (!alternatives) {
    decision.when = std::nullopt;
    return;
  }
  decision.when.emplace();
  for (const auto& alternative : *alternatives)
    decision.when->push_back(evaluate::describe(model_.policies, residual.atoms, alternative));
  if (alternatives->empty()) decision.outcome = Outcome::kImplicitDeny;
  const std::size_t attempts = std::min(alternatives->size(), kMaxWitnessAttempts);
  for (std::size_t i = 0; i < attempts && !decision.example; ++i)
    if (const auto entries =
            evaluate::find_witness(matcher_, layers, residual.atoms, (*alternatives)[i]))
      set_example(caller, *entries, decision);
}

bool is_known(const snapshot::Model& model, const HeldPolicy& held) {
  const policy::DocumentId document = held.document.document;
  return document.valid() && !model.policies.documents[document].opaque;
}

// Says of a policy in a layer that its content is not known.
std::string unknown_policy(const HeldPolicy& held) {
  if (held.name.empty())
    return "not all policies of " + std::string(held.owner) +
           " are known: what the others allow and deny is unknown";
  const std::string_view name = held.arn.empty() ? held.name : held.arn;
  const std::string whose = held.owner.empty() ? "" : " of " + std::string(held.owner);
  return "the document of policy " + std::string(name) + whose +
         " is not known: what it allows and denies is unknown";
}

void Answering::note_assumptions(const Case& asked, Decision& decision) const {
  auto& list = decision.assumptions;
  const evaluate::CallerKind kind = asked.caller.kind;
  list = surroundings_.assumptions(kind);
  const bool session_policies = !surroundings_.policies(Layer::kSession).empty();
  if (kind == evaluate::CallerKind::kRole && !session_policies)
    list.emplace_back("the role session has no session policies");
  if (kind == evaluate::CallerKind::kRole && asked.principal != nullptr)
    list.emplace_back("the role session has no session tags");
  if (kind == evaluate::CallerKind::kUser && session_policies)
    list.emplace_back("session policies do not count: a user is no session");
  if (asked.outside_identity)
    list.push_back("the policies of " + std::string(asked.caller.arn) +
                   " were not exported: what they allow and deny is unknown");
  for (std::size_t i = 0; i < kLayerCount; ++i) {
    const auto which = static_cast<Layer>(i);
    const bool own = which == Layer::kIdentity || which == Layer::kBoundary;
    if (own && asked.principal == nullptr) continue;
    for (const HeldPolicy& held : policies(asked, which))
      if (!is_known(model_, held)) list.push_back(unknown_policy(held));
  }
  if (asked.principal != nullptr && asked.principal->boundary_unknown)
    list.push_back("the permissions boundary of " + std::string(asked.principal->name.arn) +
                   " is not known");
}

bool Answering::may_be_allowed(const Principal& principal) {
  if (needs_identity_policy_ == true && !matcher_.concerns(principal.services)) return false;
  matcher_.set_caller(principal.caller);
  const Layers layers = layers_of({principal.caller, &principal});
  if (!needs_identity_policy_)
    needs_identity_policy_ = evaluate::needs_identity_policy(matcher_, layers);
  return evaluate::evaluate(matcher_, layers).decisions.allowed;
}

std::string_view name_of(const evaluate::Caller& caller) {
  if (!caller.arn.empty()) return caller.arn;
  if (!caller.service_names.empty()) return caller.service_names.front();
  return caller.provider.empty() ? "anonymous" : caller.provider;
}

Decision Answering::answer(const Case& asked, bool explain) {
  matcher_.set_caller(asked.caller);
  const Layers layers = layers_of(asked);
  const Evaluation evaluation = evaluate::evaluate(matcher_, layers);
  Decision decision{.principal = std::string(name_of(asked.caller)),
                    .action = question_.action,
                    .resource = question_.resource,
                    .outcome = outcome_of(evaluation.decisions),
                    .when = std::vector<std::vector<Test>>{}};
  if (evaluation.decisions.allowed) resolve(layers, asked.caller, decision);
  if (evaluation.by) decision.deciding_layer = evaluate::decider_name(*evaluation.by);
  for (std::size_t i = 0; i < kLayerCount; ++i)
    if (evaluation.layers[i].applies)
      decision.layers.push_back({static_cast<Layer>(i), outcome_of(evaluation.layers[i])});
  collect(asked, evaluation, explain, decision);
  note_assumptions(asked, decision);
  return decision;
}

}  // namespace

Access::Access(const Snapshot& snapshot) : state_(std::make_unique<State>(snapshot)) {}
Access::Access(Access&&) noexcept = default;
Access& Access::operator=(Access&&) noexcept = default;
Access::~Access() = default;

Result<Decision, QuestionError> Access::can(const Question& question, Explain explain) const {
  AMBIT_TRY(const Prepared prepared, evaluate::prepare(question));
  AMBIT_TRY(const Asker asker,
            evaluate::find_asker(state_->model, state_->principals, question.principal));
  const State::Borrowed matcher(*state_);
  Answering answering(state_->model, state_->principals, *matcher, prepared, asker.caller.account);
  return answering.answer({asker.caller, asker.principal, asker.is_outside_identity()},
                          explain == Explain::kYes);
}

Result<WhoCan, QuestionError> Access::who_can(const Question& question) const {
  if (question.resource != "*" && question.resource.find_first_of("*?") != std::string::npos)
    return Failure(
        QuestionError{"`" + question.resource +
                      "` is a pattern; this version answers for one resource at a time"});
  AMBIT_TRY(const Prepared prepared, evaluate::prepare(question));
  const State::Borrowed matcher(*state_);
  std::optional<Answering> answering;
  WhoCan result;
  std::string_view account;
  std::set<std::string> assumptions;
  const auto assume = [&](const std::vector<std::string>& more) {
    for (const std::string& assumption : more)
      if (assumptions.insert(assumption).second) result.assumptions.push_back(assumption);
  };
  for (const Principal& principal : state_->principals.all()) {
    if (!answering || principal.name.account != account) {
      account = principal.name.account;
      answering.emplace(state_->model, state_->principals, *matcher, prepared, account);
      assume(answering->surroundings().assumptions(principal.caller.kind));
    }
    if (!answering->may_be_allowed(principal)) continue;
    Decision decision = answering->answer({principal.caller, &principal}, false);
    assume(decision.assumptions);
    if (decision.outcome == Outcome::kAllowed || decision.outcome == Outcome::kConditional)
      result.grants.push_back({principal.name, std::move(decision)});
  }
  return result;
}

}  // namespace ambit
