#include "lint/engine.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace ambit::lint {

using reason::Demand;
using reason::Demands;

namespace {

// A document of the usual size takes a thousandth of them.
constexpr ReasoningLimits kLimits{.cells = std::size_t{1} << 22, .steps = std::size_t{1} << 17};

// The cells of a large document are many, and each is compared with each pattern.
constexpr std::size_t kMaxStatements = 512;

}  // namespace

Engine::Engine(const Document& document, const catalog::Catalog& catalog, const std::string& box)
    : document_(document), compiler_(tables_, files_, parser_) {
  if (document.statements.size() > kMaxStatements) return;
  Diagnostics said;
  const policy::PlacedDocument placed = compiler_.compile(document.root, document.kind, said);
  if (!placed.document.valid() || tables_.documents[placed.document].opaque) return;
  std::vector<reason::PlacedPolicy> policies = {{placed.document, document.kind}};
  if (!box.empty()) {
    const FileId file = files_.add("box", TextBuffer(box));
    const auto second = compiler_.compile_text(file, PolicyKind::kIdentity, said);
    assert(second.document.valid());
    policies.push_back({second.document, PolicyKind::kIdentity});
  }
  first_ = tables_.documents[placed.document].statements.begin;
  if (tables_.documents[placed.document].statements.size() != document.statements.size() ||
      !corresponds())
    return;
  auto questions = reason::DocumentQuestions::make(tables_, catalog, std::move(policies), kLimits);
  if (!questions) return;
  questions_ = std::make_unique<reason::DocumentQuestions>(*std::move(questions));
  rules_.resize(document.statements.size());
  const reason::Granting& granting = questions_->granting();
  for (const auto* side : {&granting.allows, &granting.denies})
    for (const reason::Rule& rule : *side)
      if (rule.statement.valid()) rules_[index_of(rule.statement)] = &rule;
}

// Whether the document is read alike here and there, entry by entry.
bool Engine::corresponds() const {
  return std::ranges::all_of(document_.statements, [&](const Statement& statement) {
    const policy::Statement& row = compiled(statement);
    return statement.effect == row.effect &&
           row.actions.size() == statement.actions.entries.size() &&
           row.resources.size() == statement.resources.entries.size() &&
           row.tests.size() == statement.clauses.size();
  });
}

const policy::Statement& Engine::compiled(const Statement& statement) const {
  return tables_.statements[policy::StatementId(first_ + statement.index)];
}

const Demands& Engine::box(const Statement& statement) const {
  return rules_[statement.index]->demands;
}

std::vector<const Statement*> Engine::with_effect(Effect effect) const {
  std::vector<const Statement*> statements;
  for (const Statement& statement : document_.statements)
    if (statement.effect == effect) statements.push_back(&statement);
  return statements;
}

reason::Covers Engine::boxes(const std::vector<const Statement*>& statements) const {
  reason::Covers covers;
  covers.reserve(statements.size());
  for (const Statement* statement : statements) covers.push_back(&box(*statement));
  return covers;
}

Bits Engine::action_cells(const Statement& statement, std::size_t entry) const {
  const Range range = compiled(statement).actions;
  return space().actions().matching(tables_.action_lists[range.begin + entry]);
}

Bits Engine::resource_cells(const Statement& statement, std::size_t entry) const {
  const Range range = compiled(statement).resources;
  return space().resources().matching(tables_.resource_lists[range.begin + entry], document_.kind);
}

Demands Engine::with_points(const Statement& statement, std::uint32_t variable,
                            const Bits& cells) const {
  Demands demands = box(statement);
  const auto own = std::ranges::find(demands, variable, &Demand::variable);
  if (own == demands.end())
    demands.push_back({.variable = variable, .points = cells});
  else
    own->points = cells;
  return demands;
}

Demands Engine::with_actions(const Statement& statement, const Bits& cells) const {
  return with_points(statement, reason::kActionVariable, cells);
}

Demands Engine::with_resources(const Statement& statement, const Bits& cells) const {
  return with_points(statement, reason::kResourceVariable, cells);
}

const Bits& Engine::actions(const Statement& statement) const {
  return box(statement).front().points;
}

std::size_t Engine::first_test(const Statement& statement) const {
  return box(statement).size() - compiled(statement).tests.size();
}

const Demand& Engine::demand(const Statement& statement, std::size_t clause) const {
  return box(statement)[first_test(statement) + clause];
}

Demands Engine::without_clause(const Statement& statement, std::size_t clause) const {
  Demands demands = box(statement);
  demands.erase(demands.begin() + static_cast<std::ptrdiff_t>(first_test(statement) + clause));
  return demands;
}

}  // namespace ambit::lint
