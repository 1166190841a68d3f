// Allow statements that grant more than anybody needs: on resources that nobody chose, or actions
// that nobody listed.
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "lint/arn_text.h"
#include "lint/containment.h"
#include "lint/inspection.h"
#include "lint/statement_conditions.h"
#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::lint {
namespace {

using catalog::AccessLevel;
using catalog::ActionId;
using catalog::ActionSet;

std::string full_names(const catalog::Catalog& catalog, std::span<const ActionId> ids) {
  std::vector<std::string> names;
  names.reserve(ids.size());
  for (const ActionId id : ids) names.push_back(single_quoted(catalog.full_name(id)));
  return listed(names);
}

// --- Broad resources ---

// The ARN format as a program in the account and the partition of the entry.
std::string format_program(std::string_view format, const ResourceEntry& entry) {
  const auto own = [&](std::size_t field, std::string_view otherwise) {
    const bool literal = entry.field_count == 6 && !entry.fields[field].empty() &&
                         entry.fields[field].find_first_of("*?$") == std::string_view::npos;
    return literal ? entry.fields[field] : otherwise;
  };
  std::string program;
  std::size_t field = 0;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const auto end = format.substr(i, 2) == "${" ? format.find('}', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      if (format[i] == ':') ++field;
      if (format[i] == '*')
        program += field < 5 ? kRunInField : kAnyRun;
      else
        program += format[i];
      continue;
    }
    if (field == 1)
      append_literal(program, own(1, "aws"));
    else if (field == 4)
      append_literal(program, own(4, "111122223333"));
    else if (field < 5)
      (program += kOneInField) += kRunInField;
    else
      (program += kAnyOne) += kAnyRun;
    i = end;
  }
  return program;
}

// Whether the entry has all resources of a format, in one account.
bool has_all_of(Inspection& inspection, const ResourceEntry& entry, std::string_view format) {
  if (entry.everything) return true;
  std::array<std::string_view, 6> fields;
  if (entry.field_count == 6 && split_arn(format, fields) == 6 &&
      !(starts_agree(entry.fields[2], fields[2]) && starts_agree(entry.fields[5], fields[5])))
    return false;
  return covers(inspection.facts().program(entry, false), format_program(format, entry));
}

// Whether the entry has all resources of some type that the action takes.
bool is_broad(Inspection& inspection, const ResourceEntry& entry, ActionId action) {
  if (entry.everything) return true;
  const catalog::Catalog& catalog = inspection.catalog();
  for (const catalog::ActionResourceType type : catalog.types(action))
    for (const catalog::ArnFormatId format : catalog.formats(type.type))
      if (has_all_of(inspection, entry, catalog.text(format))) return true;
  return false;
}

bool on_everything(const Statement& statement) {
  return statement.resources.present() && !statement.resources.negated &&
         std::ranges::any_of(statement.resources.entries, &ResourceEntry::everything);
}

// Whether the statement is about a broad resource for the action.
bool on_broad_resource(Inspection& inspection, const Statement& statement, ActionId action) {
  if (!statement.resources.present()) return false;
  const bool broadly = std::ranges::any_of(
      statement.resources.entries,
      [&](const ResourceEntry& entry) { return is_broad(inspection, entry, action); });
  // Of NotResource, an exception that has all resources leaves none.
  return broadly != statement.resources.negated;
}

// " on every resource", or of which pattern, or but for which exceptions.
std::string where_granted(Inspection& inspection, const Statement& statement, ActionId action) {
  if (statement.resources.negated) return " on every resource outside of 'NotResource'";
  if (on_everything(statement)) return " on every resource";
  for (const ResourceEntry& entry : statement.resources.entries)
    if (is_broad(inspection, entry, action))
      return " on every resource in " + single_quoted(entry.text);
  return {};
}

// --- iam:PassRole and iam:CreateServiceLinkedRole ---

// Whether the last part of a role's name leaves more open than it says: `*`, `a*`.
bool is_any_name(std::string_view name) {
  constexpr std::ptrdiff_t kTelling = 3;
  const auto literal = std::ranges::count_if(name, [](char c) { return c != '*' && c != '?'; });
  return name.find('*') != std::string_view::npos && literal < kTelling;
}

bool is_any_role(Inspection& inspection, const ResourceEntry& entry) {
  static constexpr std::string_view kRole = "role/";
  if (has_all_of(inspection, entry, "arn:${Partition}:iam::${Account}:role/${Name}")) return true;
  if (entry.field_count != 6 || entry.fields[2] != "iam" || !entry.fields[5].starts_with(kRole))
    return false;
  return is_any_name(entry.fields[5].substr(entry.fields[5].rfind('/') + 1));
}

