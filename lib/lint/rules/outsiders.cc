// Policies of resources and roles that let in anybody, with a request that shows it.
#include <algorithm>
#include <set>
#include <string>

#include "lint/boxes.h"
#include "lint/clauses.h"
#include "lint/engine.h"
#include "lint/inspection.h"
#include "lint/principal_text.h"
#include "lint/statement_conditions.h"
#include "pattern/fold.h"
#include "reason/confinement.h"
#include "reason/public_access.h"

namespace ambit::lint {
namespace {

using Answer = AccessQuestion::Answer;
using reason::Demands;
using reason::Rule;

const PrincipalEntry* everyone_of(const Statement& statement) {
  if (statement.principals.negated) return nullptr;
  const auto found = std::ranges::find_if(statement.principals.entries, is_everyone);
  return found == statement.principals.entries.end() ? nullptr : &*found;
}

bool may_be_public(const Statement& statement) {
  return statement.allows() && (statement.principals.negated || everyone_of(statement) != nullptr);
}

std::vector<std::string> levels_of(Inspection& inspection, const Statement& statement) {
  std::set<catalog::AccessLevel> levels;
  const catalog::Catalog& catalog = inspection.catalog();
  const std::string& service = inspection.document().attachment.service;
  for (const catalog::ActionId id : inspection.facts().ids_of(statement))
    if (service.empty() || catalog.name(catalog.service(id)) == service)
      levels.insert(catalog.level(id));
  std::vector<std::string> names;
  names.reserve(levels.size());
  for (const catalog::AccessLevel level : levels) names.emplace_back(catalog::level_name(level));
  return names;
}

Place place_of_principals(const Statement& statement) {
  return statement.principals.present() ? place_of(statement.principals.value)
                                        : place_of_statement(statement);
}

// A request of the public that the statement allows and the document grants.
reason::Asked public_request(Engine& engine, const Statement& statement, bool within_box) {
  return reason::find_public_request(engine.questions(), {Rule{.demands = engine.box(statement)}},
                                     within_box);
}

void public_access(Inspection& inspection) {
  const Document& document = inspection.document();
  const std::string& service = document.attachment.service;
  const auto own = service.empty() ? nullptr : engine_with_box(inspection, {service + ":*"}, {"*"});
  Engine* engine = service.empty() ? inspection.engine() : own.get();
  if (engine == nullptr) return;
  for (const Statement& statement : document.statements) {
    if (!may_be_public(statement)) continue;
    const reason::Asked found = public_request(*engine, statement, !service.empty());
    if (found.answer != Answer::kSome) continue;
    Finding& finding =
        inspection.report(RuleId::kPublicAccess, place_of_principals(statement),
                          single_quoted(found.witness.action) +
                              " is granted to the public: to callers whom the policy "
                              "neither names nor pins by a condition");
    finding.witness = reason::example_of(found.witness);
    finding.facts.push_back({"accessLevels", levels_of(inspection, statement)});
    finding.help = {"name principals, or require 'aws:PrincipalOrgID'"};
  }
}

void trust_any_principal(Inspection& inspection) {
  Engine* engine = inspection.engine();
  if (engine == nullptr) return;
  for (const Statement& statement : inspection.document().statements) {
    const PrincipalEntry* everyone = everyone_of(statement);
    if (!statement.allows() || everyone == nullptr) continue;
    const reason::Asked found = public_request(*engine, statement, false);
    if (found.answer != Answer::kSome) continue;
    Finding& finding = inspection.report(
        RuleId::kTrustAnyPrincipal, place_of(everyone->value),
        unconditional(statement)
            ? "everybody with an AWS account can assume the role"
            : "everybody with an AWS account who meets the conditions can assume the role: none of "
              "them pins the caller");
    finding.witness = reason::example_of(found.witness);
    finding.help = {"name accounts or roles, or require 'aws:PrincipalOrgID'"};
  }
}

// --- Third parties ---

// Requests of an account that no condition holds to one of these.
Demands of_account(Engine& engine, std::string_view account) {
  const reason::Space& space = engine.space();
  Bits callers(space.callers().size());
  for (std::size_t i = 0; i < callers.size(); ++i)
    callers[i] = space.callers()[i].account == account && !space.callers()[i].any_account;
  Demands demands = {{.variable = reason::kCallerVariable, .points = std::move(callers)}};
  for (const std::string_view key :
       {"sts:externalid", "aws:principalorgid", "aws:principalorgpaths", "aws:principalarn"})
    if (auto open = reason::outside(space, engine.questions().policy(0).document,
                                    {.key = std::string(key), .accepts = reason::names_something}))
      demands.push_back(*std::move(open));
  return demands;
}

// The account of a principal that is a third party's; empty: it is not.
std::string_view third_party(const Document& document, const PrincipalEntry& entry) {
  if (entry.type != "AWS") return {};
  const std::string_view account = read_aws_principal(entry.text).account;
  const auto& trusted = document.trusted_accounts;
  const bool known =
      account == document.account || std::ranges::find(trusted, account) != trusted.end();
  return known ? std::string_view{} : account;
}

void third_party_without_external_id(Inspection& inspection, Engine& engine,
                                     const Statement& statement) {
  auto& questions = engine.questions();
  std::set<std::string_view> said;
  for (const PrincipalEntry& entry : statement.principals.entries) {
    const std::string_view account = third_party(inspection.document(), entry);
    if (account.empty() || !said.insert(account).second) continue;
    const Demands assuming =
        reason::joined(engine.box(statement), questions.granting(1).allows.front().demands);
    const reason::Asked found = questions.find(
        {Rule{.demands = assuming}}, of_account(engine, account),
        reason::covers_of(questions.granting().denies),
        [&](const reason::Witness& witness) { return questions.replayed(witness).granted; });
    if (found.answer != Answer::kSome) continue;
    Finding& finding =
        inspection.report(RuleId::kTrustCrossAccountWithoutExternalId, place_of(entry.value),
                          "account " + std::string(account) +
                              " can assume the role, for whomever it acts: no condition holds it "
                              "to an external id, an organization or a principal");
    finding.witness = reason::example_of(found.witness);
    finding.help = {"require 'sts:ExternalId', or list the account under 'trusted'"};
  }
}

void trust_cross_account_without_external_id(Inspection& inspection) {
  const Document& document = inspection.document();
  const auto names_third_party = [&](const Statement& statement) {
    return statement.allows() && !statement.principals.negated &&
           std::ranges::any_of(statement.principals.entries, [&](const PrincipalEntry& entry) {
             return !third_party(document, entry).empty();
           });
  };
  if (document.kind != PolicyKind::kTrust || document.account.empty() ||
      std::ranges::none_of(document.statements, names_third_party))
    return;
  const auto engine = engine_with_box(inspection, {"sts:AssumeRole"}, {"*"});
  if (engine == nullptr) return;
  for (const Statement& statement : document.statements)
    if (names_third_party(statement))
      third_party_without_external_id(inspection, *engine, statement);
}

// --- Subjects of identity providers ---

struct Tenants {
  std::string_view start = {};      // "repo:"
  std::string_view delimiter = {};  // behind the tenant
};

std::optional<Tenants> tenants_of(std::string_view host) {
  const auto line = kOidcTenants.find(host);
  if (!line) return std::nullopt;
  std::string_view rest = words_behind_first(*line);
  Tenants tenants;
  tenants.start = next_word(rest);
  tenants.delimiter = next_word(rest);
  return tenants;
}

// Whether the value says in constant text whose subjects it is about.
bool names_tenant(const Tenants& tenants, std::string_view value, bool globs) {
  const std::string_view fixed = value.substr(0, value.find_first_of(globs ? "*?$" : "$"));
  if (!fixed.starts_with(tenants.start)) return false;
  const auto end = fixed.find(tenants.delimiter, tenants.start.size());
  return end != std::string_view::npos && end > tenants.start.size();
}

// What requests meet whose subject no test of the document gives a tenant.
std::optional<reason::Demand> of_any_tenant(const Document& document, const Engine& engine,
                                            const Tenants& tenants, std::string_view key) {
  std::optional<reason::Demand> open;
  for (const Statement& statement : document.statements) {
    for (std::size_t i = 0; i < statement.clauses.size(); ++i) {
      const Clause& clause = statement.clauses[i];
      if (!clause.is_key(key) || !clause.op) continue;
      const reason::Demand& demand = engine.demand(statement, i);
      if (!open)
        open = reason::Demand{.variable = demand.variable,
                              .points = all_bits(demand.points.size()),
                              .lists = reason::Lists::kNone};  // a token has one subject
      const bool globs = clause.op->comparison == policy::Comparison::kStringLike ||
                         clause.op->comparison == policy::Comparison::kArnLike;
      const bool all_name = std::ranges::all_of(clause.values, [&](const Entry& value) {
        return names_tenant(tenants, value.text, globs);
      });
      // The subjects that it admits are of its tenants, whatever else is asked of them.
      if (is_string(*clause.op) && !clause.op->negated && all_name) {
        Bits named = demand.points;
        named.reset(0);
        open->points -= named;
      }
    }
  }
  return open;
}

void oidc_subject_overbroad(Inspection& inspection, const Statement& statement,
                            const PrincipalEntry& provider) {
  const std::string host(read_provider(provider.text).host);
  const auto tenants = tenants_of(host);
  if (!tenants) return;
  const std::string key = fold(host) + ":sub";
  const bool asked = std::ranges::any_of(statement.clauses,
                                         [&](const Clause& clause) { return clause.is_key(key); });
  if (!asked && (inspection.on(RuleId::kOidcMissingConditionKey) ||
                 inspection.on(RuleId::kGithubMissingRepoCondition)))
    return;
  Engine* engine = inspection.engine();
  if (engine == nullptr) return;
  Demands within;
  if (auto open = of_any_tenant(inspection.document(), *engine, *tenants, key))
    within.push_back(*std::move(open));
  auto& questions = engine->questions();
  const reason::Asked found = questions.find(
      {Rule{.demands = engine->box(statement)}}, within,
      reason::covers_of(questions.granting().denies),
      [&](const reason::Witness& witness) { return questions.replayed(witness).granted; });
  if (found.answer != Answer::kSome || !found.documented) return;
  const auto sub = std::ranges::find_if(statement.clauses,
                                        [&](const Clause& clause) { return clause.is_key(key); });
  Finding& finding = inspection.report(
      RuleId::kOidcSubjectOverbroad, asked ? place_of(sub->value) : place_of(provider.value),
      "subjects of more than one tenant of " + single_quoted(host) + " can assume the role");
  finding.witness = reason::example_of(found.witness);
  finding.help = {"let '" + host + ":sub' start with '" + std::string(tenants->start) +
                  "' and a tenant, up to its '" + std::string(tenants->delimiter) + "'"};
}

}  // namespace

void check_outsiders(Inspection& inspection) {
  const auto& statements = inspection.document().statements;
  if (inspection.on(RuleId::kPublicAccess) && std::ranges::any_of(statements, may_be_public))
    public_access(inspection);
  if (inspection.on(RuleId::kTrustAnyPrincipal) && std::ranges::any_of(statements, may_be_public))
    trust_any_principal(inspection);
  if (inspection.on(RuleId::kTrustCrossAccountWithoutExternalId))
    trust_cross_account_without_external_id(inspection);
  if (!inspection.on(RuleId::kOidcSubjectOverbroad)) return;
  for (const Statement& statement : statements) {
    if (!statement.allows() || statement.principals.negated) continue;
    for (const PrincipalEntry& entry : statement.principals.entries)
      if (entry.type == "Federated" && read_provider(entry.text).kind == Provider::kOidc)
        oidc_subject_overbroad(inspection, statement, entry);
  }
}

}  // namespace ambit::lint
