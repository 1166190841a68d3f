// Service control policies, resource control policies, and the limits of queues.
#include <algorithm>
#include <array>
#include <string>

#include "lint/inspection.h"
#include "lint/statement_conditions.h"
#include "pattern/fold.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;
using policy::Comparison;

// A wildcard with something other than wildcards behind it.
bool has_inner_wildcard(std::string_view text) {
  const auto first = text.find_first_of("*?");
  return first != std::string_view::npos &&
         text.find_first_not_of("*?", first) != std::string_view::npos;
}

void scp_action_wildcard(Inspection& inspection, const Statement& statement) {
  for (const ActionEntry& entry : statement.actions.entries) {
    if (!entry.well_formed || entry.everything || !has_inner_wildcard(entry.text)) continue;
    inspection
        .report(RuleId::kScpActionWildcard, place_of(entry.value),
                "the wildcard in " + single_quoted(entry.text) +
                    " is not at its end, which older service control policies did not take")
        .help = {"write the actions out, or end the pattern with the wildcard"};
  }
}

// --- Resource control policies: their form ---

bool is_only_star(Value value) {
  if (value.is(Kind::kArray) && value.size() == 1) value = *value.elements().begin();
  return value.is(Kind::kString) && value.text() == "*";
}

void rcp_principal(Inspection& inspection, const Statement& statement) {
  const auto& principals = statement.principals;
  const Value value = principals.value;
  if (!principals.present() || principals.negated) return;
  const bool everybody = value.is(Kind::kString) && value.text() == "*";
  if (everybody || !(value.is(Kind::kString) || value.is(Kind::kObject))) return;
  Finding& finding = inspection.report(RuleId::kRcpPrincipal, place_of(value),
                                       "a resource control policy takes no Principal but \"*\"");
  finding.help = {"write \"*\", and except principals with aws:PrincipalArn in a Condition"};
  if (value.size() == 1 && value.is(Kind::kObject) && is_only_star(value.find("AWS")))
    add_fix(finding, safe_fix("replace by '*'", replace_string(value, "*")));
}

// RCPFullAWSAccess, which AWS attaches itself.
bool is_full_access(const Statement& statement) {
  return statement.allows() && is_only_star(statement.principals.value) &&
         is_only_star(statement.actions.value) && is_only_star(statement.resources.value) &&
         !statement.principals.negated && !statement.actions.negated &&
         !statement.resources.negated && unconditional(statement);
}

void rcp_allow(Inspection& inspection, const Statement& statement) {
  if (!statement.allows() || is_full_access(statement)) return;
  Finding& finding = inspection.report(
      RuleId::kRcpAllow, place_of(statement.object.find("Effect")),
      "a resource control policy allows nothing: only RCPFullAWSAccess of AWS has an Allow");
  finding.help = {"deny what is not to be allowed"};
  const auto relate = [&](Value key, std::string_view message) {
    if (key.valid()) finding.related.push_back({std::string(message), place_of_key(key)});
  };
  if (!is_only_star(statement.resources.value)) relate(statement.resources.key, "not \"*\"");
  if (!is_only_star(statement.principals.value)) relate(statement.principals.key, "not \"*\"");
  relate(statement.condition_key, "an Allow takes no condition");
}

void rcp_action_service(Inspection& inspection, const Statement& statement) {
  if (statement.actions.negated || is_full_access(statement)) return;
  for (const ActionEntry& entry : statement.actions.entries) {
    if (!entry.well_formed) continue;
    std::string message;
    if (entry.everything)
      message = single_quoted(entry.text) + " is for all services, which only RCPFullAWSAccess has";
    else if (has_inner_wildcard(entry.text))
      message = "the wildcard in " + single_quoted(entry.text) + " is not at its end";
    else if (!inspection.catalog().rcp_service(fold(entry.service)))
      message = "no resource control policy reaches the service " + single_quoted(entry.service);
    if (message.empty()) continue;
    inspection.report(RuleId::kRcpActionService, place_of(entry.value), std::move(message)).help = {
        "list actions of services that support resource control policies, as in 's3:*'"};
  }
}

// --- Resource control policies: what they must spare ---

constexpr std::string_view kIsService = "aws:principalisawsservice";
constexpr std::array<std::string_view, 4> kSourceKeysOfServices = {
    "aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"};

bool is_source(const Clause& clause) {
  return std::ranges::any_of(kSourceKeysOfServices,
                             [&](std::string_view key) { return clause.is_key(key); });
}

// aws:PrincipalOrgID and the like, which requests of services lack.
bool is_of_principal(const Clause& clause) {
  return clause.folded_key.starts_with("aws:principal") && !clause.is_key(kIsService) &&
         !clause.folded_key.starts_with("aws:principalservicename");
}

bool is_negated(const Clause& clause) {
  return clause.op && clause.op->negated;
}

bool asks_for_service(const Statement& statement, bool value) {
  return std::ranges::any_of(statement.clauses, [&](const Clause& clause) {
    return clause.is_key(kIsService) && clause.op && clause.op->comparison == Comparison::kBool &&
           is_only_value(clause, value);
  });
}

bool mentions_service(const Statement& statement) {
  return std::ranges::any_of(statement.clauses,
                             [](const Clause& clause) { return clause.is_key(kIsService); });
}

