// What the rules on conditions have in common: the type of a clause's key, how its operator reads,
// and the edits that change a clause.
#ifndef AMBIT_LINT_CLAUSES_H_
#define AMBIT_LINT_CLAUSES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/inspection.h"
#include "policy/operator.h"

namespace ambit::lint {

// Calls `use` with each statement's clauses: `use(statement, clause)`.
template <class F>
void for_each_clause(const Document& document, F&& use) {
  for (const Statement& statement : document.statements)
    for (const Clause& clause : statement.clauses) use(statement, clause);
}

// Calls `use` with each clause that has a known operator: `use(statement, clause, op)`.
template <class F>
void for_each_test(const Document& document, F&& use) {
  for_each_clause(document, [&](const Statement& statement, const Clause& clause) {
    if (clause.op) use(statement, clause, *clause.op);
  });
}

// What the catalog knows of the clause's key.
std::optional<catalog::KeyFacts> key_facts(const Clause& clause, const catalog::Catalog& catalog);

constexpr bool is_null(const policy::Operator& op) {
  return op.comparison == policy::Comparison::kNull;
}
bool is_string(const policy::Operator& op);    // StringEquals, IgnoreCase and Like
bool is_equality(const policy::Operator& op);  // StringEquals and IgnoreCase
bool is_date(const policy::Operator& op);
bool is_numeric(const policy::Operator& op);

// Whether the text has six fields and starts with `arn:`.
bool is_whole_arn(std::string_view text);

// Whether the key is this claim of a token: `gitlab.com:sub` is ":sub".
bool is_claim(const Clause& clause, std::string_view claim);

// 'aws:SourceIp' and 'StringLike', as they are written.
std::string key_name(const Clause& clause);
std::string operator_of(const Clause& clause);

// Whether another clause of the statement on this key is false when the key is absent.
bool key_required_elsewhere(const Statement& statement, const Clause& clause);

// --- Edits; empty where the result would have a name twice ---

// Puts the clause under the operator `name`, with `json` for its values.
std::vector<Edit> change_clause(const Statement& statement, const Clause& clause,
                                std::string_view name, const std::string& json);
std::vector<Edit> change_operator(const Statement& statement, const Clause& clause,
                                  std::string_view name);
// Gives the operator, with all that is under it, another name.
std::vector<Edit> rename_operator(const Statement& statement, json::Value operator_key,
                                  std::string_view name);
std::vector<Edit> rename_key(const Clause& clause, std::string_view name);
// Removes the clause, and what is empty then.
std::vector<Edit> remove_clause(const Statement& statement, const Clause& clause);
// Adds `"Null": {key: "false"}`.
std::vector<Edit> require_key(const Statement& statement, const Clause& clause);

// "use 'StringLike'"
Fix use_operator(const Statement& statement, const Clause& clause, const policy::Operator& op,
                 bool safe);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_CLAUSES_H_