bool is_any_linked_role(Inspection& inspection, const ResourceEntry& entry) {
  return has_all_of(
      inspection, entry,
      "arn:${Partition}:iam::${Account}:role/aws-service-role/${Service}.amazonaws.com/${Name}");
}

// How the action is granted: by an entry, or by NotAction.
enum class Form : std::uint8_t { kExact, kWildcard, kNotAction };

struct Grant {
  Form form = Form::kNotAction;
  Place place = {};
  std::string text = {};
};

std::optional<Grant> grant_of(Inspection& inspection, const Statement& statement, ActionId action) {
  const auto& actions = statement.actions;
  if (actions.negated) {
    if (!inspection.facts().actions_of(statement).contains(action)) return std::nullopt;
    return Grant{Form::kNotAction, place_of_key(actions.key), "'NotAction'"};
  }
  const ActionEntry* found = nullptr;
  for (const ActionEntry& entry : actions.entries) {
    if (entry.id == action) {
      found = &entry;
      break;
    }
    if (found == nullptr && entry.well_formed && !entry.exact &&
        inspection.facts().expand(entry.text).contains(action))
      found = &entry;
  }
  if (found == nullptr) return std::nullopt;
  return Grant{found->exact ? Form::kExact : Form::kWildcard, place_of(found->value),
               single_quoted(found->text)};
}

struct RoleGrantRule {
  RuleId rule = {};
  std::string_view action = {};
  std::string_view condition_key = {};  // in lower case
  std::string_view which = {};          // roles
  std::string_view help = {};
  bool (*is_broad)(Inspection&, const ResourceEntry&) = nullptr;
};

void report_role_grant(Inspection& inspection, const Statement& statement,
                       const RoleGrantRule& asked) {
  if (!inspection.on(asked.rule) || !statement.allows() || !statement.resources.present() ||
      requires_key(statement, asked.condition_key))
    return;
  const auto action = inspection.facts().action(asked.action);
  if (!action) return;
  const auto grant = grant_of(inspection, statement, *action);
  if (!grant) return;
  const auto& resources = statement.resources;
  const auto broad = std::ranges::find_if(resources.entries, [&](const ResourceEntry& entry) {
    return asked.is_broad(inspection, entry);
  });
  // An exception of all roles leaves none.
  if (resources.negated == (broad != resources.entries.end())) return;
  std::string which(asked.which);
  if (resources.negated)
    which += " outside of 'NotResource'";
  else if (!broad->everything)
    which += " in " + single_quoted(broad->text);
  const bool exact = grant->form == Form::kExact;
  std::string message = grant->text + (exact ? " is granted for " + which
                                             : " grants " + single_quoted(asked.action) + " for " +
                                                   which + ", according to the catalog");
  Finding& finding = inspection.report(asked.rule, grant->place, std::move(message));
  // By Resource or NotResource, and then by how the action is named.
  const std::size_t first = resources.negated ? 3 : 0;
  finding.code = finding.rule->codes[first + static_cast<std::size_t>(grant->form)];
  finding.related.push_back(resources.negated
                                ? Related{"the exception", place_of_key(resources.key)}
                                : Related{"the resource", place_of(broad->value)});
  finding.help = {std::string(asked.help)};
}

void pass_role_overbroad(Inspection& inspection, const Statement& statement) {
  report_role_grant(inspection, statement,
                    {.rule = RuleId::kPassRoleOverbroad,
                     .action = "iam:PassRole",
                     .condition_key = "iam:passedtoservice",
                     .which = "every role",
                     .help = "name the roles, or test iam:PassedToService",
                     .is_broad = &is_any_role});
}

void create_slr_overbroad(Inspection& inspection, const Statement& statement) {
  report_role_grant(inspection, statement,
                    {.rule = RuleId::kCreateSlrOverbroad,
                     .action = "iam:CreateServiceLinkedRole",
                     .condition_key = "iam:awsservicename",
                     .which = "every service",
                     .help = "name the service in the resource, or test iam:AWSServiceName",
                     .is_broad = &is_any_linked_role});
}

// --- NotResource and NotAction ---

constexpr std::array<std::string_view, 5> kLevelNames = {"List", "Read", "Write", "Tagging",
                                                         "Permissions management"};

