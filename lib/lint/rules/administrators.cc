// Documents that grant everything, or nearly: proven for every action that there can be.
#include <algorithm>
#include <set>
#include <string>

#include "lint/boxes.h"
#include "lint/clauses.h"
#include "lint/engine.h"
#include "lint/inspection.h"
#include "pattern/glob.h"

namespace ambit::lint {
namespace {

using catalog::ActionSet;
using reason::Covers;
using reason::Demands;

// Whether the statement allows actions of services that it does not name. Without one no document
// grants everything.
bool is_wide(const Statement& statement) {
  if (!statement.allows()) return false;
  return statement.actions.negated ||
         std::ranges::any_of(statement.actions.entries, [](const ActionEntry& entry) {
           return entry.everything || has_wildcard(entry.service);
         });
}

void administrator_equivalent(Inspection& inspection, Engine& engine) {
  const Covers needed = engine.questions().needed({}, engine.boxes(engine.allows()));
  std::vector<const Statement*> statements;
  for (const Statement* allow : engine.allows())
    if (std::ranges::find(needed, &engine.box(*allow)) != needed.end()) statements.push_back(allow);
  Finding& finding =
      inspection.report(RuleId::kAdministratorEquivalent, place_of_statement(*statements.front()),
                        "the policy grants every action on every resource");
  for (std::size_t i = 1; i < statements.size() && i <= kMaxRelated; ++i)
    finding.related.push_back({"together with this", place_of_statement(*statements[i])});
}

// The actions of the catalog that are not granted on every resource without condition. Empty, too,
// when there was no time to tell.
ActionSet not_granted(Engine& engine, const catalog::Catalog& catalog, std::size_t most) {
  const auto& actions = engine.space().actions();
  ActionSet missing(catalog.action_count());
  for (std::size_t cell = 0; cell < actions.size() && missing.count() <= most; ++cell) {
    Bits only(actions.size());
    only.set(cell);
    const Demands box = {{.variable = reason::kActionVariable, .points = only}};
    if (!grants_all_of(engine, box)) missing |= actions.known(cell, catalog);
    if (engine.questions().spent()) return ActionSet(catalog.action_count());
  }
  return missing;
}

void near_administrator(Inspection& inspection, Engine& engine) {
  constexpr std::size_t kOneIn = 10;  // of the catalog may be missing
  const catalog::Catalog& catalog = inspection.catalog();
  const std::size_t most = catalog.action_count() / kOneIn;
  const ActionSet missing = not_granted(engine, catalog, most);
  const std::size_t count = missing.count();
  if (count == 0 || count > most) return;
  std::vector<std::string> services;
  for (const catalog::ActionId id : missing.ids()) {
    std::string name(catalog.name(catalog.service(id)));
    if (services.empty() || services.back() != name) services.push_back(std::move(name));
  }
  const auto wide = std::ranges::find_if(inspection.document().statements, is_wide);
  Finding& finding =
      inspection.report(RuleId::kNearAdministrator, place_of_statement(*wide),
                        "the policy grants all but " + counted(count, "action") +
                            " of the catalog on every resource, in " +
                            counted(services.size(), "service") + ": " + listed(services));
  finding.facts.push_back({"missing", static_cast<std::int64_t>(count)});
  finding.facts.push_back({"services", std::move(services)});
}

}  // namespace

void check_administrators(Inspection& inspection) {
  const bool equivalent = inspection.on(RuleId::kAdministratorEquivalent);
  const bool near = inspection.on(RuleId::kNearAdministrator);
  if ((!equivalent && !near) || std::ranges::none_of(inspection.document().statements, is_wide))
    return;
  Engine* engine = inspection.engine();
  if (engine == nullptr) return;
  if (grants_all_of(*engine, {})) {
    if (equivalent) administrator_equivalent(inspection, *engine);
  } else if (near) {
    near_administrator(inspection, *engine);
  }
}

}  // namespace ambit::lint
