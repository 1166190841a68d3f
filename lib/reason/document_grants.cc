#include "reason/document_grants.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "ambit/permissions.h"
#include "evaluate/evaluate.h"
#include "evaluate/matcher.h"
#include "reason/axis.h"
#include "reason/axis_patterns.h"
#include "reason/conditions.h"
#include "reason/grants.h"
#include "reason/value_cells.h"
#include "support/budget.h"

namespace ambit::reason {
namespace {

using evaluate::Truth;
using policy::StatementId;

constexpr std::string_view kTooManyPairs =
    "there are too many kinds of requests for all of them to be listed";
constexpr std::string_view kInexact =
    "tests of some key are too intricate to be compared: what follows from others may be listed";
constexpr std::string_view kTooManyAlternatives =
    "there are requests whose condition has too many alternatives to be told";

// To look at a statement costs so many times less than a box of a search.
constexpr std::uint64_t kStatementsOfBox = 32;

constexpr std::string_view kEverybody = "*";

// As Principal elements name callers; `*` for all that no element names otherwise.
std::string name_of(const ModelCaller& caller) {
  const bool any_service = caller.any_name && !caller.service.empty();
  if (any_service || caller.kind == evaluate::CallerKind::kAnonymous)
    return std::string(kEverybody);
  if (!caller.service.empty()) return caller.service;
  if (!caller.provider.empty()) return caller.provider;
  if (caller.any_account) return std::string(kEverybody);
  if (caller.any_name) return "arn:aws:iam::" + caller.account + ":*";
  if (!caller.arn.empty()) return caller.arn;
  const std::string text = caller.text();
  return text.empty() ? std::string(kEverybody) : text;
}

// The keys that the caller leaves open.
std::vector<std::string> open_keys(const Space& space, const ModelCaller& caller) {
  std::vector<std::string> keys;
  for (const KeyVariable& key : space.keys())
    if (space.is_open(caller, key)) keys.emplace_back(key.name);
  return keys;
}

}  // namespace

struct DocumentGrants::State {
  State(const policy::Tables& policy_tables, const catalog::ServiceCatalog& service_catalog,
        const std::array<ComparedPolicy, 2>& compared, const Space& of_both,
        const ReasoningLimits& limits)
      : tables(policy_tables),
        catalog(service_catalog),
        policies(compared),
        space(of_both),
        callers(of_both.callers()),
        budget(limits.cells),
        steps(kStatementsOfBox * limits.steps) {}

  // What a policy says of a request of a pair of classes.
  struct Said {
    PairGrant grant = {};
    std::vector<StatementRef> statements = {};  // those that allow, or may deny
  };

  const Said& at(std::size_t policy, std::size_t caller, std::size_t action,
                 std::size_t resource) const {
    const std::size_t columns = resources.classes().size();
    return said[((policy * callers.size() + caller) * actions.classes().size() + action) * columns +
                resource];
  }

  void add_patterns(const policy::Statement& statement);
  bool cut();
  bool evaluate_all();
  Said say(evaluate::Matcher& matcher, const ComparedPolicy& policy, const ModelCaller& caller);
  StatementRef reference(const ComparedPolicy& policy, StatementId id) const;
  DocumentStatement statement(const StatementRef& reference) const;
  std::vector<std::string> names(const std::vector<std::size_t>& group) const;
  PairGrants rest(const Conditions& conditions, std::size_t granted, std::size_t caller,
                  std::set<std::string>& unknown) const;
  void tell(const Conditions& conditions, std::size_t granted,
            const std::vector<std::size_t>& group, const PairGrants& pairs, GrantList& list,
            std::set<std::string>& unknown) const;

