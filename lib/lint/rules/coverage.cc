// Parts of a document that change nothing: denied elsewhere, or allowed or denied by other
// statements too. All of it is proven by the reasoner.
#include <algorithm>
#include <optional>
#include <string>

#include "lint/clauses.h"
#include "lint/engine.h"
#include "lint/inspection.h"

namespace ambit::lint {
namespace {

using reason::Covers;
using reason::Demand;
using reason::Demands;

// The statements of one effect, as they will be when what is reported has been removed. A fix may
// rely on nothing that another fix takes away.
class Remaining {
 public:
  Remaining(Inspection& inspection, const Engine& engine) : inspection_(inspection) {
    const Document& document = inspection.document();
    boxes_.reserve(document.statements.size());
    gone_.reserve(document.statements.size());
    for (const Statement& statement : document.statements) {
      boxes_.push_back(engine.box(statement));
      gone_.push_back(inspection.reported_in(RuleId::kRedundantStatement, statement.object));
    }
  }

  bool gone(const Statement& statement) const { return gone_[statement.index]; }
  void remove(const Statement& statement) { gone_[statement.index] = true; }
  Demands& box(const Statement& statement) { return boxes_[statement.index]; }

  // The others of the same effect that concern an action of the cells.
  std::vector<const Statement*> others(const Statement& statement, const Bits& actions) const {
    std::vector<const Statement*> others;
    for (const Statement& other : inspection_.document().statements)
      if (&other != &statement && other.effect == statement.effect && !gone_[other.index] &&
          actions.intersects(boxes_[other.index].front().points))
        others.push_back(&other);
    return others;
  }
  Covers covers(const std::vector<const Statement*>& statements) const {
    Covers covers;
    covers.reserve(statements.size());
    for (const Statement* statement : statements) covers.push_back(&boxes_[statement->index]);
    return covers;
  }
  const Statement& statement_of(const Demands* box) const {
    return inspection_.document().statements[static_cast<std::size_t>(box - boxes_.data())];
  }
  bool is_statement(const Demands* box) const {
    return box >= boxes_.data() && box < boxes_.data() + boxes_.size();
  }

 private:
  Inspection& inspection_;
  std::vector<Demands> boxes_;
  std::vector<bool> gone_;
};

Bits points_of(const Demands& demands, std::uint32_t variable, std::size_t size) {
  Bits points = all_bits(size);
  for (const Demand& demand : demands)
    if (demand.variable == variable) points &= demand.points;
  return points;
}

// Whether the covers, each taken by itself, leave no action and no resource of the box out: a first
// look that costs nothing.
bool may_cover(const Engine& engine, const Demands& box, const Covers& covers) {
  for (const std::uint32_t variable : {reason::kActionVariable, reason::kResourceVariable}) {
    const std::size_t size = variable == reason::kActionVariable
                                 ? engine.space().actions().size()
                                 : engine.space().resources().all().size();
    Bits left = points_of(box, variable, size);
    for (const Demands* cover : covers) left -= points_of(*cover, variable, size);
    if (left.any()) return false;
  }
  return true;
}

bool covered(Engine& engine, const Demands& box, const Covers& covers) {
  return may_cover(engine, box, covers) && engine.questions().covered(box, covers);
}

// What of the pieces a fix can remove: not all.
std::vector<Edit> remove_entry(json::Value list, json::Value entry) {
  if (!list.is(json::Kind::kArray)) return {};
  return remove_element(list, entry);
}

void relate(Finding& finding, std::string_view message,
            const std::vector<const Statement*>& statements) {
  for (std::size_t i = 0; i < statements.size() && i < kMaxRelated; ++i)
    finding.related.push_back({std::string(message), place_of_statement(*statements[i])});
}

std::string names_of(const std::vector<const Statement*>& statements) {
  std::vector<std::string> names;
  names.reserve(statements.size());
  for (const Statement* statement : statements) names.push_back(statement_name(*statement));
  return listed(names);
}

// An element of a statement whose entries are looked at one by one.
struct Part {
  bool action = true;
  json::Value list = {};
  std::vector<json::Value> entries = {};
  std::vector<Bits> cells = {};

