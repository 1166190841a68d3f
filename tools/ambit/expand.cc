#include "ambit/action_lists.h"
#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {
namespace {

ExitStatus expand_patterns(const ExpandArguments& arguments, const catalog::ServiceCatalog& catalog,
                           Console& console) {
  std::vector<catalog::Expansion> expansions;
  for (const std::string& pattern : arguments.patterns) {
    expansions.push_back(catalog.expand(pattern));
    if (expansions.back().actions.empty()) console.remark(unknown_name(pattern, catalog));
  }
  console.answer(arguments.common.format == Format::kJson
                     ? report::expansions_json(expansions, catalog.version())
                     : report::expansions_text(expansions));
  return console.finish(ExitStatus::kFine);
}

}  // namespace

ExitStatus run(const ExpandArguments& arguments) {
  Console console(arguments.common);
  std::optional<catalog::ServiceCatalog> read;
  const auto* catalog = open_catalog(arguments.common, console, read);
  if (catalog == nullptr) return ExitStatus::kInput;
  if (!arguments.patterns.empty()) return expand_patterns(arguments, *catalog, console);
  return filter_document(arguments.document.value_or("-"), console,
                         [&](const SourceFiles& sources, FileId file, Diagnostics& diagnostics) {
                           return expand_action_lists(sources, file, *catalog,
                                                      {.everything = arguments.everything},
                                                      diagnostics);
                         });
}

}  // namespace ambit::tool