  const policy::Tables& tables;
  const catalog::ServiceCatalog& catalog;
  std::array<ComparedPolicy, 2> policies;
  const Space& space;
  const std::vector<ModelCaller>& callers;
  mutable Budget budget;
  Budget steps;
  Axis actions;
  Axis resources;
  std::map<policy::ActionId, std::size_t> action_numbers;  // of patterns
  std::map<policy::ResourceId, std::size_t> resource_numbers;
  ResourcePrograms programs;
  Atoms atoms;
  std::vector<Said> said;
};

void DocumentGrants::State::add_patterns(const policy::Statement& statement) {
  std::vector<std::size_t> numbers;
  for (const policy::ActionId id : statement.actions.of(tables.action_lists)) {
    const auto [at, added] = action_numbers.try_emplace(id);
    if (added) at->second = actions.add_pattern(action_pattern(tables, id));
    numbers.push_back(at->second);
  }
  actions.add_statement(std::move(numbers));
  numbers = {};
  for (const policy::ResourceId id : statement.resources.of(tables.resource_lists)) {
    const auto [at, added] = resource_numbers.try_emplace(id);
    if (added) {
      Axis::Pattern pattern = open_resource_pattern(tables, id);
      programs.emplace(id, pattern.program);
      at->second = resources.add_pattern(std::move(pattern));
    }
    numbers.push_back(at->second);
    // Of what matches for some values only, which of the patterns it was makes a difference.
    if (has_variable(tables, tables.resources[id].pieces)) resources.add_statement({at->second});
  }
  resources.add_statement(std::move(numbers));
}

// Into classes that the statements of neither policy tell apart.
bool DocumentGrants::State::cut() {
  for (const ComparedPolicy& policy : policies)
    for (const policy::Statement& statement : tables.statements_of(policy.placed.document))
      add_patterns(statement);
  // The tags of the role take no part in it.
  actions.add_mark({{"iam:PassRole", action_program("iam:PassRole")}});
  if (!actions.cut(action_program("*"), budget) || !resources.cut(resource_program("*"), budget))
    return false;
  actions.group();
  actions.find_known(catalog.tables(), "*");
  std::vector<std::size_t> everything;
  for (const auto& [id, number] : resource_numbers)
    if (tables.resources[id].everything) everything.push_back(number);
  resources.add_cell("*", everything);
  resources.group();
  return true;
}

StatementRef DocumentGrants::State::reference(const ComparedPolicy& policy, StatementId id) const {
  const policy::Statement& statement = tables.statements[id];
  return {.kind = policy.kind,
          .index = id.index() - tables.documents[policy.placed.document].statements.begin,
          .sid = statement.sid.valid() ? tables.text(statement.sid) : std::string_view{},
          .effect = statement.effect,
          .where = policy.placed.locate(statement.span)};
}

DocumentStatement DocumentGrants::State::statement(const StatementRef& reference) const {
  return {.index = reference.index,
          .sid = std::string(reference.sid),
          .effect = reference.effect,
          .where = reference.where};
}

auto DocumentGrants::State::say(evaluate::Matcher& matcher, const ComparedPolicy& policy,
                                const ModelCaller& caller) -> Said {
  const evaluate::PrincipalRules rules{.boundary = evaluate::truth(caller.boundary)};
  const evaluate::Residual residual =
      evaluate::residual(matcher, policy.placed.document, policy.kind, rules);
  Said result;
  if (residual.formulas.is_constant(residual.allowed, false)) {
    result.grant.kind = PairGrant::Kind::kNever;
    return result;
  }
  result.grant.kind = PairGrant::Kind::kAlways;
  if (!residual.formulas.is_constant(residual.allowed, true)) {
    auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxAlternatives);
    result.grant.kind = PairGrant::Kind::kConditional;
    result.grant.too_long = !alternatives;
    if (alternatives) {
      settle_resources(tables, programs, matcher.request().resource, residual.atoms, *alternatives);
      result.grant.condition = atoms.adopt(residual, *alternatives);
    }
  }
  const Range range = tables.documents[policy.placed.document].statements;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const policy::Statement& statement = tables.statements[StatementId(i)];
    Truth match = matcher.action(StatementId(i)) & matcher.resource(statement, policy.kind) &
                  matcher.principal(statement, rules).any();
    for (const policy::TestId test : statement.tests.of(tables.test_lists))
      match = match & matcher.test(test);
    if (match != Truth::kFalse) result.statements.push_back(reference(policy, StatementId(i)));
  }
  return result;
}

bool DocumentGrants::State::evaluate_all() {
  evaluate::Matcher matcher(tables);
  std::size_t statements = 0;
  for (const ComparedPolicy& policy : policies)
    statements += tables.documents[policy.placed.document].statements.size();
  said.reserve(policies.size() * callers.size() * actions.classes().size() *
               resources.classes().size());
  for (const ComparedPolicy& policy : policies) {
    for (const ModelCaller& model : callers) {
      const EvaluatorCaller known(model);
      evaluate::Caller caller = known.get();
      caller.tags_known = false;
      const std::vector<std::string> open = open_keys(space, model);
      for (const AxisClass& action : actions.classes()) {
        for (const AxisClass& resource : resources.classes()) {
          if (!steps.spend(statements)) return false;
          const evaluate::Request request{
              .action = action.text,
              .resource = resource.text,
              .unknown = open,
              .other_keys = evaluate::OtherKeys::kUnknown,
              .mode = open.empty() ? evaluate::Mode::kStrict : evaluate::Mode::kThreeValued};
          matcher.set_request(request);
          matcher.set_caller(caller);
          said.push_back(say(matcher, policy, model));
        }
      }
    }
  }
  return true;
}

