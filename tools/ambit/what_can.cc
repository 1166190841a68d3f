#include <algorithm>

#include "ambit/permissions.h"
#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {
namespace {

bool rests_on_unknown_policies(const PermissionGrant& grant) {
  if (!grant.when) return true;
  return std::ranges::any_of(*grant.when, [](const std::vector<Test>& alternative) {
    return std::ranges::any_of(alternative,
                               [](const Test& test) { return test.unknown_layer.has_value(); });
  });
}

ExitStatus status_of(const WhatCan& answer, bool strict) {
  const bool partial =
      !answer.unknown.empty() || std::ranges::any_of(answer.grants, rests_on_unknown_policies);
  return strict && partial ? ExitStatus::kPartial : ExitStatus::kFine;
}

// The actions one by one in place of patterns.
void list_actions(WhatCan& answer, const catalog::ServiceCatalog& catalog) {
  for (PermissionGrant& grant : answer.grants) {
    std::vector<std::string> excepted;
    for (const std::string& pattern : grant.not_actions) {
      const auto actions = catalog.expand(pattern).actions;
      excepted.insert(excepted.end(), actions.begin(), actions.end());
    }
    std::ranges::sort(excepted);
    std::vector<std::string> listed;
    for (const std::string& pattern : grant.actions) {
      const auto actions = catalog.expand(pattern).actions;
      if (actions.empty()) listed.push_back(pattern);
      for (const std::string& action : actions)
        if (!std::ranges::binary_search(excepted, action)) listed.push_back(action);
    }
    std::ranges::sort(listed);
    listed.erase(std::unique(listed.begin(), listed.end()), listed.end());
    grant.actions = std::move(listed);
    grant.not_actions.clear();
    grant.admits_more = false;
  }
}

}  // namespace

ExitStatus run(WhatCanArguments arguments) {
  Console console(arguments.common);
  if (!read_given_policies(arguments.given, arguments.common.load, console))
    return ExitStatus::kInput;
  auto context = read_context(arguments.context, console);
  if (!context) return context.error();
  std::optional<catalog::ServiceCatalog> read;
  const auto* catalog = open_catalog(arguments.common, console, read);
  if (catalog == nullptr) return ExitStatus::kInput;
  const auto snapshot = load_snapshot(arguments.common, console);
  if (!snapshot) return ExitStatus::kInput;
  const Question question{.principal = arguments.principal,
                          .context = *std::move(context),
                          .context_mode = arguments.context.mode};
  auto answer = Permissions(*snapshot, *catalog).what_can(question);
  if (!answer) {
    console.error(answer.error());
    return ExitStatus::kUsage;
  }
  if (arguments.list_actions)
    list_actions(*answer, *catalog);
  else
    shrink_actions(answer->grants, *catalog);
  console.answer(
      arguments.common.format == Format::kJson
          ? report::what_can_json(*answer, *snapshot, catalog->version())
          : report::what_can_text(*answer, arguments.group_by, *snapshot, console.style()));
  return console.finish(status_of(*answer, arguments.common.strict));
}

}  // namespace ambit::tool
