// The procedure that combines the layers (IAM User Guide, "Policy evaluation logic", and "Policy
// evaluation for requests within a single account"), written once over an algebra: with truth
// values it decides, with formulas it says on what the decision depends.
#include "evaluate/evaluate.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <utility>

#include "evaluate/request_facts.h"

namespace ambit::evaluate {
namespace {

using State = LayerPolicies::State;
using Element = StatementTrace::Element;

constexpr std::array<Layer, kLayerCount> kLayers = {
    Layer::kRcp,      Layer::kScp,      Layer::kEndpoint, Layer::kResource,
    Layer::kIdentity, Layer::kBoundary, Layer::kSession};

// --- The two algebras.

struct TruthAlgebra {
  using Value = Truth;
  static Value constant(bool value) { return truth(value); }
  static Value atom(Truth known, Atom) { return known; }
  static Value all(std::initializer_list<Value> values) { return std::min(values); }
  static Value any(std::initializer_list<Value> values) { return std::max(values); }
  static Value negate(Value value) { return !value; }
};

struct FormulaAlgebra {
  using Value = FormulaId;
  using AtomIndex = std::map<std::pair<Atom::Kind, std::uint32_t>, std::uint32_t>;
  Residual* residual;
  AtomIndex* index;  // into residual->atoms

  Value constant(bool value) const { return residual->formulas.constant(value); }
  Value atom(Truth known, Atom atom) const {
    if (known != Truth::kUnknown) return constant(known == Truth::kTrue);
    auto& atoms = residual->atoms;
    const auto next = static_cast<std::uint32_t>(atoms.size());
    const auto [at, added] = index->try_emplace({atom.kind, atom.index}, next);
    if (added) atoms.push_back(atom);
    return residual->formulas.literal({at->second, true});
  }
  Value all(std::initializer_list<Value> values) const { return residual->formulas.all(values); }
  Value any(std::initializer_list<Value> values) const { return residual->formulas.any(values); }
  Value negate(Value value) const { return residual->formulas.negate(value); }
};

// --- The walk.

template <class Algebra>
class Procedure {
 public:
  using Value = Algebra::Value;

  // An Allow of the resource's policy, by what the statement names.
  struct ClassValues {
    Value direct = {};
    Value role_or_issuer = {};
    Value account = {};
  };
  struct LayerValue {
    bool applies = false;
    Value deny = {};
    Value allow = {};
  };
  // Everything that the decision and its deciding layer are made of.
  struct Combined {
    std::array<LayerValue, kLayerCount> layers = {};
    Value denied = {};
    Value allowed = {};  // deny aside
    ClassValues resource = {};
    Value direct_path = {};
    Value role_path = {};
    Value identity_path = {};
    Value cross_account_path = {};
    Value identity = {};  // before the layers that limit it
    Value boundary = {};
    Value session = {};

    const LayerValue& at(Layer which) const { return layers[static_cast<std::size_t>(which)]; }
  };

  Procedure(Algebra algebra, Matcher& matcher, const Layers& layers, const RequestFacts& facts,
            Recorder* recorder)
      : algebra_(algebra),
        matcher_(matcher),
        layers_(layers),
        facts_(facts),
        recorder_(recorder),
        sees_all_(recorder != nullptr && recorder->wants_all()),
        rules_{.gateway_endpoint = matcher.request().gateway_endpoint, .boundary = boundary()} {}

  Combined run();

 private:
  struct StatementValue {
    Value match = {};  // the principal part aside
    Classes classes = {};
    Truth truth = Truth::kTrue;
    Element element = Element::kNone;
    policy::TestId test = {};
  };
  State state_of(Layer which) const;
  Truth boundary() const;
  LayerValue walk(Layer which);
  LayerValue unknown_layer(Layer which) const;
  Value walk_level(Layer which, Range documents, LayerValue& value);
  void walk_document(Layer which, std::uint32_t index, LayerValue& value);
  void walk_listed(Layer which, std::span<const ListedStatement> statements, LayerValue& value);
  void take_unknown(Layer which, LayerValue& value);
  void visit(Layer which, std::uint32_t policy, policy::StatementId id, LayerValue& value);
  StatementValue match(Layer which, policy::StatementId id, const policy::Statement& statement);
  // Takes one part of a statement's match; false when the statement cannot match any more.
  bool take(StatementValue& value, Truth part, Element element, Atom atom);
  void take_allow(Layer which, policy::StatementId id, const StatementValue& found,
                  LayerValue& value);
  // Whether nothing that is still to come can change the value, and nobody wants to see it.
  bool settled(Value value) const {
    return recorder_ == nullptr && value == algebra_.constant(true);
  }
  bool skips_allow(Layer which, const LayerValue& value) const;
  void combine_same_account(Combined& all) const;
  void combine_cross_account(Combined& all) const;

