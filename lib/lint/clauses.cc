#include "lint/clauses.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "lint/statement_conditions.h"
#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;
using policy::Comparison;

// What has more names than any condition gets no edits: each would take time for all of them.
constexpr std::size_t kMaxNames = 256;

bool is_crowded(Value object) {
  return object.size() > kMaxNames;
}

// The member of that name in any letter case, other than `except`.
json::Member find_folded(Value object, std::string_view name, Value except) {
  for (const json::Member member : object.members())
    if (member.key != except && equal_folded(member.key.text(), name)) return member;
  return {};
}

// Takes the clause out of a condition that has others.
std::vector<Edit> detach(const Statement& statement, const Clause& clause) {
  if (clause.operator_value.size() > 1) return remove_member(clause.operator_value, clause.key);
  return remove_member(statement.condition, clause.operator_key);
}

// An edit that changes nothing: fixes that give names in one object wait for each other, or two of
// them would give the same name.
std::vector<Edit> claimed(Value object, std::vector<Edit> edits) {
  if (edits.empty()) return edits;
  Location brace = object.where();
  brace.end = brace.begin + 1;
  edits.insert(edits.begin(), {brace, "{"});
  std::ranges::sort(edits, {}, [](const Edit& edit) { return edit.where.begin; });
  return edits;
}

std::string member_json(Value key, const std::string& json) {
  return "{" + std::string(key.raw()) + ": " + json + "}";
}

}  // namespace

std::optional<catalog::KeyFacts> key_facts(const Clause& clause, const catalog::Catalog& catalog) {
  if (!clause.key_id) return std::nullopt;
  return catalog.facts(*clause.key_id);
}

bool is_string(const policy::Operator& op) {
  return op.comparison <= Comparison::kStringLike;
}

bool is_equality(const policy::Operator& op) {
  return op.comparison < Comparison::kStringLike;
}

bool is_date(const policy::Operator& op) {
  return policy::value_type(op.comparison) == policy::ValueType::kDate;
}

bool is_numeric(const policy::Operator& op) {
  return policy::value_type(op.comparison) == policy::ValueType::kNumber;
}

bool is_whole_arn(std::string_view text) {
  std::array<std::string_view, 6> fields;
  return split_arn(text, fields) == 6 && fields[0] == "arn";
}

bool is_claim(const Clause& clause, std::string_view claim) {
  const std::string_view key = clause.folded_key;
  // The host of the provider is the prefix.
  return key.ends_with(claim) && key.substr(0, key.find(':')).find('.') != std::string_view::npos;
}

std::string key_name(const Clause& clause) {
  return single_quoted(clause.key_text);
}

std::string operator_of(const Clause& clause) {
  return single_quoted(clause.operator_key.text());
}

bool key_required_elsewhere(const Statement& statement, const Clause& clause) {
  return std::ranges::any_of(statement.clauses, [&](const Clause& other) {
    return other.key != clause.key && other.folded_key == clause.folded_key && other.requires_key();
  });
}

std::vector<Edit> change_clause(const Statement& statement, const Clause& clause,
                                std::string_view name, const std::string& json) {
  const Value condition = statement.condition;
  if (is_crowded(condition) || is_crowded(clause.operator_value)) return {};
  const json::Member target = find_folded(condition, name, clause.operator_key);
  if (target.key.valid()) {
    if (!target.value.is(Kind::kObject) ||
        find_folded(target.value, clause.key_text, clause.key).key.valid())
      return {};
    return claimed(condition, joined(detach(statement, clause),
                                     claimed(target.value,
                                             append_member(target.value, clause.key_text, json))));
  }
  if (clause.operator_value.size() > 1)
    return claimed(condition,
                   joined(detach(statement, clause),
                          append_member(condition, name, member_json(clause.key, json))));
  std::vector<Edit> edits = replace_string(clause.operator_key, name);
  if (json != clause.value.raw()) edits = joined(std::move(edits), replace_raw(clause.value, json));
  return claimed(condition, std::move(edits));
}

std::vector<Edit> change_operator(const Statement& statement, const Clause& clause,
                                  std::string_view name) {
  return change_clause(statement, clause, name, std::string(clause.value.raw()));
}

std::vector<Edit> rename_operator(const Statement& statement, Value operator_key,
                                  std::string_view name) {
  if (is_crowded(statement.condition)) return {};
  if (find_folded(statement.condition, name, operator_key).key.valid()) return {};
  return claimed(statement.condition, replace_string(operator_key, name));
}

std::vector<Edit> rename_key(const Clause& clause, std::string_view name) {
  if (is_crowded(clause.operator_value)) return {};
  if (find_folded(clause.operator_value, name, clause.key).key.valid()) return {};
  return claimed(clause.operator_value, replace_string(clause.key, name));
}

std::vector<Edit> remove_clause(const Statement& statement, const Clause& clause) {
  if (is_crowded(clause.operator_value) || is_crowded(statement.condition)) return {};
  if (clause.operator_value.size() > 1 || statement.condition.size() > 1)
    return detach(statement, clause);
  return remove_member(statement.object, statement.condition_key);
}

std::vector<Edit> require_key(const Statement& statement, const Clause& clause) {
  if (is_crowded(statement.condition)) return {};
  const std::string json = "\"false\"";
  const json::Member null = find_folded(statement.condition, "Null", {});
  if (!null.key.valid())
    return claimed(statement.condition,
                   append_member(statement.condition, "Null", member_json(clause.key, json)));
  if (!null.value.is(Kind::kObject) || is_crowded(null.value)) return {};
  if (find_folded(null.value, clause.key_text, {}).key.valid()) return {};
  return claimed(statement.condition,
                 claimed(null.value, append_member(null.value, clause.key_text, json)));
}

Fix use_operator(const Statement& statement, const Clause& clause, const policy::Operator& op,
                 bool safe) {
  const std::string name = policy::operator_name(op);
  std::vector<Edit> edits = change_operator(statement, clause, name);
  std::string description = "use " + single_quoted(name);
  return safe ? safe_fix(std::move(description), std::move(edits))
              : proposed_fix(std::move(description), std::move(edits));
}

}  // namespace ambit::lint
