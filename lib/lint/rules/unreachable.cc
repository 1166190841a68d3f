// Statements that match no request, and conditions that hold for none or for all: proven by the
// reasoner. And windows of time that have passed.
#include <algorithm>
#include <map>
#include <string>

#include "lint/clauses.h"
#include "lint/engine.h"
#include "lint/inspection.h"
#include "pattern/scalar.h"

namespace ambit::lint {
namespace {

using reason::Demands;
using reason::Region;

// What other rules say about why a statement or a clause matches nothing, or everything.
constexpr RuleId kReasons[] = {RuleId::kEmptyAction,
                               RuleId::kEmptyResource,
                               RuleId::kEmptyPrincipal,
                               RuleId::kEmptyConditionValues,
                               RuleId::kPrivateIpAddress,
                               RuleId::kConditionKeyMatchesNothing,
                               RuleId::kTypeMismatchBoolean,
                               RuleId::kTypeMismatchDate,
                               RuleId::kTypeMismatchNumber,
                               RuleId::kTypeMismatchBinary,
                               RuleId::kSourceIpAny,
                               RuleId::kRedundantConditionKeyWildcard,
                               RuleId::kConditionEquivalentToNull};

bool is_explained(const Inspection& inspection, json::Value value) {
  return inspection.has_error_in(value) || std::ranges::any_of(kReasons, [&](RuleId rule) {
           return inspection.reported_in(rule, value);
         });
}

// --- Conditions on one key ---

Demands demands_of(const Engine& engine, const Statement& statement,
                   const std::vector<std::size_t>& clauses) {
  Demands demands;
  for (const std::size_t clause : clauses) demands.push_back(engine.demand(statement, clause));
  return demands;
}

// Of clauses that cannot hold together, as few as cannot; empty if they can, or one alone cannot.
std::vector<std::size_t> conflict(Engine& engine, const Statement& statement,
                                  std::vector<std::size_t> clauses) {
  auto& questions = engine.questions();
  const auto fails = [&](const std::vector<std::size_t>& some) {
    return questions.nothing_meets(demands_of(engine, statement, some));
  };
  if (!fails(clauses)) return {};
  if (std::ranges::any_of(clauses, [&](std::size_t clause) { return fails({clause}); })) return {};
  for (std::size_t i = clauses.size(); i-- > 0;) {
    std::vector<std::size_t> others = clauses;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    if (!others.empty() && fails(others)) clauses = std::move(others);
  }
  return clauses;
}

// Whether the statement has one.
bool condition_unsatisfiable(Inspection& inspection, Engine& engine, const Statement& statement) {
  std::map<std::uint32_t, std::vector<std::size_t>> by_key;
  for (std::size_t i = 0; i < statement.clauses.size(); ++i)
    by_key[engine.demand(statement, i).variable].push_back(i);
  bool found = false;
  for (const auto& [variable, clauses] : by_key) {
    if (clauses.size() < 2) continue;
    const auto together = conflict(engine, statement, clauses);
    if (together.empty()) continue;
    found = true;
    const Clause& last = statement.clauses[together.back()];
    Finding& finding =
        inspection.report(RuleId::kConditionUnsatisfiable, place_of_key(last.key),
                          counted(together.size(), "condition") + " on " + key_name(last) +
                              " cannot hold together, so the statement never matches");
    for (std::size_t i = 0; i + 1 < together.size() && i < kMaxRelated; ++i)
      finding.related.push_back(
          {"together with this one", place_of_key(statement.clauses[together[i]].key)});
  }
  return found;
}

bool holds_always(const Engine& engine, const Statement& statement, std::size_t clause,
                  const std::vector<Region>& everything) {
  const reason::Demand& demand = engine.demand(statement, clause);
  return std::ranges::all_of(
      everything, [&](const Region& region) { return region[demand.variable].inside(demand); });
}

void condition_always_true(Inspection& inspection, Engine& engine, const Statement& statement) {
  const std::vector<Region>& everything = engine.questions().everything();
  for (std::size_t i = 0; i < statement.clauses.size(); ++i) {
    const Clause& clause = statement.clauses[i];
    if (!holds_always(engine, statement, i, everything) || is_explained(inspection, clause.value) ||
        is_explained(inspection, clause.key))
      continue;
    Finding& finding = inspection.report(RuleId::kConditionAlwaysTrue, place_of_key(clause.key),
                                         operator_of(clause) + " on " + key_name(clause) +
                                             " holds for every request, so it restricts nothing");
    add_fix(finding, safe_fix("remove the condition", remove_clause(statement, clause)));
  }
}

void statement_never_matches(Inspection& inspection, Engine& engine, const Statement& statement) {
  if (is_explained(inspection, statement.object) ||
      !engine.questions().nothing_meets(engine.box(statement)))
    return;
  Finding& finding =
      inspection.report(RuleId::kStatementNeverMatches, place_of_statement(statement),
                        statement_name(statement) + " matches no request");
  add_fix(finding,
          proposed_fix("remove the statement", remove_statement(inspection.document(), statement)));
}

// --- Time ---

// Whether no time from `now` on is below one of the values.
bool has_passed(const Clause& clause, Instant now) {
  const auto passed = [&](const Entry& value) {
    const auto time = parse_date(value.text);
    return time && *time <= now;
  };
  return !clause.values.empty() && std::ranges::all_of(clause.values, passed);
}

bool is_deadline(const Clause& clause) {
  using policy::Comparison;
  if (!clause.op || clause.op->negated || !clause.requires_key()) return false;
  const bool below = clause.op->comparison == Comparison::kDateLessThan ||
                     clause.op->comparison == Comparison::kDateLessThanEquals;
  const bool number_below = clause.op->comparison == Comparison::kNumericLessThan ||
                            clause.op->comparison == Comparison::kNumericLessThanEquals;
  return (below && clause.is_key("aws:currenttime")) ||
         ((below || number_below) && clause.is_key("aws:epochtime"));
}

void date_window_expired(Inspection& inspection, Instant now) {
  const Document& document = inspection.document();
  for_each_clause(document, [&](const Statement& statement, const Clause& clause) {
    if (!is_deadline(clause) || !has_passed(clause, now)) return;
    Finding& finding =
        inspection.report(RuleId::kDateWindowExpired, place_of(clause.value),
                          statement_name(statement) + (statement.denies() ? " denies" : " allows") +
                              " nothing since " + single_quoted(clause.values.front().text));
    add_fix(finding, proposed_fix("remove the statement", remove_statement(document, statement)));
  });
}

}  // namespace

void check_unreachable(Inspection& inspection) {
  const Document& document = inspection.document();
  if (inspection.on(RuleId::kDateWindowExpired))
    if (const auto now = parse_date(document.today)) date_window_expired(inspection, *now);
  const bool unsatisfiable = inspection.on(RuleId::kConditionUnsatisfiable);
  const bool always = inspection.on(RuleId::kConditionAlwaysTrue);
  const bool never = inspection.on(RuleId::kStatementNeverMatches);
  if (!unsatisfiable && !always && !never) return;
  // Without a condition an action, a resource and a principal that are named are enough.
  const auto may = [](const Statement& statement) {
    return statement.has_condition() || statement.actions.negated || statement.resources.negated ||
           statement.principals.negated || statement.actions.entries.empty() ||
           statement.principals.present();
  };
  if (std::ranges::none_of(document.statements, may)) return;
  Engine* engine = inspection.engine();
  if (engine == nullptr) return;
  for (const Statement& statement : document.statements) {
    if (!may(statement)) continue;
    const bool found = unsatisfiable && condition_unsatisfiable(inspection, *engine, statement);
    if (always) condition_always_true(inspection, *engine, statement);
    if (never && !found) statement_never_matches(inspection, *engine, statement);
  }
}

}  // namespace ambit::lint
