#include "ambit/action_lists.h"
#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {
namespace {

ExitStatus shrink_actions(const ShrinkArguments& arguments, const catalog::ServiceCatalog& catalog,
                          Console& console) {
  for (const std::string& action : arguments.actions)
    if (catalog.expand(action).actions.empty()) console.remark(unknown_name(action, catalog));
  const catalog::Shrunk shrunk = catalog.shrink(arguments.actions);
  console.answer(arguments.common.format == Format::kJson
                     ? report::shrunk_json(shrunk, catalog.version())
                     : report::shrunk_text(shrunk));
  return console.finish(ExitStatus::kFine);
}

}  // namespace

ExitStatus run(const ShrinkArguments& arguments) {
  Console console(arguments.common);
  std::optional<catalog::ServiceCatalog> read;
  const auto* catalog = open_catalog(arguments.common, console, read);
  if (catalog == nullptr) return ExitStatus::kInput;
  if (!arguments.actions.empty()) return shrink_actions(arguments, *catalog, console);
  return filter_document(arguments.document.value_or("-"), console,
                         [&](const SourceFiles& sources, FileId file, Diagnostics& diagnostics) {
                           return shrink_action_lists(sources, file, *catalog, diagnostics);
                         });
}

}  // namespace ambit::tool
