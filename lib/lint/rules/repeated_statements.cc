// Statements that say the same, or that one statement could say.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "lint/inspection.h"
#include "lint/repeats.h"
#include "lint/statement_conditions.h"
#include "pattern/fold.h"
#include "support/hash.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;

// What a statement says, without order and spelling: equal parts mean the same.
struct Meaning {
  std::string actions = {};
  std::string resources = {};
  std::string rest = {};  // effect, principals, condition
};

bool is_texts(Value value) {
  if (value.is(Kind::kString)) return true;
  const auto is_string = [](Value item) { return item.is(Kind::kString); };
  if (!value.is(Kind::kArray) || value.elements().empty()) return false;
  for (const Value item : value.elements())
    if (!is_string(item)) return false;
  return true;
}

bool is_condition(Value condition) {
  if (!condition.is(Kind::kObject)) return false;
  for (const json::Member operation : condition.members()) {
    if (!operation.value.is(Kind::kObject)) return false;
    for (const json::Member test : operation.value.members())
      for (const Value item : test.value.elements())
        if (item.is(Kind::kArray) || item.is(Kind::kObject) || item.is(Kind::kNull)) return false;
  }
  return true;
}

bool is_principal(Value principal) {
  if (principal.is(Kind::kString)) return true;
  if (!principal.is(Kind::kObject)) return false;
  for (const json::Member type : principal.members())
    if (!is_texts(type.value)) return false;
  return true;
}

bool is_sound(json::Member element) {
  const std::string_view name = element.key.text();
  if (name == "Sid" || name == "Effect") return element.value.is(Kind::kString);
  if (name == "Condition") return is_condition(element.value);
  if (name == "Principal" || name == "NotPrincipal") return is_principal(element.value);
  return (name == "Action" || name == "NotAction" || name == "Resource" || name == "NotResource") &&
         is_texts(element.value);
}

// Whether everything in the statement is understood.
bool is_sound(const Statement& statement) {
  if (!statement.effect || !statement.actions.present()) return false;
  if (!statement.object.tree().duplicates_in(statement.object).empty()) return false;
  std::size_t pairs = 0;
  for (const json::Member element : statement.object.members()) {
    if (!is_sound(element)) return false;
    const std::string_view name = element.key.text();
    if (name != "Sid" && name != "Effect" && name != "Condition") ++pairs;
  }
  const std::size_t read =
      1U + (statement.resources.present() ? 1U : 0U) + (statement.principals.present() ? 1U : 0U);
  return pairs == read && std::ranges::all_of(statement.clauses, [](const Clause& clause) {
           return clause.op.has_value();
         });
}

// The different ones in order, each with its length, so that no text looks like two.
std::string set_of(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  std::string out;
  for (const std::string& text : texts) ((out += std::to_string(text.size())) += ':') += text;
  return out;
}

template <class EntryT, class NameT>
std::string element_of(const Element<EntryT>& element, NameT&& name) {
  if (!element.present()) return {};
  std::vector<std::string> texts;
  texts.reserve(element.entries.size());
  for (const EntryT& entry : element.entries) texts.push_back(name(entry));
  return (element.negated ? '-' : '+') + set_of(std::move(texts));
}

std::string condition_of(const Statement& statement) {
  std::vector<std::string> clauses;
  for (const Clause& clause : statement.clauses) {
    const auto op = clause.op;
    if (!op) continue;
    std::vector<std::string> values;
    values.reserve(clause.values.size());
    for (const Entry& entry : clause.values) values.emplace_back(entry.text);
    clauses.push_back(operator_name(*op) + ' ' + clause.folded_key + ' ' +
                      set_of(std::move(values)));
  }
  return set_of(std::move(clauses));
}

// Which parts of a statement may be equal to another one's.
struct Likeness {
  bool actions = false;
  bool resources = false;
  bool any() const { return actions || resources; }
};

// A part that is like no other's is not written out: its number tells it from all others.
std::optional<Meaning> meaning_of(const Statement& statement, Likeness likeness) {
  if (!is_sound(statement)) return std::nullopt;
  const auto own = [&] { return '#' + std::to_string(statement.index); };
  Meaning meaning;
  meaning.actions =
      !likeness.actions ? own() : element_of(statement.actions, [](const ActionEntry& entry) {
        return fold(entry.text);
      });
  meaning.resources =
      !likeness.resources ? own() : element_of(statement.resources, [](const ResourceEntry& entry) {
        return std::string(entry.text);
      });
  meaning.rest = (statement.allows() ? "Allow " : "Deny ") +
                 element_of(statement.principals,
                            [](const PrincipalEntry& entry) {
                              return std::string(entry.type) + ' ' + std::string(entry.text);
                            }) +
                 '|' + condition_of(statement);
  return meaning;
}