template <class PredicateT>
const Clause* find_clause(const Statement& statement, PredicateT&& wanted) {
  const auto found = std::ranges::find_if(statement.clauses, wanted);
  return found == statement.clauses.end() ? nullptr : &*found;
}

void rcp_missing_principal_service_guard(Inspection& inspection, const Statement& statement) {
  const Clause* clause = find_clause(statement, [](const Clause& candidate) {
    return is_of_principal(candidate) && is_negated(candidate);
  });
  if (clause == nullptr || asks_for_service(statement, false)) return;
  Finding& finding =
      inspection.report(RuleId::kRcpMissingPrincipalServiceGuard, place_of_key(clause->key),
                        "requests of AWS services have no " + single_quoted(clause->key_text) +
                            " and are denied too");
  finding.help = {"spare them with \"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}"};
  if (!mentions_service(statement))
    add_fix(finding, proposed_fix("spare AWS services",
                                  add_clause(statement, "BoolIfExists", "aws:PrincipalIsAWSService",
                                             json_of({"false"}))));
}

void rcp_missing_service_principal_guard(Inspection& inspection, const Statement& statement) {
  const Clause* clause = find_clause(statement, is_source);
  if (clause == nullptr || asks_for_service(statement, true)) return;
  Finding& finding = inspection.report(
      RuleId::kRcpMissingServicePrincipalGuard, place_of_key(clause->key),
      single_quoted(clause->key_text) +
          " is about requests of AWS services, and the statement is about those of others too");
  finding.help = {"add \"Bool\": {\"aws:PrincipalIsAWSService\": \"true\"}"};
  if (!mentions_service(statement))
    add_fix(finding, proposed_fix("deny AWS services only",
                                  add_clause(statement, "Bool", "aws:PrincipalIsAWSService",
                                             json_of({"true"}))));
}

void rcp_missing_null_check(Inspection& inspection, const Statement& statement) {
  const Clause* clause = find_clause(statement, [](const Clause& candidate) {
    return is_source(candidate) && is_negated(candidate);
  });
  const Clause* check = find_clause(statement, [](const Clause& candidate) {
    return (candidate.is_key("aws:sourceaccount") || candidate.is_key("aws:sourcearn")) &&
           candidate.op && candidate.op->comparison == Comparison::kNull &&
           is_only_value(candidate, false);
  });
  if (clause == nullptr || check != nullptr) return;
  Finding& finding = inspection.report(
      RuleId::kRcpMissingNullCheck, place_of_key(clause->key),
      "requests of services that pass no " + single_quoted(clause->key_text) + " are denied too");
  finding.help = {"add \"Null\": {\"aws:SourceAccount\": \"false\"}"};
  add_fix(finding,
          proposed_fix("spare requests without a source",
                       add_clause(statement, "Null", "aws:SourceAccount", json_of({"false"}))));
}

// --- Queues ---

void over_limit(Inspection& inspection, Place place, std::size_t count, std::size_t limit,
                std::string_view what, const std::string& where) {
  if (count <= limit) return;
  Finding& finding = inspection.report(
      RuleId::kSqsPolicyLimits, std::move(place),
      where + " has " + counted(count, what) + ", and SQS takes " + std::to_string(limit));
  finding.facts.push_back({"count", static_cast<std::int64_t>(count)});
  finding.facts.push_back({"limit", static_cast<std::int64_t>(limit)});
}

// Source: Amazon SQS Developer Guide, "Quotas related to policies".
void sqs_policy_limits(Inspection& inspection) {
  constexpr std::size_t kStatements = 20;
  constexpr std::size_t kPrincipals = 50;
  constexpr std::size_t kConditions = 10;
  constexpr std::size_t kActions = 7;
  const Document& document = inspection.document();
  if (document.statements.size() > kStatements)
    over_limit(inspection, place_of_opening(document.statement_list), document.statements.size(),
               kStatements, "statement", "the policy");
  for (const Statement& statement : document.statements) {
    const std::string name = statement_name(statement);
    if (statement.principals.present())
      over_limit(inspection, place_of_key(statement.principals.key),
                 statement.principals.entries.size(), kPrincipals, "principal", name);
    if (statement.condition_key.valid())
      over_limit(inspection, place_of_key(statement.condition_key), statement.clauses.size(),
                 kConditions, "condition", name);
    if (statement.actions.present())
      over_limit(inspection, place_of_key(statement.actions.key), statement.actions.entries.size(),
                 kActions, "action", name);
  }
}

}  // namespace

void check_organization(Inspection& inspection) {
  const bool rcp = inspection.document().kind == PolicyKind::kRcp;
  for (const Statement& statement : inspection.document().statements) {
    if (inspection.on(RuleId::kScpActionWildcard)) scp_action_wildcard(inspection, statement);
    if (!rcp) continue;
    rcp_principal(inspection, statement);
    rcp_allow(inspection, statement);
    rcp_action_service(inspection, statement);
    if (!statement.denies()) continue;
    rcp_missing_principal_service_guard(inspection, statement);
    rcp_missing_service_principal_guard(inspection, statement);
    rcp_missing_null_check(inspection, statement);
  }
  if (inspection.on(RuleId::kSqsPolicyLimits)) sqs_policy_limits(inspection);
}

}  // namespace ambit::lint
