// Source: IAM API Reference, "EvaluationResult", MissingContextValues.
#include "evaluate/simulation/missing_keys.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ambit::simulation {
namespace {

using evaluate::Matcher;
using evaluate::Truth;
using Element = StatementTrace::Element;

// A pattern with a variable that has no value yet may match anything.
bool resource_may_match(Matcher& matcher, const policy::Statement& statement) {
  for (const policy::ResourceId id : statement.resources.of(matcher.tables().resource_lists))
    if (matcher.has_unresolved_variable(id)) return true;
  return false;
}

}  // namespace

void MissingKeys::add(Matcher& matcher, const evaluate::Recorder::Seen& seen,
                      const policy::Statement& statement) {
  if (statement.tests.empty() && statement.resources.empty()) return;
  if (seen.match == Truth::kFalse) {
    if (seen.element == Element::kAction || seen.element == Element::kPrincipal) return;
    if (seen.element == Element::kResource && !resource_may_match(matcher, statement)) return;
  }
  const policy::Tables& tables = matcher.tables();
  const bool tests_first = !statement.tests.empty() && !statement.resources.empty() &&
                           tables.test_spans[statement.tests.begin].begin <
                               tables.resource_spans[statement.resources.begin].begin;
  if (tests_first) add_tests(matcher, statement);
  add_resources(matcher, statement);
  if (!tests_first) add_tests(matcher, statement);
}

void MissingKeys::add(const MissingKeys& others) {
  keys_.insert(others.keys_.begin(), others.keys_.end());
}

void MissingKeys::add_tests(Matcher& matcher, const policy::Statement& statement) {
  const policy::Tables& tables = matcher.tables();
  for (const policy::TestId id : statement.tests.of(tables.test_lists)) {
    const policy::ConditionTest& test = tables.tests[id];
    add_key(matcher, test.key, test.spelling);
    for (const policy::ValueId value : test.values.of(tables.value_lists))
      add_variables(matcher, tables.values[value].pieces);
  }
}

void MissingKeys::add_resources(Matcher& matcher, const policy::Statement& statement) {
  const policy::Tables& tables = matcher.tables();
  for (const policy::ResourceId id : statement.resources.of(tables.resource_lists))
    add_variables(matcher, tables.resources[id].pieces);
}

void MissingKeys::add_key(Matcher& matcher, policy::KeyId key, Symbol spelling) {
  if (!matcher.provides(key, matcher.tables().text(spelling))) keys_.try_emplace(key, spelling);
}

void MissingKeys::add_variables(Matcher& matcher, Range pieces) {
  for (const policy::Piece& piece : pieces.of(matcher.tables().pieces))
    if (piece.variable.valid() && !piece.program.valid())
      add_key(matcher, piece.variable, piece.spelling);
}

std::vector<std::string> MissingKeys::spelled(const policy::Tables& tables) const {
  std::vector<std::pair<policy::KeyId, Symbol>> sorted(keys_.begin(), keys_.end());
  const auto folded = [&](const auto& key) { return tables.text(tables.keys[key.first].name); };
  std::sort(sorted.begin(), sorted.end(),
            [&](const auto& a, const auto& b) { return folded(a) < folded(b); });
  std::vector<std::string> names;
  names.reserve(sorted.size());
  for (const auto& [key, spelling] : sorted) names.emplace_back(tables.text(spelling));
  return names;
}

}  // namespace ambit::simulation
