#include "evaluate/when.h"

#include <algorithm>

namespace ambit::evaluate {
namespace {

using policy::Comparison;
using policy::Operator;
using policy::SetOperator;

// The key must be in the request with a value.
Test not_null(const Test& test) {
  return {.op = "Null", .key = test.key, .values = {"false"}};
}

// `Null` asks for the presence of the key or for its absence; both together always hold.
std::vector<Test> complement_of_null(Test test) {
  if (test.values.size() != 1) {
    test.negated = true;
    return {test};
  }
  test.values.front() = test.values.front() == "true" ? "false" : "true";
  return {test};
}

std::vector<Test> complement(const policy::ConditionTest& row, Test test) {
  Operator op = row.op;
  if (op.comparison == Comparison::kNull && op.set == SetOperator::kNone)
    return complement_of_null(std::move(test));
  if (!policy::has_negation(op.comparison)) {
    test.negated = true;
    return {test};
  }
  // With IfExists, or when a negated operator or ForAllValues is, a missing key makes the test true
  // and so must not make its complement true.
  const bool true_when_null = op.if_exists || op.set == SetOperator::kForAllValues ||
                              (op.set == SetOperator::kNone && op.negated);
  if (op.set == SetOperator::kForAllValues)
    op.set = SetOperator::kForAnyValue;
  else if (op.set == SetOperator::kForAnyValue)
    op.set = SetOperator::kForAllValues;
  op.negated = !op.negated;
  op.if_exists = false;
  test.op = operator_name(op);
  const bool complement_true_when_null =
      op.set == SetOperator::kForAllValues || (op.set == SetOperator::kNone && op.negated);
  if (true_when_null && complement_true_when_null) return {test, not_null(test)};
  return {test};
}

// An element of a statement that may match: no operator says it, so its name stands for one.
Test describe_element(const policy::Tables& tables, const Atom& atom, bool positive) {
  const policy::Statement& statement = tables.statements[policy::StatementId(atom.index)];
  const auto named = [positive](std::string_view name, bool negative_form) {
    return Test{.op = std::string(name), .negated = negative_form == positive};
  };
  if (atom.kind == Atom::Kind::kAction) return named("Action", statement.not_action);
  const bool resource = atom.kind == Atom::Kind::kResource;
  Test test = resource ? named("Resource", statement.not_resource)
                       : named("Principal", statement.not_principal);
  if (resource)
    for (const policy::ResourceId id : statement.resources.of(tables.resource_lists))
      test.values.emplace_back(tables.text(tables.resources[id].text));
  else
    for (const policy::PrincipalId id : statement.principals.of(tables.principal_lists))
      test.values.emplace_back(tables.text(tables.principals[id].text));
  return test;
}

std::vector<Test> describe_literal(const policy::Tables& tables, const Atom& atom, bool positive) {
  switch (atom.kind) {
    case Atom::Kind::kTest: {
      const policy::TestId id(atom.index);
      Test test = describe(tables, id);
      if (positive) return {test};
      return complement(tables.tests[id], std::move(test));
    }
    case Atom::Kind::kPrincipal:
    case Atom::Kind::kResource:
    case Atom::Kind::kAction:
      return {describe_element(tables, atom, positive)};
    case Atom::Kind::kDenyLayer:
    case Atom::Kind::kAllowLayer:
      break;
  }
  return {{.negated = !positive, .unknown_layer = static_cast<Layer>(atom.index)}};
}

}  // namespace

Test describe(const policy::Tables& tables, policy::TestId id) {
  const policy::ConditionTest& row = tables.tests[id];
  Test test{.op = policy::operator_name(row.op), .key = std::string(tables.text(row.spelling))};
  for (const policy::ValueId value : row.values.of(tables.value_lists))
    test.values.emplace_back(tables.text(tables.values[value].text));
  return test;
}

std::vector<Test> describe(const policy::Tables& tables, std::span<const Atom> atoms,
                           std::span<const Literal> alternative) {
  std::vector<Test> tests;
  for (const Literal& literal : alternative)
    for (Test& test : describe_literal(tables, atoms[literal.atom], literal.positive))
      if (std::find(tests.begin(), tests.end(), test) == tests.end())
        tests.push_back(std::move(test));
  return tests;
}

}  // namespace ambit::evaluate
