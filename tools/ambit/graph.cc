#include "ambit/graph_drawing.h"
#include "ambit/graph_structure.h"
#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {
namespace {

std::string written(const GraphDrawing& drawing, Format format, const report::TextStyle& style) {
  switch (format) {
    case Format::kJson:
      return report::graph_json(drawing);
    case Format::kDot:
      return report::graph_dot(drawing);
    case Format::kGraphml:
      return report::graph_graphml(drawing);
    default:
      return report::graph_text(drawing, style);
  }
}

template <class Answer>
void say(Console& console, Format format, const Answer& answer,
         std::string (*text)(const Answer&, const report::TextStyle&),
         std::string (*json)(const Answer&)) {
  console.answer(format == Format::kJson ? json(answer) : text(answer, console.style()));
}

void say_choke(Console& console, Format format, const PermissionGraph& graph,
               const Snapshot& snapshot) {
  const ChokeAnswer points = graph.choke_points();
  const ChokeGrantAnswer grants = graph.choke_grants();
  console.answer(format == Format::kJson
                     ? report::choke_json(points, grants, snapshot)
                     : report::choke_text(points, grants, snapshot, console.style()));
}

}  // namespace

ExitStatus run(const GraphArguments& arguments) {
  Console console(arguments.common);
  const auto snapshot = load_snapshot(arguments.common, console);
  if (!snapshot) return ExitStatus::kInput;
  const auto options = graph_options(arguments.common, arguments.graph, console);
  if (!options) return ExitStatus::kInput;
  const PermissionGraph graph(*snapshot, *options);
  const Format format = arguments.common.format;
  if (arguments.choke)
    say_choke(console, format, graph, *snapshot);
  else if (arguments.components)
    say(console, format, graph.components(), report::components_text, report::components_json);
  else if (arguments.chains)
    say(console, format, graph.chains(), report::chains_text, report::chains_json);
  else
    console.answer(written(graph.drawing(), format, console.style()));
  return console.finish(ExitStatus::kFine);
}

}  // namespace ambit::tool
