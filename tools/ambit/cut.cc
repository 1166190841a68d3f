#include "ambit/cut.h"

#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {
namespace {

// Whether the answer is not the last word, or hangs on what was not exported.
bool is_partial(const CutAnswer& answer) {
  return !answer.optimal || !answer.open.empty() || !answer.assumptions.scp_known ||
         !answer.assumptions.complete;
}

}  // namespace

ExitStatus run(const CutArguments& arguments) {
  Console console(arguments.common);
  const auto snapshot = load_snapshot(arguments.common, console);
  if (!snapshot) return ExitStatus::kInput;
  const auto options = graph_options(arguments.common, arguments.graph, console);
  if (!options) return ExitStatus::kInput;
  const PermissionGraph graph(*snapshot, *options);
  const auto answer = graph.cut(arguments.to, arguments.options);
  if (!answer) {
    console.error(answer.error());
    return ExitStatus::kUsage;
  }
  console.answer(arguments.common.format == Format::kJson
                     ? report::cut_json(*answer, *snapshot)
                     : report::cut_text(*answer, *snapshot, console.style()));
  if (arguments.common.strict && is_partial(*answer)) return console.finish(ExitStatus::kPartial);
  return console.finish(answer->paths_before == 0 ? ExitStatus::kFine : ExitStatus::kNo);
}

}  // namespace ambit::tool
