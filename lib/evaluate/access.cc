#include "ambit/access.h"

#include <algorithm>
#include <set>

#include "evaluate/asker.h"
#include "evaluate/assumptions.h"
#include "evaluate/evaluate.h"
#include "evaluate/matcher_pool.h"
#include "evaluate/principals.h"
#include "evaluate/question.h"
#include "evaluate/reasons.h"
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
      : model(snapshot.model()), principals(snapshot.model()), matchers(model.policies) {}

  const snapshot::Model& model;
  Principals principals;
  evaluate::MatcherPool matchers;
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
            const evaluate::QuestionView& question, std::string_view account)
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
  void collect(const Case& asked, const Evaluation& evaluation, bool explain, Decision& decision);
  StatementTrace trace(const Case& asked, const Recorder::Seen& seen);
  void resolve(const Layers& layers, const evaluate::Caller& caller, Decision& decision);
  void find_missing(const std::vector<Atom>& atoms,
                    const std::optional<std::vector<evaluate::Formulas::Alternative>>& alternatives,
                    Decision& decision);
  void note_unknown(policy::KeyId key, Symbol spelling, std::set<std::string>& missing);
  void note_variables(Range pieces, std::set<std::string>& missing);
  void note_atom(const Atom& atom, std::set<std::string>& missing);
  void set_example(const evaluate::Caller& caller, std::vector<ContextValue> entries,
                   Decision& decision) const;

  const snapshot::Model& model_;
  const Principals& principals_;
  Matcher& matcher_;
  const evaluate::QuestionView& question_;
  Surroundings surroundings_;
  std::optional<bool> needs_identity_policy_;  // of users and roles
};

Layers Answering::layers_of(const Case& asked) const {
  return surroundings_.layers(principals_, asked.caller, asked.principal, asked.outside_identity);
}

std::span<const HeldPolicy> Answering::policies(const Case& asked, Layer layer) const {
  if (layer != Layer::kIdentity && layer != Layer::kBoundary) return surroundings_.policies(layer);
  return principals_.policies(*asked.principal, layer);
}

StatementTrace Answering::trace(const Case& asked, const Recorder::Seen& seen) {
  StatementTrace trace{
      .statement = evaluate::reference(model_, policies(asked, seen.layer)[seen.policy], seen),
      .match = match_of(seen.match),
      .element = seen.element};
  if (seen.element == StatementTrace::Element::kCondition) {
    const policy::ConditionTest& test = model_.policies.tests[seen.test];
    trace.test = evaluate::describe(model_.policies, seen.test);
    trace.value = in_words(matcher_.key(test.key, model_.text(test.spelling)));
  }
  return trace;
}

void Answering::collect(const Case& asked, const Evaluation& evaluation, bool explain,
                        Decision& decision) {
  // That nothing allows has no statement as its reason.
  if (!explain && decision.outcome == Outcome::kImplicitDeny) return;
  evaluate::StatementList list(explain ? Recorder::Wants::kAll : Recorder::Wants::kMatching);
  evaluate::evaluate(matcher_, layers_of(asked), &list);
  for (const Recorder::Seen& seen : list.all()) {
    if (explain) decision.trace.push_back(trace(asked, seen));
    if (seen.match == Truth::kFalse) continue;
    const StatementRef statement =
        evaluate::reference(model_, policies(asked, seen.layer)[seen.policy], seen);
    if (evaluate::decides(seen, statement.effect == Effect::kDeny, evaluation, decision.outcome))
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

void Answering::set_example(const evaluate::Caller& caller, std::vector<ContextValue> entries,
                            Decision& decision) const {
  decision.example = {std::string(caller.arn), std::string(question_.action),
                      std::string(question_.resource), std::move(entries)};
  for (ContextValue& value : decision.example->context)
    value.type = value.list ? "stringList" : "string";
}

// The condition under which the request is allowed, and one request that is.
void Answering::resolve(const Layers& layers, const evaluate::Caller& caller, Decision& decision) {
  // What is certainly allowed depends on nothing.
  if (decision.outcome == Outcome::kAllowed) {
    decision.when.emplace(1);
    if (auto entries = evaluate::find_witness(matcher_, layers, {}, {}))
      set_example(caller, *std::move(entries), decision);
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
    if (auto entries = evaluate::find_witness(matcher_, layers, residual.atoms, (*alternatives)[i]))
      set_example(caller, *std::move(entries), decision);
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
                    .action = std::string(question_.action),
                    .resource = std::string(question_.resource),
                    .outcome = evaluate::outcome_of(evaluation.decisions),
                    .when = std::vector<std::vector<Test>>{}};
  if (evaluation.decisions.allowed) resolve(layers, asked.caller, decision);
  if (evaluation.by) decision.deciding_layer = evaluate::decider_name(*evaluation.by);
  for (std::size_t i = 0; i < kLayerCount; ++i)
    if (evaluation.layers[i].applies)
      decision.layers.push_back({static_cast<Layer>(i), outcome_of(evaluation.layers[i])});
  collect(asked, evaluation, explain, decision);
  decision.assumptions = evaluate::assumptions(model_, principals_, surroundings_, asked.caller,
                                               asked.principal, asked.outside_identity);
  return decision;
}

}  // namespace

Access::Access(const Snapshot& snapshot) : state_(std::make_unique<State>(snapshot)) {}
Access::Access(Access&&) noexcept = default;
Access& Access::operator=(Access&&) noexcept = default;
Access::~Access() = default;

Result<Decision, QuestionError> Access::can(const Question& question, Explain explain) const {
  AMBIT_TRY(const evaluate::QuestionView asked, evaluate::view_of(question));
  AMBIT_TRY(const Asker asker,
            evaluate::find_asker(state_->model, state_->principals, question.principal));
  const evaluate::MatcherPool::Borrowed matcher(state_->matchers);
  Answering answering(state_->model, state_->principals, *matcher, asked, asker.caller.account);
  return answering.answer({asker.caller, asker.principal, asker.is_outside_identity()},
                          explain == Explain::kYes);
}

Result<WhoCan, QuestionError> Access::who_can(const Question& question) const {
  if (question.resource != "*" && question.resource.find_first_of("*?") != std::string::npos)
    return Failure(
        QuestionError{"`" + question.resource +
                      "` is a pattern; this version answers for one resource at a time"});
  AMBIT_TRY(const evaluate::QuestionView asked, evaluate::view_of(question));
  const evaluate::MatcherPool::Borrowed matcher(state_->matchers);
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
      answering.emplace(state_->model, state_->principals, *matcher, asked, account);
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
