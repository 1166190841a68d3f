// Wildcards: in actions, in services, and two of them in a row.
#include <algorithm>
#include <array>
#include <set>

#include "lint/arn_text.h"
#include "lint/fitting.h"
#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::lint {
namespace {

// --- double-star ---

// `*` for each run of stars that is not within a variable.
std::string with_single_stars(std::string_view text) {
  std::string out;
  bool in_variable = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("${")) in_variable = true;
    if (text[i] == '}') in_variable = false;
    const bool again = text[i] == '*' && !in_variable && !out.empty() && out.back() == '*';
    if (!again) out += text[i];
  }
  return out;
}

void double_star(Inspection& inspection, const Entry& entry) {
  if (entry.text.find("**") == std::string_view::npos) return;
  const std::string single = with_single_stars(entry.text);
  if (single == entry.text) return;
  Finding& finding =
      inspection.report(RuleId::kDoubleStar, place_of(entry.value),
                        "'**' in " + single_quoted(entry.text) + " matches the same as '*'");
  add_fix(finding, replacement(entry.value, single, true));
}

void double_star(Inspection& inspection, const Clause& clause) {
  if (!clause.op) return;
  const policy::ValueType type = policy::value_type(clause.op->comparison);
  if (type != policy::ValueType::kGlob && type != policy::ValueType::kArn) return;
  for (const Entry& value : clause.values) double_star(inspection, value);
}

// --- wildcard-in-service-name ---

constexpr std::size_t kMaxNamed = 10;  // services that a fix lists

void name_services(Finding& finding, json::Value element, json::Value value,
                   const std::vector<std::string>& names) {
  if (names.empty() || names.size() > kMaxNamed) return;
  add_fix(finding, proposed_fix("name the services", replace_by_several(element, value, names)));
}

void wildcard_in_service_name(Inspection& inspection, const Statement& statement,
                              const ActionEntry& entry) {
  if (!inspection.on(RuleId::kWildcardInServiceName) || !has_wildcard(entry.service)) return;
  const catalog::Catalog& catalog = inspection.catalog();
  std::vector<std::string> services;
  std::vector<std::string> names;
  catalog::ServiceId last;
  for (const catalog::ActionId id : inspection.facts().ids_of(entry)) {
    const catalog::ServiceId service = catalog.service(id);
    if (service == last) continue;
    last = service;
    const std::string name(catalog.name(service));
    services.push_back(single_quoted(name));
    names.push_back(name + ":" + std::string(entry.name));
  }
  Finding& finding = inspection.report(
      RuleId::kWildcardInServiceName, place_of_piece(entry, entry.service),
      "service pattern " + single_quoted(entry.service) + " of action " +
          single_quoted(entry.text) + " matches " + counted(services.size(), "service") +
          " according to the catalog" + (services.empty() ? "" : ": " + listed(services)));
  name_services(finding, statement.actions.value, entry.value, names);
}

// The service fields of the formats that the entry fits, ascending.
std::vector<std::string> arn_services(Fitting& fitting, const ResourceEntry& entry) {
  const catalog::Catalog& catalog = fitting.catalog();
  const std::string program = compile_glob(entry.fields[2]);
  std::set<std::string> names;
  for (const catalog::ServiceId service : catalog.services()) {
    for (const catalog::ResourceTypeId type : catalog.types(service)) {
      for (const catalog::ArnFormatId format : catalog.formats(type)) {
        const std::string_view name = catalog.arn_service(format);
        if (is_plain(name) && glob_matches(program, name) && !names.contains(std::string(name)) &&
            fitting.fits(entry, format))
          names.emplace(name);
      }
    }
  }
  return {names.begin(), names.end()};
}

