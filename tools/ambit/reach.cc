#include "ambit/reach.h"

#include <algorithm>

#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {
namespace {

// Whether the answer hangs on what was not exported.
bool is_partial(const ReachAnswer& answer) {
  const bool open = std::ranges::any_of(answer.principals, [](const Reachable& one) {
    return one.path_class == PathClass::kConditional || one.path_class == PathClass::kUnverified;
  });
  return open || !answer.unknown.empty() || !answer.assumptions.scp_known ||
         !answer.assumptions.complete;
}

ExitStatus say_unused(Console& console, const ReachArguments& arguments, std::uint32_t days,
                      const PermissionGraph& graph, const Snapshot& snapshot) {
  const UnusedReachAnswer answer = graph.reach_unused(days);
  console.answer(arguments.common.format == Format::kJson
                     ? report::unused_reach_json(answer)
                     : report::unused_reach_text(answer, snapshot, console.style()));
  const bool is_open = !answer.unknown.empty() || answer.left_out > 0 ||
                       !answer.assumptions.scp_known || !answer.assumptions.complete;
  return console.finish(arguments.common.strict && is_open ? ExitStatus::kPartial
                                                           : ExitStatus::kFine);
}

}  // namespace

ExitStatus run(const ReachArguments& arguments) {
  Console console(arguments.common);
  const auto snapshot = load_snapshot(arguments.common, console);
  if (!snapshot) return ExitStatus::kInput;
  auto options = graph_options(arguments.common, arguments.graph, console);
  if (!options) return ExitStatus::kInput;
  if (!arguments.solo) options->pooled_for = arguments.from;
  const PermissionGraph graph(*snapshot, *options);
  if (arguments.unused_days)
    return say_unused(console, arguments, *arguments.unused_days, graph, *snapshot);
  const auto answer = arguments.from
                          ? graph.reach_from(*arguments.from)
                          : graph.reach_to(arguments.to.value_or("admin"), arguments.action);
  if (!answer) {
    console.error(answer.error());
    return ExitStatus::kUsage;
  }
  console.answer(arguments.common.format == Format::kJson
                     ? report::reach_json(*answer, *snapshot)
                     : report::reach_text(*answer, *snapshot, console.style()));
  return console.finish(arguments.common.strict && is_partial(*answer) ? ExitStatus::kPartial
                                                                       : ExitStatus::kFine);
}

}  // namespace ambit::tool
