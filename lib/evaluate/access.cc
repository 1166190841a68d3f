#include "ambit/access.h"

#include <algorithm>
#include <set>

#include "evaluate/asker.h"
#include "evaluate/assumptions.h"
#include "evaluate/desk.h"
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
using evaluate::Desk;
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
      : model(snapshot.model()), principals(model), common(model), desks(model.policies) {}

  // Calls answer(answering, case) for the caller of the question, unless there is no answer.
  template <class F>
  std::optional<QuestionError> ask(const Question& question, F&& answer);

  const snapshot::Model& model;
  Principals principals;
  evaluate::CommonPolicies common;
  evaluate::WarmPool<Desk> desks;
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
  Answering(const snapshot::Model& model, const Principals& principals,
            const evaluate::CommonPolicies& common, Desk& desk,
            const evaluate::QuestionView& question, std::string_view account)
      : model_(model),
        principals_(principals),
        desk_(desk),
        matcher_(desk.matcher),
        question_(question),
        surroundings_(model, common, question, account) {
    matcher_.set_request(surroundings_.request());
  }

  // Whether the decision about a user or role can be anything but a denial: the cheap first look.
  bool may_be_allowed(const Principal& principal);
  // The same outcome and deciding layer.
  Verdict decide(const Case& asked);
  void answer(const Case& asked, bool explain, Decision& decision);
  const Surroundings& surroundings() const { return surroundings_; }

 private:
  Layers layers_of(const Case& asked) const;
  std::span<const HeldPolicy> policies(const Case& asked, Layer layer) const;
  void clear(Decision& decision);
  bool is_never(const Layers& layers, const Evaluation& evaluation);
  void collect(const Case& asked, const Layers& layers, const Evaluation& evaluation, bool explain,
               Decision& decision);
  StatementTrace trace(const Case& asked, const Recorder::Seen& seen);
  void resolve(const Layers& layers, const evaluate::Caller& caller, Decision& decision);
  void find_missing(const std::vector<Atom>& atoms,
                    const std::optional<std::vector<evaluate::Formulas::Alternative>>& alternatives,
                    Decision& decision);
  void note_unknown(policy::KeyId key, Symbol spelling, std::set<std::string>& missing);
  void note_variables(Range pieces, std::set<std::string>& missing);
  void note_atom(const Atom& atom, std::set<std::string>& missing);
  // Of the example everything but the context.
  ExampleRequest& begin_example(const evaluate::Caller& caller, Decision& decision);
  static void end_example(ExampleRequest& example);

  const snapshot::Model& model_;
  const Principals& principals_;
  Desk& desk_;
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

void Answering::collect(const Case& asked, const Layers& layers, const Evaluation& evaluation,
                        bool explain, Decision& decision) {
  // That nothing allows has no statement as its reason.
  if (!explain && decision.outcome == Outcome::kImplicitDeny) return;
  evaluate::StatementList& list = desk_.statements;
  list.restart(explain ? Recorder::Wants::kAll : Recorder::Wants::kMatching);
  evaluate::evaluate(matcher_, layers, &list);
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

ExampleRequest& Answering::begin_example(const evaluate::Caller& caller, Decision& decision) {
  ExampleRequest& example = decision.example.emplace(std::move(desk_.example));
  example.principal = caller.arn;
  example.action = question_.action;
  example.resource = question_.resource;
  return example;
}

void Answering::end_example(ExampleRequest& example) {
  for (ContextValue& value : example.context) value.type = value.list ? "stringList" : "string";
}

// The condition under which the request is allowed, and one request that is.
void Answering::resolve(const Layers& layers, const evaluate::Caller& caller, Decision& decision) {
  // What is certainly allowed depends on nothing: it is allowed too when all that is unknown is
  // absent.
  auto& when = decision.when ? *decision.when : decision.when.emplace();
  if (decision.outcome == Outcome::kAllowed) {
    when.emplace_back();
    ExampleRequest& example = begin_example(caller, decision);
    example.context.assign(question_.context.begin(), question_.context.end());
    return end_example(example);
  }
  const evaluate::Residual residual = evaluate::residual(matcher_, layers);
  const auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxAlternatives);
  find_missing(residual.atoms, alternatives, decision);
  if (!alternatives) {
    decision.when = std::nullopt;
    return;
  }
  for (const auto& alternative : *alternatives)
    when.push_back(evaluate::describe(model_.policies, residual.atoms, alternative));
  if (alternatives->empty()) decision.outcome = Outcome::kImplicitDeny;
  const std::size_t attempts = std::min(alternatives->size(), kMaxWitnessAttempts);
  for (std::size_t i = 0; i < attempts && !decision.example; ++i) {
    auto entries = evaluate::find_witness(matcher_, layers, residual.atoms, (*alternatives)[i]);
    if (!entries) continue;
    ExampleRequest& example = begin_example(caller, decision);
    example.context = *std::move(entries);
    end_example(example);
  }
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

// Whether the condition of a request that may be allowed cannot hold. What is open of Allow
// statements alone can: nothing that one of them needs is what another one excludes.
bool Answering::is_never(const Layers& layers, const Evaluation& evaluation) {
  if (!evaluation.decisions.explicit_deny) return false;
  const evaluate::Residual residual = evaluate::residual(matcher_, layers);
  const auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxAlternatives);
  return alternatives && alternatives->empty();
}