void wildcard_in_service_name(Inspection& inspection, Fitting& fitting, const Statement& statement,
                              const ResourceEntry& entry) {
  const std::string_view service = entry.fields[2];
  if (entry.everything || !entry.is_arn() || !has_wildcard(service)) return;
  if (!inspection.on(RuleId::kWildcardInServiceName) || policy::mentions_variable(service)) return;
  Finding& finding = inspection.report(
      RuleId::kWildcardInServiceName, place_of_piece(entry, service),
      "resource " + single_quoted(entry.text) + " has a wildcard for its service");
  if (all_stars(service) || !fitting.may_propose()) return;
  std::vector<std::string> names;
  const auto begin = static_cast<std::size_t>(service.data() - entry.text.data());
  for (const std::string& name : arn_services(fitting, entry)) {
    std::string text(entry.text);
    names.push_back(text.replace(begin, service.size(), name));
  }
  if (!fitting.spent()) name_services(finding, statement.resources.value, entry.value, names);
}

// --- wildcard-single-action ---

void wildcard_single_action(Inspection& inspection, const ActionEntry& entry) {
  if (!inspection.on(RuleId::kWildcardSingleAction)) return;
  const auto actions = inspection.facts().ids_of(entry);
  if (actions.size() != 1) return;
  const std::string name = inspection.catalog().full_name(actions.front());
  Finding& finding = inspection.report(RuleId::kWildcardSingleAction, place_of(entry.value),
                                       "pattern " + single_quoted(entry.text) + " matches only " +
                                           single_quoted(name) + " according to the catalog");
  add_fix(finding, replacement(entry.value, name, false));
}

// --- wildcard-crosses-access-level ---

// Whether the name starts with a verb of reading that no small letter continues.
bool reads_like_reading(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kVerbs = {
      "Get",      "List",   "Describe", "View", "Read",  "Search",
      "BatchGet", "Lookup", "Query",    "Scan", "Check", "Preview"};
  const std::string_view start = name.substr(0, name.find_first_of("*?"));
  return std::ranges::any_of(kVerbs, [start](std::string_view verb) {
    if (start.size() < verb.size()) return false;
    const bool ends = start.size() == verb.size() || start[verb.size()] < 'a';
    return ends && equal_folded(start.substr(0, verb.size()), verb);
  });
}

class Reading {
 public:
  explicit Reading(Inspection& inspection)
      : catalog_(inspection.catalog()),
        credentials_(inspection.facts().actions_in(kCredentialActions)) {}

  bool only_reads(catalog::ActionId action) const {
    const catalog::AccessLevel level = catalog_.level(action);
    return (level == catalog::AccessLevel::kRead || level == catalog::AccessLevel::kList) &&
           !credentials_.contains(action);
  }
  // Behind the name of the action, why it is more than reading.
  std::string described(catalog::ActionId action) const {
    return single_quoted(catalog_.full_name(action)) +
           (credentials_.contains(action) ? " (returns credentials)" : "");
  }

 private:
  const catalog::Catalog& catalog_;
  const catalog::ActionSet& credentials_;
};

void wildcard_crosses_access_level(Inspection& inspection, const Reading& reading,
                                   const Statement& statement, const ActionEntry& entry) {
  constexpr std::size_t kMaxListed = 30;
  if (!statement.allows() || statement.actions.negated || !reads_like_reading(entry.name)) return;
  std::vector<std::string> more;
  std::vector<std::string> rest;
  for (const catalog::ActionId id : inspection.facts().ids_of(entry)) {
    if (reading.only_reads(id))
      rest.push_back(inspection.catalog().full_name(id));
    else
      more.push_back(reading.described(id));
  }
  if (more.empty()) return;
  Finding& finding = inspection.report(
      RuleId::kWildcardCrossesAccessLevel, place_of(entry.value),
      "pattern " + single_quoted(entry.text) +
          " reads like reading, but according to the catalog " + counted(more.size(), "action") +
          (more.size() == 1 ? " that it matches does" : " that it matches do") +
          " more: " + listed(more));
  if (rest.empty() || rest.size() > kMaxListed) return;
  add_fix(finding, proposed_fix("list the " + counted(rest.size(), "action") + " that only read",
                                replace_by_several(statement.actions.value, entry.value, rest)));
}

// --- not-action-entry-no-effect ---

void lower_for_deny(Finding& finding, const Statement& statement) {
  if (statement.denies()) finding.severity = std::min(finding.severity, Severity::kWarning);
}

