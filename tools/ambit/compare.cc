#include "ambit/compare.h"

#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {
namespace {

ExitStatus status_of(const Comparison& comparison, bool strict) {
  if (comparison.relation == Relation::kUnknown && strict) return ExitStatus::kPartial;
  return comparison.grants_more() ? ExitStatus::kNo : ExitStatus::kFine;
}

}  // namespace

ExitStatus run(const CompareArguments& arguments) {
  Console console(arguments.common);
  std::optional<catalog::ServiceCatalog> read;
  const auto* catalog = open_catalog(arguments.common, console, read);
  if (catalog == nullptr) return ExitStatus::kInput;
  SourceFiles sources;
  Diagnostics diagnostics;
  const FileId old_policy = read_text(arguments.old_policy, sources, diagnostics);
  const FileId new_policy = read_text(arguments.new_policy, sources, diagnostics);
  std::optional<Comparison> comparison;
  if (old_policy.valid() && new_policy.valid())
    comparison =
        compare(sources, old_policy, new_policy, {.kind = arguments.kind}, *catalog, diagnostics);
  console.diagnostics(diagnostics, sources);
  if (!comparison) return ExitStatus::kInput;
  console.answer(arguments.common.format == Format::kJson
                     ? report::comparison_json(*comparison, sources, catalog->version())
                     : report::comparison_text(*comparison, sources, console.style()));
  return console.finish(status_of(*comparison, arguments.common.strict));
}

}  // namespace ambit::tool
