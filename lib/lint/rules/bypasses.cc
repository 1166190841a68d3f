// Statements that can be walked around: a Deny that a request without the key passes, or by another
// action of the same effect; a network that is everything.
#include <algorithm>
#include <string>

#include "lint/boxes.h"
#include "lint/clauses.h"
#include "lint/engine.h"
#include "lint/inspection.h"
#include "lint/statement_conditions.h"
#include "pattern/fold.h"
#include "pattern/scalar.h"

namespace ambit::lint {
namespace {

using Answer = AccessQuestion::Answer;
using policy::Comparison;
using reason::Demands;
using reason::Rule;

// --- Absent keys ---

// Whether a Deny by this clause is a demand that callers meet it: it denies too old or too weak
// authentication, or values outside of a set.
bool is_demand(const Clause& clause) {
  if (!clause.op) return false;
  const policy::Operator& op = *clause.op;
  if (is_null(op)) return false;
  if (op.comparison == Comparison::kBool) return is_only_value(clause, false);
  if (is_date(op) || is_numeric(op)) return true;
  if (op.set == policy::SetOperator::kForAnyValue && op.negated) return true;
  return !op.negated &&
         (clause.is_key("aws:multifactorauthage") || clause.is_key("aws:tokenissuetime"));
}

void deny_bypass_absent_key(Inspection& inspection, Engine& engine, const Statement& statement,
                            std::size_t index) {
  const Clause& clause = statement.clauses[index];
  const reason::Demand& demand = engine.demand(statement, index);
  Bits absent(demand.points.size());
  absent.set(0);
  auto& questions = engine.questions();
  const reason::Asked found = questions.find(
      {Rule{.demands = engine.without_clause(statement, index)}},
      {{.variable = demand.variable, .points = std::move(absent)}},
      reason::covers_of(questions.granting().denies),
      [&](const reason::Witness& witness) { return questions.replayed(witness).denies.empty(); });
  if (found.answer != Answer::kSome || !found.documented ||
      questions.nothing_meets(engine.box(statement)))
    return;
  Finding& finding =
      inspection.report(RuleId::kDenyBypassAbsentKey, place_of_key(clause.key),
                        "a request without " + key_name(clause) + " is not denied by " +
                            statement_name(statement) + " or any other statement");
  finding.witness = reason::example_of(found.witness);
  finding.help = {"add a Deny with 'Null' " + key_name(clause) + " 'true'"};
}

void deny_bypasses(Inspection& inspection) {
  for (const Statement& statement : inspection.document().statements) {
    if (!statement.denies()) continue;
    for (std::size_t i = 0; i < statement.clauses.size(); ++i) {
      const Clause& clause = statement.clauses[i];
      if (!clause.requires_key() || !kOptionalKeys.has(clause.key_text) || !is_demand(clause))
        continue;
      Engine* engine = inspection.engine();
      if (engine == nullptr) return;
      if (!inspection.has_error_in(statement.object) &&
          !inspection.reported_in(RuleId::kMfaConditionIneffective, statement.object))
        deny_bypass_absent_key(inspection, *engine, statement, i);
    }
  }
}

// --- Actions of the same effect ---

constexpr std::size_t kMaxGroups = 16;  // of one document

// What resources of another action share with those that are denied: the text before a wildcard.
std::vector<std::string> resources_like(const Statement& statement) {
  std::vector<std::string> out;
  out.reserve(statement.resources.entries.size());
  for (const ResourceEntry& entry : statement.resources.entries)
    out.push_back(std::string(entry.text.substr(0, entry.text.find_first_of("*?$"))) + "*");
  return out;
}

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (!line.empty()) words.emplace_back(next_word(line));
  return words;
}

void report_equivalent(Inspection& inspection, Engine& engine, const Statement& statement,
                       const std::string& denied, const std::vector<std::string>& group,
                       const reason::Asked& found) {
  const ActionEntry* entry = nullptr;
  const auto id = inspection.catalog().find_action(denied);
  for (const ActionEntry& one : statement.actions.entries)
    if (id && inspection.facts().expand(one.text).contains(*id)) entry = &one;
  Finding& finding = inspection.report(
      RuleId::kDenyEquivalentActionAllowed,
      entry != nullptr ? place_of(entry->value) : place_of_statement(statement),
      single_quoted(denied) + " is denied, but " + single_quoted(found.witness.action) +
          ", which has the same effect, is granted");
  finding.witness = reason::example_of(found.witness);
  finding.related.push_back(
      {"granted here", place_of_statement(allowing(inspection, engine, found))});
  if (entry != nullptr)
    add_fix(finding, proposed_fix("deny " + listed(group) + ", too",
                                  append_strings(statement.actions.value, group)));
}

void deny_equivalents(Inspection& inspection, const Statement& statement) {
  const auto denied = inspection.facts().actions_of(statement);
  std::size_t groups = 0;
  for (const std::string_view line : kEquivalentActions.lines()) {
    std::string first;
    std::vector<std::string> others;
    for (std::string& action : words_of(line)) {
      const auto id = inspection.catalog().find_action(action);
      if (!id) continue;
      if (!denied.contains(*id))
        others.push_back(std::move(action));
      else if (first.empty())
        first = std::move(action);
    }
    if (first.empty() || others.empty() || ++groups > kMaxGroups) continue;
    const auto engine = engine_with_box(inspection, others, resources_like(statement));
    if (engine == nullptr) return;
    const auto found = find_granted(*engine, {});
    if (found.answer == Answer::kSome)
      report_equivalent(inspection, *engine, statement, first, others, found);
  }
}

// --- All addresses ---

// Whether the ranges have all addresses with the bits of `prefix`.
bool have_all(const std::vector<IpRange>& ranges, const IpRange& prefix) {
  std::vector<IpRange> inside;
  for (const IpRange& range : ranges) {
    if (contains(range, prefix)) return true;
    if (contains(prefix, range)) inside.push_back(range);
  }
  if (inside.size() < 2) return false;
  IpRange half = prefix;
  ++half.prefix;
  if (!have_all(inside, half)) return false;
  const std::size_t bit = prefix.prefix;
  half.bytes[bit / 8] = static_cast<std::uint8_t>(half.bytes[bit / 8] | (0x80U >> bit % 8));
  return have_all(inside, half);
}

void source_ip_any(Inspection& inspection) {
  for_each_test(inspection.document(), [&](const Statement&, const Clause& clause,
                                           const policy::Operator& op) {
    if (op.comparison != Comparison::kIpAddress || !clause.is_key("aws:sourceip")) return;
    std::vector<IpRange> ranges;
    for (const Entry& value : clause.values)
      if (const auto range = parse_ip_range(value.text)) ranges.push_back(*range);
    const bool v4 = have_all(ranges, {.family = IpFamily::kV4});
    const bool v6 = have_all(ranges, {.family = IpFamily::kV6});
    if (!v4 && !v6) return;
    const std::string which = v4 && v6 ? "address" : v4 ? "IPv4 address" : "IPv6 address";
    inspection.report(RuleId::kSourceIpAny, place_of(clause.value),
                      "the ranges have every " + which +
                          (op.negated ? ", so the condition holds for none"
                                      : ", so the condition keeps none out"));
  });
}

}  // namespace

void check_bypasses(Inspection& inspection) {
  if (inspection.on(RuleId::kSourceIpAny)) source_ip_any(inspection);
  if (inspection.on(RuleId::kDenyBypassAbsentKey)) deny_bypasses(inspection);
  if (!inspection.on(RuleId::kDenyEquivalentActionAllowed)) return;
  const auto& statements = inspection.document().statements;
  if (std::ranges::none_of(statements, &Statement::allows)) return;
  for (const Statement& statement : statements)
    if (statement.denies() && unconditional(statement) && !statement.actions.negated &&
        !statement.resources.negated && !statement.principals.negated)
      deny_equivalents(inspection, statement);
}

}  // namespace ambit::lint
