#include "ambit/permissions.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "catalog/arn_format.h"
#include "evaluate/assumptions.h"
#include "evaluate/evaluate.h"
#include "evaluate/matcher_pool.h"
#include "evaluate/surroundings.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "reason/documented_resource.h"
#include "reason/grants.h"
#include "reason/request_grid.h"

namespace ambit {

using evaluate::Asker;
using evaluate::Matcher;
using reason::AskedRequests;
using reason::Condition;
using reason::Conditions;
using reason::GridSide;
using reason::RequestGrid;
using reason::Scene;

namespace {

constexpr std::string_view kInexact =
    "some conditions are too intricate to tell whether they can hold";
constexpr std::string_view kNoForeignPolicy =
    "no resource of another account without a known policy lets the principal in";
constexpr std::string_view kNoUnknownPolicy =
    "no policy of a key or a role that was not exported allows anything by itself";

}  // namespace

struct Permissions::State {
  State(const Snapshot& snapshot, const catalog::ServiceCatalog& service_catalog,
        const ReasoningLimits& reasoning_limits)
      : model(snapshot.model()),
        access(snapshot),
        principals(model),
        catalog(service_catalog),
        limits(reasoning_limits),
        acting(service_catalog.tables()),
        matchers(model.policies) {}

  Scene scene() const { return {&model, &principals, &catalog.tables(), &acting}; }

  const snapshot::Model& model;
  Access access;
  evaluate::Principals principals;
  const catalog::ServiceCatalog& catalog;
  ReasoningLimits limits;
  reason::ActingServices acting;
  evaluate::MatcherPool matchers;
};

namespace {

Result<AskedRequests, QuestionError> asked_requests(const PatternQuestion& question) {
  AMBIT_TRY(const evaluate::Prepared prepared,
            evaluate::prepare_pattern(question.action, question.resource, question.context,
                                      question.context_mode));
  return AskedRequests{prepared.action, prepared.resource, prepared.context, prepared.other_keys};
}

// Who may, of one question.
class WhoAnswer {
 public:
  WhoAnswer(const Scene& scene, Matcher& matcher, const AskedRequests& asked,
            PatternQuestion::Match match, const ReasoningLimits& limits, WhoCan& answer)
      : scene_(scene),
        matcher_(matcher),
        asked_(asked),
        match_(match),
        limits_(limits),
        answer_(answer) {}

  enum class Found : std::uint8_t {
    kGrant,
    kNever,    // no request is allowed
    kUnknown,  // there is nothing to look at, or it is too intricate
  };

  Found ask(const evaluate::Principal& principal) {
    const Asker asker{.caller = principal.caller, .principal = &principal};
    note_surroundings(asker);
    Budget cells(limits_.cells);
    const GridSide side{&scene_, &asker};
    const auto grid = RequestGrid::make(std::array{side}, matcher_, asked_, cells);
    if (!grid) {
      answer_.unknown.push_back(std::string(principal.name.arn) + ": " + grid.error());
      return Found::kUnknown;
    }
    const Conditions conditions(scene_.model->policies, *scene_.catalog, grid->atoms(), cells);
    if (!conditions.exact())
      answer_.unknown.push_back(std::string(principal.name.arn) + ": " + std::string(kInexact));
    const auto condition = match_ == PatternQuestion::Match::kAny ? any(*grid, conditions)
                                                                  : all(*grid, conditions, cells);
    if (condition && condition->empty()) {
      bool some = false;
      for_each_pair(*grid, [&](const Answer&, RequestGrid::Pair) { some = true; });
      return some ? Found::kNever : Found::kUnknown;
    }
    add(principal, asker, *grid, conditions, condition, cells);
    return Found::kGrant;
  }

 private:
  using Answer = RequestGrid::Answer;

  bool is_concrete() const {
    return !has_wildcard(asked_.action) && !has_wildcard(asked_.resource);
  }

