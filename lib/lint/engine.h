// The reasoner as the rules ask it: the document that they look at, compiled, and the boxes of
// requests that its statements match, whole or with a part left out.
//
// Made when the first rule needs it, once for each document, and bounded by a budget: an answer
// that it does not have in time is no finding.
#ifndef AMBIT_LINT_ENGINE_H_
#define AMBIT_LINT_ENGINE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "ambit/source.h"
#include "catalog/catalog.h"
#include "json/json.h"
#include "lint/document.h"
#include "policy/compiler.h"
#include "policy/tables.h"
#include "reason/document_questions.h"

namespace ambit::lint {

class Engine {
 public:
  // Both outlive it. `box`: a policy whose Allow statements can be asked for as granting(1).
  Engine(const Document& document, const catalog::Catalog& catalog, const std::string& box = {});
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // False: AWS refuses the document, or it is too intricate. Nothing else may be asked then.
  bool ready() const { return questions_ != nullptr; }

  reason::DocumentQuestions& questions() { return *questions_; }
  const reason::Space& space() const { return questions_->space(); }

  // What requests meet that the statement matches.
  const reason::Demands& box(const Statement& statement) const;
  std::vector<const Statement*> allows() const { return with_effect(Effect::kAllow); }
  std::vector<const Statement*> denies() const { return with_effect(Effect::kDeny); }
  reason::Covers boxes(const std::vector<const Statement*>& statements) const;

  // Which actions and resources the entry of the statement's element matches, as cells.
  Bits action_cells(const Statement& statement, std::size_t entry) const;
  Bits resource_cells(const Statement& statement, std::size_t entry) const;
  // The statement, matching these actions, or resources, instead of its own.
  reason::Demands with_actions(const Statement& statement, const Bits& cells) const;
  reason::Demands with_resources(const Statement& statement, const Bits& cells) const;
  // The statement's actions, as cells.
  const Bits& actions(const Statement& statement) const;

  // What the clause demands, by its number in the statement.
  const reason::Demand& demand(const Statement& statement, std::size_t clause) const;
  reason::Demands without_clause(const Statement& statement, std::size_t clause) const;

  // The index of the statement with the id.
  std::size_t index_of(policy::StatementId id) const { return id.index() - first_; }

 private:
  const policy::Statement& compiled(const Statement& statement) const;
  std::size_t first_test(const Statement& statement) const;
  std::vector<const Statement*> with_effect(Effect effect) const;
  bool corresponds() const;
  reason::Demands with_points(const Statement& statement, std::uint32_t variable,
                              const Bits& cells) const;

  const Document& document_;
  policy::Tables tables_;
  SourceFiles files_;
  json::Parser parser_;
  policy::Compiler compiler_;
  std::uint32_t first_ = 0;  // of the document's statements in the tables
  std::unique_ptr<reason::DocumentQuestions> questions_;  // null: not ready
  std::vector<const reason::Rule*> rules_;                // by statement
};

}  // namespace ambit::lint

#endif  // AMBIT_LINT_ENGINE_H_
