#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/policy_questions.h"

namespace ambit::audit::checks {
namespace {

void always_true(Assessment& a) {
  for_each_conditional(
      a, [&](const ExaminedStatement& statement, StatementQuestions& questions, Subject& subject) {
        if (!questions.always_true(statement.id())) return;
        subject.fail({.part = statement.part(),
                      .message = "the condition holds for every request: it restricts nothing",
                      .facts = {{"sid", std::string(statement.sid())},
                                {"condition_keys", condition_keys(a, statement)}},
                      .evidence = {statement.evidence()},
                      .commands = edit_commands(a, statement.policy)});
      });
}

}  // namespace

extern const Check conditions_always_true;
constinit const Check conditions_always_true{.id = "conditions/always-true", .run = always_true};

}  // namespace ambit::audit::checks