  Algebra algebra_;
  Matcher& matcher_;
  const Layers& layers_;
  const RequestFacts& facts_;
  Recorder* recorder_;
  bool sees_all_;
  PrincipalRules rules_;
  ClassValues resource_ = {};
};

template <class Algebra>
State Procedure<Algebra>::state_of(Layer which) const {
  const State state = layer(layers_, which).state;
  if (which != Layer::kResource || state != State::kNone) return state;
  const bool not_exported = facts_.kms_key() && matcher_.request().mode == Mode::kThreeValued;
  return not_exported ? State::kUnknown : state;
}

template <class Algebra>
Truth Procedure<Algebra>::boundary() const {
  switch (layer(layers_, Layer::kBoundary).state) {
    case State::kNone:
      return Truth::kFalse;
    case State::kUnknown:
      return Truth::kUnknown;
    case State::kGiven:
      break;
  }
  return Truth::kTrue;
}

template <class Algebra>
bool Procedure<Algebra>::take(StatementValue& value, Truth part, Element element, Atom atom) {
  if (atom.kind != Atom::Kind::kPrincipal)
    value.match = algebra_.all({value.match, algebra_.atom(part, atom)});
  if (part < value.truth) {
    value.truth = part;
    value.element = element;
    if (atom.kind == Atom::Kind::kTest) value.test = policy::TestId(atom.index);
  }
  return part != Truth::kFalse;
}

template <class Algebra>
auto Procedure<Algebra>::match(Layer which, policy::StatementId id,
                               const policy::Statement& statement) -> StatementValue {
  StatementValue value{.match = algebra_.constant(true)};
  const std::uint32_t index = id.index();
  if (!take(value, matcher_.action(id), Element::kAction, {Atom::Kind::kAction, index}))
    return value;
  PrincipalRules rules = rules_;
  rules.gateway_endpoint = rules.gateway_endpoint && which == Layer::kEndpoint;
  value.classes = matcher_.principal(statement, rules);
  if (!take(value, value.classes.any(), Element::kPrincipal, {Atom::Kind::kPrincipal, index}))
    return value;
  if (!take(value, matcher_.resource(statement, policy_kind(which)), Element::kResource,
            {Atom::Kind::kResource, index}))
    return value;
  for (const policy::TestId test : statement.tests.of(matcher_.tables().test_lists))
    if (!take(value, matcher_.test(test), Element::kCondition, {Atom::Kind::kTest, test.index()}))
      return value;
  return value;
}

template <class Algebra>
void Procedure<Algebra>::take_allow(Layer which, policy::StatementId id,
                                    const StatementValue& found, LayerValue& value) {
  const auto named = [&](Truth as) {
    return algebra_.all({found.match, algebra_.atom(as, {Atom::Kind::kPrincipal, id.index()})});
  };
  value.allow = algebra_.any({value.allow, named(found.classes.any())});
  if (which != Layer::kResource) return;
  const Classes& classes = found.classes;
  resource_.direct = algebra_.any({resource_.direct, named(classes.direct)});
  resource_.role_or_issuer =
      algebra_.any({resource_.role_or_issuer, named(classes.role | classes.issuer)});
  resource_.account = algebra_.any({resource_.account, named(classes.account)});
}

// Whether no Allow can change the layer's value any more, and nobody wants to see one.
template <class Algebra>
bool Procedure<Algebra>::skips_allow(Layer which, const LayerValue& value) const {
  return which == Layer::kResource ? settled(resource_.direct) : settled(value.allow);
}

// What an unknown policy of the layer may say.
template <class Algebra>
void Procedure<Algebra>::take_unknown(Layer which, LayerValue& value) {
  const LayerValue unknown = unknown_layer(which);
  value.deny = algebra_.any({value.deny, unknown.deny});
  value.allow = algebra_.any({value.allow, unknown.allow});
  if (which == Layer::kResource)
    for (Value* of_class : {&resource_.direct, &resource_.role_or_issuer, &resource_.account})
      *of_class = algebra_.any({*of_class, unknown.allow});
}

// Takes what the statement says.
template <class Algebra>
void Procedure<Algebra>::visit(Layer which, std::uint32_t policy, policy::StatementId id,
                               LayerValue& value) {
  const policy::Tables& tables = matcher_.tables();
  const policy::Statement& statement = tables.statements[id];
  const StatementValue found = match(which, id, statement);
  if (statement.effect == Effect::kAllow)
    take_allow(which, id, found, value);
  else
    value.deny = algebra_.any(
        {value.deny,
         algebra_.all({found.match,
                       algebra_.atom(found.classes.any(), {Atom::Kind::kPrincipal, id.index()})})});
  if (recorder_ == nullptr) return;
  const policy::DocumentId document = layer(layers_, which).documents[policy];
  const std::uint32_t index = id.index() - tables.documents[document].statements.begin;
  recorder_->see({which, policy, index, found.truth, found.classes, found.element, found.test});
}

// Statements that cannot match, and without a listener those that cannot change the layer's value,
// are not looked at.
template <class Algebra>
void Procedure<Algebra>::walk_document(Layer which, std::uint32_t index, LayerValue& value) {
  const policy::Tables& tables = matcher_.tables();
  const policy::DocumentId id = layer(layers_, which).documents[index];
  if (!id.valid() || tables.documents[id].opaque) return take_unknown(which, value);
  const policy::Document& document = tables.documents[id];
  if (!sees_all_ && !matcher_.concerns(document.services)) return;
  for (std::uint32_t i = 0; i < document.statements.size() && !settled(value.deny); ++i) {
    const policy::StatementId statement_id(document.statements.begin + i);
    const policy::Statement& statement = tables.statements[statement_id];
    if (!sees_all_ && !matcher_.concerns(statement.services)) continue;
    if (statement.effect == Effect::kAllow && skips_allow(which, value)) continue;
    visit(which, index, statement_id, value);
  }
}

// The same for statements that are listed.
template <class Algebra>
void Procedure<Algebra>::walk_listed(Layer which, std::span<const ListedStatement> statements,
                                     LayerValue& value) {
  // What they need lies far apart: it is fetched for all of them at once.
  for (const ListedStatement& listed : statements)
    if (matcher_.concerns(listed.services()) && listed.statement().valid())
      matcher_.prefetch(listed.statement());
  for (const ListedStatement& listed : statements) {
    if (!matcher_.concerns(listed.services())) continue;
    if (settled(value.deny)) return;
    if (!listed.statement().valid())
      take_unknown(which, value);
    else if (listed.deny() || !skips_allow(which, value))
      visit(which, listed.policy_index(), listed.statement(), value);
  }
}

// What may be in policies that are not known.
template <class Algebra>
auto Procedure<Algebra>::unknown_layer(Layer which) const -> LayerValue {
  const auto index = static_cast<std::uint32_t>(which);
  return {.applies = true,
          .deny = algebra_.atom(Truth::kUnknown, {Atom::Kind::kDenyLayer, index}),
          .allow = algebra_.atom(Truth::kUnknown, {Atom::Kind::kAllowLayer, index})};
}

// Adds the level's denies to `value`; returns what it allows.
template <class Algebra>
auto Procedure<Algebra>::walk_level(Layer which, Range documents, LayerValue& value) -> Value {
  value.allow = algebra_.constant(false);
  for (std::uint32_t i = documents.begin; i < documents.end && !settled(value.deny); ++i)
    walk_document(which, i, value);
  return value.allow;
}

template <class Algebra>
auto Procedure<Algebra>::walk(Layer which) -> LayerValue {
  const Value no = algebra_.constant(false);
  if (which == Layer::kResource) resource_ = {no, no, no};
  const State state = state_of(which);
  if (state == State::kNone) return {false, no, no};
  const Truth applies = facts_.applies(which);
  if (applies == Truth::kFalse) return {false, no, no};
  const LayerPolicies& policies = layer(layers_, which);
  if (state == State::kUnknown) {
    const LayerValue unknown = unknown_layer(which);
    if (which == Layer::kResource) resource_ = {unknown.allow, unknown.allow, unknown.allow};
    return unknown;
  }
  LayerValue value{true, no, no};
  const auto all = static_cast<std::uint32_t>(policies.documents.size());
  if (which == Layer::kRcp) {
    // AWS attaches RCPFullAWSAccess to every level: only what is denied matters.
    walk_level(which, {0, all}, value);
    value.allow = algebra_.constant(true);
    const auto index = static_cast<std::uint32_t>(which);
    value.deny =
        algebra_.all({algebra_.atom(applies, {Atom::Kind::kDenyLayer, index}), value.deny});
  } else if (which == Layer::kScp) {
    Value every = algebra_.constant(true);
    std::uint32_t begin = 0;
    for (const std::uint32_t end : policies.level_ends) {
      every = algebra_.all({every, walk_level(which, {begin, end}, value)});
      begin = end;
    }
    value.allow = every;
  } else {
    if (sees_all_ || policies.statements.empty())
      walk_level(which, {0, all}, value);
    else
      walk_listed(which, policies.statements, value);
    if (policies.everything) {
      value.allow = algebra_.constant(true);
      if (which == Layer::kResource) resource_ = {value.allow, value.allow, value.allow};
    }
  }
  return value;
}

template <class Algebra>
void Procedure<Algebra>::combine_same_account(Combined& all) const {
  const Value no = algebra_.constant(false);
  if (facts_.resource_required()) {
    const bool root = matcher_.caller().kind == CallerKind::kRoot;
    all.identity = root ? no : algebra_.all({all.resource.account, all.identity});
  }
  all.direct_path = all.resource.direct;
  all.role_path = algebra_.all({all.resource.role_or_issuer, all.boundary, all.session});
  all.identity_path = algebra_.all({all.identity, all.boundary, all.session});
  all.cross_account_path = no;
}

template <class Algebra>
void Procedure<Algebra>::combine_cross_account(Combined& all) const {
  const Value no = algebra_.constant(false);
  const Value side = facts_.pass_role() ? no : all.at(Layer::kResource).allow;
  all.direct_path = all.role_path = all.identity_path = no;
  all.cross_account_path = algebra_.all({side, all.identity, all.boundary, all.session});
}

template <class Algebra>
auto Procedure<Algebra>::run() -> Combined {
  Combined all;
  const Value yes = algebra_.constant(true);
  const Value no = algebra_.constant(false);
  all.denied = no;
  for (const Layer which : kLayers) {
    LayerValue& value = all.layers[static_cast<std::size_t>(which)];
    value = walk(which);
    all.denied = algebra_.any({all.denied, value.deny});
  }
  all.resource = resource_;
  const auto gate = [&](Layer which, Value without) {
    return all.at(which).applies ? all.at(which).allow : without;
  };
  const CallerKind kind = matcher_.caller().kind;
  const bool federated_alone =
      kind == CallerKind::kFederated && !all.at(Layer::kSession).applies &&
      matcher_.undocumented()(Undocumented::kFederatedWithoutSessionPolicy) == Truth::kFalse;
  all.identity = kind == CallerKind::kRoot ? yes : gate(Layer::kIdentity, no);
  all.boundary = gate(Layer::kBoundary, yes);
  all.session = gate(Layer::kSession, federated_alone ? no : yes);
  if (!is_iam(kind)) {
    all.direct_path = all.resource.direct;
    all.role_path = all.identity_path = all.cross_account_path = no;
  } else if (facts_.same_account()) {
    combine_same_account(all);
  } else {
    combine_cross_account(all);
  }
  all.allowed = algebra_.all(
      {gate(Layer::kScp, yes), gate(Layer::kEndpoint, yes),
       algebra_.any({all.direct_path, all.role_path, all.identity_path, all.cross_account_path})});
  return all;
}

// --- What decides.

Decider as_decider(Layer which) {
  return static_cast<Decider>(which);
}

using Truths = Procedure<TruthAlgebra>::Combined;

class Deciding {
 public:
  Deciding(const Truths& all, const RequestFacts& facts, CallerKind caller)
      : all_(all), facts_(facts), caller_(caller) {}

