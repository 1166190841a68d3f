#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"

namespace ambit::audit::checks {
namespace {

using policy::ConditionTest;
using policy::SetOperator;

// Whether the test is not met by a request without its key.
bool needs_key(const policy::Tables& tables, const ConditionTest& test) {
  const policy::Operator& op = test.op;
  if (op.set == SetOperator::kForAllValues || op.if_exists) return false;
  if (op.set == SetOperator::kForAnyValue) return true;
  if (op.comparison != policy::Comparison::kNull) return !op.negated;
  const auto values = test.values.of(tables.value_lists);
  return std::ranges::none_of(values, [&](policy::ValueId id) {
    return tables.values[id].scalar == 1 && !tables.values[id].malformed;
  });
}

bool is_needed_elsewhere(const policy::Tables& tables, Range tests, policy::KeyId key) {
  return std::ranges::any_of(tests.of(tables.test_lists), [&](policy::TestId id) {
    return tables.tests[id].key == key && needs_key(tables, tables.tests[id]);
  });
}

void examine_statement(const Assessment& a, const ExaminedStatement& statement, Subject& subject) {
  const policy::Tables& tables = a.model().policies;
  Finding finding = {.part = statement.part()};
  std::vector<std::string> keys;
  const Range range = statement.row.tests;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const ConditionTest& test = tables.tests[tables.test_lists[i]];
    if (test.op.set != SetOperator::kForAllValues || is_needed_elsewhere(tables, range, test.key))
      continue;
    keys.emplace_back(a.text(test.spelling));
    finding.evidence.push_back(statement.evidence(tables.test_spans[i]));
  }
  if (keys.empty()) return;
  finding.message = "ForAllValues is also met by a request without " + keys.front();
  finding.facts = {{"sid", std::string(statement.sid())}, {"keys", std::move(keys)}};
  finding.commands = edit_commands(a, statement.policy);
  subject.fail(std::move(finding));
}

void for_all_values_allow(Assessment& a) {
  for_each_own_statement(a, PolicyScope::kAll,
                         [&](const ExaminedStatement& statement, Subject& subject) {
                           if (statement.row.effect == Effect::kAllow)
                             examine_statement(a, statement, subject);
                         });
}

}  // namespace

extern const Check conditions_for_all_values_allow;
constinit const Check conditions_for_all_values_allow{.id = "conditions/for-all-values-allow",
                                                      .run = for_all_values_allow};

}  // namespace ambit::audit::checks
