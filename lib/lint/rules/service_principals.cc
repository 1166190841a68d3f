// What is asked of services that act for others: whose resource they act for, by keys that their
// calls carry.
#include <algorithm>
#include <array>
#include <string>

#include "lint/inspection.h"
#include "lint/principal_text.h"
#include "lint/statement_conditions.h"
#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::lint {
namespace {

using policy::ValueType;

template <std::size_t N>
bool is_one_of(const Clause& clause, const std::array<std::string_view, N>& folded_keys) {
  return std::ranges::any_of(folded_keys, [&](std::string_view key) { return clause.is_key(key); });
}

// The services that an Allow admits.
std::vector<const PrincipalEntry*> admitted_services(const Statement& statement) {
  std::vector<const PrincipalEntry*> services;
  if (!statement.allows() || statement.principals.negated) return services;
  for (const PrincipalEntry& entry : statement.principals.entries)
    if (entry.type == "Service" && is_service_principal(fold(entry.text)))
      services.push_back(&entry);
  return services;
}

bool says_for_whom_it_assumes(std::string_view service) {
  return kServicesWithSource.has(std::string(service_name(service)) + ".amazonaws.com");
}

void restrict_access_to_service_principal(Inspection& inspection, const Statement& statement,
                                          const std::vector<const PrincipalEntry*>& services) {
  if (requires_one_of(statement, kSourceKeys)) return;
  const bool trust = inspection.document().kind == PolicyKind::kTrust;
  for (const PrincipalEntry* entry : services) {
    if (trust && !says_for_whom_it_assumes(entry->text)) continue;
    inspection
        .report(RuleId::kRestrictAccessToServicePrincipal, place_of(entry->value),
                single_quoted(entry->text) +
                    " is allowed for whomever it acts, as no condition requires "
                    "the account or resource that it acts for")
        .help = {"require aws:SourceAccount or aws:SourceArn"};
  }
}

void recommended_condition_key(Inspection& inspection, const Statement& statement) {
  static constexpr std::array<std::string_view, 4> kWeakKeys = {"aws:referer", "aws:sourceip",
                                                                "aws:useragent", "aws:sourceowner"};
  const auto weak = [&](const Clause& clause) { return is_one_of(clause, kWeakKeys); };
  if (!statement.has_condition() || !std::ranges::all_of(statement.clauses, weak)) return;
  const Clause& clause = statement.clauses.front();
  inspection
      .report(RuleId::kRecommendedConditionKeyForServicePrincipal, place_of_key(clause.key),
              single_quoted(clause.key_text) +
                  " is all that narrows the service, and does not tell for whom it acts")
      .help = {"use aws:SourceAccount or aws:SourceArn"};
}

// Whether the ARN is of one account.
bool has_account(const Entry& value) {
  std::array<std::string_view, 6> fields;
  if (split_arn(value.text, fields) != 6) return value.text.find('*') == std::string_view::npos;
  return !fields[4].empty() && !has_wildcard(fields[4]);
}

void source_arn_without_account(Inspection& inspection, const Statement& statement) {
  if (requires_key(statement, "aws:sourceaccount") || requires_key(statement, "aws:sourceorgid") ||
      requires_key(statement, "aws:sourceorgpaths"))
    return;
  for (const Clause& clause : statement.clauses) {
    if (!clause.is_key("aws:sourcearn") || !clause.op || clause.op->negated ||
        !clause.requires_key())
      continue;
    const ValueType type = value_type(clause.op->comparison);
    if (type > ValueType::kArn) continue;
    const bool globs = type == ValueType::kGlob || type == ValueType::kArn;
    for (const Entry& value : clause.values) {
      if (has_account(value) || (!globs && has_wildcard(value.text))) continue;
      inspection
          .report(RuleId::kSourceArnWithoutAccount, place_of(value.value),
                  single_quoted(value.text) +
                      " is of no single account, so that a resource of that name in another "
                      "account passes")
          .help = {"require aws:SourceAccount too"};
    }
  }
}

void unsupported_condition_key(Inspection& inspection, const Statement& statement,
                               const PrincipalEntry& service) {
  for (const Clause& clause : statement.clauses) {
    if (!kKeysServicePrincipalsLack.has(clause.key_text) || !clause.requires_key()) continue;
    Finding& finding = inspection.report(
        RuleId::kUnsupportedConditionKeyForServicePrincipal, place_of_key(clause.key),
        single_quoted(clause.key_text) + " is in no request of " + single_quoted(service.text) +
            ", so that it is never allowed");
    finding.related.push_back({"the service", place_of(service.value)});
    finding.help = {"use aws:SourceArn, aws:SourceAccount or aws:SourceOrgID"};
  }
}

void irrelevant_condition_key(Inspection& inspection, const Statement& statement) {
  static constexpr std::array<std::string_view, 4> kKeys = {
      "s3:resourceaccount", "aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"};
  for (const Clause& clause : statement.clauses)
    if (is_one_of(clause, kKeys))
      inspection
          .report(RuleId::kIrrelevantConditionKey, place_of_key(clause.key),
                  single_quoted(clause.key_text) +
                      " is about the resource that the policy hangs on, and always the same")
          .help = {"test it in identity policies, where the resource varies"};
}

}  // namespace

void check_service_principals(Inspection& inspection) {
  for (const Statement& statement : inspection.document().statements) {
    irrelevant_condition_key(inspection, statement);
    const auto services = admitted_services(statement);
    if (services.empty()) continue;
    if (inspection.on(RuleId::kRestrictAccessToServicePrincipal))
      restrict_access_to_service_principal(inspection, statement, services);
    recommended_condition_key(inspection, statement);
    source_arn_without_account(inspection, statement);
    unsupported_condition_key(inspection, statement, *services.front());
  }
}

}  // namespace ambit::lint