// "3 List, 4 Read and 5 Write"
std::string by_level(const catalog::Catalog& catalog, std::span<const ActionId> ids) {
  std::array<std::size_t, kLevelNames.size()> counts = {};
  for (const ActionId id : ids) ++counts[static_cast<std::size_t>(catalog.level(id))];
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0)
      parts.push_back(std::to_string(counts[i]) + ' ' + std::string(kLevelNames[i]));
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i)
    out += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return out;
}

bool modifies(AccessLevel level) {
  return level != AccessLevel::kList && level != AccessLevel::kRead;
}

void allow_not_resource(Inspection& inspection, const Statement& statement) {
  if (!statement.allows() || !statement.resources.negated) return;
  const catalog::Catalog& catalog = inspection.catalog();
  const auto ids = inspection.facts().ids_of(statement);
  std::vector<ActionId> modifying;
  std::ranges::copy_if(ids, std::back_inserter(modifying),
                       [&](ActionId id) { return modifies(catalog.level(id)); });
  std::string message =
      "'NotResource' grants the actions on every resource but those that it names";
  if (!ids.empty())
    message = "'NotResource' grants " + counted(ids.size(), "action") +
              " on every resource but those that it names, according to the catalog: " +
              by_level(catalog, ids);
  if (!modifying.empty()) message += "; among them " + full_names(catalog, modifying);
  Finding& finding = inspection.report(RuleId::kAllowNotResource,
                                       place_of_key(statement.resources.key), std::move(message));
  finding.help = {"list the resources, or allow all of them and deny these"};
  finding.facts.push_back({"actions", static_cast<std::int64_t>(ids.size())});
}

void allow_not_action_complement(Inspection& inspection, const Statement& statement) {
  if (!statement.allows() || !statement.actions.negated ||
      !(statement.resources.negated || on_everything(statement)))
    return;
  const catalog::Catalog& catalog = inspection.catalog();
  const ActionSet granted = inspection.facts().actions_of(statement);
  const std::vector<ActionId> ids = granted.ids();
  if (ids.empty()) return;
  ActionSet escalation = inspection.facts().actions_in(kEscalationActions);
  escalation &= granted;
  const bool dangerous = !escalation.ids().empty() || std::ranges::any_of(ids, [&](ActionId id) {
    return catalog.level(id) == AccessLevel::kPermissionsManagement;
  });
  Finding& finding = inspection.report(
      RuleId::kAllowNotActionComplement, place_of_key(statement.actions.key),
      "'NotAction' grants " + counted(ids.size(), "action") +
          " and all that AWS adds later, according to the catalog: " + by_level(catalog, ids));
  finding.help = {"list the actions that are needed"};
  finding.facts.push_back({"actions", static_cast<std::int64_t>(ids.size())});
  if (!dangerous) finding.severity = std::min(finding.severity, Severity::kSuggestion);
}

// --- Lists of actions ---

// A list of actions that are not to be granted on every resource.
struct ListedActions {
  RuleId rule = {};
  const ActionSet& actions;
  std::string_view what = {};      // "read stored data"
  std::string_view what_one = {};  // "reads stored data"
  std::string_view help = {};
};

void report_granted(Inspection& inspection, const Statement& statement, const ListedActions& listed,
                    const ActionSet& granted, Place place, const ActionEntry* entry) {
  std::vector<ActionId> ids = granted.ids();
  std::erase_if(ids, [&](ActionId id) { return !on_broad_resource(inspection, statement, id); });
  if (ids.empty()) return;
  const std::string where = where_granted(inspection, statement, ids.front());
  std::string message = entry == nullptr ? "'NotAction'" : single_quoted(entry->text);
  if (entry != nullptr && entry->exact)
    message += " " + std::string(listed.what_one) + " and is granted" + where;
  else
    message += " grants " + counted(ids.size(), "action") + " that " +
               std::string(ids.size() == 1 ? listed.what_one : listed.what) + where + ": " +
               full_names(inspection.catalog(), ids);
  Finding& finding =
      inspection.report(listed.rule, std::move(place), message + ", according to the catalog");
  finding.help = {std::string(listed.help)};
  finding.facts.push_back({"actions", static_cast<std::int64_t>(ids.size())});
}

