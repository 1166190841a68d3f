// Questions about the clauses of a statement that several families ask, and changes of them.
#ifndef AMBIT_LINT_STATEMENT_CONDITIONS_H_
#define AMBIT_LINT_STATEMENT_CONDITIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "lint/document.h"
#include "lint/inspection.h"

namespace ambit::lint {

// Certainly no condition: none at all, or an empty one. A malformed one is not known.
bool unconditional(const Statement& statement);

// Whether some clause on one of the keys of the table is certainly false when its key is absent.
bool requires_one_of(const Statement& statement, const Table& keys);
bool requires_key(const Statement& statement, std::string_view folded_key);

// Whether the only value is true, or false.
bool is_only_value(const Clause& clause, bool value);

// Adds a clause `"operation": {"key": json}` to the statement, beside what stands there. Nothing if
// it has a clause of that operator and key, or if the condition is malformed.
std::vector<Edit> add_clause(const Statement& statement, std::string_view operation,
                             std::string_view key, const std::string& json);

// Two changes as one, in ascending order.
std::vector<Edit> joined(std::vector<Edit> edits, const std::vector<Edit>& others);

// A JSON string, or for several texts a list of them.
std::string json_of(const std::vector<std::string>& texts);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_STATEMENT_CONDITIONS_H_