  Decider denying() const {
    for (const Layer which : kLayers)
      if (all_.at(which).deny == Truth::kTrue) return as_decider(which);
    return Decider::kIdentity;
  }

  // The first gate that is certainly shut.
  Decider lacking() const {
    for (const Layer which : {Layer::kScp, Layer::kEndpoint})
      if (all_.at(which).applies && all_.at(which).allow == Truth::kFalse) return as_decider(which);
    if (!is_iam(caller_)) return Decider::kResource;
    if (facts_.same_account()) return lacking_same_account();
    if (all_.at(Layer::kResource).allow == Truth::kFalse || facts_.pass_role())
      return Decider::kResource;
    return all_.identity == Truth::kFalse ? Decider::kIdentity : limiting();
  }

  Decider allowing() const {
    if (!is_iam(caller_)) return Decider::kResource;
    if (!facts_.same_account()) return Decider::kBoth;
    if ((all_.direct_path | all_.role_path) == Truth::kTrue) return Decider::kResource;
    return caller_ == CallerKind::kRoot ? Decider::kRoot : Decider::kIdentity;
  }

 private:
  Decider lacking_same_account() const {
    if (all_.resource.role_or_issuer != Truth::kFalse || all_.identity != Truth::kFalse)
      return limiting();
    return facts_.resource_required() && all_.resource.account == Truth::kFalse
               ? Decider::kResource
               : Decider::kIdentity;
  }

