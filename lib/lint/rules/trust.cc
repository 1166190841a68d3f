// Trust policies: which actions go with which principals, and what must be asked of the subjects of
// identity providers.
#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "lint/clauses.h"
#include "lint/inspection.h"
#include "lint/principal_text.h"
#include "lint/statement_conditions.h"
#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::lint {
namespace {

constexpr std::string_view kAssumeRole = "sts:AssumeRole";
constexpr std::string_view kWithSaml = "sts:AssumeRoleWithSAML";
constexpr std::string_view kWithWebIdentity = "sts:AssumeRoleWithWebIdentity";

void trust_principal_star(Inspection& inspection, const Statement& statement) {
  const auto& principals = statement.principals;
  if (principals.negated || !principals.value.is(json::Kind::kString) ||
      principals.value.text() != "*")
    return;
  inspection
      .report(RuleId::kTrustPrincipalStar, place_of(principals.value),
              "a trust policy does not take '*' for everybody")
      .help = {"name accounts, roles, services or providers, as in {\"AWS\": \"111122223333\"}"};
}

// --- Actions and principals ---

// The action by which the principal gets the role; empty if that is not certain.
std::string_view needed_action(const PrincipalEntry& entry) {
  if (has_wildcard(entry.text)) return {};
  if (entry.type == "AWS") {
    const AwsPrincipal kind = read_aws_principal(entry.text).kind;
    const bool certain = kind != AwsPrincipal::kInvalid && kind != AwsPrincipal::kGroup &&
                         kind != AwsPrincipal::kEveryone;
    return certain ? kAssumeRole : std::string_view{};
  }
  if (entry.type == "Service")
    return is_service_principal(entry.text) ? kAssumeRole : std::string_view{};
  if (entry.type != "Federated") return {};
  switch (read_provider(entry.text).kind) {
    case Provider::kSaml:
      return kWithSaml;
    case Provider::kOidc:
      return kWithWebIdentity;
    default:
      return {};
  }
}

std::string words_for(std::string_view action) {
  if (action == kWithSaml) return "a SAML provider";
  return action == kWithWebIdentity ? "an OIDC provider" : "an account, role, user or service";
}

// One of the three actions, without regard to case.
std::string_view assume_action(const ActionEntry& entry) {
  static constexpr std::array<std::string_view, 3> kActions = {kAssumeRole, kWithSaml,
                                                               kWithWebIdentity};
  for (const std::string_view action : kActions)
    if (entry.exact && equal_folded(entry.text, action)) return action;
  return {};
}

using Actions = std::set<std::string_view>;

void report_action_mismatch(Inspection& inspection, const Statement& statement,
                            const ActionEntry& entry, std::string_view action,
                            const Actions& needed, const Actions& given) {
  Finding& finding = inspection.report(RuleId::kTrustActionPrincipalMismatch, place_of(entry.value),
                                       single_quoted(entry.text) + " needs " + words_for(action) +
                                           ", which the statement does not name");
  const PrincipalEntry& principal = statement.principals.entries.front();
  const std::string_view right = needed_action(principal);
  finding.related.push_back({"the principal", place_of(principal.value)});
  finding.help = {"use " + single_quoted(right) + " for " + single_quoted(principal.text)};
  if (needed.size() == 1 && given.size() == 1 && !given.contains(right))
    add_fix(finding, replacement(entry.value, right, false));
}

void report_principal_mismatch(Inspection& inspection, const Statement& statement,
                               const Actions& given) {
  for (const PrincipalEntry& entry : statement.principals.entries) {
    const std::string_view action = needed_action(entry);
    if (given.contains(action)) continue;
    inspection
        .report(RuleId::kTrustActionPrincipalMismatch, place_of(entry.value),
                single_quoted(entry.text) + " needs " + single_quoted(action) +
                    ", which the statement does not name")
        .help = {"give it a statement of its own"};
  }
}

void trust_action_principal_mismatch(Inspection& inspection, const Statement& statement) {
  const auto& actions = statement.actions;
  const auto& principals = statement.principals;
  if (actions.negated || principals.negated || principals.entries.empty()) return;
  Actions needed;
  for (const PrincipalEntry& entry : principals.entries) needed.insert(needed_action(entry));
  if (needed.contains("")) return;
  Actions given;
  bool all_exact = true;
  for (const ActionEntry& entry : actions.entries) {
    all_exact = all_exact && entry.exact;
    if (const std::string_view action = assume_action(entry); !action.empty()) given.insert(action);
  }
  bool all_fit = true;
  for (const ActionEntry& entry : actions.entries) {
    const std::string_view action = assume_action(entry);
    if (action.empty() || needed.contains(action)) continue;
    all_fit = false;
    report_action_mismatch(inspection, statement, entry, action, needed, given);
  }
  if (all_exact && all_fit && !given.empty())
    report_principal_mismatch(inspection, statement, given);
}

// --- IAM Roles Anywhere ---

bool trusts_service(const Statement& statement, std::string_view service) {
  return !statement.principals.negated &&
         std::ranges::any_of(statement.principals.entries, [&](const PrincipalEntry& entry) {
           return entry.type == "Service" && entry.text == service;
         });
}

void rolesanywhere_missing_action(Inspection& inspection) {
  static constexpr std::string_view kService = "rolesanywhere.amazonaws.com";
  static constexpr std::array<std::string_view, 3> kNeeded = {kAssumeRole, "sts:SetSourceIdentity",
                                                              "sts:TagSession"};
  catalog::ActionSet given(inspection.catalog().action_count());
  const Statement* first = nullptr;
  for (const Statement& statement : inspection.document().statements) {
    if (!statement.allows() || !trusts_service(statement, kService)) continue;
    if (first == nullptr) first = &statement;
    given |= inspection.facts().actions_of(statement);
  }
  if (first == nullptr || !first->actions.present()) return;
  std::vector<std::string> missing;
  std::vector<std::string> names;
  for (const std::string_view action : kNeeded) {
    const auto id = inspection.catalog().find_action(action);
    if (!id || given.contains(*id)) continue;
    missing.emplace_back(action);
    names.push_back(single_quoted(action));
  }
  if (missing.empty()) return;
  Finding& finding =
      inspection.report(RuleId::kRolesanywhereMissingAction, place_of(first->actions.value),
                        single_quoted(kService) + " is not allowed " + listed(names) +
                            ", without which it gives out no session");
  finding.help = {"allow it sts:AssumeRole, sts:SetSourceIdentity and sts:TagSession"};
  finding.facts.push_back({"missing", missing});
  if (!first->actions.negated)
    add_fix(finding,
            proposed_fix("add " + listed(names), append_strings(first->actions.value, missing)));
}

// --- OIDC providers ---

bool is_github(std::string_view host) {
  static constexpr std::string_view kHost = "token.actions.githubusercontent.com";
  if (equal_folded(host.substr(0, host.find('/')), kHost)) return true;
  return host.starts_with("token.actions.") && host.ends_with(".ghe.com");
}

// Whether a clause on a key of the provider, whose name goes on with `rest`, is false without it.
bool requires_claim(const Statement& statement, std::string_view host, std::string_view rest) {
  const std::string start = fold(host) + ":" + std::string(rest);
  return std::ranges::any_of(statement.clauses, [&](const Clause& clause) {
    return clause.requires_key() &&
           (rest.empty() ? clause.folded_key.starts_with(start) : clause.folded_key == start);
  });
}

void oidc_missing_condition_key(Inspection& inspection, const Statement& statement,
                                const PrincipalEntry& entry, std::string_view host) {
  // What must be asked of GitHub is another rule's word.
  if (is_github(host) && inspection.on(RuleId::kGithubMissingRepoCondition)) return;
  if (requires_claim(statement, host, "")) return;
  inspection
      .report(RuleId::kOidcMissingConditionKey, place_of(entry.value),
              "every identity of " + single_quoted(host) +
                  " can assume the role, as no condition tests a claim of its tokens")
      .help = {"test " + single_quoted(std::string(host) + ":aud") + " and " +
               single_quoted(std::string(host) + ":sub")};
}

void github_missing_repo_condition(Inspection& inspection, const Statement& statement,
                                   const PrincipalEntry& entry, std::string_view host) {
  if (!is_github(host) || requires_claim(statement, host, "sub")) return;
  inspection
      .report(RuleId::kGithubMissingRepoCondition, place_of(entry.value),
              "workflows of every repository of " + single_quoted(host) +
                  " can assume the role, as no condition requires " +
                  single_quoted(std::string(host) + ":sub"))
      .help = {"test it with a value such as 'repo:organization/name:ref:refs/heads/main'"};
}

// What is too wide in the subject; empty if nothing, or if it is not of the usual form.
std::string wide_part(std::string_view subject, bool globs, bool other_claim) {
  static constexpr std::string_view kRepo = "repo:";
  const auto is_wild = [&](std::string_view part) { return globs && has_wildcard(part); };
  if (!subject.starts_with(kRepo)) {
    const std::string_view start = subject.substr(0, kRepo.size());
    return is_wild(start) ? "any organization" : std::string();
  }
  subject.remove_prefix(kRepo.size());
  const auto slash = subject.find('/');
  const std::string_view organization = subject.substr(0, slash);
  if (is_wild(organization)) return "organizations by a pattern";
  if (slash == std::string_view::npos) return {};
  const std::string_view rest = subject.substr(slash + 1);
  const auto colon = rest.find(':');
  if (is_wild(rest.substr(0, colon))) return "repositories by a pattern";
  const std::string_view context =
      colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
  const bool any_context =
      is_wild(context) && context.find_first_not_of("*?") == std::string_view::npos;
  return any_context && !other_claim ? "every branch and environment of the repository"
                                     : std::string();
}

void github_subject_wildcard(Inspection& inspection, const Statement& statement,
                             std::string_view host) {
  if (!is_github(host)) return;
  const std::string key = fold(host) + ":sub";
  const bool other_claim = requires_claim(statement, host, "ref") ||
                           requires_claim(statement, host, "environment") ||
                           requires_claim(statement, host, "job_workflow_ref");
  for (const Clause& clause : statement.clauses) {
    if (!clause.is_key(key) || !clause.op || clause.op->negated) continue;
    const auto comparison = clause.op->comparison;
    if (comparison > policy::Comparison::kStringLike) continue;
    const bool globs = comparison == policy::Comparison::kStringLike;
    for (const Entry& value : clause.values) {
      const std::string part = wide_part(value.text, globs, other_claim);
      if (part.empty()) continue;
      inspection
          .report(RuleId::kGithubSubjectWildcard, place_of(value.value),
                  single_quoted(value.text) + " admits " + part)
          .help = {
          "name one repository and branch, as in "
          "'repo:organization/name:ref:refs/heads/main'"};
    }
  }
}

void check_providers(Inspection& inspection, const Statement& statement) {
  if (!statement.allows() || statement.principals.negated) return;
  const auto action = inspection.catalog().find_action(kWithWebIdentity);
  if (!action || !inspection.facts().actions_of(statement).contains(*action)) return;
  std::vector<std::string> looked_at;
  for (const PrincipalEntry& entry : statement.principals.entries) {
    if (entry.type != "Federated") continue;
    const ProviderText provider = read_provider(entry.text);
    if (provider.kind != Provider::kOidc) continue;
    oidc_missing_condition_key(inspection, statement, entry, provider.host);
    github_missing_repo_condition(inspection, statement, entry, provider.host);
    if (!is_github(provider.host)) continue;
    const std::string host = fold(provider.host);
    if (std::ranges::find(looked_at, host) != looked_at.end()) continue;
    github_subject_wildcard(inspection, statement, host);
    looked_at.push_back(host);
  }
}

// --- The audience ---

void audience_with_set_operator(Inspection& inspection, const Statement& statement) {
  for (const Clause& clause : statement.clauses) {
    if (!clause.op || !clause.key_id || !clause.folded_key.ends_with(":aud") ||
        inspection.catalog().facts(*clause.key_id).multivalued ||
        clause.op->set == policy::SetOperator::kNone)
      continue;
    const bool any = clause.op->set == policy::SetOperator::kForAnyValue;
    policy::Operator plain = *clause.op;
    plain.set = policy::SetOperator::kNone;
    const std::string name = operator_name(plain);
    Finding& finding = inspection.report(
        any ? RuleId::kForanyvalueWithAudienceClaim : RuleId::kConfirmAudienceClaimType,
        place_of_key(clause.operator_key),
        single_quoted(clause.key_text) + " has a single value, according to the catalog, and " +
            single_quoted(clause.operator_key.text()) +
            (any ? " is for keys of several" : " also holds when it is not there"));
    finding.related.push_back({"the key", place_of_key(clause.key)});
    finding.help = {"use " + single_quoted(name)};
    std::vector<Edit> edits = change_operator(statement, clause, name);
    const std::string description = "replace by " + single_quoted(name);
    // Negated, ForAnyValue wants the key to be there and the plain operator does not.
    add_fix(finding, any && !plain.negated ? safe_fix(description, std::move(edits))
                                           : proposed_fix(description, std::move(edits)));
  }
}

// --- For reviews ---

void trust_compute_service(Inspection& inspection, const Statement& statement) {
  if (!statement.allows() || statement.principals.negated) return;
  for (const PrincipalEntry& entry : statement.principals.entries)
    if (entry.type == "Service" && kComputeServices.has(entry.text))
      inspection.report(
          RuleId::kTrustComputeService, place_of(entry.value),
          "code that runs in " + single_quoted(entry.text) + " gets the role's permissions");
}

}  // namespace

void check_trust(Inspection& inspection) {
  if (inspection.document().kind != PolicyKind::kTrust) return;
  for (const Statement& statement : inspection.document().statements) {
    trust_principal_star(inspection, statement);
    if (inspection.on(RuleId::kTrustActionPrincipalMismatch))
      trust_action_principal_mismatch(inspection, statement);
    check_providers(inspection, statement);
    audience_with_set_operator(inspection, statement);
    trust_compute_service(inspection, statement);
  }
  if (inspection.on(RuleId::kRolesanywhereMissingAction)) rolesanywhere_missing_action(inspection);
}

}  // namespace ambit::lint