std::vector<std::string> DocumentGrants::State::names(const std::vector<std::size_t>& group) const {
  if (callers.size() == 1) return {};
  if (group.size() == callers.size()) return {std::string(kEverybody)};
  std::set<std::string> all;
  for (const std::size_t caller : group) all.insert(name_of(callers[caller]));
  return {all.begin(), all.end()};
}

DocumentGrants::DocumentGrants(std::unique_ptr<State> state) : state_(std::move(state)) {}
DocumentGrants::DocumentGrants(DocumentGrants&&) noexcept = default;
DocumentGrants& DocumentGrants::operator=(DocumentGrants&&) noexcept = default;
DocumentGrants::~DocumentGrants() = default;

Result<DocumentGrants, std::string> DocumentGrants::make(
    const policy::Tables& tables, const catalog::ServiceCatalog& catalog,
    const std::array<ComparedPolicy, 2>& policies, const Space& space,
    const ReasoningLimits& limits) {
  auto state = std::make_unique<State>(tables, catalog, policies, space, limits);
  if (!state->cut() || !state->evaluate_all()) return Failure(std::string(kTooManyPairs));
  return DocumentGrants(std::move(state));
}

// What the policy grants the caller and the other one does not.
PairGrants DocumentGrants::State::rest(const Conditions& conditions, std::size_t granted,
                                       std::size_t caller, std::set<std::string>& unknown) const {
  PairGrants pairs;
  for (std::size_t a = 0; a < actions.classes().size(); ++a) {
    for (std::size_t r = 0; r < resources.classes().size(); ++r) {
      auto pair = reason::difference(conditions, at(granted, caller, a, r).grant,
                                     at(1 - granted, caller, a, r).grant);
      if (!pair) unknown.emplace(kTooManyAlternatives);
      pairs.push_back(pair ? *std::move(pair) : PairGrant{.kind = PairGrant::Kind::kNever});
      PairGrant& added = pairs.back();
      if (added.kind != PairGrant::Kind::kConditional || added.too_long) continue;
      added.condition = conditions.simplified(added.condition);
      if (added.condition.empty()) added.kind = PairGrant::Kind::kNever;
    }
  }
  return pairs;
}

// For callers for whom the same is granted.
void DocumentGrants::State::tell(const Conditions& conditions, std::size_t granted,
                                 const std::vector<std::size_t>& group, const PairGrants& pairs,
                                 GrantList& list, std::set<std::string>& unknown) const {
  const GrantTable table{
      .actions = &actions,
      .resources = &resources,
      .statements = [&](std::size_t a, std::size_t r) -> std::span<const StatementRef> {
        return at(granted, group.front(), a, r).statements;
      }};
  WrittenGrants written = write_grants(table, conditions, pairs, catalog);
  unknown.insert(written.notes.begin(), written.notes.end());
  for (PermissionGrant& access : written.grants) {
    DocumentGrant grant{.principals = names(group)};
    for (const StatementRef& reference : access.via)
      grant.statements.push_back(statement(reference));
    access.via.clear();
    grant.access = std::move(access);
    list.grants.push_back(std::move(grant));
  }
}

GrantList DocumentGrants::difference(std::size_t granted) const {
  const State& state = *state_;
  const Conditions conditions(state.tables, state.catalog.tables(), state.atoms, state.budget);
  std::set<std::string> unknown;
  if (!conditions.exact()) unknown.emplace(kInexact);
  // Callers for whom the same is granted, in the order of the first ones.
  std::vector<std::pair<PairGrants, std::vector<std::size_t>>> groups;
  for (std::size_t caller = 0; caller < state.callers.size(); ++caller) {
    PairGrants pairs = state.rest(conditions, granted, caller, unknown);
    if (std::ranges::none_of(pairs, grants_some)) continue;
    const auto known =
        std::ranges::find(groups, pairs, &std::pair<PairGrants, std::vector<std::size_t>>::first);
    if (known == groups.end())
      groups.emplace_back(std::move(pairs), std::vector<std::size_t>{caller});
    else
      known->second.push_back(caller);
  }
  GrantList list;
  for (const auto& [pairs, group] : groups)
    state.tell(conditions, granted, group, pairs, list, unknown);
  list.unknown.assign(unknown.begin(), unknown.end());
  return list;
}

}  // namespace ambit::reason
