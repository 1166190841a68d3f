#include "lint/document.h"

#include <algorithm>

#include "lint/arn_text.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "pattern/scalar.h"
#include "policy/guess_kind.h"

namespace ambit::lint {
namespace {

using json::Kind;
using json::Value;

// Reads the entries of a document's actions. Entries of one service mostly follow each other, so
// that it is looked up once.
class ActionReader {
 public:
  explicit ActionReader(const catalog::Catalog& catalog) : catalog_(catalog) {}

  ActionEntry read(Value value) {
    ActionEntry entry{{value, value.text()}};
    if (all_stars(entry.text)) {
      entry.everything = entry.well_formed = true;
      return entry;
    }
    const auto colon = entry.text.find(':');
    if (colon == std::string_view::npos) return entry;
    const std::string_view service = entry.text.substr(0, colon);
    const std::string_view name = entry.text.substr(colon + 1);
    if (!is_pattern(service) || !is_pattern(name)) return entry;
    entry.well_formed = true;
    entry.everything = all_stars(service) && all_stars(name);
    if (entry.everything) return entry;
    entry.service = service;
    entry.name = name;
    if (has_wildcard(service)) return entry;
    entry.service_id = find_service(service);
    entry.exact = !has_wildcard(name);
    return entry;
  }

 private:
  std::optional<catalog::ServiceId> find_service(std::string_view name) {
    if (name == last_) return last_id_;
    last_ = name;
    return last_id_ = catalog_.find_service(name);
  }

  const catalog::Catalog& catalog_;
  std::string_view last_;
  std::optional<catalog::ServiceId> last_id_;
};

// All of the document at once: the look-ups are most of what reading it costs.
void find_actions(Document& document, const catalog::Catalog& catalog) {
  std::vector<catalog::Catalog::ActionLookup> lookups;
  const auto for_each_exact = [&](auto&& use) {
    for (Statement& statement : document.statements)
      for (ActionEntry& entry : statement.actions.entries)
        if (entry.exact && entry.service_id) use(entry);
  };
  for_each_exact([&](const ActionEntry& entry) {
    lookups.push_back({.service = *entry.service_id, .name = entry.name});
  });
  catalog.find_actions(lookups);
  auto lookup = lookups.begin();
  for_each_exact([&](ActionEntry& entry) { entry.id = (lookup++)->found; });
}

ResourceEntry resource_entry(Value value) {
  ResourceEntry entry{{value, value.text()}};
  entry.everything = all_stars(entry.text);
  entry.field_count = split_arn(entry.text, entry.fields);
  return entry;
}

// Calls `use` with every string of a string or a list.
template <class F>
void for_each_string(Value value, F&& use) {
  if (value.is(Kind::kString)) use(value);
  for (const Value item : value.elements())
    if (item.is(Kind::kString)) use(item);
}

void read_principals(json::Member member, Element<PrincipalEntry>& element) {
  if (member.value.is(Kind::kString)) {
    element.entries.push_back({{member.value, member.value.text()}, "*", {}});
    return;
  }
  for (const json::Member type : member.value.members())
    for_each_string(type.value, [&](Value value) {
      element.entries.push_back({{value, value.text()}, type.key.text(), type.key});
    });
}

bool is_scalar(Value value) {
  return value.is(Kind::kString) || value.is(Kind::kNumber) || value.is(Kind::kBool);
}

Clause read_clause(json::Member operation, std::optional<policy::Operator> op, json::Member test,
                   const catalog::Catalog& catalog) {
  Clause clause{.operator_key = operation.key,
                .operator_value = operation.value,
                .op = op,
                .key = test.key,
                .key_text = test.key.text(),
                .folded_key = fold(test.key.text()),
                .key_id = catalog.find_key(test.key.text()),
                .value = test.value};
  if (is_scalar(test.value)) clause.values.push_back({test.value, test.value.text()});
  for (const Value value : test.value.elements())
    if (is_scalar(value)) clause.values.push_back({value, value.text()});
  return clause;
}

void read_condition(json::Member member, Statement& statement, const catalog::Catalog& catalog) {
  statement.condition_key = member.key;
  statement.condition = member.value;
  for (const json::Member operation : member.value.members()) {
    const auto op = policy::parse_operator(operation.key.text());
    for (const json::Member test : operation.value.members())
      statement.clauses.push_back(read_clause(operation, op, test, catalog));
  }
}

// Whether the member of that name is this element, and the first of its pair in the statement.
template <class EntryT>
bool begins(json::Member member, std::string_view name, std::string_view plain,
            std::string_view negated, Element<EntryT>& element) {
  const bool is_negated = name == negated;
  if ((!is_negated && name != plain) || element.present()) return false;
  element.key = member.key;
  element.value = member.value;
  element.negated = is_negated;
  return true;
}

Statement read_statement(Value object, std::uint32_t index, const catalog::Catalog& catalog,
                         ActionReader& actions) {
  Statement statement{.object = object, .index = index};
  for (const json::Member member : object.members()) {
    const std::string_view name = member.key.text();
    if (begins(member, name, "Action", "NotAction", statement.actions)) {
      statement.actions.entries.reserve(member.value.size());
      for_each_string(member.value, [&](Value value) {
        statement.actions.entries.push_back(actions.read(value));
      });
    } else if (begins(member, name, "Resource", "NotResource", statement.resources)) {
      statement.resources.entries.reserve(member.value.size());
      for_each_string(member.value, [&](Value value) {
        statement.resources.entries.push_back(resource_entry(value));
      });
    } else if (begins(member, name, "Principal", "NotPrincipal", statement.principals)) {
      read_principals(member, statement.principals);
    } else if (name == "Sid" && member.value.is(Kind::kString) && !statement.sid.valid()) {
      statement.sid = member.value;
    } else if (name == "Effect" && !statement.effect) {
      if (member.value.text() == "Allow") statement.effect = Effect::kAllow;
      if (member.value.text() == "Deny") statement.effect = Effect::kDeny;
    } else if (name == "Condition" && !statement.condition.valid()) {
      read_condition(member, statement, catalog);
    }
  }
  return statement;
}

}  // namespace

std::size_t split_arn(std::string_view text, std::array<std::string_view, 6>& fields) {
  std::size_t count = 0;
  std::size_t begin = 0;
  bool in_variable = false;
  for (std::size_t i = 0; i < text.size() && count < 5; ++i) {
    if (text[i] == '$' && i + 1 < text.size() && text[i + 1] == '{') in_variable = true;
    if (text[i] == '}') in_variable = false;
    if (text[i] != ':' || in_variable) continue;
    fields[count++] = text.substr(begin, i - begin);
    begin = i + 1;
  }
  fields[count++] = text.substr(begin);
  return count;
}

std::optional<bool> Clause::when_absent() const {
  if (!op) return std::nullopt;
  if (op->comparison == policy::Comparison::kNull) {
    if (values.size() != 1) return std::nullopt;
    return parse_boolean(values.front().text);
  }
  if (op->set == policy::SetOperator::kForAnyValue) return op->if_exists;
  return op->negated || op->if_exists || op->set == policy::SetOperator::kForAllValues;
}

std::string without_white_space(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"') in_string = !in_string;
    if (!in_string && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) continue;
    out += c;
    if (in_string && c == '\\' && i + 1 < json.size()) out += json[++i];
  }
  return out;
}

