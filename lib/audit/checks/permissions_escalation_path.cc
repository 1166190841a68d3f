#include <string>
#include <vector>

#include "audit/check.h"
#include "audit/effect.h"
#include "audit/escalation.h"

namespace ambit::audit::checks {
namespace {

std::vector<StatementRef> statements_behind(const Step& step) {
  std::vector<StatementRef> statements;
  for (const StepRequirement& requirement : step.requirements)
    statements.insert(statements.end(), requirement.statements.begin(),
                      requirement.statements.end());
  for (const StepFact& fact : step.facts)
    statements.insert(statements.end(), fact.statements.begin(), fact.statements.end());
  return statements;
}

Finding escalation_finding(const NearestPath& nearest) {
  const Path& path = nearest.path;
  const std::string end = nearest.to == "admin" ? "an administrator" : nearest.to;
  const std::string calls =
      path.calls == 1 ? "one API call" : std::to_string(path.calls) + " API calls";
  std::vector<StatementRef> statements;
  for (const Step& step : path.steps)
    for (const StatementRef& statement : statements_behind(step)) statements.push_back(statement);
  const std::string what = path.calls == 0 ? "is " + end : "can become " + end + " with " + calls;
  return {.message = what + (nearest.on_request ? ", in requests that meet conditions" : ""),
          .facts = {{"class", std::string(path_class_name(path.path_class))},
                    {"calls", std::int64_t{path.calls}},
                    {"path", steps_in_words(path)}},
          .evidence = evidence_of(statements),
          .commands = edit_commands(path.steps.empty() ? std::vector<StatementRef>{}
                                                       : statements_behind(path.steps.front()))};
}

// The principal is no administrator, as far as is known.
void judge_escalation(Assessment& a, const Privilege& privilege, const NearestPath& nearest,
                      Subject& subject) {
  switch (nearest.path.path_class) {
    case PathClass::kAdmin:
    case PathClass::kDefinite:
      subject.fail(escalation_finding(nearest));
      return;
    case PathClass::kConditional:
    case PathClass::kUnverified:
      if (nearest.on_request) {
        subject.fail_as(Severity::kHigh, escalation_finding(nearest));
        return;
      }
      if (hangs_on_policies(nearest.path)) subject.not_assessed({"AUTH", Why::kDocumentMissing});
      if (const auto facts = facts_behind(nearest.path); !facts.empty())
        subject.not_assessed_for_facts(facts);
      return;
    case PathClass::kLimited:
    case PathClass::kNone:
      break;
  }
  if (privilege.administrator().unknown())
    subject.not_assessed(privilege.administrator().reason());
  else if (!a.escalation_paths().complete())
    subject.not_assessed(kTooIntricate);
}

void escalation_path(Assessment& a) {
  for_each_principal(a, Who::kBoth, [&](const ExaminedPrincipal& principal, Subject& subject) {
    const Privilege& privilege = a.powers().privilege(principal.row);
    if (privilege.administrator().yes()) return;  // permissions/admin-user and admin-role
    judge_escalation(a, privilege, a.escalation_paths().of(a.text(principal.holder.arn)), subject);
  });
}

}  // namespace

extern const Check permissions_escalation_path;
constinit const Check permissions_escalation_path{.id = "permissions/escalation-path",
                                                  .run = escalation_path};

}  // namespace ambit::audit::checks
