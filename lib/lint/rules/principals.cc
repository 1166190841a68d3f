// What Principal and NotPrincipal name, and how they are written.
#include <array>
#include <set>
#include <string>
#include <utility>

#include "lint/inspection.h"
#include "lint/principal_text.h"
#include "lint/statement_conditions.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "policy/variable.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;

void invalid_principal_value(Inspection& inspection, const PrincipalEntry& entry) {
  if (entry.type != "AWS" || has_wildcard(entry.text)) return;
  const AwsPrincipalText principal = read_aws_principal(entry.text);
  if (principal.kind == AwsPrincipal::kGroup) {
    inspection
        .report(RuleId::kInvalidPrincipalValue, place_of(entry.value),
                single_quoted(entry.text) + " is a group, which is no principal")
        .help = {"name the users or roles"};
  } else if (principal.kind == AwsPrincipal::kInvalid) {
    inspection
        .report(RuleId::kInvalidPrincipalValue, place_of(entry.value),
                single_quoted(entry.text) + " is no account, user, role or session")
        .help = {"write an account id, or an ARN such as 'arn:aws:iam::111122223333:role/name'"};
  }
}

// A pattern of users or roles of one account: the account, and a condition with the pattern.
void narrow_by_condition(Finding& finding, const Statement& statement,
                         const PrincipalEntry& entry) {
  std::array<std::string_view, 6> fields;
  if (entry.type != "AWS" || statement.principals.negated ||
      statement.principals.entries.size() != 1 || split_arn(entry.text, fields) != 6)
    return;
  std::string account(entry.text.substr(0, entry.text.size() - fields[5].size()));
  account += "root";
  const bool by_name = fields[5].starts_with("user/") || fields[5].starts_with("role/");
  if (!by_name || read_aws_principal(account).kind != AwsPrincipal::kAccount) return;
  add_fix(finding, proposed_fix("name the account and test aws:PrincipalArn",
                                joined(replace_string(entry.value, account),
                                       add_clause(statement, "ArnLike", "aws:PrincipalArn",
                                                  json_of({std::string(entry.text)})))));
}

void unsupported_wildcard_in_principal(Inspection& inspection, const Statement& statement,
                                       const PrincipalEntry& entry) {
  // The string form has an error of its own.
  if (entry.type == "*" || !has_wildcard(entry.text) || is_everyone(entry)) return;
  Finding& finding =
      inspection.report(RuleId::kUnsupportedWildcardInPrincipal, place_of(entry.value),
                        "the wildcard in " + single_quoted(entry.text) + " matches no principal");
  finding.help = {entry.type == "AWS"
                      ? "name the account, and test aws:PrincipalArn with ArnLike in a Condition"
                      : "write each one out"};
  narrow_by_condition(finding, statement, entry);
}

void federated_principal_not_supported(Inspection& inspection, const Statement& statement) {
  for (const json::Member type : statement.principals.value.members()) {
    if (type.key.text() != "Federated") continue;
    inspection
        .report(RuleId::kFederatedPrincipalNotSupported, place_of_key(type.key),
                "'Federated' is a principal in trust policies only")
        .help = {"name the role that federated users assume, or its account"};
  }
}

void invalid_federated_principal(Inspection& inspection, const PrincipalEntry& entry) {
  if (entry.type != "Federated" || has_wildcard(entry.text) ||
      read_provider(entry.text).kind != Provider::kInvalid)
    return;
  inspection
      .report(RuleId::kInvalidFederatedPrincipal, place_of(entry.value),
              single_quoted(entry.text) + " is no identity provider")
      .help = {
      "write a domain such as 'accounts.google.com', or the ARN of a SAML or OIDC provider"};
}

