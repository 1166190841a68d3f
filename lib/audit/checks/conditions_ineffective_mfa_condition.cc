#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/policy_questions.h"

namespace ambit::audit::checks {
namespace {

using Key = StatementQuestions::Key;

constexpr std::string_view kPresent = "aws:multifactorauthpresent";
constexpr std::string_view kAge = "aws:multifactorauthage";
constexpr Key kBothAbsent[] = {{.name = kPresent}, {.name = kAge}};
constexpr Key kIsFalse[] = {{.name = kPresent, .value = "false"}, {.name = kAge}};

bool asks_for(const Assessment& a, const policy::Statement& row, std::string_view key) {
  const policy::Tables& tables = a.model().policies;
  return std::ranges::any_of(row.tests.of(tables.test_lists), [&](policy::TestId id) {
    return tables.text(tables.keys[tables.tests[id].key].name) == key;
  });
}

// The request that slips through; nothing if none does.
std::optional<std::string> gap(const Assessment& a, const policy::Statement& row,
                               policy::StatementId id, StatementQuestions& questions) {
  const bool present = asks_for(a, row, kPresent);
  if (!present && !asks_for(a, row, kAge)) return std::nullopt;
  const bool absent = questions.matches_some(id, kBothAbsent);
  if (row.effect == Effect::kAllow) {
    if (absent) return "is allowed without aws:MultiFactorAuthPresent, as with access keys";
    return std::nullopt;
  }
  if (!present) return std::nullopt;
  const bool is_false = questions.matches_some(id, kIsFalse);
  if (absent == is_false) return std::nullopt;
  return absent ? "is not denied when aws:MultiFactorAuthPresent is false, as in the console"
                : "is not denied without aws:MultiFactorAuthPresent, as with access keys";
}

void ineffective_mfa_condition(Assessment& a) {
  for_each_conditional(
      a, [&](const ExaminedStatement& statement, StatementQuestions& questions, Subject& subject) {
        const auto found = gap(a, statement.row, statement.id(), questions);
        if (!found) return;
        subject.fail(
            {.part = statement.part(),
             .message = "the condition on MFA does not do what it looks like: a request " + *found,
             .facts = {{"sid", std::string(statement.sid())},
                       {"request", *found},
                       {"condition_keys", condition_keys(a, statement)}},
             .evidence = {statement.evidence()},
             .commands = edit_commands(a, statement.policy)});
      });
}

}  // namespace

extern const Check conditions_ineffective_mfa_condition;
constinit const Check conditions_ineffective_mfa_condition{
    .id = "conditions/ineffective-mfa-condition", .run = ineffective_mfa_condition};

}  // namespace ambit::audit::checks