  // Whether the pair holds a request that the catalog documents, or all that is asked about is
  // unknown to it.
  bool counts(const RequestGrid& grid, std::size_t a, std::size_t r) const {
    const Answer& answer = grid.at(a, r);
    if (answer.kind == Answer::Kind::kOutside) return false;
    if (is_concrete()) return true;
    // Of every key and role that there may be, that says nothing; of one it is an answer.
    if (answer.rests_on_unknown_resource) return false;
    const auto& known = grid.actions().classes()[a].known;
    if (known.empty()) return match_ == PatternQuestion::Match::kAny;
    const bool star = grid.resources().classes()[r].text == "*";
    return std::ranges::any_of(known, [&](catalog::ActionId id) {
      if (!scene_.catalog->has_types(id)) return star;
      if (star) return false;
      return std::ranges::any_of(scene_.catalog->types(id), [&](const auto& type) {
        return std::ranges::any_of(scene_.catalog->formats(type.type), [&](const auto format) {
          return catalog::fits(grid.resource_domain(), scene_.catalog->text(format));
        });
      });
    });
  }

  // Alternatives for some pair. Nothing: too many to tell.
  std::optional<Condition> any(const RequestGrid& grid, const Conditions& conditions) {
    std::set<evaluate::Formulas::Alternative> alternatives;
    bool too_long = false;
    for_each_pair(grid, [&](const Answer& answer, RequestGrid::Pair) {
      if (answer.kind == Answer::Kind::kAllowed) alternatives.emplace();
      if (answer.kind != Answer::Kind::kConditional) return;
      too_long = too_long || answer.too_long;
      alternatives.insert(answer.condition.begin(), answer.condition.end());
    });
    if (alternatives.contains({})) return Condition{{}};
    if (too_long || alternatives.size() > kMaxAlternatives) return std::nullopt;
    return conditions.simplified(Condition(alternatives.begin(), alternatives.end()));
  }

  // Alternatives for all pairs together.
  std::optional<Condition> all(const RequestGrid& grid, const Conditions& conditions,
                               Budget& cells) {
    std::set<Condition> parts;
    bool denied = false;
    bool too_long = false;
    bool some = false;
    for_each_pair(grid, [&](const Answer& answer, RequestGrid::Pair pair) {
      if (answer.kind == Answer::Kind::kDenied) {
        denied = denied || acts_on(grid, pair, cells);
        return;
      }
      some = true;
      too_long = too_long || answer.too_long;
      if (answer.kind == Answer::Kind::kConditional) parts.insert(answer.condition);
    });
    if (denied || !some) return Condition{};
    if (too_long) return std::nullopt;
    Condition together = {{}};
    for (const Condition& part : parts) {
      auto next = conditions.both(together, part);
      if (next.size() > kMaxAlternatives) return std::nullopt;
      together = conditions.simplified(next);
    }
    return together;
  }

  template <class Visit>
  void for_each_pair(const RequestGrid& grid, Visit visit) const {
    for (std::size_t a = 0; a < grid.actions().classes().size(); ++a)
      for (std::size_t r = 0; r < grid.resources().classes().size(); ++r)
        if (counts(grid, a, r)) visit(grid.at(a, r), RequestGrid::Pair{a, r});
  }

  // Whether one of the actions of the catalog acts on one of the resources.
  bool acts_on(const RequestGrid& grid, RequestGrid::Pair pair, Budget& cells) const {
    const reason::AxisClass& resources = grid.resources().classes()[pair.resource];
    std::set<catalog::ArnFormatId> tried;
    for (const catalog::ActionId id : grid.actions().classes()[pair.action].known) {
      if (!scene_.catalog->has_types(id) && resources.text == "*") return true;
      for (const catalog::ActionResourceType type : scene_.catalog->types(id))
        for (const catalog::ArnFormatId format : scene_.catalog->formats(type.type))
          if (tried.insert(format).second &&
              grid.resources().meets(
                  resources, reason::domain_of(scene_.catalog->text(format), {}, false), cells))
            return true;
    }
    return false;
  }

