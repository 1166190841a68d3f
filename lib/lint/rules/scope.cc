// Actions and resources of one statement against each other.
#include <algorithm>
#include <set>

#include "lint/fitting.h"
#include "lint/separation.h"

namespace ambit::lint {
namespace {

using catalog::ActionId;
using catalog::ArnFormatId;

// --- action-resource-mismatch, deny-action-never-applies ---

// Whether the entry has actions, all of them take resources, and none takes one of the statement's.
bool fits_nothing(Inspection& inspection, StatementFitting& resources, const ActionEntry& entry) {
  if (!entry.well_formed || entry.everything || (entry.exact && !entry.id)) return false;
  const auto actions = inspection.facts().ids_of(entry);
  return !actions.empty() && std::ranges::all_of(actions, [&](ActionId action) {
    return inspection.catalog().has_types(action) && !resources.fits(action);
  });
}

std::string parent_of(const ResourceEntry& entry) {
  const auto tail = entry.fields[5].find_last_of("/:");
  if (tail == std::string_view::npos) return {};
  return std::string(entry.text.substr(0, entry.text.size() - entry.fields[5].size() + tail));
}

// Whether the ARN is of a type that some of the actions take.
bool is_taken(Fitting& fitting, std::span<const ActionId> actions, const std::string& arn) {
  const ResourceEntry entry = entry_of(arn);
  if (!entry.is_arn()) return false;
  const catalog::Catalog& catalog = fitting.catalog();
  for (const ActionId action : actions)
    for (const catalog::ActionResourceType type : catalog.types(action))
      for (const ArnFormatId format : catalog.formats(type.type))
        if (fitting.fits(entry, format)) return true;
  return false;
}

// What the resource holds, as a pattern; empty if the actions take nothing in it. A name tells the
// slash from the colon, as a star takes either.
std::string child_of(Fitting& fitting, std::span<const ActionId> actions,
                     const ResourceEntry& entry) {
  const std::string text(entry.text);
  if (is_taken(fitting, actions, text + "/a")) return text + "/*";
  return is_taken(fitting, actions, text + ":*") ? text + ":*" : std::string();
}

// ARNs one step up or down from the statement's that the actions take; nothing if both are there.
std::vector<std::string> fitting_relatives(Fitting& fitting, const Statement& statement,
                                           std::span<const ActionId> actions) {
  constexpr std::size_t kMaxEntries = 20;
  if (statement.resources.entries.size() > kMaxEntries) return {};
  std::set<std::string> parents;
  std::set<std::string> children;
  for (const ResourceEntry& entry : statement.resources.entries) {
    std::string parent = parent_of(entry);
    if (!parent.empty() && is_taken(fitting, actions, parent)) parents.insert(std::move(parent));
    std::string child = child_of(fitting, actions, entry);
    if (!child.empty()) children.insert(std::move(child));
  }
  if (fitting.spent() || parents.empty() == children.empty()) return {};
  const std::set<std::string>& arns = parents.empty() ? children : parents;
  return {arns.begin(), arns.end()};
}

std::string message_of_misfit(const Statement& statement, const ActionEntry& entry) {
  return "action " + single_quoted(entry.text) +
         " acts on none of the statement's resources according to the catalog, so it is not " +
         (statement.denies() ? "denied" : "allowed");
}

void report_misfit(Inspection& inspection, Fitting& fitting, const Statement& statement,
                   const ActionEntry& entry, RuleId rule) {
  Finding& finding =
      inspection.report(rule, place_of(entry.value), message_of_misfit(statement, entry));
  finding.related.push_back({"the resources", place_of_key(statement.resources.key)});
  const std::vector<std::string> arns =
      fitting_relatives(fitting, statement, inspection.facts().ids_of(entry));
  if (arns.empty()) return;
  std::vector<std::string> names;
  names.reserve(arns.size());
  for (const std::string& arn : arns) names.push_back(single_quoted(arn));
  finding.help = {"it acts on " + listed(names)};
  add_fix(finding,
          proposed_fix("add " + listed(names), append_strings(statement.resources.value, arns)));
}

// Many of one statement have one cause.
void report_misfits(Inspection& inspection, const Statement& statement,
                    const std::vector<const ActionEntry*>& misfits, RuleId rule) {
  Finding& finding = inspection.report(
      rule, place_of_key(statement.actions.key),
      counted(misfits.size(), "action") +
          " act on none of the statement's resources according to the catalog, so they are not " +
          (statement.denies() ? "denied: " : "allowed: ") +
          listed(misfits, [](const ActionEntry* entry) { return single_quoted(entry->text); }));
  finding.facts.push_back({"count", static_cast<std::int64_t>(misfits.size())});
  for (const ActionEntry* entry : misfits)
    if (finding.related.size() < kMaxRelated)
      finding.related.push_back({single_quoted(entry->text), place_of(entry->value)});
}

void action_resource_mismatch(Inspection& inspection, Fitting& fitting, StatementFitting& resources,
                              const Statement& statement) {
  constexpr std::size_t kMaxSingle = 5;
  if (!statement.effect || statement.actions.negated) return;
  const RuleId rule =
      statement.denies() ? RuleId::kDenyActionNeverApplies : RuleId::kActionResourceMismatch;
  if (!inspection.on(rule)) return;
  std::vector<const ActionEntry*> misfits;
  for (const ActionEntry& entry : statement.actions.entries)
    if (fits_nothing(inspection, resources, entry)) misfits.push_back(&entry);
  if (fitting.spent()) return;
  if (misfits.size() > kMaxSingle) return report_misfits(inspection, statement, misfits, rule);
  for (const ActionEntry* entry : misfits)
    report_misfit(inspection, fitting, statement, *entry, rule);
}

// --- unused-resource ---

// The formats of all that the statement's actions take; nothing if some action is not known, or
// if all that take a resource fit none: then the actions are what is odd.
std::optional<std::set<ArnFormatId>> formats_of_actions(Inspection& inspection,
                                                        StatementFitting& resources,
                                                        const Statement& statement) {
  std::set<ArnFormatId> formats;
  const catalog::Catalog& catalog = inspection.catalog();
  for (const ActionEntry& entry : statement.actions.entries) {
    if (!entry.well_formed || entry.everything || (entry.exact && !entry.id)) return std::nullopt;
    const auto actions = inspection.facts().ids_of(entry);
    if (actions.empty()) return std::nullopt;
    for (const ActionId action : actions)
      for (const catalog::ActionResourceType type : catalog.types(action))
        for (const ArnFormatId format : catalog.formats(type.type)) formats.insert(format);
  }
  const bool none_fits =
      std::ranges::none_of(formats, [&](ArnFormatId format) { return resources.fits(format); });
  if (!formats.empty() && none_fits) return std::nullopt;
  return formats;
}

void unused_resource(Inspection& inspection, Fitting& fitting, StatementFitting& resources,
                     const Statement& statement) {
  const Element<ActionEntry>& actions = statement.actions;
  if (!inspection.on(RuleId::kUnusedResource) || !actions.present() || actions.negated) return;
  const auto formats = formats_of_actions(inspection, resources, statement);
  if (!formats || actions.entries.empty()) return;
  for (const ResourceEntry& entry : statement.resources.entries) {
    const bool used = std::ranges::any_of(
        *formats, [&](ArnFormatId format) { return fitting.fits(entry, format); });
    if (used || fitting.spent()) continue;
    Finding& finding =
        inspection.report(RuleId::kUnusedResource, place_of(entry.value),
                          "no action of the statement acts on " + single_quoted(entry.text) +
                              " according to the catalog");
    add_fix(finding, proposed_fix("remove " + single_quoted(entry.text),
                                  remove_element(statement.resources.value, entry.value)));
  }
}

// --- action-requires-resource-star ---

void action_requires_resource_star(Inspection& inspection, const Statement& statement) {
  const Element<ActionEntry>& actions = statement.actions;
  const Element<ResourceEntry>& resources = statement.resources;
  if (!inspection.on(RuleId::kActionRequiresResourceStar) || !statement.allows()) return;
  if (actions.negated || resources.negated || resources.entries.empty()) return;
  if (std::ranges::any_of(resources.entries, &ResourceEntry::everything)) return;
  std::vector<const ActionEntry*> found;
  std::vector<json::Value> values;
  for (const ActionEntry& entry : actions.entries) {
    if (!entry.id || inspection.catalog().has_types(*entry.id)) continue;
    found.push_back(&entry);
    values.push_back(entry.value);
  }
  constexpr std::size_t kMaxFixed = 20;  // each finding has the fix of all
  const std::vector<Edit> edits =
      found.size() > kMaxFixed ? std::vector<Edit>{}
      : found.size() == actions.entries.size()
          ? replace_raw(resources.value, "\"*\"")
          : separate_actions(inspection.document(), statement, values, {.resource = "\"*\""});
  for (const ActionEntry* entry : found) {
    Finding& finding = inspection.report(
        RuleId::kActionRequiresResourceStar, place_of(entry->value),
        "action " + single_quoted(entry->text) +
            " acts on no resource according to the catalog, so only '*' allows it");
    finding.related.push_back({"the resources", place_of_key(resources.key)});
    add_fix(finding, proposed_fix("allow on '*' what acts on no resource", edits));
  }
}

// --- resource-star-restrictable ---

void resource_star_restrictable(Inspection& inspection, const Statement& statement) {
  const Element<ActionEntry>& actions = statement.actions;
  if (!inspection.on(RuleId::kResourceStarRestrictable) || !statement.allows()) return;
  if (statement.condition_key.valid() || actions.negated || statement.resources.negated) return;
  if (std::ranges::any_of(actions.entries, &ActionEntry::everything)) return;
  const auto star = std::ranges::find_if(statement.resources.entries, &ResourceEntry::everything);
  if (star == statement.resources.entries.end()) return;
  const catalog::Catalog& catalog = inspection.catalog();
  std::vector<ActionId> found;
  for (const ActionId action : inspection.facts().ids_of(statement)) {
    const catalog::AccessLevel level = catalog.level(action);
    const bool writes =
        level == catalog::AccessLevel::kWrite || level == catalog::AccessLevel::kTagging;
    if (writes && catalog.has_types(action)) found.push_back(action);
  }
  if (found.empty()) return;
  Finding& finding = inspection.report(
      RuleId::kResourceStarRestrictable, place_of(star->value),
      counted(found.size(), "action") + (found.size() == 1 ? " is" : " are") +
          " allowed on '*' that could be limited to resources according to the catalog: " +
          listed(found, [&](ActionId action) { return single_quoted(catalog.full_name(action)); }));
  finding.facts.push_back({"count", static_cast<std::int64_t>(found.size())});
}

}  // namespace

void check_scope(Inspection& inspection) {
  Fitting fitting(inspection);
  const bool fits = inspection.on(RuleId::kActionResourceMismatch) ||
                    inspection.on(RuleId::kDenyActionNeverApplies) ||
                    inspection.on(RuleId::kUnusedResource);
  for (const Statement& statement : inspection.document().statements) {
    action_requires_resource_star(inspection, statement);
    resource_star_restrictable(inspection, statement);
    if (!fits) continue;
    StatementFitting resources(fitting, statement);
    if (!resources.decisive()) continue;
    action_resource_mismatch(inspection, fitting, resources, statement);
    unused_resource(inspection, fitting, resources, statement);
  }
}

}  // namespace ambit::lint
