// Condition keys against the actions of their statement.
#include <algorithm>
#include <set>

#include "lint/budget.h"
#include "lint/separation.h"
#include "pattern/fold.h"

namespace ambit::lint {
namespace {

using catalog::ActionId;

// Which entries of an Action never have a key in their requests.
class KeySupport {
 public:
  explicit KeySupport(Inspection& inspection) : inspection_(inspection) {}

  // Whether requests of some action of the entry can have the key. True when that is not known.
  bool can_have(const ActionEntry& entry, const Clause& clause) {
    if (!clause.key_id || !entry.well_formed || entry.everything) return true;
    if (entry.exact) return !entry.id || carries(*entry.id, clause);
    if (!budget_.spend(kExpansion)) return true;
    const auto actions = inspection_.facts().ids_of(entry);
    return actions.empty() ||
           std::ranges::any_of(actions, [&](ActionId action) { return carries(action, clause); });
  }

  bool carries(ActionId action, const Clause& clause) {
    return !budget_.spend(1) || inspection_.facts().carries(action, clause);
  }

 private:
  static constexpr std::uint64_t kMaxSteps = 50'000'000;
  static constexpr std::uint64_t kExpansion = 100;  // what it costs to expand a pattern

  Inspection& inspection_;
  Budget budget_{kMaxSteps};
};

using Entries = std::vector<const ActionEntry*>;

Entries entries_without(KeySupport& support, const Statement& statement, const Clause& clause,
                        bool only_exact) {
  Entries found;
  if (statement.actions.negated) return found;
  for (const ActionEntry& entry : statement.actions.entries)
    if ((entry.exact || !only_exact) && !support.can_have(entry, clause)) found.push_back(&entry);
  return found;
}

// "action 's3:A'", or "2 actions ('s3:A' and 's3:B')"
std::string actions_phrase(const Entries& entries) {
  const auto name = [](const ActionEntry* entry) { return single_quoted(entry->text); };
  if (entries.size() == 1) return "action " + name(entries.front());
  return counted(entries.size(), "action") + " (" + listed(entries, name) + ")";
}

void relate(Finding& finding, const Entries& entries) {
  finding.facts.push_back({"count", static_cast<std::int64_t>(entries.size())});
  for (const ActionEntry* entry : entries) {
    if (finding.related.size() >= kMaxRelated) return;
    finding.related.push_back({single_quoted(entry->text), place_of(entry->value)});
  }
}

void add_separation(const Inspection& inspection, Finding& finding, const Statement& statement,
                    const Clause& clause, const Entries& entries) {
  constexpr std::size_t kMaxMoved = 100;
  if (entries.size() > kMaxMoved) return;
  std::vector<json::Value> values;
  for (const ActionEntry* entry : entries) values.push_back(entry->value);
  add_fix(finding, proposed_fix("move " + actions_phrase(entries) + " to a statement without " +
                                    single_quoted(clause.key_text),
                                separate_actions(inspection.document(), statement, values,
                                                 {.condition_key = clause.key})));
}

bool is_tag_of_resource(const Clause& clause) {
  return clause.folded_key.starts_with("aws:resourcetag/");
}

// --- unsupported-action-for-condition-key ---

void unsupported_action_for_condition_key(Inspection& inspection, KeySupport& support,
                                          const Statement& statement, const Clause& clause) {
  if (!inspection.on(RuleId::kUnsupportedActionForConditionKey) || !statement.effect) return;
  if (!clause.key_id || !clause.requires_key() || clause.folded_key.starts_with("aws:")) return;
  if (inspection.catalog().facts(*clause.key_id).presence != catalog::Presence::kNotGlobal) return;
  const Entries entries = entries_without(support, statement, clause, true);
  if (entries.empty()) return;
  Finding& finding = inspection.report(
      RuleId::kUnsupportedActionForConditionKey, place_of_key(clause.key),
      "requests of " + actions_phrase(entries) + " never have the key " +
          single_quoted(clause.key_text) + ", so the statement never " +
          (statement.denies() ? "denies " : "allows ") + (entries.size() == 1 ? "it" : "them"));
  relate(finding, entries);
  add_separation(inspection, finding, statement, clause, entries);
}

// --- condition-vacuous-for-action ---

void condition_vacuous_for_action(Inspection& inspection, KeySupport& support,
                                  const Statement& statement, const Clause& clause) {
  if (!inspection.on(RuleId::kConditionVacuousForAction) || !statement.allows()) return;
  if (!clause.key_id || clause.when_absent() != true) return;
  const Entries entries = entries_without(support, statement, clause, false);
  if (entries.empty()) return;
  Finding& finding =
      inspection.report(RuleId::kConditionVacuousForAction, place_of_key(clause.key),
                        "requests of " + actions_phrase(entries) + " never have the key " +
                            single_quoted(clause.key_text) +
                            " according to the catalog, so the condition does not restrict " +
                            (entries.size() == 1 ? "it" : "them"));
  relate(finding, entries);
}

// --- allow-unsupported-tag-key, deny-unsupported-tag-key ---

void report_all_but(Inspection& inspection, KeySupport& support, const Statement& statement,
                    const Clause& clause, RuleId rule) {
  const catalog::Catalog& catalog = inspection.catalog();
  std::vector<catalog::ServiceId> services;
  std::size_t count = 0;
  for (const ActionId action : inspection.facts().ids_of(statement)) {
    if (support.carries(action, clause)) continue;
    ++count;
    const catalog::ServiceId service = catalog.service(action);
    if (services.empty() || services.back() != service) services.push_back(service);
  }
  if (count == 0) return;
  std::vector<std::string> names;
  names.reserve(services.size());
  for (const catalog::ServiceId service : services)
    names.push_back(single_quoted(catalog.name(service)));
  Finding& finding = inspection.report(
      rule, place_of_key(clause.key),
      "requests of " + counted(count, "action") + " never have the key " +
          single_quoted(clause.key_text) + " according to the catalog, so the statement does not " +
          (statement.denies() ? "deny" : "allow") + " them; services: " + listed(names));
  finding.code = finding.rule->codes.back();
  finding.facts.push_back({"count", static_cast<std::int64_t>(count)});
  finding.related.push_back({"the actions", place_of_key(statement.actions.key)});
}

void unsupported_tag_key(Inspection& inspection, KeySupport& support, const Statement& statement,
                         const Clause& clause) {
  if (!statement.effect || !statement.actions.present()) return;
  if (!is_tag_of_resource(clause) || !clause.key_id || !clause.requires_key()) return;
  const bool denies = statement.denies();
  const RuleId rule = denies ? RuleId::kDenyUnsupportedTagKey : RuleId::kAllowUnsupportedTagKey;
  if (!inspection.on(rule)) return;
  if (statement.actions.negated)
    return report_all_but(inspection, support, statement, clause, rule);
  const Entries entries = entries_without(support, statement, clause, !denies);
  if (entries.empty()) return;
  Finding& finding = inspection.report(
      rule, place_of_key(clause.key),
      "requests of " + actions_phrase(entries) + " never have the key " +
          single_quoted(clause.key_text) + " according to the catalog, so the statement does not " +
          (denies ? "deny " : "allow ") + (entries.size() == 1 ? "it" : "them"));
  relate(finding, entries);
  if (!denies) add_separation(inspection, finding, statement, clause, entries);
}

// --- missing-action-for-condition-key ---

// Whether the statement is about taking a role, or credentials, and nothing but that can have the
// key in its requests.
bool is_for_sessions(Inspection& inspection, KeySupport& support, const Statement& statement,
                     const Clause& clause) {
  const catalog::Catalog& catalog = inspection.catalog();
  bool session = false;
  for (const ActionEntry& entry : statement.actions.entries) {
    if (!entry.well_formed || entry.everything) return false;
    const bool sts = equal_folded(entry.service, "sts");
    if (!sts && support.can_have(entry, clause)) return false;
    for (const ActionId action : inspection.facts().ids_of(entry))
      session = session || (sts && (catalog.name(action).starts_with("AssumeRole") ||
                                    catalog.name(action) == "GetFederationToken"));
  }
  return session;
}

bool has_some(Inspection& inspection, const Statement& statement, std::string_view names) {
  const catalog::ActionSet& actions = inspection.facts().actions_of(statement);
  while (!names.empty()) {
    const auto id = inspection.catalog().find_action(next_word(names));
    if (!id || actions.contains(*id)) return true;
  }
  return false;
}

void missing_action_for_condition_key(Inspection& inspection, KeySupport& support,
                                      const Statement& statement, const Clause& clause) {
  if (!inspection.on(RuleId::kMissingActionForConditionKey) || statement.actions.negated) return;
  const auto line = kKeysThatNeedActions.find(clause.key_text);
  if (!line || clause.when_absent() == true) return;
  const std::string_view names = words_behind_first(*line);
  if (!is_for_sessions(inspection, support, statement, clause)) return;
  if (has_some(inspection, statement, names)) return;
  std::string_view rest = names;
  const std::string_view first = next_word(rest);
  Finding& finding = inspection.report(
      RuleId::kMissingActionForConditionKey, place_of_key(clause.key),
      "statement has " + single_quoted(clause.key_text) + " in its condition, but not the action " +
          single_quoted(first) + " that sets it");
  finding.related.push_back({"the actions", place_of_key(statement.actions.key)});
  add_fix(finding, proposed_fix("add " + single_quoted(first),
                                append_strings(statement.actions.value, {std::string(first)})));
}

// --- condition-key-supported-services ---

bool sets_key(std::string_view service, bool account) {
  return kServicesWithVpceAccount.has(service) ||
         (!account && kServicesWithVpceOrganization.has(service));
}

// Services of the entry that do not set the key.
void add_others(Inspection& inspection, const ActionEntry& entry, bool account,
                std::set<std::string>& others) {
  const catalog::Catalog& catalog = inspection.catalog();
  if (entry.id && equal_folded(entry.text, "iam:PassRole")) others.emplace("iam:PassRole");
  if (entry.service_id) {
    const std::string_view name = catalog.name(*entry.service_id);
    if (!sets_key(name, account)) others.emplace(name);
    return;
  }
  std::string_view last;
  for (const ActionId action : inspection.facts().ids_of(entry)) {
    const std::string_view name = catalog.name(catalog.service(action));
    if (name != last && !sets_key(name, account)) others.emplace(name);
    last = name;
  }
}

void condition_key_supported_services(Inspection& inspection, const Statement& statement,
                                      const Clause& clause) {
  if (!inspection.on(RuleId::kConditionKeySupportedServices)) return;
  const bool account = clause.is_key("aws:vpceaccount");
  if (!account && !clause.is_key("aws:vpceorgid") && !clause.is_key("aws:vpceorgpaths")) return;
  const Element<ActionEntry>& actions = statement.actions;
  if (!actions.present()) return;
  std::set<std::string> others;
  const bool all =
      actions.negated || std::ranges::any_of(actions.entries, &ActionEntry::everything);
  if (!all)
    for (const ActionEntry& entry : actions.entries)
      if (entry.well_formed) add_others(inspection, entry, account, others);
  if (!all && others.empty()) return;
  std::string message = "statement with " + single_quoted(clause.key_text) + " is about ";
  if (all) {
    message += actions.negated ? "all actions but a few" : "all actions";
    message += ", and only some services set this key";
  } else {
    std::vector<std::string> names;
    names.reserve(others.size());
    for (const std::string& name : others) names.push_back(single_quoted(name));
    message +=
        listed(names) + ", which " + (names.size() == 1 ? "does" : "do") + " not set this key";
  }
  Finding& finding = inspection.report(RuleId::kConditionKeySupportedServices,
                                       place_of_key(clause.key), std::move(message));
  finding.related.push_back({"the actions", place_of_key(actions.key)});
}

}  // namespace

void check_key_scope(Inspection& inspection) {
  KeySupport support(inspection);
  for (const Statement& statement : inspection.document().statements) {
    for (const Clause& clause : statement.clauses) {
      unsupported_action_for_condition_key(inspection, support, statement, clause);
      condition_vacuous_for_action(inspection, support, statement, clause);
      unsupported_tag_key(inspection, support, statement, clause);
      missing_action_for_condition_key(inspection, support, statement, clause);
      condition_key_supported_services(inspection, statement, clause);
    }
  }
}

}  // namespace ambit::lint
