#include "lint/separation.h"

#include <utility>

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;

// What stands between the opening bracket and the first of what it holds.
std::string lead(Value container, Value first) {
  return std::string(container.raw().substr(1, first.where().begin - container.where().begin - 1));
}

std::string member(Value key, std::string_view json) {
  return std::string(key.raw()) + ": " + std::string(json);
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

std::string in_braces(const std::vector<std::string>& members) {
  return members.empty() ? std::string() : "{" + joined(members, ", ") + "}";
}

// The Condition without one key; empty when nothing is left.
std::string condition_without(Value condition, Value dropped) {
  std::vector<std::string> operators;
  for (const json::Member operation : condition.members()) {
    std::vector<std::string> keys;
    for (const json::Member test : operation.value.members())
      if (test.key != dropped) keys.push_back(member(test.key, test.value.raw()));
    const std::string rest = in_braces(keys);
    if (!rest.empty()) operators.push_back(member(operation.key, rest));
  }
  return in_braces(operators);
}

std::string strings(const std::vector<Value>& values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const Value value : values) texts.emplace_back(value.raw());
  return texts.size() == 1 ? texts.front() : "[" + joined(texts, ", ") + "]";
}

// A member of the new statement; empty if it has none like it.
std::string new_member(json::Member old, const Statement& statement,
                       const std::vector<Value>& actions, const Difference& difference) {
  if (old.key.text() == "Sid") return {};
  if (old.key == statement.actions.key) return member(old.key, strings(actions));
  if (old.key == statement.resources.key && !difference.resource.empty())
    return "\"Resource\": " + difference.resource;
  if (old.key == statement.condition_key && difference.condition_key.valid()) {
    const std::string rest = condition_without(old.value, difference.condition_key);
    return rest.empty() ? std::string() : member(old.key, rest);
  }
  return member(old.key, old.value.raw());
}

std::string new_statement(const Statement& statement, const std::vector<Value>& actions,
                          const Difference& difference) {
  std::vector<std::string> members;
  Value first;
  Value last;
  for (const json::Member old : statement.object.members()) {
    if (!first.valid()) first = old.key;
    last = old.value;
    std::string text = new_member(old, statement, actions, difference);
    if (!text.empty()) members.push_back(std::move(text));
  }
  const std::string begin = lead(statement.object, first);
  const std::string_view raw = statement.object.raw();
  const std::string_view end = raw.substr(last.where().end - statement.object.where().begin);
  return "{" + begin + joined(members, "," + (begin.empty() ? " " : begin)) + std::string(end);
}

}  // namespace

std::vector<Edit> separate_actions(const Document& document, const Statement& statement,
                                   const std::vector<Value>& actions,
                                   const Difference& difference) {
  std::vector<Edit> edits = remove_elements(statement.actions.value, actions);
  if (edits.empty()) return edits;
  const std::string added = new_statement(statement, actions, difference);
  const Location where = statement.object.where();
  const Location behind{where.file, where.end, where.end};
  if (document.statement_list.is(Kind::kArray)) {
    const std::string space =
        lead(document.statement_list, *document.statement_list.elements().begin());
    edits.push_back({behind, "," + (space.empty() ? " " : space) + added});
    return edits;
  }
  edits.insert(edits.begin(), Edit{{where.file, where.begin, where.begin}, "["});
  edits.push_back({behind, ", " + added + "]"});
  return edits;
}

}  // namespace ambit::lint
