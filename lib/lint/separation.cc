#include "lint/separation.h"

#include <utility>

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;

// What stands between the opening bracket and the first of what it holds.
std::string_view lead(Value container, Value first) {
  return container.raw().substr(1, first.where().begin - container.where().begin - 1);
}

// Writes things with commas between them.
class List {
 public:
  List(std::string& out, std::string_view between) : out_(out), between_(between) {}
  std::string& next() {
    if (!std::exchange(empty_, false)) out_ += between_;
    return out_;
  }
  bool empty() const { return empty_; }

 private:
  std::string& out_;
  std::string_view between_;
  bool empty_ = true;
};

void append_member(std::string& out, Value key, std::string_view json) {
  ((out += key.raw()) += ": ") += json;
}

// The Condition without one key; empty when nothing is left.
std::string condition_without(Value condition, Value dropped) {
  std::string out = "{";
  List operators(out, ", ");
  for (const json::Member operation : condition.members()) {
    std::string rest = "{";
    List keys(rest, ", ");
    for (const json::Member test : operation.value.members())
      if (test.key != dropped) append_member(keys.next(), test.key, test.value.raw());
    if (!keys.empty()) append_member(operators.next(), operation.key, rest += '}');
  }
  return operators.empty() ? std::string() : out += '}';
}

std::string strings(const std::vector<Value>& values) {
  std::string out = values.size() == 1 ? "" : "[";
  List list(out, ", ");
  for (const Value value : values) list.next() += value.raw();
  return values.size() == 1 ? out : out += ']';
}

// Writes what the new statement has in place of a member.
void append_new_member(List& members, json::Member old, const Statement& statement,
                       const std::vector<Value>& actions, const Difference& difference) {
  if (old.key.text() == "Sid") return;
  if (old.key == statement.actions.key)
    return append_member(members.next(), old.key, strings(actions));
  if (old.key == statement.resources.key && !difference.resource.empty()) {
    (members.next() += "\"Resource\": ") += difference.resource;
    return;
  }
  if (old.key != statement.condition_key || !difference.condition_key.valid())
    return append_member(members.next(), old.key, old.value.raw());
  const std::string rest = condition_without(old.value, difference.condition_key);
  if (!rest.empty()) append_member(members.next(), old.key, rest);
}

std::string new_statement(const Statement& statement, const std::vector<Value>& actions,
                          const Difference& difference) {
  const Value object = statement.object;
  const auto old_members = object.members();
  const std::string_view begin = lead(object, (*old_members.begin()).key);
  const std::string between = begin.empty() ? ", " : "," + std::string(begin);
  std::string out;
  out.reserve(object.raw().size());
  (out += '{') += begin;
  List members(out, between);
  Value last;
  for (const json::Member old : old_members) {
    last = old.value;
    append_new_member(members, old, statement, actions, difference);
  }
  return out += object.raw().substr(last.where().end - object.where().begin);
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
    const std::string_view space =
        lead(document.statement_list, *document.statement_list.elements().begin());
    edits.push_back({behind, ((std::string(",") += space.empty() ? " " : space) += added)});
    return edits;
  }
  edits.insert(edits.begin(), Edit{{where.file, where.begin, where.begin}, "["});
  edits.push_back({behind, ", " + added + "]"});
  return edits;
}

}  // namespace ambit::lint
