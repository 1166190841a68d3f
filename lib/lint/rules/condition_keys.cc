// Condition keys: whether they exist, and what they are good for.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/clauses.h"
#include "lint/variables.h"
#include "pattern/fold.h"

namespace ambit::lint {
namespace {

using policy::Operator;
using policy::SetOperator;

constexpr std::string_view kWhiteSpace = " \t\r\n\f\v";

// --- Names ---

// What is wrong with the form of the name; empty: nothing. A tag key may have blanks.
std::string_view format_problem(const Clause& clause) {
  const std::string_view text = clause.folded_key;
  if (text.empty()) return "is empty";
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return "has no prefix";
  const std::string_view name = text.substr(0, policy::tag_key_start(text));
  if (name.find_first_of(kWhiteSpace) != std::string_view::npos) return "has white space";
  if (colon == 0) return "has an empty prefix";
  if (colon + 1 == text.size()) return "has no name behind its prefix";
  return {};
}

// The key that was meant by one without a prefix or with blanks, if there is such a key.
std::string meant_key(std::string_view text, const catalog::Catalog& catalog) {
  std::string plain(text);
  if (plain.find(':') == std::string::npos) plain.insert(0, "aws:");
  auto id = catalog.find_key(plain);
  if (!id) {
    std::erase_if(plain, [](char c) { return kWhiteSpace.find(c) != std::string_view::npos; });
    id = catalog.find_key(plain);
  }
  if (!id) return {};
  const catalog::KeyFacts known = catalog.facts(*id);
  return known.is_template ? plain : std::string(known.name);
}

void propose_key(Finding& finding, const Clause& clause, const std::vector<std::string>& names) {
  if (names.empty()) return;
  finding.help = did_you_mean(names);
  finding.facts.push_back({"candidates", names});
  if (names.size() == 1)
    add_fix(finding, proposed_fix("replace by " + single_quoted(names.front()),
                                  rename_key(clause, names.front())));
}

void invalid_condition_key_format(Inspection& inspection, const Clause& clause,
                                  std::string_view problem) {
  Finding& finding = inspection.report(
      RuleId::kInvalidConditionKeyFormat, place_of_key(clause.key),
      "condition key " + key_name(clause) + " " + std::string(problem) + ", so no request has it");
  const std::string meant = meant_key(clause.key_text, inspection.catalog());
  if (!meant.empty()) propose_key(finding, clause, {meant});
}

// Whether the key is retired; says so then.
bool retired_global_key(Inspection& inspection, const Clause& clause) {
  const auto line = kRetiredGlobalKeys.find(clause.key_text);
  if (!line) return false;
  std::string_view rest = words_behind_first(*line);
  const bool unsupported = next_word(rest) == "unsupported";
  const std::string successor(next_word(rest));
  const RuleId rule =
      unsupported ? RuleId::kUnsupportedGlobalConditionKey : RuleId::kDeprecatedGlobalConditionKey;
  Finding& finding = inspection.report(
      rule, place_of_key(clause.key),
      "condition key " + key_name(clause) +
          (unsupported ? " is not supported, so no request has it"
                       : " is deprecated and missing from the requests of most services"));
  if (successor.empty()) return true;
  finding.help = {"use " + single_quoted(successor)};
  add_fix(finding,
          proposed_fix("replace by " + single_quoted(successor), rename_key(clause, successor)));
  return true;
}

bool missing_tag_key(Inspection& inspection, const Clause& clause) {
  const catalog::Catalog& catalog = inspection.catalog();
  if (clause.key_id) return false;  // mostly
  const auto id = catalog.template_without_variable(clause.key_text);
  if (!id) return false;
  Finding& finding = inspection.report(RuleId::kMissingTagKey, place_of_key(clause.key),
                                       "condition key " + key_name(clause) + " is " +
                                           single_quoted(catalog.facts(*id).name) +
                                           " without its last part, so no request has it");
  finding.help = {"name the tag or the like behind it"};
  return true;
}

void unknown_key(Inspection& inspection, const Clause& clause) {
  const std::string_view prefix =
      std::string_view(clause.folded_key).substr(0, clause.folded_key.find(':'));
  const catalog::Catalog& catalog = inspection.catalog();
  // Federated providers choose their names.
  if (prefix.find('.') != std::string_view::npos) return;
  const bool global = prefix == "aws";
  const bool service = catalog.find_service(prefix).has_value();
  if (!global && !service && !catalog.knows_key_prefix(prefix)) return;
  const RuleId rule =
      global ? RuleId::kInvalidGlobalConditionKey : RuleId::kInvalidServiceConditionKey;
  Finding& finding =
      inspection.report(rule, place_of_key(clause.key),
                        "condition key " + key_name(clause) + " does not exist" +
                            (service ? " in service " + single_quoted(prefix) : std::string()));
  if (inspection.on(rule)) propose_key(finding, clause, catalog.nearest_keys(clause.key_text));
}

void check_name(Inspection& inspection, const Clause& clause) {
  // A variable there is reported as such.
  if (has_variable(clause.key_text)) return;
  const std::string_view problem = format_problem(clause);
  if (missing_tag_key(inspection, clause)) return;
  if (!problem.empty()) return invalid_condition_key_format(inspection, clause, problem);
  if (retired_global_key(inspection, clause)) return;
  if (!clause.key_id) unknown_key(inspection, clause);
}

// --- Keys that do not hold what the policy relies on ---

void missing_paired_condition_keys(Inspection& inspection, const Statement& statement) {
  if (!statement.allows() || !inspection.on(RuleId::kMissingPairedConditionKeys)) return;
  for (const std::string_view line : kPairedKeys.lines()) {
    std::string_view rest = line;
    const std::string key = fold(next_word(rest));
    const auto is_key = [](const std::string& folded) {
      return [&folded](const Clause& clause) { return clause.folded_key == folded; };
    };
    const auto found = std::ranges::find_if(statement.clauses, is_key(key));
    if (found == statement.clauses.end()) continue;
    std::vector<std::string> partners;
    bool paired = false;
    while (!rest.empty()) {
      const std::string_view partner = next_word(rest);
      paired = paired || std::ranges::any_of(statement.clauses, is_key(fold(partner)));
      partners.push_back(single_quoted(partner));
    }
    if (paired) continue;
    Finding& finding = inspection.report(
        RuleId::kMissingPairedConditionKeys, place_of_key(found->key),
        statement_name(statement) + " tests " + key_name(*found) +
            " and not the network, so the same private address in any VPC matches");
    finding.help = {"add a test of " + listed(partners) +
                    (partners.size() > 1 ? "; one of them is enough" : "")};
  }
}

bool is_guard(const Clause& clause) {
  return kGuardKeys.has(clause.key_text) || is_claim(clause, ":sub") || is_claim(clause, ":aud");
}

void allow_ifexists_guard(Inspection& inspection, const Statement& statement) {
  if (!statement.allows() || !inspection.on(RuleId::kAllowIfexistsGuard)) return;
  const bool guarded = std::ranges::any_of(statement.clauses, [](const Clause& clause) {
    return is_guard(clause) &&
           (!clause.op || clause.when_absent() != true || !clause.op->if_exists);
  });
  if (guarded) return;
  for (const Clause& clause : statement.clauses) {
    if (!clause.op || clause.op->negated || !is_guard(clause)) continue;
    // Multi-factor authentication has a rule of its own.
    if (clause.is_key("aws:multifactorauthpresent")) continue;
    Finding& finding =
        inspection.report(RuleId::kAllowIfexistsGuard, place_of_key(clause.key),
                          statement_name(statement) + " also grants requests without " +
                              key_name(clause) + ", which " + operator_of(clause) + " lets pass");
    finding.help = {"without 'IfExists' the request must have the key"};
  }
}

void allow_negated_optional_key(Inspection& inspection, const Statement& statement,
                                const Clause& clause, const Operator& op) {
  if (!statement.allows() || !op.negated || op.set == SetOperator::kForAllValues) return;
  if (clause.when_absent() != true) return;
  const auto key = key_facts(clause, inspection.catalog());
  if (!key || key->presence != catalog::Presence::kSometimes) return;
  if (key_required_elsewhere(statement, clause)) return;
  Finding& finding =
      inspection.report(RuleId::kAllowNegatedOptionalKey, place_of_key(clause.key),
                        statement_name(statement) + " also grants requests without " +
                            key_name(clause) + ", for which " + operator_of(clause) + " is true");
  finding.help = {"require the key with 'Null': 'false', or list what is allowed"};
  add_fix(finding, proposed_fix("require " + key_name(clause), require_key(statement, clause)));
}

void s3_prefix_in_negative_context(Inspection& inspection, const Statement& statement,
                                   const Clause& clause, const Operator& op) {
  if (!clause.is_key("s3:prefix") || !is_string(op)) return;
  const bool evaded = statement.denies() && !op.negated;
  if (!evaded && !(statement.allows() && op.negated)) return;
  Finding& finding = inspection.report(
      RuleId::kS3PrefixInNegativeContext, place_of_key(clause.key),
      evaded ? "a list request with a shorter 's3:prefix', or without one, is not denied and shows "
               "the same names"
             : "a list request with a shorter 's3:prefix', or without one, is granted and shows "
               "the names that are left out");
  finding.help = {evaded ? "deny all prefixes but the allowed ones, with a negated operator"
                         : "allow the wanted prefixes with a positive operator"};
}

void untrustworthy_condition_key(Inspection& inspection, const Statement& statement,
                                 const Clause& clause, const Operator& op) {
  if (!kCallerChosenKeys.has(clause.key_text)) return;
  const bool evaded = statement.denies() && !op.negated;
  if (!statement.allows() && !evaded) return;
  Finding& finding = inspection.report(
      RuleId::kUntrustworthyConditionKey, place_of_key(clause.key),
      "callers write " + key_name(clause) + " themselves, so anybody can " +
          (evaded ? "evade the Deny of " : "meet the condition of ") + statement_name(statement));
  finding.help = {
      "test who calls or from where, for example 'aws:PrincipalArn' or "
      "'aws:SourceVpce'"};
}

}  // namespace

void check_condition_keys(Inspection& inspection) {
  for (const Statement& statement : inspection.document().statements) {
    missing_paired_condition_keys(inspection, statement);
    allow_ifexists_guard(inspection, statement);
  }
  for_each_clause(inspection.document(),
                  [&](const Statement&, const Clause& clause) { check_name(inspection, clause); });
  for_each_test(inspection.document(),
                [&](const Statement& statement, const Clause& clause, const Operator& op) {
                  allow_negated_optional_key(inspection, statement, clause, op);
                  s3_prefix_in_negative_context(inspection, statement, clause, op);
                  untrustworthy_condition_key(inspection, statement, clause, op);
                });
}

}  // namespace ambit::lint