void not_action_entry_no_effect(Inspection& inspection, Fitting& fitting,
                                const Statement& statement, const ActionEntry& entry) {
  if (!inspection.on(RuleId::kNotActionEntryNoEffect) || !statement.actions.negated) return;
  if (!entry.service_id && !has_wildcard(entry.service)) return;
  if (!inspection.facts().ids_of(entry).empty()) return;
  Finding& finding =
      inspection.report(RuleId::kNotActionEntryNoEffect, place_of(entry.value),
                        "pattern " + single_quoted(entry.text) +
                            " matches no action according to the catalog, so it excepts nothing");
  lower_for_deny(finding, statement);
  if (!fitting.may_propose()) return;
  const std::vector<std::string> names = inspection.catalog().nearest(entry.text);
  finding.help = did_you_mean(names);
  if (names.size() == 1) add_fix(finding, replacement(entry.value, names.front(), false));
}

// The formats of all that the statement's actions take; nothing if an action is not known.
std::optional<std::set<catalog::ArnFormatId>> formats_of(Inspection& inspection,
                                                         const Statement& statement) {
  const Element<ActionEntry>& actions = statement.actions;
  if (!actions.present() || actions.negated) return std::nullopt;
  std::set<catalog::ArnFormatId> formats;
  const catalog::Catalog& catalog = inspection.catalog();
  for (const ActionEntry& entry : actions.entries) {
    if (!entry.well_formed || entry.everything || (entry.exact && !entry.id)) return std::nullopt;
    for (const catalog::ActionId id : inspection.facts().ids_of(entry))
      for (const catalog::ActionResourceType type : catalog.types(id))
        for (const catalog::ArnFormatId format : catalog.formats(type.type)) formats.insert(format);
  }
  return formats;
}

void not_action_entry_no_effect(Inspection& inspection, Fitting& fitting,
                                const Statement& statement) {
  const Element<ResourceEntry>& resources = statement.resources;
  if (!inspection.on(RuleId::kNotActionEntryNoEffect) || !resources.negated) return;
  const auto formats = formats_of(inspection, statement);
  if (!formats || formats->empty()) return;
  for (const ResourceEntry& entry : resources.entries) {
    if (!entry.is_arn() || !is_plain(entry.fields[2]) || !fitting.fits_its_service(entry)) continue;
    const bool fits = std::ranges::any_of(
        *formats, [&](catalog::ArnFormatId format) { return fitting.fits(entry, format); });
    if (fits || fitting.spent()) continue;
    Finding& finding =
        inspection.report(RuleId::kNotActionEntryNoEffect, place_of(entry.value),
                          "no action of the statement acts on " + single_quoted(entry.text) +
                              " according to the catalog, so it excepts nothing");
    lower_for_deny(finding, statement);
    add_fix(finding, proposed_fix("remove " + single_quoted(entry.text),
                                  remove_element(resources.value, entry.value)));
  }
}

void check_patterns(Inspection& inspection, const Reading& reading, Fitting& fitting,
                    const Statement& statement) {
  for (const ActionEntry& entry : statement.actions.entries) {
    if (!entry.well_formed) continue;
    double_star(inspection, entry);
    if (entry.everything || entry.exact) continue;
    wildcard_in_service_name(inspection, statement, entry);
    if (!has_wildcard(entry.text)) continue;
    wildcard_single_action(inspection, entry);
    if (inspection.on(RuleId::kWildcardCrossesAccessLevel))
      wildcard_crosses_access_level(inspection, reading, statement, entry);
    not_action_entry_no_effect(inspection, fitting, statement, entry);
  }
}

}  // namespace

void check_action_patterns(Inspection& inspection) {
  const Reading reading(inspection);
  Fitting fitting(inspection);
  for (const Statement& statement : inspection.document().statements) {
    check_patterns(inspection, reading, fitting, statement);
    not_action_entry_no_effect(inspection, fitting, statement);
    for (const ResourceEntry& entry : statement.resources.entries) {
      double_star(inspection, entry);
      wildcard_in_service_name(inspection, fitting, statement, entry);
    }
    for (const Clause& clause : statement.clauses) double_star(inspection, clause);
  }
}

}  // namespace ambit::lint