  Decider limiting() const {
    return all_.boundary == Truth::kFalse ? Decider::kBoundary : Decider::kSession;
  }

  const Truths& all_;
  const RequestFacts& facts_;
  CallerKind caller_;
};

Evaluation conclude(const Truths& all, const RequestFacts& facts, CallerKind caller) {
  Evaluation result{
      .paths = {all.direct_path, all.role_path, all.identity_path, all.cross_account_path},
      .same_account = facts.same_account(),
      .resource_required = facts.resource_required()};
  for (std::size_t i = 0; i < kLayerCount; ++i)
    result.layers[i] = {all.layers[i].applies, all.layers[i].deny, all.layers[i].allow};
  result.decisions.explicit_deny = all.denied != Truth::kFalse;
  if (all.denied != Truth::kTrue) {
    result.decisions.allowed = all.allowed != Truth::kFalse;
    result.decisions.implicit_deny = all.allowed != Truth::kTrue;
  }
  if (!result.decisions.single()) return result;
  const Deciding deciding(all, facts, caller);
  if (result.decisions.explicit_deny)
    result.by = deciding.denying();
  else
    result.by = result.decisions.allowed ? deciding.allowing() : deciding.lacking();
  return result;
}

// Whichever of the two is the case.
Evaluation joined(Evaluation a, const Evaluation& b) {
  a.decisions.allowed |= b.decisions.allowed;
  a.decisions.explicit_deny |= b.decisions.explicit_deny;
  a.decisions.implicit_deny |= b.decisions.implicit_deny;
  if (a.by != b.by || !a.decisions.single()) a.by = std::nullopt;
  return a;
}

RequestFacts facts_of(Matcher& matcher) {
  return {matcher.request(), matcher.caller(), matcher.asked_action(), matcher.resource_facts(),
          matcher.undocumented()};
}

}  // namespace

PolicyKind policy_kind(Layer layer) {
  static constexpr std::array<PolicyKind, kLayerCount> kKinds = {
      PolicyKind::kRcp,      PolicyKind::kScp,      PolicyKind::kEndpoint, PolicyKind::kResource,
      PolicyKind::kIdentity, PolicyKind::kBoundary, PolicyKind::kSession};
  return kKinds[static_cast<std::size_t>(layer)];
}

bool list_statements(const policy::Tables& tables, std::span<const policy::DocumentId> documents,
                     std::size_t limit, std::vector<ListedStatement>& list) {
  const std::size_t before = list.size();
  for (std::uint32_t i = 0; i < documents.size(); ++i) {
    const policy::DocumentId id = documents[i];
    const bool known = id.valid() && !tables.documents[id].opaque;
    const Range rows = known ? tables.documents[id].statements : Range{0, 1};
    if (list.size() - before + rows.size() > limit) {
      list.resize(before);
      return false;
    }
    if (!known) list.push_back(ListedStatement::unknown(i));
    if (!known) continue;
    for (std::uint32_t row = rows.begin; row < rows.end; ++row) {
      const policy::Statement& statement = tables.statements[policy::StatementId(row)];
      list.emplace_back(statement.services, policy::StatementId(row), i, statement.effect);
    }
  }
  return true;
}

std::string_view decider_name(Decider decider) {
  switch (decider) {
    case Decider::kRoot:
      return "root";
    case Decider::kBoth:
      return "both";
    case Decider::kService:
      return "service";
    default:
      return layer_name(static_cast<Layer>(decider));
  }
}

Evaluation evaluate(Matcher& matcher, const Layers& layers, Recorder* recorder) {
  const RequestFacts facts = facts_of(matcher);
  if (facts.no_permission()) return {.decisions = {.allowed = true}, .by = Decider::kService};
  const CallerKind caller = matcher.caller().kind;
  const auto run = [&](const RequestFacts& of, Recorder* listener) {
    return conclude(Procedure<TruthAlgebra>({}, matcher, layers, of, listener).run(), of, caller);
  };
  const Request& request = matcher.request();
  if (facts.owner_known() || request.mode == Mode::kStrict) return run(facts, recorder);
  // Either the resource is the caller's, or some other account's.
  Request own = request;
  own.owner = matcher.caller().account;
  matcher.set_request(own);
  const Evaluation same = run(facts_of(matcher), nullptr);
  matcher.set_request(request);
  return joined(same, run(facts_of(matcher).of_another_account(), recorder));
}

bool needs_identity_policy(Matcher& matcher, const Layers& layers) {
  const RequestFacts facts = facts_of(matcher);
  const bool no_resource_policy = layer(layers, Layer::kResource).state == State::kNone;
  return no_resource_policy && !facts.kms_key() && !facts.no_permission();
}

Truth grants(const Evaluation& evaluation, const Recorder::Seen& seen) {
  const Paths& paths = evaluation.paths;
  if (seen.layer == Layer::kIdentity) return seen.match & (paths.identity | paths.cross_account);
  if (seen.layer != Layer::kResource) return Truth::kFalse;
  const Truth by_account = evaluation.resource_required ? paths.identity : Truth::kFalse;
  return seen.match & (paths.cross_account | (paths.direct & seen.classes.direct) |
                       (paths.role_or_issuer & (seen.classes.role | seen.classes.issuer)) |
                       (by_account & seen.classes.account));
}

Truth layer_applies(Matcher& matcher, Layer layer) {
  return facts_of(matcher).applies(layer);
}

Residual residual(Matcher& matcher, const Layers& layers) {
  Residual result;
  const RequestFacts facts = facts_of(matcher);
  if (facts.no_permission()) {
    result.allowed = result.formulas.constant(true);
    return result;
  }
  FormulaAlgebra::AtomIndex index;
  const FormulaAlgebra algebra{&result, &index};
  const auto all = Procedure<FormulaAlgebra>(algebra, matcher, layers, facts, nullptr).run();
  result.allowed = algebra.all({all.allowed, algebra.negate(all.denied)});
  return result;
}

Residual residual(Matcher& matcher, policy::DocumentId document, PolicyKind kind,
                  const PrincipalRules& rules) {
  Residual result;
  FormulaAlgebra::AtomIndex index;
  const FormulaAlgebra algebra{&result, &index};
  const policy::Tables& tables = matcher.tables();
  FormulaId allowed = algebra.constant(kind == PolicyKind::kRcp);
  FormulaId denied = algebra.constant(false);
  const Range statements = tables.documents[document].statements;
  for (std::uint32_t i = statements.begin; i < statements.end; ++i) {
    const policy::StatementId id(i);
    const policy::Statement& statement = tables.statements[id];
    FormulaId match = algebra.all(
        {algebra.atom(matcher.action(id), {Atom::Kind::kAction, i}),
         algebra.atom(matcher.principal(statement, rules).any(), {Atom::Kind::kPrincipal, i}),
         algebra.atom(matcher.resource(statement, kind), {Atom::Kind::kResource, i})});
    for (const policy::TestId test : statement.tests.of(tables.test_lists)) {
      if (match == algebra.constant(false)) break;
      match =
          algebra.all({match, algebra.atom(matcher.test(test), {Atom::Kind::kTest, test.index()})});
    }
    FormulaId& side = statement.effect == Effect::kAllow ? allowed : denied;
    side = algebra.any({side, match});
  }
  result.allowed = algebra.all({allowed, algebra.negate(denied)});
  return result;
}

}  // namespace ambit::evaluate

namespace ambit {

std::string_view layer_name(Layer layer) {
  static constexpr std::array<std::string_view, kLayerCount> kNames = {
      "rcp", "scp", "endpoint", "resource", "identity", "boundary", "session"};
  return kNames[static_cast<std::size_t>(layer)];
}

}  // namespace ambit
