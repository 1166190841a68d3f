#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"

namespace ambit::audit::checks {
namespace {

// Whether the test lets in the networks that it lists: an Allow for them, or a Deny for all others.
bool admits_networks(const policy::ConditionTest& test, Effect effect) {
  return test.op.comparison == policy::Comparison::kIpAddress &&
         test.op.negated == (effect == Effect::kDeny);
}

bool is_wide(const Configuration& configuration, const IpRange& network) {
  const auto& limits = configuration.conditions;
  return network.prefix <
         (network.family == IpFamily::kV4 ? limits.min_prefix_v4 : limits.min_prefix_v6);
}

std::vector<std::string> wide_networks(const Assessment& a, const policy::ConditionTest& test) {
  const policy::Tables& tables = a.model().policies;
  std::vector<std::string> out;
  for (const policy::ValueId id : test.values.of(tables.value_lists)) {
    const policy::ConditionValue& value = tables.values[id];
    if (!value.malformed && is_wide(a.configuration(), tables.ip_ranges[value.scalar]))
      out.emplace_back(a.text(value.text));
  }
  return out;
}

void examine(const Assessment& a, const ExaminedStatement& statement, Subject& subject) {
  const policy::Tables& tables = a.model().policies;
  Finding finding = {.part = statement.part(), .commands = edit_commands(a, statement.policy)};
  std::vector<std::string> networks;
  const Range range = statement.row.tests;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const policy::ConditionTest& test = tables.tests[tables.test_lists[i]];
    if (!admits_networks(test, statement.row.effect) ||
        a.text(tables.keys[test.key].name) != "aws:sourceip")
      continue;
    const std::vector<std::string> wide = wide_networks(a, test);
    if (!wide.empty()) finding.evidence.push_back(statement.evidence(tables.test_spans[i]));
    networks.insert(networks.end(), wide.begin(), wide.end());
  }
  if (networks.empty()) return;
  finding.message =
      "the condition on aws:SourceIp admits nearly every address: " + networks.front();
  finding.facts = {{"sid", std::string(statement.sid())}, {"networks", std::move(networks)}};
  subject.fail(std::move(finding));
}

void source_ip_any(Assessment& a) {
  for_each_own_statement(a, PolicyScope::kAll,
                         [&](const ExaminedStatement& statement, Subject& subject) {
                           examine(a, statement, subject);
                         });
}

}  // namespace

extern const Check conditions_source_ip_any;
constinit const Check conditions_source_ip_any{.id = "conditions/source-ip-any",
                                               .run = source_ip_any};

}  // namespace ambit::audit::checks