// One finding for each entry that grants some of the actions on a broad resource.
void report_listed_actions(Inspection& inspection, const Statement& statement,
                           const ListedActions& listed) {
  if (statement.actions.negated) {
    ActionSet granted = inspection.facts().actions_of(statement);
    granted &= listed.actions;
    return report_granted(inspection, statement, listed, granted,
                          place_of_key(statement.actions.key), nullptr);
  }
  std::optional<ActionSet> left;  // what no entry so far grants; nothing: all of them
  for (const ActionEntry& entry : statement.actions.entries) {
    if (!entry.well_formed || (entry.exact && !entry.id)) continue;
    const auto ids = inspection.facts().ids_of(entry);
    const ActionSet& open = left ? *left : listed.actions;
    if (std::ranges::none_of(ids, [&](ActionId id) { return open.contains(id); })) continue;
    if (!left) left = listed.actions;
    ActionSet granted = inspection.facts().expand(entry.text);
    granted &= *left;
    *left -= granted;
    report_granted(inspection, statement, listed, granted, place_of(entry.value), &entry);
  }
}

bool grants_freely(const Statement& statement) {
  return statement.allows() && statement.resources.present() && unconditional(statement);
}

// Those of `credentials_exposure`.
ActionSet credential_actions(Inspection& inspection) {
  ActionSet wanted = inspection.facts().actions_in(kCredentialActions);
  // Has a rule of its own.
  if (inspection.on(RuleId::kAssumeRoleAny))
    if (const auto id = inspection.facts().action("sts:AssumeRole")) wanted.erase(*id);
  return wanted;
}

void credentials_exposure(Inspection& inspection, const Statement& statement,
                          const ActionSet& wanted) {
  report_listed_actions(inspection, statement,
                        {.rule = RuleId::kCredentialsExposure,
                         .actions = wanted,
                         .what = "return or set credentials",
                         .what_one = "returns or sets credentials",
                         .help = "name the resources, or remove the actions"});
}

void data_exfiltration(Inspection& inspection, const Statement& statement) {
  report_listed_actions(inspection, statement,
                        {.rule = RuleId::kDataExfiltration,
                         .actions = inspection.facts().actions_in(kStoredDataActions),
                         .what = "read stored data",
                         .what_one = "reads stored data",
                         .help = "name the resources whose data are needed"});
}

void resource_exposure(Inspection& inspection, const Statement& statement) {
  if (!on_everything(statement)) return;
  const catalog::Catalog& catalog = inspection.catalog();
  std::vector<ActionId> ids;
  std::ranges::copy_if(
      inspection.facts().ids_of(statement), std::back_inserter(ids), [&](ActionId id) {
        return catalog.level(id) == AccessLevel::kPermissionsManagement && catalog.has_types(id);
      });
  if (ids.empty()) return;
  Finding& finding = inspection.report(
      RuleId::kResourceExposure, place_of_key(statement.actions.key),
      statement_name(statement) + " grants " + counted(ids.size(), "action") +
          (ids.size() == 1 ? " that changes" : " that change") +
          " who has access to any resource, according to the catalog: " + full_names(catalog, ids));
  finding.help = {"name the resources"};
  finding.facts.push_back({"actions", static_cast<std::int64_t>(ids.size())});
}

void assume_role_any(Inspection& inspection, const Statement& statement) {
  const auto action = inspection.facts().action("sts:AssumeRole");
  if (!action) return;
  const auto grant = grant_of(inspection, statement, *action);
  if (!grant || !on_broad_resource(inspection, statement, *action)) return;
  const std::string where = where_granted(inspection, statement, *action);
  inspection
      .report(RuleId::kAssumeRoleAny, grant->place,
              grant->text + (grant->form == Form::kExact ? " is granted" + where
                                                         : " grants 'sts:AssumeRole'" + where +
                                                               ", according to the catalog"))
      .help = {"name the roles"};
}

// --- Whole services ---

bool is_whole(Inspection& inspection, std::string_view service, const ActionSet& granted) {
  const auto id = inspection.catalog().find_service(service);
  if (!id) return false;
  const auto actions = inspection.catalog().actions(*id);
  return !actions.empty() &&
         std::ranges::all_of(actions, [&](ActionId action) { return granted.contains(action); });
}

std::vector<std::string_view> critical_services(const Inspection& inspection) {
  const OptionSetting* own = inspection.option(RuleId::kServiceWildcardCritical, "services");
  if (own != nullptr) return {own->services.begin(), own->services.end()};
  return {kCriticalServices.lines().begin(), kCriticalServices.lines().end()};
}

