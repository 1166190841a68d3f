#include "lint/statement_conditions.h"

#include <algorithm>

#include "pattern/fold.h"
#include "pattern/scalar.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;

// The operator's member of the condition, in whatever case; invalid if there is none.
json::Member find_operator(const Statement& statement, std::string_view operation) {
  for (const json::Member member : statement.condition.members())
    if (equal_folded(member.key.text(), operation)) return member;
  return {};
}

}  // namespace

bool unconditional(const Statement& statement) {
  return !statement.condition.valid() ||
         (statement.condition.is(Kind::kObject) && statement.condition.members().empty());
}

bool requires_one_of(const Statement& statement, const Table& keys) {
  return std::ranges::any_of(statement.clauses, [&](const Clause& clause) {
    return keys.has(clause.key_text) && clause.requires_key();
  });
}

bool requires_key(const Statement& statement, std::string_view folded_key) {
  return std::ranges::any_of(statement.clauses, [&](const Clause& clause) {
    return clause.is_key(folded_key) && clause.requires_key();
  });
}

bool is_only_value(const Clause& clause, bool value) {
  return clause.values.size() == 1 && parse_boolean(clause.values.front().text) == value;
}

std::vector<Edit> add_clause(const Statement& statement, std::string_view operation,
                             std::string_view key, const std::string& json) {
  const std::string member = "{" + in_quotes(key) + ": " + json + "}";
  if (!statement.condition_key.valid())
    return append_member(statement.object, "Condition",
                         "{" + in_quotes(operation) + ": " + member + "}");
  if (!statement.condition.is(Kind::kObject)) return {};
  const json::Member present = find_operator(statement, operation);
  if (!present.key.valid()) return append_member(statement.condition, operation, member);
  if (!present.value.is(Kind::kObject)) return {};
  for (const json::Member test : present.value.members())
    if (equal_folded(test.key.text(), key)) return {};
  return append_member(present.value, key, json);
}

std::vector<Edit> joined(std::vector<Edit> edits, const std::vector<Edit>& others) {
  if (edits.empty() || others.empty()) return {};
  edits.insert(edits.end(), others.begin(), others.end());
  std::ranges::sort(edits, {}, [](const Edit& edit) { return edit.where.begin; });
  return edits;
}

std::string json_of(const std::vector<std::string>& texts) {
  if (texts.size() == 1) return in_quotes(texts.front());
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + in_quotes(text);
  return "[" + out + "]";
}

}  // namespace ambit::lint