  std::string_view noun() const { return action ? "action" : "resource"; }
};

std::vector<Part> parts_of(const Engine& engine, const Statement& statement) {
  std::vector<Part> parts;
  if (!statement.actions.negated && statement.actions.entries.size() > 1) {
    Part& part = parts.emplace_back(Part{.list = statement.actions.value});
    for (std::size_t i = 0; i < statement.actions.entries.size(); ++i) {
      part.entries.push_back(statement.actions.entries[i].value);
      part.cells.push_back(engine.action_cells(statement, i));
    }
  }
  if (!statement.resources.negated && statement.resources.entries.size() > 1) {
    Part& part = parts.emplace_back(Part{.action = false, .list = statement.resources.value});
    for (std::size_t i = 0; i < statement.resources.entries.size(); ++i) {
      part.entries.push_back(statement.resources.entries[i].value);
      part.cells.push_back(engine.resource_cells(statement, i));
    }
  }
  return parts;
}

// The box with other cells for the part's variable.
Demands with(const Demands& box, const Part& part, const Bits& cells) {
  Demands demands = box;
  const std::uint32_t variable = part.action ? reason::kActionVariable : reason::kResourceVariable;
  for (Demand& demand : demands)
    if (demand.variable == variable) demand.points = cells;
  return demands;
}

// --- Denied anyway ---

class Shadows {
 public:
  Shadows(Inspection& inspection, Engine& engine)
      : inspection_(inspection), engine_(engine), denies_(engine.denies()) {}

  void run() {
    bool grants = false;
    for (const Statement* allow : engine_.allows()) {
      const bool matches = !engine_.questions().nothing_meets(engine_.box(*allow));
      const bool shadowed = matches && is_denied(engine_.box(*allow));
      grants = grants || (matches && !shadowed);
      if (inspection_.has_error_in(allow->object)) errors_ = true;
      if (!matches || inspection_.has_error_in(allow->object)) continue;
      if (shadowed)
        allow_shadowed_by_deny(*allow);
      else
        entry_shadowed_by_deny(*allow);
    }
    if (!grants && !engine_.allows().empty() && !errors_) policy_grants_nothing();
  }

 private:
  bool is_denied(const Demands& box) {
    return !denies_.empty() && covered(engine_, box, engine_.boxes(denies_));
  }

  // As few of the Deny statements as deny the box.
  std::vector<const Statement*> deniers(const Demands& box) {
    const Covers needed = engine_.questions().needed(box, engine_.boxes(denies_));
    std::vector<const Statement*> statements;
    for (const Statement* deny : denies_)
      if (std::ranges::find(needed, &engine_.box(*deny)) != needed.end())
        statements.push_back(deny);
    return statements;
  }

  void allow_shadowed_by_deny(const Statement& allow) {
    if (!inspection_.on(RuleId::kAllowShadowedByDeny)) return;
    const auto statements = deniers(engine_.box(allow));
    Finding& finding = inspection_.report(RuleId::kAllowShadowedByDeny, place_of_statement(allow),
                                          statement_name(allow) + " is inside " +
                                              names_of(statements) + " and never grants anything");
    relate(finding, "denied here", statements);
  }

  void entry_shadowed_by_deny(const Statement& allow) {
    if (!inspection_.on(RuleId::kEntryShadowedByDeny) || denies_.empty()) return;
    for (const Part& part : parts_of(engine_, allow)) {
      for (std::size_t i = 0; i < part.entries.size(); ++i) {
        const Demands box = with(engine_.box(allow), part, part.cells[i]);
        if (engine_.questions().nothing_meets(box) || !is_denied(box)) continue;
        const auto statements = deniers(box);
        Finding& finding = inspection_.report(
            RuleId::kEntryShadowedByDeny, place_of(part.entries[i]),
            std::string(part.noun()) + " " + single_quoted(part.entries[i].text()) +
                " is denied by " + names_of(statements) + " and never granted by this statement");
        relate(finding, "denied here", statements);
        add_fix(finding, safe_fix("remove " + single_quoted(part.entries[i].text()),
                                  remove_entry(part.list, part.entries[i])));
      }
    }
  }