std::string common_service(const Document& document) {
  std::string service;
  for (const Statement& statement : document.statements) {
    for (const ResourceEntry& resource : statement.resources.entries) {
      if (!resource.is_arn() || has_wildcard(resource.fields[2])) continue;
      if (!service.empty() && service != resource.fields[2]) return {};
      service = resource.fields[2];
    }
  }
  return service;
}

Document read_document(Value root, std::optional<PolicyKind> kind,
                       const catalog::Catalog& catalog) {
  Document document{.root = root};
  for (const json::Member member : root.members()) {
    if (member.key.text() == "Version" && !document.version_key.valid()) {
      document.version_key = member.key;
      document.version = member.value;
    }
    if (member.key.text() == "Statement" && !document.statement_list.valid())
      document.statement_list = member.value;
  }
  document.variables =
      document.version.is(Kind::kString) && document.version.text() == "2012-10-17";
  ActionReader actions(catalog);
  const Value list = document.statement_list;
  if (list.is(Kind::kObject))
    document.statements.push_back(read_statement(list, 0, catalog, actions));
  std::uint32_t index = 0;
  constexpr std::size_t kUsualMost = 32;  // what is listed may be anything, and many
  document.statements.reserve(std::min(list.size(), kUsualMost));
  for (const Value item : list.elements()) {
    if (item.is(Kind::kObject))
      document.statements.push_back(read_statement(item, index, catalog, actions));
    ++index;
  }
  find_actions(document, catalog);
  document.kind_guessed = !kind;
  document.kind = kind ? *kind : policy::guess_kind(root);
  return document;
}

}  // namespace ambit::lint
