#include <algorithm>

#include "ambit/permissions.h"
#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"
#include "snapshot/model.h"

namespace ambit::tool {
namespace {

bool decision_rests_on_unknown_policies(const Grant& grant) {
  if (!grant.decision.when) return true;
  return std::ranges::any_of(*grant.decision.when, [](const std::vector<Test>& alternative) {
    return std::ranges::any_of(alternative,
                               [](const Test& test) { return test.unknown_layer.has_value(); });
  });
}

// Whether there may be principals that the snapshot does not show.
bool principals_missing(const snapshot::Model& model) {
  const auto missing = [](snapshot::Completeness list) {
    return list < snapshot::Completeness::kPresumedComplete;
  };
  return !model.complete || std::ranges::any_of(model.accounts, [&](const auto& account) {
    return missing(account.users) || missing(account.roles);
  });
}

ExitStatus status_of(const WhoCan& answer, const Snapshot& snapshot, bool strict) {
  const bool partial = principals_missing(snapshot.model()) || !answer.unknown.empty() ||
                       std::ranges::any_of(answer.grants, decision_rests_on_unknown_policies);
  return strict && partial ? ExitStatus::kPartial : ExitStatus::kFine;
}

}  // namespace

ExitStatus run(const WhoCanArguments& arguments) {
  Console console(arguments.common);
  auto context = read_context(arguments.context, console);
  if (!context) return context.error();
  const auto snapshot = load_snapshot(arguments.common, console);
  if (!snapshot) return ExitStatus::kInput;
  const PatternQuestion question{.action = arguments.action,
                                 .resource = arguments.resource,
                                 .match = arguments.match,
                                 .context = *std::move(context),
                                 .context_mode = arguments.context.mode};
  const auto answer = Permissions(*snapshot).who_can(question);
  if (!answer) {
    console.error(answer.error());
    return ExitStatus::kUsage;
  }
  console.answer(arguments.common.format == Format::kJson
                     ? report::who_can_json(*answer, question, *snapshot)
                     : report::who_can_text(*answer, question, *snapshot, console.style()));
  return console.finish(status_of(*answer, *snapshot, arguments.common.strict));
}

}  // namespace ambit::tool