  void policy_grants_nothing() {
    Finding& finding = inspection_.report(RuleId::kPolicyGrantsNothing,
                                          place_of_opening(inspection_.document().root),
                                          "the policy has Allow statements and grants nothing");
    relate(finding, "grants nothing", engine_.allows());
  }

  Inspection& inspection_;
  Engine& engine_;
  std::vector<const Statement*> denies_;
  bool errors_ = false;
};

// --- Said elsewhere ---

class Repeats {
 public:
  Repeats(Inspection& inspection, Engine& engine)
      : inspection_(inspection), engine_(engine), remaining_(inspection, engine) {}

  // From last to first, so that of two equal statements the later one is reported.
  void run() {
    const auto& statements = inspection_.document().statements;
    for (std::size_t i = statements.size(); i-- > 0;) {
      const Statement& statement = statements[i];
      if (remaining_.gone(statement) || inspection_.has_error_in(statement.object)) continue;
      if (engine_.questions().nothing_meets(engine_.box(statement))) continue;
      const auto others = remaining_.others(statement, engine_.actions(statement));
      if (others.empty()) continue;
      if (inspection_.on(RuleId::kStatementSubsumed) && statement_subsumed(statement, others))
        continue;
      if (inspection_.on(RuleId::kRedundantEntryAcrossStatements))
        redundant_entries(statement, others);
    }
  }

 private:
  std::vector<const Statement*> needed(const Demands& box, Covers covers) {
    std::vector<const Statement*> statements;
    for (const Demands* cover : engine_.questions().needed(box, std::move(covers)))
      if (remaining_.is_statement(cover)) statements.push_back(&remaining_.statement_of(cover));
    return statements;
  }

  bool statement_subsumed(const Statement& statement, const std::vector<const Statement*>& others) {
    const Covers covers = remaining_.covers(others);
    if (!covered(engine_, remaining_.box(statement), covers)) return false;
    const auto by = needed(remaining_.box(statement), covers);
    Finding& finding = inspection_.report(
        RuleId::kStatementSubsumed, place_of_statement(statement),
        statement_name(statement) + (statement.denies() ? " denies" : " allows") +
            " nothing that " + names_of(by) + (by.size() == 1 ? " does" : " do") + " not");
    relate(finding, "covered here", by);
    if (inspection_.document().statement_list.is(json::Kind::kArray))
      add_fix(finding,
              safe_fix("remove the statement",
                       remove_element(inspection_.document().statement_list, statement.object)));
    remaining_.remove(statement);
    return true;
  }

  void redundant_entries(const Statement& statement, const std::vector<const Statement*>& others) {
    for (const Part& part : parts_of(engine_, statement)) {
      std::vector<bool> kept(part.entries.size(), true);
      for (std::size_t i = part.entries.size(); i-- > 0;)
        if (redundant_entry(statement, part, i, kept, others)) kept[i] = false;
    }
  }