  void add(const evaluate::Principal& principal, const Asker& asker, const RequestGrid& grid,
           const Conditions& conditions, const std::optional<Condition>& condition, Budget& cells) {
    const bool always = condition && condition->front().empty();
    Decision decision{.principal = std::string(principal.name.arn),
                      .action = asked_.action,
                      .resource = asked_.resource,
                      .outcome = always ? Outcome::kAllowed : Outcome::kConditional};
    if (condition)
      decision.when = conditions.describe(*condition);
    else
      decision.when = std::nullopt;
    for (std::size_t a = 0; a < grid.actions().classes().size(); ++a) {
      for (std::size_t r = 0; r < grid.resources().classes().size(); ++r) {
        const Answer& answer = grid.at(a, r);
        if (!counts(grid, a, r) || answer.kind == Answer::Kind::kDenied) continue;
        add_statements(answer, decision);
        if (!decision.example) set_example(asker, grid, conditions, a, r, decision, cells);
      }
    }
    note_assumptions(asker, decision);
    answer_.grants.push_back({principal.name, std::move(decision)});
  }

  static void add_statements(const Answer& answer, Decision& decision) {
    for (const StatementRef& statement : answer.statements) {
      const bool known = std::ranges::any_of(decision.statements, [&](const StatementRef& other) {
        return other.policy == statement.policy && other.owner == statement.owner &&
               other.index == statement.index && other.layer == statement.layer;
      });
      if (!known) decision.statements.push_back(statement);
    }
  }

  void set_example(const Asker& asker, const RequestGrid& grid, const Conditions& conditions,
                   std::size_t a, std::size_t r, Decision& decision, Budget& cells) {
    const Answer& answer = grid.at(a, r);
    Condition alternatives = {{}};
    if (answer.kind == Answer::Kind::kConditional)
      alternatives = conditions.simplified(answer.condition);
    for (const auto& alternative : alternatives) {
      decision.example =
          grid.example({&scene_, &asker}, matcher_, asked_, {a, r}, alternative, cells);
      if (decision.example) return;
    }
  }

  // Of patterns nothing is said that holds of single resources only.
  evaluate::Prepared assumed_question() const {
    return {.action = asked_.action, .resource = is_concrete() ? asked_.resource : "*"};
  }

  // What is taken for granted of all callers of an account.
  void note_surroundings(const Asker& asker) {
    if (!accounts_.insert(asker.caller.account).second) return;
    const evaluate::Prepared question = assumed_question();
    const evaluate::Surroundings surroundings(*scene_.model, question, asker.caller.account);
    assume(surroundings.assumptions(asker.caller.kind));
    if (!is_concrete()) assume({std::string(kNoForeignPolicy), std::string(kNoUnknownPolicy)});
  }

  void note_assumptions(const Asker& asker, Decision& decision) {
    const evaluate::Prepared question = assumed_question();
    const evaluate::Surroundings surroundings(*scene_.model, question, asker.caller.account);
    decision.assumptions = evaluate::assumptions(*scene_.model, *scene_.principals, surroundings,
                                                 asker.caller, asker.principal, false);
    assume(decision.assumptions);
  }

  void assume(const std::vector<std::string>& assumptions) {
    for (const std::string& assumption : assumptions)
      if (assumed_.insert(assumption).second) answer_.assumptions.push_back(assumption);
  }

