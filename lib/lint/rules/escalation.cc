// Documents that grant all permissions of an escalation technique.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/technique.h"
#include "lint/boxes.h"
#include "lint/engine.h"
#include "lint/inspection.h"
#include "pattern/fold.h"
#include "reason/documented_resource.h"

namespace ambit::lint {
namespace {

using catalog::ActionSet;
using graph::Technique;
using graph::TechniqueResource;
using graph::Variable;
using reason::Demands;

// An action on one of the resources that it needs.
struct Permission {
  std::string_view action = {};
  const TechniqueResource* resource = nullptr;
};

// "(always)", "(always, when assigned)"
bool is_needed(const graph::Requirement& requirement) {
  return requirement.when.empty() || requirement.when.find("(always") != std::string_view::npos;
}

// What the technique cannot do without; what is needed only sometimes is not asked for.
std::vector<Permission> permissions_of(const Technique& technique) {
  std::vector<Permission> permissions;
  for (const graph::Requirement& requirement : technique.requirements)
    if (is_needed(requirement))
      for (const TechniqueResource& resource : requirement.resources)
        permissions.push_back({requirement.action, &resource});
  return permissions;
}

// Whether one resource plays a part in several permissions.
bool is_one(Variable variable) {
  return variable != Variable::kAny && variable != Variable::kNone;
}

// What the technique's requests of the action have in their context, as far as the document asks.
Demands demands_of(const reason::Space& space, const Technique& technique,
                   std::string_view action) {
  Demands demands;
  for (const graph::RequestKey& wanted : technique.request_keys) {
    if (wanted.action != action) continue;
    for (std::size_t k = 0; k < space.keys().size(); ++k) {
      const reason::KeyVariable& key = space.keys()[k];
      if (!equal_folded(key.name, wanted.key)) continue;
      Bits points(key.cells.all().size() + 1);
      points[0] = wanted.absent;
      for (const std::string_view value : wanted.values) {
        const Bits cells = key.cells.containing(std::string(value));
        for (std::size_t c = 0; c < cells.size(); ++c) points[c + 1] |= cells[c];
      }
      demands.push_back({.variable = reason::kFirstKeyVariable + static_cast<std::uint32_t>(k),
                         .points = std::move(points)});
    }
  }
  return demands;
}

// Those that the document does not ask about.
void add_request_keys(const Technique& technique, reason::Witness& witness) {
  for (const graph::RequestKey& wanted : technique.request_keys) {
    if (wanted.action != witness.action || wanted.values.empty()) continue;
    const bool given = std::ranges::any_of(
        witness.context,
        [&](const evaluate::ContextEntry& entry) { return equal_folded(entry.key, wanted.key); });
    if (!given)
      witness.context.push_back(
          {.key = std::string(wanted.key), .values = {std::string(wanted.values.front())}});
  }
}

constexpr std::string_view kSomeAccount = "123456789012";

// What a document grants of techniques' permissions.
class Grants {
 public:
  // `account`: of the resources that it names.
  Grants(Engine& engine, std::string account)
      : questions_(engine.questions()),
        space_(engine.space()),
        account_(std::move(account)),
        denies_(reason::covers_of(questions_.granting().denies)) {}

  // A granted request for each of the technique's permissions, those of one part on one resource;
  // nothing if there are none.
  std::optional<std::vector<reason::Witness>> find(const Technique& technique,
                                                   const std::vector<Permission>& permissions) {
    std::vector<reason::Witness> found(permissions.size());
    std::map<std::pair<Variable, std::string_view>, std::vector<std::size_t>> parts;
    for (std::size_t i = 0; i < permissions.size(); ++i) {
      const TechniqueResource& resource = *permissions[i].resource;
      if (is_one(resource.variable))
        parts[{resource.variable, resource.type}].push_back(i);
      else if (!find_on_one(technique, permissions, {i}, found))
        return std::nullopt;
    }
    for (const auto& [key, part] : parts)
      if (!find_on_one(technique, permissions, part, found)) return std::nullopt;
    return found;
  }

 private:
  using Texts = std::vector<std::optional<std::string>>;

  bool find_on_one(const Technique& technique, const std::vector<Permission>& permissions,
                   const std::vector<std::size_t>& part, std::vector<reason::Witness>& found) {
    const Texts& texts = texts_of(*permissions[part.front()].resource);
    for (std::size_t cell = 0; cell < texts.size(); ++cell) {
      if (!texts[cell]) continue;
      const bool all = std::ranges::all_of(part, [&](std::size_t i) {
        auto witness = find(technique, permissions[i].action, cell, *texts[cell]);
        if (!witness) return false;
        found[i] = *std::move(witness);
        return true;
      });
      if (all) return true;
    }
    return false;
  }

  // Of each cell of resources one that is of the format; of what takes none, `*`.
  const Texts& texts_of(const TechniqueResource& resource) {
    const std::string_view format = resource.variable == Variable::kNone ? "*" : resource.arn;
    const auto [known, added] = texts_.try_emplace(format);
    if (!added) return known->second;
    const reason::ResourceCells& resources = space_.resources();
    if (format == "*") {
      known->second.resize(resources.all().size());
      known->second[resources.star()] = "*";
    } else {
      // One with the usual partition, region and account where there is one.
      known->second = resources.within(reason::domain_of(format, account_, true), budget_);
      const Texts others = resources.within(reason::domain_of(format, {}, false), budget_);
      for (std::size_t cell = 0; cell < others.size(); ++cell)
        if (!known->second[cell]) known->second[cell] = others[cell];
    }
    return known->second;
  }

