// Entries of Action and NotAction one by one: what they are and whether AWS has it. Also services
// that it has no longer, in ARNs too.
#include <algorithm>

#include "lint/arn_text.h"
#include "lint/budget.h"
#include "lint/inspection.h"
#include "pattern/glob.h"

namespace ambit::lint {
namespace {

std::string without_space(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && (c < '\t' || c > '\r')) out += c;
  return out;
}

// What is wrong with an entry that is not well-formed.
std::string syntax_error(std::string_view text, std::string_view service, std::string_view name) {
  const std::string action = "action " + single_quoted(text);
  if (text.empty()) return "an empty string is no action";
  if (text.find(':') == std::string_view::npos) return action + " names no service";
  if (without_space(text) != text) return action + " has white space in it";
  if (name.find(':') != std::string_view::npos) return action + " has more than one colon";
  if (service.empty()) return action + " has no service before the colon";
  if (name.empty()) return action + " has no name behind the colon";
  return action + " has a character other than letters, digits, hyphens, '*' and '?'";
}

void invalid_action_syntax(Inspection& inspection, const ActionEntry& entry) {
  const auto colon = entry.text.find(':');
  const bool split = colon != std::string_view::npos;
  const std::string_view service = entry.text.substr(0, split ? colon : 0);
  const std::string_view name = split ? entry.text.substr(colon + 1) : entry.text;
  Finding& finding = inspection.report(RuleId::kInvalidActionSyntax, place_of(entry.value),
                                       syntax_error(entry.text, service, name));
  const std::string plain = without_space(entry.text);
  const auto plain_colon = plain.find(':');
  if (plain == entry.text || plain_colon == std::string::npos) return;
  const std::string_view whole = plain;
  if (!is_pattern(whole.substr(0, plain_colon)) || !is_pattern(whole.substr(plain_colon + 1)))
    return;
  add_fix(finding, replacement(entry.value, plain, true));
}

void propose(Finding& finding, const ActionEntry& entry, const std::vector<std::string>& names) {
  finding.help = did_you_mean(names);
  if (!names.empty()) finding.facts.push_back({"candidates", names});
  if (names.size() == 1) add_fix(finding, replacement(entry.value, names.front(), false));
}

void invalid_service_in_action(Inspection& inspection, Budget& proposals,
                               const ActionEntry& entry) {
  if (!inspection.on(RuleId::kInvalidServiceInAction)) return;
  const catalog::Catalog& catalog = inspection.catalog();
  std::vector<std::string> names;
  const bool proposes = proposals.spend(1);
  if (proposes && entry.exact) names = catalog.nearest(entry.text);
  if (proposes && names.empty())
    for (const std::string_view service : catalog.nearest_services(entry.service))
      names.push_back(std::string(service) + ":" + std::string(entry.name));
  Finding& finding =
      inspection.report(RuleId::kInvalidServiceInAction, place_of_piece(entry, entry.service),
                        "service " + single_quoted(entry.service) + " of action " +
                            single_quoted(entry.text) + " does not exist");
  propose(finding, entry, names);
}

template <class EntryT>
void retired_service(Inspection& inspection, const Element<EntryT>& element, const EntryT& entry,
                     std::string_view service) {
  const auto line = kRetiredServices.find(service);
  if (!line) return;
  Finding& finding = inspection.report(
      RuleId::kRetiredService, place_of_piece(entry, service),
      "AWS retired or renamed the service " + single_quoted(service) + ", so " +
          single_quoted(entry.text) + (element.negated ? " excepts nothing" : " matches nothing"));
  const std::string_view replacing = words_behind_first(*line);
  if (!replacing.empty())
    finding.help = {single_quoted(replacing) + " is the service that replaces it"};
  add_fix(finding, proposed_fix("remove " + single_quoted(entry.text),
                                remove_element(element.value, entry.value)));
}

// Operations of the API that go by another permission come first.
std::vector<std::string> meant_actions(const catalog::Catalog& catalog, const ActionEntry& entry) {
  const auto line = kApiNames.find(entry.text);
  if (!line) return catalog.nearest(entry.text);
  std::vector<std::string> names;
  for (std::string_view rest = words_behind_first(*line); !rest.empty();)
    names.emplace_back(next_word(rest));
  return names;
}

void invalid_action(Inspection& inspection, Budget& proposals, const ActionEntry& entry) {
  if (!inspection.on(RuleId::kInvalidAction)) return;
  Finding& finding =
      inspection.report(RuleId::kInvalidAction, place_of(entry.value),
                        "action " + single_quoted(entry.text) + " does not exist in service " +
                            single_quoted(entry.service));
  if (proposals.spend(1)) propose(finding, entry, meant_actions(inspection.catalog(), entry));
}

void action_name_case(Inspection& inspection, const ActionEntry& entry, catalog::ActionId id) {
  if (!inspection.on(RuleId::kActionNameCase)) return;
  const std::string name = inspection.catalog().full_name(id);
  if (name == entry.text) return;
  Finding& finding = inspection.report(RuleId::kActionNameCase, place_of(entry.value),
                                       "action " + single_quoted(entry.text) + " is written " +
                                           single_quoted(name) + " according to the catalog");
  add_fix(finding, replacement(entry.value, name, true));
}

void action_matches_nothing(Inspection& inspection, Budget& proposals, const ActionEntry& entry) {
  if (!inspection.on(RuleId::kActionMatchesNothing)) return;
  if (!inspection.facts().ids_of(entry).empty()) return;
  Finding& finding =
      inspection.report(RuleId::kActionMatchesNothing, place_of(entry.value),
                        "pattern " + single_quoted(entry.text) + " matches no action");
  if (!entry.service_id || !proposals.spend(1)) return;
  finding.help = did_you_mean(inspection.catalog().nearest(entry.text));
}

void check_entry(Inspection& inspection, Budget& proposals, const Statement& statement,
                 const ActionEntry& entry) {
  if (!entry.well_formed) return invalid_action_syntax(inspection, entry);
  if (entry.everything) return;
  const bool known = entry.service_id.has_value();
  if (!known && !has_wildcard(entry.service)) {
    if (kRetiredServices.has(entry.service))
      return retired_service(inspection, statement.actions, entry, entry.service);
    return invalid_service_in_action(inspection, proposals, entry);
  }
  if (entry.id) return action_name_case(inspection, entry, *entry.id);
  if (entry.exact) return invalid_action(inspection, proposals, entry);
  if (!statement.actions.negated) action_matches_nothing(inspection, proposals, entry);
}

}  // namespace

void check_actions(Inspection& inspection) {
  Budget proposals(kMaxProposals);
  for (const Statement& statement : inspection.document().statements) {
    for (const ActionEntry& entry : statement.actions.entries)
      check_entry(inspection, proposals, statement, entry);
    for (const ResourceEntry& entry : statement.resources.entries)
      if (entry.is_arn()) retired_service(inspection, statement.resources, entry, entry.fields[2]);
  }
}

}  // namespace ambit::lint