  const Scene scene_;
  Matcher& matcher_;
  const AskedRequests& asked_;
  PatternQuestion::Match match_;
  const ReasoningLimits& limits_;
  WhoCan& answer_;
  std::set<std::string> assumed_;
  std::set<std::string_view> accounts_;
};

}  // namespace

Permissions::Permissions(const Snapshot& snapshot, const catalog::ServiceCatalog& catalog,
                         const ReasoningLimits& limits)
    : state_(std::make_unique<State>(snapshot, catalog, limits)) {}
Permissions::Permissions(Permissions&&) noexcept = default;
Permissions& Permissions::operator=(Permissions&&) noexcept = default;
Permissions::~Permissions() = default;

Result<WhatCan, QuestionError> Permissions::what_can(const Question& question) const {
  // Nothing but the context is of interest.
  AMBIT_TRY(const evaluate::Prepared prepared,
            evaluate::prepare({.action = "none:None",
                               .resource = "*",
                               .context = question.context,
                               .context_mode = question.context_mode}));
  AMBIT_TRY(const Asker asker,
            evaluate::find_asker(state_->model, state_->principals, question.principal));
  // A caller without ARN is called as it was asked for.
  WhatCan answer{.principal =
                     asker.caller.arn.empty() ? question.principal : std::string(asker.caller.arn)};
  const evaluate::MatcherPool::Borrowed matcher(state_->matchers);
  const evaluate::Surroundings surroundings(state_->model, prepared, asker.caller.account);
  answer.assumptions =
      evaluate::assumptions(state_->model, state_->principals, surroundings, asker.caller,
                            asker.principal, asker.is_outside_identity());
  const AskedRequests asked{.context = prepared.context, .other_keys = prepared.other_keys};
  Budget cells(state_->limits.cells);
  const Scene scene = state_->scene();
  const auto grid = RequestGrid::make(std::array{GridSide{&scene, &asker}}, *matcher, asked, cells);
  if (!grid) {
    answer.unknown.push_back(grid.error());
    return answer;
  }
  const Conditions conditions(state_->model.policies, state_->catalog.tables(), grid->atoms(),
                              cells);
  if (!conditions.exact()) answer.unknown.emplace_back(kInexact);
  answer.assumptions.emplace_back(kNoForeignPolicy);
  bool left_out = false;
  reason::PairGrants pairs;
  for (std::size_t a = 0; a < grid->actions().classes().size(); ++a) {
    for (std::size_t r = 0; r < grid->resources().classes().size(); ++r) {
      left_out = left_out || grid->at(a, r).rests_on_unknown_resource;
      pairs.push_back(reason::pair_grant(grid->at(a, r)));
    }
  }
  if (left_out) answer.assumptions.emplace_back(kNoUnknownPolicy);
  reason::WrittenGrants written =
      reason::write_grants(*grid, 0, conditions, pairs, state_->catalog);
  answer.grants = std::move(written.grants);
  answer.summary = std::move(written.summary);
  answer.unknown.insert(answer.unknown.end(), written.notes.begin(), written.notes.end());
  return answer;
}

void shrink_actions(PermissionGrant& grant, const catalog::ServiceCatalog& catalog) {
  if (grant.actions.size() < 2 || !grant.not_actions.empty()) return;
  catalog::Shrunk shrunk = catalog.shrink(grant.actions);
  grant.actions = std::move(shrunk.actions);
  grant.admits_more = shrunk.admits_more;
}

void shrink_actions(std::vector<PermissionGrant>& grants, const catalog::ServiceCatalog& catalog) {
  for (PermissionGrant& grant : grants) shrink_actions(grant, catalog);
}

namespace {

// Whether there is nothing to look at: tests of different keys are independent of each other.
bool is_simple(const When& when) {
  if (!when || when->size() != 1) return false;
  std::set<std::string> keys;
  return std::ranges::all_of(when->front(), [&](const Test& test) {
    return !test.key.empty() && keys.insert(fold(test.key)).second;
  });
}

}  // namespace

std::optional<QuestionError> Permissions::can(const Question& question, Decision& decision,
                                              Access::Explain explain) const {
  if (auto error = state_->access.can(question, decision, explain)) return error;
  if (!decision.conditional() || is_simple(decision.when)) return std::nullopt;
  auto asked = evaluate::prepare(question);
  if (!asked) return std::move(asked).error();
  auto found = evaluate::find_asker(state_->model, state_->principals, question.principal);
  if (!found) return std::move(found).error();
  const evaluate::Prepared& prepared = *asked;
  const Asker& asker = *found;
  const evaluate::MatcherPool::Borrowed matcher(state_->matchers);
  const evaluate::Surroundings surroundings(state_->model, prepared, asker.caller.account);
  (*matcher).set_caller(asker.caller);
  (*matcher).set_request(surroundings.request());
  const evaluate::Layers layers = surroundings.layers(state_->principals, asker.caller,
                                                      asker.principal, asker.is_outside_identity());
  const evaluate::Residual residual = evaluate::residual(*matcher, layers);
  const auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxAlternatives);
  if (!alternatives) return std::nullopt;
  reason::Atoms atoms;
  const Condition adopted = atoms.adopt(residual, *alternatives);
  Budget cells(state_->limits.cells);
  const Conditions conditions(state_->model.policies, state_->catalog.tables(), atoms, cells);
  const Condition simplified = conditions.simplified(adopted);
  decision.when = conditions.describe(simplified);
  if (!simplified.empty() && !simplified.front().empty()) return std::nullopt;
  // A denial is explicit if the evaluator, which takes tests one by one, knows that already.
  decision.missing.clear();
  if (!simplified.empty()) {
    decision.outcome = Outcome::kAllowed;
  } else {
    const auto decisions = evaluate::evaluate(*matcher, layers).decisions;
    decision.outcome = decisions.implicit_deny ? Outcome::kImplicitDeny : Outcome::kExplicitDeny;
  }
  return std::nullopt;
}

