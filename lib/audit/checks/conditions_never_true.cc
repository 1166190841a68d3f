#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/policy_questions.h"

namespace ambit::audit::checks {
namespace {

void never_true(Assessment& a) {
  for_each_conditional(
      a, [&](const ExaminedStatement& statement, StatementQuestions& questions, Subject& subject) {
        if (!questions.never_true(statement.id())) return;
        subject.fail({.part = statement.part(),
                      .message = "no request meets the condition: the statement does nothing",
                      .facts = {{"sid", std::string(statement.sid())},
                                {"condition_keys", condition_keys(a, statement)}},
                      .evidence = {statement.evidence()},
                      .commands = edit_commands(a, statement.policy)});
      });
}

}  // namespace

extern const Check conditions_never_true;
constinit const Check conditions_never_true{.id = "conditions/never-true", .run = never_true};

}  // namespace ambit::audit::checks