void service_wildcard_critical(Inspection& inspection, const Statement& statement) {
  if (statement.actions.negated || !on_everything(statement)) return;
  for (const ActionEntry& entry : statement.actions.entries) {
    if (!entry.well_formed || entry.exact) continue;
    const ActionSet& granted = inspection.facts().expand(entry.text);
    std::vector<std::string> names;
    for (const std::string_view service : critical_services(inspection))
      if (is_whole(inspection, service, granted)) names.push_back(single_quoted(service));
    if (names.empty()) continue;
    inspection
        .report(RuleId::kServiceWildcardCritical, place_of(entry.value),
                single_quoted(entry.text) + " grants every action of " + listed(names) +
                    (names.size() == 1 ? ", which guards" : ", which guard") +
                    " the account, according to the catalog")
        .help = {"list the actions that are used"};
  }
}

void service_wildcard(Inspection& inspection, const Statement& statement) {
  if (!statement.allows() || statement.actions.negated) return;
  for (const ActionEntry& entry : statement.actions.entries) {
    if (!entry.well_formed || entry.everything || !entry.service_id ||
        entry.name.find_first_not_of('*') != std::string_view::npos ||
        !inspection.concerns_service(RuleId::kServiceWildcard, fold(entry.service)))
      continue;
    inspection
        .report(RuleId::kServiceWildcard, place_of(entry.value),
                single_quoted(entry.text) +
                    " grants every action of the service, also those that AWS "
                    "adds later, according to the catalog")
        .help = {"list the actions that are used"};
  }
}

void check_free_grants(Inspection& inspection, const Statement& statement,
                       const ActionSet& credentials) {
  if (!grants_freely(statement)) return;
  if (inspection.on(RuleId::kCredentialsExposure))
    credentials_exposure(inspection, statement, credentials);
  if (inspection.on(RuleId::kDataExfiltration)) data_exfiltration(inspection, statement);
  if (inspection.on(RuleId::kResourceExposure)) resource_exposure(inspection, statement);
  if (inspection.on(RuleId::kAssumeRoleAny)) assume_role_any(inspection, statement);
  if (inspection.on(RuleId::kServiceWildcardCritical))
    service_wildcard_critical(inspection, statement);
}

// --- Lists that come to the same as a star ---

bool has_all_resources(Inspection& inspection, const Statement& statement, ActionId action) {
  const catalog::Catalog& catalog = inspection.catalog();
  const auto has_format = [&](catalog::ArnFormatId format) {
    return std::ranges::any_of(statement.resources.entries, [&](const ResourceEntry& entry) {
      return has_all_of(inspection, entry, catalog.text(format));
    });
  };
  if (!catalog.has_types(action)) return false;
  return std::ranges::all_of(catalog.types(action), [&](catalog::ActionResourceType type) {
    return std::ranges::all_of(catalog.formats(type.type), has_format);
  });
}

// In one account; what it says of others does not matter to those who list their own.
void resource_effectively_star(Inspection& inspection, const Statement& statement) {
  if (!statement.allows() || !statement.resources.present() || statement.resources.negated ||
      statement.resources.entries.empty() || on_everything(statement) ||
      std::ranges::none_of(statement.resources.entries, [](const ResourceEntry& entry) {
        return entry.text.find('*') != std::string_view::npos;
      }))
    return;
  const auto actions = inspection.facts().ids_of(statement);
  if (actions.empty() || !std::ranges::all_of(actions, [&](ActionId action) {
        return has_all_resources(inspection, statement, action);
      }))
    return;
  inspection
      .report(RuleId::kResourceEffectivelyStar, place_of(statement.resources.value),
              "according to the catalog the resources are all that there are for the actions of " +
                  statement_name(statement))
      .help = {"say '*', or name the resources in use"};
}

}  // namespace

void check_grants(Inspection& inspection) {
  const ActionSet credentials = credential_actions(inspection);
  for (const Statement& statement : inspection.document().statements) {
    pass_role_overbroad(inspection, statement);
    create_slr_overbroad(inspection, statement);
    if (inspection.on(RuleId::kAllowNotResource)) allow_not_resource(inspection, statement);
    if (inspection.on(RuleId::kAllowNotActionComplement))
      allow_not_action_complement(inspection, statement);
    check_free_grants(inspection, statement, credentials);
    if (inspection.on(RuleId::kServiceWildcard)) service_wildcard(inspection, statement);
    if (inspection.on(RuleId::kResourceEffectivelyStar))
      resource_effectively_star(inspection, statement);
  }
}

}  // namespace ambit::lint
