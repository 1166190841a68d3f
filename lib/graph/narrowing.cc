// Policies have no "this pattern but not that": a statement with the action left out, beside one
// with the action alone on all resources but the used ones, is the nearest that can be written.
#include "graph/narrowing.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "ambit/catalog.h"
#include "ambit/compare.h"
#include "ambit/diagnostic.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "policy/operator.h"

namespace ambit::graph {
namespace {

constexpr std::string_view kAll = "*";
// The round from which on statements are without all that writes in a service.
constexpr std::size_t kWholeServices = 3;

void append_quoted(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out.append("\\u00").append(1, kHex[byte >> 4U]).append(1, kHex[byte & 0xFU]);
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_list(std::string& out, std::string_view name, const std::vector<std::string>& texts) {
  append_quoted(out, name);
  out += ":[";
  for (const std::string& text : texts) {
    if (&text != &texts.front()) out += ',';
    append_quoted(out, text);
  }
  out += ']';
}

void append_conditions(std::string& out, const std::vector<Test>& conditions) {
  std::map<std::string_view, std::vector<const Test*>> by_operator;
  for (const Test& test : conditions) by_operator[test.op].push_back(&test);
  out += ",\"Condition\":{";
  for (const auto& [op, tests] : by_operator) {
    if (out.back() != '{') out += ',';
    append_quoted(out, op);
    out += ":{";
    for (const Test* test : tests) {
      if (test != tests.front()) out += ',';
      append_list(out, test->key, test->values);
    }
    out += '}';
  }
  out += '}';
}

bool has_wildcard_or_variable(std::string_view text) {
  return text.find_first_of("*?$") != std::string_view::npos;
}

bool all_stars(std::string_view pattern) {
  return !pattern.empty() && pattern.find_first_not_of('*') == std::string_view::npos;
}

bool has_everything(const std::vector<std::string>& patterns) {
  return std::ranges::any_of(patterns, [](const auto& one) { return all_stars(one); });
}

// The resources that are used, by the action; of all of them `*` only.
std::map<std::string, std::vector<std::string>> by_action(const std::set<CutUse>& uses) {
  std::map<std::string, std::vector<std::string>> map;
  for (const CutUse& use : uses) map[use.action].push_back(use.resource);
  for (auto& [action, resources] : map)
    if (std::ranges::find(resources, kAll) != resources.end()) resources = {std::string(kAll)};
  return map;
}

bool is_all(const std::vector<std::string>& resources) {
  return resources.size() == 1 && resources.front() == kAll;
}

// The same statement on what is left of its resources; nothing when nothing is, or patterns do not
// let the used ones out.
std::optional<NarrowedStatement> on_other_resources(NarrowedStatement statement,
                                                    const std::vector<std::string>& used) {
  if (statement.not_resource) {
    for (const std::string& one : used) statement.resources.push_back(one);
    return statement;
  }
  if (has_everything(statement.resources)) {
    statement.not_resource = true;
    statement.resources = used;
    return statement;
  }
  std::erase_if(statement.resources,
                [&](const std::string& one) { return std::ranges::find(used, one) != used.end(); });
  if (statement.resources.empty()) return std::nullopt;
  return statement;
}

// Whether each used resource stands in the list by itself, or can be named as one that is left out.
bool lets_out(const NarrowedStatement& statement, const std::vector<std::string>& used) {
  if (std::ranges::any_of(used, [](const auto& one) { return has_wildcard_or_variable(one); }))
    return false;
  if (statement.not_resource || has_everything(statement.resources)) return true;
  return std::ranges::all_of(used, [&](const std::string& one) {
    return std::ranges::find(statement.resources, one) != statement.resources.end();
  });
}

// What changes anything in the service of the action, by the catalog.
std::set<CutUse> writes_of(std::string_view action) {
  std::set<CutUse> writes;
  const std::string service(action.substr(0, action.find(':')));
  if (const auto facts = catalog::ServiceCatalog::builtin().service(service))
    for (const catalog::ServiceFacts::Action& one : facts->actions)
      if (one.level >= catalog::AccessLevel::kWrite)
        writes.insert({service + ":" + std::string(one.name), std::string(kAll)});
  return writes;
}

// All that the actions of the uses match, in lower case, and their own texts.
std::set<std::string> folded_actions(const std::set<CutUse>& uses) {
  std::set<std::string> actions;
  for (const CutUse& use : uses) {
    actions.insert(fold(use.action));
    for (const std::string& action : catalog::ServiceCatalog::builtin().expand(use.action).actions)
      actions.insert(fold(action));
  }
  return actions;
}

bool is_condition_twice(const std::vector<Test>& tests) {
  std::set<std::pair<std::string, std::string>> seen;
  return std::ranges::any_of(
      tests, [&](const Test& test) { return !seen.emplace(test.op, fold(test.key)).second; });
}

}  // namespace

bool add_use(const CutUse& use, std::size_t round, const std::set<CutUse>& before,
             std::set<CutUse>& left_out) {
  const bool whole_service = use.action.ends_with(":*");
  const std::size_t first = whole_service || round >= kWholeServices ? 2 : round > 0 ? 1 : 0;
  for (std::size_t width = first; width < 3; ++width) {
    std::set<CutUse> more;
    if (width == 2) more = writes_of(use.action);
    if (!whole_service) more.insert(width == 0 ? use : CutUse{use.action, std::string(kAll)});
    const bool is_new = std::ranges::any_of(more, [&](const CutUse& one) {
      return !before.contains(one) && !before.contains({one.action, std::string(kAll)});
    });
    if (!is_new) continue;
    left_out.insert(more.begin(), more.end());
    return true;
  }
  return false;
}

std::string document_text(std::string_view version, const Statements& statements) {
  std::string out = R"({"Version":)";
  append_quoted(out, version);
  out += R"(,"Statement":[)";
  for (const NarrowedStatement& statement : statements) {
    if (&statement != &statements.front()) out += ',';
    out += R"({"Effect":"Allow",)";
    append_list(out, statement.not_action ? "NotAction" : "Action", statement.actions);
    out += ',';
    append_list(out, statement.not_resource ? "NotResource" : "Resource", statement.resources);
    if (!statement.conditions.empty()) append_conditions(out, statement.conditions);
    out += '}';
  }
  return out + "]}";
}

Narrowing::Narrowing(const snapshot::Model& model, const Removables& removables,
                     ReducedModel& reduced)
    : model_(model), removables_(removables), compiler_(reduced.tables(), files_, parser_) {}

const policy::Statement& Narrowing::row(std::uint32_t element) const {
  const Removable& one = removables_.all()[element];
  return model_.policies.statements_of(removables_.document_of(one).document)[one.entry];
}

std::string_view Narrowing::version(std::uint32_t element) const {
  const policy::DocumentId id = removables_.document_of(removables_.all()[element]).document;
  return id.valid() && model_.policies.documents[id].version == policy::Version::k2008
             ? "2008-10-17"
             : "2012-10-17";
}

NarrowedStatement Narrowing::as_written(const policy::Statement& statement) const {
  const policy::Tables& tables = model_.policies;
  NarrowedStatement written{.sid = std::string(model_.text(statement.sid)),
                            .not_action = statement.not_action,
                            .not_resource = statement.not_resource};
  for (const policy::ActionId id : statement.actions.of(tables.action_lists))
    written.actions.emplace_back(tables.text(tables.actions[id].text));
  for (const policy::ResourceId id : statement.resources.of(tables.resource_lists))
    written.resources.emplace_back(tables.text(tables.resources[id].text));
  for (const policy::TestId id : statement.tests.of(tables.test_lists)) {
    const policy::ConditionTest& row = tables.tests[id];
    Test test{.op = operator_name(row.op), .key = std::string(tables.text(row.spelling))};
    for (const policy::ValueId value : row.values.of(tables.value_lists))
      test.values.emplace_back(tables.text(tables.values[value].text));
    written.conditions.push_back(std::move(test));
  }
  return written;
}

// Without the used actions, whatever the resource. Wildcards within a service become what is left
// of them.
std::vector<std::string> Narrowing::kept_actions(const NarrowedStatement& written,
                                                 const std::set<CutUse>& uses) const {
  const std::set<std::string> used = folded_actions(uses);
  const auto is_used = [&](const std::string& action) { return used.contains(fold(action)); };
  const catalog::ServiceCatalog& catalog = catalog::ServiceCatalog::builtin();
  std::vector<std::string> kept, split;
  for (const std::string& pattern : written.actions) {
    if (is_used(pattern)) continue;
    std::vector<std::string> actions = catalog.expand(pattern).actions;
    if (std::erase_if(actions, is_used) == 0)
      kept.push_back(pattern);
    else
      split.insert(split.end(), actions.begin(), actions.end());
  }
  if (split.empty()) return kept;
  // What patterns that are kept match need not be said again.
  for (const std::string& pattern : kept)
    for (const std::string& action : catalog.expand(pattern).actions) std::erase(split, action);
  const auto shrunk = catalog.shrink(split);
  kept.insert(kept.end(), shrunk.actions.begin(), shrunk.actions.end());
  return kept;
}

std::optional<Statements> Narrowing::without(std::uint32_t element, std::set<CutUse>& uses) const {
  const policy::Statement& statement = row(element);
  if (!statement.has_resource || uses.empty()) return std::nullopt;
  const NarrowedStatement written = as_written(statement);
  if (is_condition_twice(written.conditions)) return std::nullopt;
  std::map<std::vector<std::string>, std::vector<std::string>> elsewhere;  // actions by resources
  std::set<CutUse> widened;
  for (auto& [action, resources] : by_action(uses)) {
    if (!is_all(resources) && !lets_out(written, resources)) resources = {std::string(kAll)};
    for (const std::string& resource : resources) widened.insert({action, resource});
    if (!is_all(resources)) elsewhere[resources].push_back(action);
  }
  uses = std::move(widened);
  Statements statements;
  NarrowedStatement others = written;
  if (written.not_action || has_everything(written.actions)) {
    if (!written.not_action) others.actions.clear();
    others.not_action = true;
    std::vector<std::string> left_out;
    for (const auto& [action, resources] : by_action(uses)) left_out.push_back(action);
    const auto shrunk = catalog::ServiceCatalog::builtin().shrink(left_out).actions;
    others.actions.insert(others.actions.end(), shrunk.begin(), shrunk.end());
  } else {
    others.actions = kept_actions(written, uses);
  }
  if (!others.actions.empty()) statements.push_back(std::move(others));
  for (const auto& [resources, actions] : elsewhere) {
    auto rest = on_other_resources(written, resources);
    if (!rest) continue;
    rest->sid.clear();
    rest->not_action = false;
    rest->actions = actions;
    statements.push_back(*std::move(rest));
  }
  if (statements.empty()) return std::nullopt;
  return statements;
}

std::optional<policy::DocumentId> Narrowing::compile(std::uint32_t element,
                                                     const Statements& statements) {
  const std::string text = document_text(version(element), statements);
  const FileId file = files_.add("narrowed.json", TextBuffer(text));
  Diagnostics diagnostics;
  const policy::DocumentId id =
      compiler_.compile_text(file, PolicyKind::kIdentity, diagnostics).document;
  if (!id.valid() || diagnostics.has_errors()) return std::nullopt;
  return id;
}

namespace {

// Whether no request that the catalog documents is granted by one and not by the other.
bool grants_nothing_more(const AccessQuestion& question) {
  return question.answer == AccessQuestion::Answer::kNone ||
         (question.answer == AccessQuestion::Answer::kSome && !question.documented);
}

}  // namespace

bool Narrowing::is_proven(std::uint32_t element, const Statements& statements,
                          const std::set<CutUse>& uses) const {
  const NarrowedStatement written = as_written(row(element));
  Statements all = statements;
  std::map<std::vector<std::string>, std::vector<std::string>> by_resources;
  for (const auto& [action, resources] : by_action(uses)) by_resources[resources].push_back(action);
  for (const auto& [resources, actions] : by_resources) {
    NarrowedStatement used = written;
    used.not_action = false;
    used.actions = actions;
    if (!is_all(resources)) {
      used.not_resource = false;
      used.resources = resources;
    }
    all.push_back(std::move(used));
  }
  const auto compared = [&](const Statements& other) {
    SourceFiles files;
    Diagnostics diagnostics;
    const FileId old_file =
        files.add("old.json", TextBuffer(document_text(version(element), {written})));
    const FileId new_file =
        files.add("new.json", TextBuffer(document_text(version(element), other)));
    return compare(files, old_file, new_file, {.kind = PolicyKind::kIdentity},
                   catalog::ServiceCatalog::builtin(), diagnostics);
  };
  const auto narrower = compared(statements);
  const auto equal = compared(all);
  return narrower && equal && !narrower->grants_more() && !equal->grants_more() &&
         grants_nothing_more(equal->old_only);
}

namespace {

// Whether the uses take all that the pattern stands for in the statement.
bool is_used_up(const NarrowedStatement& statement, const std::string& pattern,
                const std::set<CutUse>& uses) {
  std::set<CutUse> whole;
  for (const auto& [action, resources] : by_action(uses))
    if (is_all(resources) || statement.resources == resources)
      whole.insert({action, std::string(kAll)});
  const std::set<std::string> used = folded_actions(whole);
  const auto actions = catalog::ServiceCatalog::builtin().expand(pattern).actions;
  const bool all = std::ranges::all_of(
      actions, [&](const std::string& action) { return used.contains(fold(action)); });
  return used.contains(fold(pattern)) || (!actions.empty() && all);
}

}  // namespace

void Narrowing::add_kept(const policy::Statement& statement, const std::set<CutUse>& uses,
                         std::set<std::string>& kept) const {
  if (statement.effect != Effect::kAllow) return;
  const NarrowedStatement written = as_written(statement);
  if (written.not_action) {
    kept.emplace(kAll);
    return;
  }
  for (const std::string& pattern : written.actions)
    if (!is_used_up(written, pattern, uses)) kept.insert(pattern);
}

std::vector<std::string> Narrowing::keeps(std::uint32_t element,
                                          const std::set<CutUse>& uses) const {
  const policy::Tables& tables = model_.policies;
  const Removable& one = removables_.all()[element];
  std::set<std::string> kept;
  if (one.kind == CutElement::Kind::kTrust) {
    for (const policy::PrincipalId id : row(element).principals.of(tables.principal_lists))
      kept.emplace(tables.text(tables.principals[id].text));
  } else if (one.kind == CutElement::Kind::kStatement) {
    add_kept(row(element), uses, kept);
  } else {
    const policy::DocumentId id = removables_.document_of(one).document;
    if (id.valid() && !tables.documents[id].opaque)
      for (const policy::Statement& statement : tables.statements_of(id))
        add_kept(statement, uses, kept);
  }
  return {kept.begin(), kept.end()};
}

}  // namespace ambit::graph