Result<Decision, QuestionError> Permissions::can(const Question& question,
                                                 Access::Explain explain) const {
  Decision decision;
  if (auto error = can(question, decision, explain)) return Failure(*std::move(error));
  return decision;
}

// One request: the evaluator answers, and what it leaves open is looked at as for patterns.
Result<WhoCan, QuestionError> Permissions::who_can_do(const PatternQuestion& question) const {
  AMBIT_TRY(WhoCan answer, state_->access.who_can({.action = question.action,
                                                   .resource = question.resource,
                                                   .context = question.context,
                                                   .context_mode = question.context_mode}));
  AMBIT_TRY(const AskedRequests asked, asked_requests(question));
  const evaluate::MatcherPool::Borrowed matcher(state_->matchers);
  WhoCan open;
  WhoAnswer who(state_->scene(), *matcher, asked, question.match, state_->limits, open);
  std::vector<Grant> grants;
  for (Grant& grant : answer.grants) {
    if (grant.decision.outcome == Outcome::kConditional) {
      const auto found = state_->principals.find(grant.principal.arn);
      open.grants.clear();
      const bool never = found && who.ask(*found->principal) == WhoAnswer::Found::kNever;
      if (never) continue;
      if (!open.grants.empty()) {
        grant.decision.outcome = open.grants.front().decision.outcome;
        grant.decision.when = open.grants.front().decision.when;
      }
    }
    grants.push_back(std::move(grant));
  }
  answer.grants = std::move(grants);
  answer.unknown = std::move(open.unknown);
  return answer;
}

Result<WhoCan, QuestionError> Permissions::who_can(const PatternQuestion& question) const {
  if (!has_wildcard(question.action) && !has_wildcard(question.resource))
    return who_can_do(question);
  AMBIT_TRY(const AskedRequests asked, asked_requests(question));
  const evaluate::MatcherPool::Borrowed matcher(state_->matchers);
  WhoCan answer;
  WhoAnswer who(state_->scene(), *matcher, asked, question.match, state_->limits, answer);
  for (const evaluate::Principal& principal : state_->principals.all()) who.ask(principal);
  return answer;
}

}  // namespace ambit