  bool redundant_entry(const Statement& statement, const Part& part, std::size_t entry,
                       const std::vector<bool>& kept, const std::vector<const Statement*>& others) {
    const Bits& cells = part.cells[entry];
    Bits own(
        cells.size());  // of the entries that stay, and of those that are redundant beside them
    Bits firm(cells.size());
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (i == entry || !kept[i]) continue;
      own |= part.cells[i];
      if (!part.cells[i].is_subset_of(cells)) firm |= part.cells[i];
    }
    // Inside the rest of its list it is redundant for another reason, and nothing may lean on it.
    if (cells.none() || cells.is_subset_of(own)) return false;
    const Demands box = with(remaining_.box(statement), part, cells);
    const Demands rest = with(remaining_.box(statement), part, firm);
    Covers covers = remaining_.covers(others);
    covers.push_back(&rest);
    if (engine_.questions().nothing_meets(box) || !covered(engine_, box, covers)) return false;
    const auto by = needed(box, covers);
    if (by.empty()) return false;
    Finding& finding = inspection_.report(
        RuleId::kRedundantEntryAcrossStatements, place_of(part.entries[entry]),
        std::string(part.noun()) + " " + single_quoted(part.entries[entry].text()) +
            " adds nothing to " + names_of(by));
    relate(finding, "covered here", by);
    add_fix(finding, safe_fix("remove " + single_quoted(part.entries[entry].text()),
                              remove_entry(part.list, part.entries[entry])));
    remaining_.box(statement) = with(remaining_.box(statement), part, own);
    return true;
  }

  Inspection& inspection_;
  Engine& engine_;
  Remaining remaining_;
};

// --- Conditions that other statements make ---

// Whether the document grants the same without the condition.
bool changes_nothing(Engine& engine, const Statement& statement, std::size_t clause) {
  const Demands box = engine.without_clause(statement, clause);
  if (statement.allows()) {
    Covers covers = engine.boxes(engine.allows());
    for (const Demands* deny : engine.boxes(engine.denies())) covers.push_back(deny);
    return covered(engine, box, covers);
  }
  const Covers covers = engine.boxes(engine.denies());
  return std::ranges::all_of(engine.allows(), [&](const Statement* allow) {
    const Demands both = reason::joined(engine.box(*allow), box);
    return engine.questions().nothing_meets(both) || engine.questions().covered(both, covers);
  });
}

void redundant_condition(Inspection& inspection, Engine& engine) {
  const auto& everything = engine.questions().everything();
  for (const Statement& statement : inspection.document().statements) {
    if (inspection.has_error_in(statement.object) ||
        engine.questions().nothing_meets(engine.box(statement)))
      continue;
    for (std::size_t i = 0; i < statement.clauses.size(); ++i) {
      const Demand& demand = engine.demand(statement, i);
      const bool always = std::ranges::all_of(everything, [&](const reason::Region& region) {
        return region[demand.variable].inside(demand);
      });
      if (always || !changes_nothing(engine, statement, i)) continue;
      const Clause& clause = statement.clauses[i];
      Finding& finding =
          inspection.report(RuleId::kRedundantCondition, place_of_key(clause.key),
                            operator_of(clause) + " on " + key_name(clause) +
                                " changes nothing: without it the policy grants the same");
      add_fix(finding, proposed_fix("remove the condition", remove_clause(statement, clause)));
    }
  }
}

}  // namespace

void check_coverage(Inspection& inspection) {
  const auto& statements = inspection.document().statements;
  const bool denies = std::ranges::any_of(statements, &Statement::denies);
  const bool nothing = inspection.on(RuleId::kPolicyGrantsNothing);
  const bool shadows = (denies && (inspection.on(RuleId::kAllowShadowedByDeny) ||
                                   inspection.on(RuleId::kEntryShadowedByDeny) || nothing)) ||
                       (nothing && std::ranges::any_of(statements, &Statement::has_condition));
  const bool repeats =
      statements.size() > 1 && (inspection.on(RuleId::kStatementSubsumed) ||
                                inspection.on(RuleId::kRedundantEntryAcrossStatements));
  const bool conditions = inspection.on(RuleId::kRedundantCondition) &&
                          std::ranges::any_of(statements, &Statement::has_condition);
  if (!shadows && !repeats && !conditions) return;
  Engine* engine = inspection.engine();
  if (engine == nullptr) return;
  if (shadows) Shadows(inspection, *engine).run();
  if (repeats) Repeats(inspection, *engine).run();
  if (conditions) redundant_condition(inspection, *engine);
}

}  // namespace ambit::lint