void invalid_service_principal(Inspection& inspection, const Entry& entry, bool of_principal,
                               bool needs_region) {
  const std::string_view text = entry.text;
  if (has_wildcard(text) || policy::mentions_variable(text)) return;
  const bool well_formed = is_service_principal(text);
  if (well_formed && (!needs_region || has_region(text))) return;
  const std::string lower = fold(text);
  const bool case_only = !well_formed && is_service_principal(lower);
  std::string message = single_quoted(text) + (well_formed ? " has no region"
                                               : case_only ? " is not in lower case"
                                                           : " is no service principal");
  if (!of_principal) message += ", so that no service has it";
  Finding& finding = inspection.report(RuleId::kInvalidServicePrincipalFormat,
                                       place_of(entry.value), std::move(message));
  finding.help = {needs_region ? "write it as in 'sqs.us-east-1.amazonaws.com'"
                               : "write it as in 'sqs.amazonaws.com'"};
  // AWS refuses such a principal; a condition matches nothing and would begin to.
  if (case_only && (!needs_region || has_region(lower)))
    add_fix(finding, replacement(entry.value, lower, of_principal));
}

void invalid_service_principal_format(Inspection& inspection, const Statement& statement) {
  for (const PrincipalEntry& entry : statement.principals.entries)
    if (entry.type == "Service") invalid_service_principal(inspection, entry, true, false);
  for (const Clause& clause : statement.clauses) {
    const auto line = kServicePrincipalKeys.find(clause.key_text);
    if (!line || !clause.op || value_type(clause.op->comparison) > policy::ValueType::kGlob)
      continue;
    // Whoever compares without case may write it as he likes.
    const bool any_case = value_type(clause.op->comparison) == policy::ValueType::kFoldedText;
    const bool needs_region = words_behind_first(*line) == "region";
    for (const Entry& entry : clause.values)
      if (!any_case || !is_service_principal(fold(entry.text)))
        invalid_service_principal(inspection, entry, false, needs_region);
  }
}

void principal_id_reference(Inspection& inspection, const PrincipalEntry& entry) {
  if (entry.type != "AWS" || read_aws_principal(entry.text).kind != AwsPrincipal::kId) return;
  const bool role = entry.text.starts_with("AROA");
  if (!role && !entry.text.starts_with("AIDA")) return;
  const std::string kind = role ? "role" : "user";
  Finding& finding =
      inspection.report(RuleId::kPrincipalIdReference, place_of(entry.value),
                        single_quoted(entry.text) + " is the id of a " + kind +
                            ", which matches nobody once the " + kind + " is deleted");
  finding.code = role ? "INVALID_ROLE_REFERENCE" : "INVALID_USER_REFERENCE";
  finding.help = {"write the ARN of the " + kind + ", or remove the id"};
}

// The accounts, or the users and roles, as a condition; nothing for a mixture.
std::vector<Edit> principals_as_condition(const Statement& statement, std::string_view accounts,
                                          std::string_view arns) {
  std::vector<std::string> names;
  bool by_account = true;
  bool by_arn = true;
  for (const PrincipalEntry& entry : statement.principals.entries) {
    const AwsPrincipalText principal = read_aws_principal(entry.text);
    const bool account = entry.type == "AWS" && principal.kind == AwsPrincipal::kAccount;
    const bool arn = entry.type == "AWS" && (principal.kind == AwsPrincipal::kUser ||
                                             principal.kind == AwsPrincipal::kRole);
    by_account = by_account && account;
    by_arn = by_arn && arn;
    names.emplace_back(account ? principal.account : entry.text);
  }
  if (names.empty()) return {};
  if (by_account && !accounts.empty())
    return add_clause(statement, accounts, "aws:PrincipalAccount", json_of(names));
  if (by_arn) return add_clause(statement, arns, "aws:PrincipalArn", json_of(names));
  return {};
}

