#include "ambit/paths.h"

#include <algorithm>

#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {
namespace {

// Whether the answer hangs on what was not exported.
bool is_partial(PathClass path_class, const GraphAssumptions& assumptions) {
  return !assumptions.scp_known || !assumptions.complete || path_class == PathClass::kConditional ||
         path_class == PathClass::kUnverified;
}

ExitStatus status_of(PathClass path_class, const PathsArguments& arguments) {
  return path_class <= arguments.exit_class ? ExitStatus::kNo : ExitStatus::kFine;
}

ExitStatus answer_tiers(const PermissionGraph& graph, const Snapshot& snapshot,
                        const PathsArguments& arguments, Console& console) {
  const TierAnswer answer = graph.tiers();
  console.answer(arguments.common.format == Format::kJson
                     ? report::tiers_json(answer)
                     : report::tiers_text(answer, snapshot, console.style()));
  // Administrators are meant to be; those who can become one are what is asked about.
  PathClass best = PathClass::kNone;
  bool partial = false;
  for (const PrincipalTier& tier : answer.tiers) {
    partial = partial || is_partial(tier.path_class, answer.assumptions);
    if (tier.tier != 0) best = std::min(best, tier.path_class);
  }
  if (arguments.common.strict && partial) return console.finish(ExitStatus::kPartial);
  return console.finish(status_of(best, arguments));
}

}  // namespace

ExitStatus run(const PathsArguments& arguments) {
  Console console(arguments.common);
  const auto snapshot = load_snapshot(arguments.common, console);
  if (!snapshot) return ExitStatus::kInput;
  auto options = graph_options(arguments.common, arguments.graph, console);
  if (!options) return ExitStatus::kInput;
  if (!arguments.solo) options->pooled_for = arguments.from;
  const PermissionGraph graph(*snapshot, *options);
  if (!arguments.from) return answer_tiers(graph, *snapshot, arguments, console);
  const auto answer = graph.paths(*arguments.from, arguments.to, arguments.options);
  if (!answer) {
    console.error(answer.error());
    return ExitStatus::kUsage;
  }
  console.answer(arguments.common.format == Format::kJson
                     ? report::paths_json(*answer, *snapshot)
                     : report::paths_text(*answer, *snapshot, console.style()));
  if (arguments.common.strict && is_partial(answer->path_class, answer->assumptions))
    return console.finish(ExitStatus::kPartial);
  return console.finish(status_of(answer->path_class, arguments));
}

}  // namespace ambit::tool