// Prints of the parts: of equal parts they are equal, of others they mostly differ.
struct Prints {
  std::uint64_t actions = 0;
  std::uint64_t resources = 0;
  std::uint64_t rest = 0;
};

// Of a set: order and repetition make no difference.
class SetPrint {
 public:
  void add(std::uint64_t hash) {
    any_ |= hash;
    all_ &= hash;
    least_ = std::min(least_, hash);
  }
  std::uint64_t value() const { return any_ ^ (all_ * 3) ^ (least_ * 5); }

 private:
  std::uint64_t any_ = 0;
  std::uint64_t all_ = ~std::uint64_t{0};
  std::uint64_t least_ = ~std::uint64_t{0};
};

Prints prints_of(const Statement& statement, std::string& scratch) {
  SetPrint actions;
  for (const ActionEntry& entry : statement.actions.entries) {
    if (entry.id) {  // mostly, and it has one spelling but for case
      actions.add((entry.id->index() + std::uint64_t{1}) * 0x9E37'79B9'7F4A'7C15);
      continue;
    }
    fold(entry.text, scratch);
    actions.add(hash_bytes(scratch, 1));
  }
  SetPrint resources;
  for (const ResourceEntry& entry : statement.resources.entries)
    resources.add(hash_bytes(entry.text, 2));
  SetPrint rest;
  for (const PrincipalEntry& entry : statement.principals.entries)
    rest.add(hash_bytes(entry.text, 3));
  for (const Clause& clause : statement.clauses) rest.add(hash_bytes(clause.folded_key, 4));
  return {.actions = actions.value() + (statement.actions.negated ? 1U : 0U),
          .resources = resources.value() + (statement.resources.negated ? 1U : 0U),
          .rest = rest.value() + (statement.allows() ? 1U : 0U)};
}

// By statement: whether its actions may be equal to those of another one that is alike in the rest;
// the same of its resources.
std::vector<Likeness> likenesses(const std::vector<Statement>& statements) {
  std::vector<Prints> prints;
  prints.reserve(statements.size());
  std::string scratch;
  for (const Statement& statement : statements) prints.push_back(prints_of(statement, scratch));
  std::vector<Likeness> alike(statements.size());
  const auto compare = [&](std::uint64_t Prints::* print, bool Likeness::* part) {
    std::unordered_map<std::uint64_t, std::size_t> first;
    for (std::size_t i = 0; i < prints.size(); ++i) {
      const auto [known, added] = first.emplace(prints[i].*print * 7 + prints[i].rest, i);
      if (!added) alike[i].*part = alike[known->second].*part = true;
    }
  };
  compare(&Prints::actions, &Likeness::actions);
  compare(&Prints::resources, &Likeness::resources);
  return alike;
}

struct RepeatedStatement {
  const Statement* statement = nullptr;
  const Statement* first = nullptr;
};

void redundant_statement(Inspection& inspection, const std::vector<RepeatedStatement>& repeats) {
  const Value list = inspection.document().statement_list;
  if (repeats.empty()) return;
  if (repeats.size() <= kMaxApart) {
    for (const auto& [statement, first] : repeats) {
      Finding& finding = inspection.report(
          RuleId::kRedundantStatement, place_of_statement(*statement),
          statement_name(*statement) + " says the same as " + statement_name(*first));
      finding.related.push_back({"first here", place_of_statement(*first)});
      add_fix(finding, safe_fix("remove the statement", remove_element(list, statement->object)));
    }
    return;
  }
  std::vector<Value> objects;
  objects.reserve(repeats.size());
  for (const RepeatedStatement& repeat : repeats) objects.push_back(repeat.statement->object);
  Finding& finding =
      inspection.report(RuleId::kRedundantStatement, place_of_statement(*repeats.front().statement),
                        counted(repeats.size(), "statement") + " say the same as others before");
  for (std::size_t i = 1; i < repeats.size() && i <= kMaxRelated; ++i)
    finding.related.push_back({"says the same", place_of_statement(*repeats[i].statement)});
  finding.facts.push_back({"count", static_cast<std::int64_t>(repeats.size())});
  add_fix(finding, safe_fix("remove them", remove_elements(list, objects)));
}

// The entries of `later` that `first` lacks.
template <class EntryT, class NameT>
std::vector<std::string> missing_entries(const Element<EntryT>& first, const Element<EntryT>& later,
                                         NameT&& name) {
  std::set<std::string> present;
  for (const EntryT& entry : first.entries) present.insert(name(entry));
  std::vector<std::string> missing;
  for (const EntryT& entry : later.entries)
    if (present.insert(name(entry)).second) missing.emplace_back(entry.text);
  return missing;
}

// A statement that could be part of another one.
struct Mergeable {
  const Statement* later = nullptr;
  const Statement* first = nullptr;
  bool actions_differ = false;
};

std::vector<Edit> merge(const Mergeable& pair, Value statements) {
  const auto same = [](const auto& entry) { return std::string(entry.text); };
  const auto folded = [](const auto& entry) { return fold(entry.text); };
  const auto& [later, first, actions_differ] = pair;
  std::vector<Edit> added =
      actions_differ ? append_strings(first->actions.value,
                                      missing_entries(first->actions, later->actions, folded))
                     : append_strings(first->resources.value,
                                      missing_entries(first->resources, later->resources, same));
  return joined(std::move(added), remove_element(statements, later->object));
}

// Those that one statement could take.
void mergeable_statements(Inspection& inspection, const std::vector<Mergeable>& group) {
  const Mergeable& front = group.front();
  if (group.size() > kMaxApart) {
    Finding& finding = inspection.report(
        RuleId::kMergeableStatements, place_of_statement(*front.later),
        counted(group.size(), "statement") + " differ from " + statement_name(*front.first) +
            " only in their actions or only in their resources");
    finding.related.push_back({"the other one", place_of_statement(*front.first)});
    finding.facts.push_back({"count", static_cast<std::int64_t>(group.size())});
    return add_fix(finding, proposed_fix("merge the first of them",
                                         merge(front, inspection.document().statement_list)));
  }
  for (const Mergeable& pair : group) {
    Finding& finding = inspection.report(
        RuleId::kMergeableStatements, place_of_statement(*pair.later),
        statement_name(*pair.later) + " differs from " + statement_name(*pair.first) +
            " only in its " + (pair.actions_differ ? "actions" : "resources"));
    finding.related.push_back({"the other one", place_of_statement(*pair.first)});
    add_fix(finding, proposed_fix("merge the statements",
                                  merge(pair, inspection.document().statement_list)));
  }
}

// Finds statements with equal parts: every statement goes to the first one like it.
class Statements {
 public:
  explicit Statements(Inspection& inspection) : inspection_(inspection) {
    const std::vector<Statement>& statements = inspection.document().statements;
    const std::vector<Likeness> alike = likenesses(statements);
    for (std::size_t i = 0; i < statements.size(); ++i)
      if (alike[i].any())
        if (auto meaning = meaning_of(statements[i], alike[i]))
          meanings_.push_back({&statements[i], *std::move(meaning)});
  }

  void find_repeats() {
    std::unordered_map<std::string, const Statement*> first;
    std::vector<RepeatedStatement> repeats;
    std::vector<std::pair<const Statement*, Meaning>> distinct;
    for (auto& [statement, meaning] : meanings_) {
      const std::string all =
          set_of({'a' + meaning.actions, 'r' + meaning.resources}) + meaning.rest;
      const auto [known, added] = first.emplace(all, statement);
      if (added)
        distinct.emplace_back(statement, std::move(meaning));
      else
        repeats.push_back({statement, known->second});
    }
    redundant_statement(inspection_, repeats);
    meanings_ = std::move(distinct);
  }

  void find_mergeable() {
    std::unordered_map<std::string, const Statement*> same_actions;
    std::unordered_map<std::string, const Statement*> same_resources;
    std::set<const Statement*> taken;  // to be looked at again when the merge is done
    std::map<std::uint32_t, std::vector<Mergeable>> groups;  // by the statement that stays
    const auto pair = [&](auto& known, const std::string& key, const Statement* later,
                          bool actions_differ) {
      const auto [at, added] = known.emplace(key, later);
      if (added || taken.contains(at->second) || taken.contains(later)) return;
      groups[at->second->index].push_back({later, at->second, actions_differ});
      taken.insert(later);
    };
    for (const auto& [statement, meaning] : meanings_) {
      const std::string rest = std::to_string(meaning.rest.size()) + ':' + meaning.rest;
      if (!statement->actions.negated)
        pair(same_resources, rest + meaning.resources, statement, true);
      if (statement->resources.present() && !statement->resources.negated)
        pair(same_actions, rest + meaning.actions, statement, false);
    }
    for (const auto& [index, group] : groups) mergeable_statements(inspection_, group);
  }

 private:
  Inspection& inspection_;
  std::vector<std::pair<const Statement*, Meaning>> meanings_;
};

}  // namespace

void check_repeated_statements(Inspection& inspection) {
  const bool mergeable = inspection.on(RuleId::kMergeableStatements);
  if (!mergeable && !inspection.on(RuleId::kRedundantStatement)) return;
  if (inspection.document().statements.size() < 2) return;
  Statements statements(inspection);
  statements.find_repeats();
  if (mergeable) statements.find_mergeable();
}

}  // namespace ambit::lint