void vpce_principal_format(Inspection& inspection, const Statement& statement) {
  const auto& principals = statement.principals;
  if (!principals.present() || principals.negated || principals.entries.empty() ||
      principals.value.is(Kind::kString))
    return;
  if (principals.entries.size() == 1 && is_everyone(principals.entries.front())) return;
  Finding& finding = inspection.report(
      RuleId::kVpcePrincipalFormat, place_of(principals.value),
      "the endpoint policy names principals, which gateway endpoints do not take");
  finding.help = {
      "write \"Principal\": \"*\" and narrow it with aws:PrincipalArn or "
      "aws:PrincipalAccount in a Condition"};
  add_fix(finding,
          proposed_fix("replace by \"*\" with a condition",
                       joined(replace_string(principals.value, "*"),
                              principals_as_condition(statement, "StringEquals", "ArnEquals"))));
}

// The accounts and roles that NotPrincipal excepts.
class Exceptions {
 public:
  explicit Exceptions(const Statement& statement) {
    for (const PrincipalEntry& entry : statement.principals.entries) {
      const AwsPrincipalText principal = read(entry);
      if (principal.kind == AwsPrincipal::kAccount) accounts_.insert(principal.account);
      if (principal.kind == AwsPrincipal::kRole) roles_.insert(role_name(principal));
    }
  }

  // What is missing beside the entry; empty if nothing.
  std::string_view missing_beside(const PrincipalEntry& entry) const {
    const AwsPrincipalText principal = read(entry);
    const bool session = principal.kind == AwsPrincipal::kSession;
    if (!session && principal.kind != AwsPrincipal::kUser && principal.kind != AwsPrincipal::kRole)
      return {};
    const bool no_role = session && !roles_.contains(role_name(principal));
    const bool no_account = !accounts_.contains(principal.account);
    if (no_role)
      return no_account ? "neither its role nor its account stands" : "its role does not stand";
    return no_account ? "its account does not stand" : std::string_view{};
  }

 private:
  static AwsPrincipalText read(const PrincipalEntry& entry) {
    return entry.type == "AWS" ? read_aws_principal(entry.text) : AwsPrincipalText{};
  }
  static std::string role_name(const AwsPrincipalText& principal) {
    return std::string(principal.account) + '/' + std::string(principal.name);
  }

  std::set<std::string_view> accounts_;
  std::set<std::string> roles_;
};

void deny_not_principal_incomplete(Inspection& inspection, const Statement& statement) {
  if (!statement.denies() || !statement.principals.negated) return;
  const Exceptions exceptions(statement);
  bool first = true;
  for (const PrincipalEntry& entry : statement.principals.entries) {
    const std::string_view missing = exceptions.missing_beside(entry);
    if (missing.empty()) continue;
    Finding& finding = inspection.report(
        RuleId::kDenyNotPrincipalIncomplete, place_of(entry.value),
        single_quoted(entry.text) + " is denied too, as " + std::string(missing) + " beside it");
    finding.help = {"deny \"*\" and except principals with ArnNotEquals aws:PrincipalArn"};
    // One change is for all of them.
    if (!std::exchange(first, false)) continue;
    add_fix(finding,
            proposed_fix("deny everybody but these by a condition",
                         joined(joined(replace_string(statement.principals.key, "Principal"),
                                       replace_string(statement.principals.value, "*")),
                                principals_as_condition(statement, {}, "ArnNotEquals"))));
  }
}

}  // namespace

void check_principals(Inspection& inspection) {
  for (const Statement& statement : inspection.document().statements) {
    for (const PrincipalEntry& entry : statement.principals.entries) {
      invalid_principal_value(inspection, entry);
      unsupported_wildcard_in_principal(inspection, statement, entry);
      invalid_federated_principal(inspection, entry);
      principal_id_reference(inspection, entry);
    }
    federated_principal_not_supported(inspection, statement);
    if (inspection.on(RuleId::kInvalidServicePrincipalFormat))
      invalid_service_principal_format(inspection, statement);
    if (inspection.on(RuleId::kVpcePrincipalFormat)) vpce_principal_format(inspection, statement);
    if (inspection.on(RuleId::kDenyNotPrincipalIncomplete))
      deny_not_principal_incomplete(inspection, statement);
  }
}

}  // namespace ambit::lint