  std::optional<reason::Witness> find(const Technique& technique, std::string_view action,
                                      std::size_t cell, const std::string& resource) {
    const std::size_t action_cell = space_.actions().find(fold(action));
    Demands within = demands_of(space_, technique, action);
    within.push_back({.variable = reason::kActionVariable,
                      .points = only(space_.actions().size(), action_cell)});
    within.push_back({.variable = reason::kResourceVariable,
                      .points = only(space_.resources().all().size(), cell)});
    reason::Witness found;
    const auto asked = questions_.find(questions_.granting().allows, within, denies_,
                                       [&](const reason::Witness& witness) {
                                         found = witness;
                                         found.action = action;
                                         found.resource = resource;
                                         add_request_keys(technique, found);
                                         return questions_.replayed(found).granted;
                                       });
    if (asked.answer != AccessQuestion::Answer::kSome) return std::nullopt;
    return found;
  }

  static Bits only(std::size_t size, std::size_t member) {
    Bits bits(size);
    if (member < size) bits.set(member);
    return bits;
  }

  static constexpr std::uint64_t kMaxSteps = std::uint64_t{1} << 24;

  reason::DocumentQuestions& questions_;
  const reason::Space& space_;
  std::string account_;
  reason::Covers denies_;
  std::map<std::string_view, Texts> texts_;  // by format
  Budget budget_{kMaxSteps};
};

// The entry of the statement that matches the action; the statement if it is what others leave.
Place place_of_action(Inspection& inspection, const Statement& statement, std::string_view action) {
  const auto id = inspection.facts().action(action);
  if (!statement.actions.negated && id)
    for (const ActionEntry& entry : statement.actions.entries)
      if (entry.everything || std::ranges::binary_search(inspection.facts().ids_of(entry), *id))
        return place_of(entry.value);
  return place_of_statement(statement);
}

void report_technique(Inspection& inspection, Engine& engine, const Technique& technique,
                      const std::vector<Permission>& permissions,
                      const std::vector<reason::Witness>& found) {
  std::vector<std::string> names;
  for (const Permission& permission : permissions)
    if (std::ranges::find(names, permission.action) == names.end())
      names.emplace_back(permission.action);
  const auto place = [&](std::size_t i) {
    const auto said = engine.questions().replayed(found[i]);
    return place_of_action(inspection,
                           inspection.document().statements[engine.index_of(said.allows.front())],
                           permissions[i].action);
  };
  const std::size_t last = permissions.size() - 1;
  Finding& finding = inspection.report(
      RuleId::kPrivilegeEscalation, place(last),
      "grants all that the technique " + single_quoted(technique.id) +
          " takes: " + listed(names, [](std::string_view name) { return single_quoted(name); }));
  for (std::size_t i = 0; i < last; ++i) {
    const std::string_view action = permissions[i].action;
    const bool again = i > 0 && permissions[i - 1].action == action;  // on another resource
    if (!again && action != permissions[last].action)
      finding.related.push_back({single_quoted(action), place(i)});
  }
  finding.witness = reason::example_of(found[last]);
  finding.help = {std::string(technique.title)};
  finding.facts.push_back({"technique", std::string(technique.id)});
  finding.facts.push_back({"actions", std::move(names)});
}

// A composite one is reported by its parts. To read an object or a secret, or to write what some
// workload may take, is what nearly every document grants; where that is dangerous by itself,
// credentials-exposure, data-exfiltration and bucket-policy-escalation say so.
bool is_reported(const Technique& technique) {
  return technique.composed_of.empty() && technique.family != graph::Family::kCredentialAccess &&
         technique.family != graph::Family::kResourcePolicy;
}

// A technique that is reported, as a document is asked for it.
struct Wanted {
  const Technique* technique = nullptr;
  std::vector<Permission> permissions = {};
  std::vector<catalog::ActionId> actions = {};
};

// Those whose actions the catalog knows.
std::vector<Wanted> all_wanted(const catalog::Catalog& catalog) {
  std::vector<Wanted> all;
  for (const Technique& technique : graph::techniques()) {
    if (!is_reported(technique)) continue;
    Wanted wanted{.technique = &technique, .permissions = permissions_of(technique)};
    for (const Permission& permission : wanted.permissions)
      if (const auto id = catalog.find_action(permission.action)) wanted.actions.push_back(*id);
    if (!wanted.permissions.empty() && wanted.actions.size() == wanted.permissions.size())
      all.push_back(std::move(wanted));
  }
  return all;
}

// All that Allow statements name.
ActionSet named_actions(Inspection& inspection) {
  ActionSet actions(inspection.catalog().action_count());
  for (const Statement& statement : inspection.document().statements)
    if (statement.allows())
      for (const catalog::ActionId id : inspection.facts().ids_of(statement)) actions.insert(id);
  return actions;
}

}  // namespace

void check_escalation(Inspection& inspection) {
  if (!inspection.on(RuleId::kPrivilegeEscalation)) return;
  const std::vector<Wanted>& all = inspection.facts().worked_out(&all_wanted);
  const ActionSet named = named_actions(inspection);
  Engine* engine = nullptr;
  std::optional<Grants> grants;
  for (const auto& [technique, permissions, actions] : all) {
    if (!std::ranges::all_of(actions, [&](catalog::ActionId id) { return named.contains(id); }))
      continue;
    if (engine == nullptr) {
      engine = inspection.engine();
      if (engine == nullptr || grants_all_of(*engine, {})) return;
      const std::string& account = inspection.document().account;
      grants.emplace(*engine, account.empty() ? std::string(kSomeAccount) : account);
    }
    if (!grants) return;
    if (const auto found = grants->find(*technique, permissions))
      report_technique(inspection, *engine, *technique, permissions, *found);
  }
}

}  // namespace ambit::lint
