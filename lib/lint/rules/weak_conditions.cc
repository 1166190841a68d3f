// Conditions that look like a demand and let through whoever leaves something out.
#include <algorithm>
#include <string>

#include "lint/clauses.h"
#include "lint/inspection.h"
#include "lint/statement_conditions.h"
#include "pattern/scalar.h"

namespace ambit::lint {
namespace {

using policy::Comparison;
using policy::SetOperator;

constexpr std::string_view kMfaPresent = "aws:multifactorauthpresent";
constexpr std::string_view kMfaAge = "aws:multifactorauthage";

bool is_mfa(const Clause& clause) {
  return clause.is_key(kMfaPresent) || clause.is_key(kMfaAge);
}

bool is_bool(const Clause& clause, bool if_exists, bool value) {
  return clause.op && clause.op->comparison == Comparison::kBool &&
         clause.op->set == SetOperator::kNone && clause.op->if_exists == if_exists &&
         is_only_value(clause, value);
}

bool is_null_test(const Clause& clause, bool value) {
  return clause.op && clause.op->comparison == Comparison::kNull && is_only_value(clause, value);
}

// Some Deny is about requests without the key.
bool denies_absence(const Document& document) {
  return std::ranges::any_of(document.statements, [](const Statement& statement) {
    return statement.denies() && std::ranges::any_of(statement.clauses, [](const Clause& clause) {
             return is_mfa(clause) && is_null_test(clause, true);
           });
  });
}

void deny_without_mfa(Inspection& inspection, const Statement& statement, const Clause& clause) {
  Finding& finding =
      inspection.report(RuleId::kMfaConditionIneffective, place_of_key(clause.operator_key),
                        "requests with long-term keys have no " + single_quoted(clause.key_text) +
                            " and are not denied");
  finding.related.push_back({"the key", place_of_key(clause.key)});
  finding.help = {"use 'BoolIfExists', which is true without the key"};
  add_fix(finding, proposed_fix("replace by 'BoolIfExists'",
                                change_operator(statement, clause, "BoolIfExists")));
}

// What is wrong with an MFA clause of an Allow; empty if nothing.
std::string_view allow_weakness(const Clause& clause) {
  if (!clause.is_key(kMfaPresent)) return {};
  if (is_bool(clause, true, true))
    return " lets requests without the key pass, such as those with long-term keys";
  if (is_bool(clause, false, false) || is_bool(clause, true, false))
    return " allows requests without MFA";
  if (is_null_test(clause, false)) return " also holds for sessions that were made without MFA";
  return {};
}

void allow_without_mfa(Inspection& inspection, const Statement& statement) {
  const Clause* only = nullptr;
  for (const Clause& clause : statement.clauses) {
    if (!is_mfa(clause)) continue;
    if (only != nullptr) return;
    only = &clause;
  }
  if (only == nullptr) return;
  const std::string_view weakness = allow_weakness(*only);
  if (weakness.empty()) return;
  Finding& finding =
      inspection.report(RuleId::kMfaConditionIneffective, place_of_key(only->operator_key),
                        single_quoted(only->operator_key.text()) + " of " +
                            single_quoted(only->key_text) + std::string(weakness));
  finding.related.push_back({"the key", place_of_key(only->key)});
  finding.help = {"use 'Bool' with \"true\""};
}

void mfa_condition_ineffective(Inspection& inspection, const Statement& statement,
                               bool absence_denied) {
  if (statement.allows()) return allow_without_mfa(inspection, statement);
  if (!statement.denies() || absence_denied) return;
  for (const Clause& clause : statement.clauses)
    if (clause.is_key(kMfaPresent) && is_bool(clause, false, false))
      deny_without_mfa(inspection, statement, clause);
}

bool selects_attributes(const Clause& clause) {
  return clause.is_key("dynamodb:select") && clause.op && !clause.op->negated &&
         clause.op->comparison <= Comparison::kStringLike && clause.values.size() == 1 &&
         clause.values.front().text == "SPECIFIC_ATTRIBUTES";
}

void dynamodb_attributes_without_select(Inspection& inspection, const Statement& statement) {
  if (!statement.allows() || std::ranges::any_of(statement.clauses, selects_attributes)) return;
  const auto attributes = std::ranges::find_if(
      statement.clauses, [](const Clause& clause) { return clause.is_key("dynamodb:attributes"); });
  if (attributes == statement.clauses.end()) return;
  const auto select = inspection.catalog().find_key("dynamodb:Select");
  if (!select) return;
  std::vector<std::string> names;
  for (const catalog::ActionId id : inspection.facts().ids_of(statement))
    if (inspection.catalog().has_key(id, *select))
      names.push_back(single_quoted(inspection.catalog().full_name(id)));
  if (names.empty()) return;
  Finding& finding =
      inspection.report(RuleId::kDynamodbAttributesWithoutSelect, place_of_key(attributes->key),
                        single_quoted(attributes->key_text) + " does not keep " + listed(names) +
                            " from returning all attributes, according to the catalog");
  finding.help = {"require 'dynamodb:Select' to be SPECIFIC_ATTRIBUTES"};
  add_fix(finding, proposed_fix("add a condition on 'dynamodb:Select'",
                                add_clause(statement, "StringEqualsIfExists", "dynamodb:Select",
                                           json_of({"SPECIFIC_ATTRIBUTES"}))));
}

}  // namespace

void check_weak_conditions(Inspection& inspection) {
  const bool mfa = inspection.on(RuleId::kMfaConditionIneffective);
  const bool absence_denied = mfa && denies_absence(inspection.document());
  for (const Statement& statement : inspection.document().statements) {
    if (mfa) mfa_condition_ineffective(inspection, statement, absence_denied);
    if (inspection.on(RuleId::kDynamodbAttributesWithoutSelect))
      dynamodb_attributes_without_select(inspection, statement);
  }
}

}  // namespace ambit::lint