Verdict Answering::decide(const Case& asked) {
  matcher_.set_caller(asked.caller);
  const Layers layers = layers_of(asked);
  const Evaluation evaluation = evaluate::evaluate(matcher_, layers);
  Verdict verdict{.outcome = evaluate::outcome_of(evaluation.decisions)};
  if (verdict.outcome == Outcome::kConditional && is_never(layers, evaluation))
    verdict.outcome = Outcome::kImplicitDeny;
  if (evaluation.by) verdict.deciding_layer = evaluate::decider_name(*evaluation.by);
  return verdict;
}

// Of a decision that was used before the memory stays.
void Answering::clear(Decision& decision) {
  decision.deciding_layer = {};
  (decision.when ? *decision.when : decision.when.emplace()).clear();
  decision.missing.clear();
  decision.layers.clear();
  decision.statements.clear();
  decision.trace.clear();
  if (decision.example) desk_.example = *std::move(decision.example);
  decision.example.reset();
}

void Answering::answer(const Case& asked, bool explain, Decision& decision) {
  matcher_.set_caller(asked.caller);
  const Layers layers = layers_of(asked);
  const Evaluation evaluation = evaluate::evaluate(matcher_, layers);
  clear(decision);
  decision.principal = name_of(asked.caller);
  decision.action = question_.action;
  decision.resource = question_.resource;
  decision.outcome = evaluate::outcome_of(evaluation.decisions);
  if (evaluation.decisions.allowed) resolve(layers, asked.caller, decision);
  if (evaluation.by) decision.deciding_layer = evaluate::decider_name(*evaluation.by);
  for (std::size_t i = 0; i < kLayerCount; ++i)
    if (evaluation.layers[i].applies)
      decision.layers.push_back({static_cast<Layer>(i), outcome_of(evaluation.layers[i])});
  collect(asked, layers, evaluation, explain, decision);
  evaluate::TextList assumptions(decision.assumptions);
  evaluate::add_assumptions(model_, principals_, surroundings_, asked.caller, asked.principal,
                            asked.outside_identity, assumptions);
  assumptions.end();
}

}  // namespace

Access::Access(const Snapshot& snapshot) : state_(std::make_unique<State>(snapshot)) {}
Access::Access(Access&&) noexcept = default;
Access& Access::operator=(Access&&) noexcept = default;
Access::~Access() = default;

template <class F>
std::optional<QuestionError> Access::State::ask(const Question& question, F&& answer) {
  auto asked = evaluate::view_of(question);
  if (!asked) return std::move(asked).error();
  const auto answer_case = [&](const Case& one) {
    const evaluate::WarmPool<Desk>::Borrowed desk(desks);
    Answering answering(model, principals, common, *desk, *asked, one.caller.account);
    answer(answering, one);
  };
  // Programs name principals by their ARNs.
  if (const Principal* principal = principals.with_arn(question.principal)) {
    answer_case({principal->caller, principal});
    return std::nullopt;
  }
  auto asker = evaluate::find_asker(model, principals, question.principal);
  if (!asker) return std::move(asker).error();
  answer_case({asker->caller, asker->principal, asker->is_outside_identity()});
  return std::nullopt;
}

std::optional<QuestionError> Access::can(const Question& question, Decision& decision,
                                         Explain explain) const {
  return state_->ask(question, [&](Answering& answering, const Case& asked) {
    answering.answer(asked, explain == Explain::kYes, decision);
  });
}

Result<Decision, QuestionError> Access::can(const Question& question, Explain explain) const {
  Decision decision;
  if (auto error = can(question, decision, explain)) return Failure(*std::move(error));
  return decision;
}

Result<Verdict, QuestionError> Access::decide(const Question& question) const {
  Verdict verdict;
  auto error = state_->ask(question, [&](Answering& answering, const Case& asked) {
    verdict = answering.decide(asked);
  });
  if (error) return Failure(*std::move(error));
  return verdict;
}

Result<WhoCan, QuestionError> Access::who_can(const Question& question) const {
  if (question.resource != "*" && question.resource.find_first_of("*?") != std::string::npos)
    return Failure(
        QuestionError{"`" + question.resource +
                      "` is a pattern; this version answers for one resource at a time"});
  AMBIT_TRY(const evaluate::QuestionView asked, evaluate::view_of(question));
  const evaluate::WarmPool<Desk>::Borrowed desk(state_->desks);
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
      answering.emplace(state_->model, state_->principals, state_->common, *desk, asked, account);
      assume(answering->surroundings().assumptions(principal.caller.kind));
    }
    if (!answering->may_be_allowed(principal)) continue;
    Decision decision;
    answering->answer({principal.caller, &principal}, false, decision);
    assume(decision.assumptions);
    if (decision.outcome == Outcome::kAllowed || decision.outcome == Outcome::kConditional)
      result.grants.push_back({principal.name, std::move(decision)});
  }
  return result;
}

}  // namespace ambit
