#include "ambit/compare.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "ambit/changes.h"
#include "ambit/path_changes.h"
#include "ambit/paths.h"
#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"
#include "policy/document_text.h"

namespace ambit::tool {
namespace {

enum class Content : std::uint8_t { kPolicy, kSnapshot, kEither };

// By what it is and what it holds; what cannot be read is taken for a policy, which says why.
Content content_of(const std::string& name) {
  if (name == "-") return Content::kEither;
  std::error_code ignored;
  if (std::filesystem::is_directory(name, ignored) || is_archive(name)) return Content::kSnapshot;
  SourceFiles sources;
  Diagnostics diagnostics;
  json::Parser parser;
  const FileId file = read_text(name, sources, diagnostics);
  if (!file.valid()) return Content::kPolicy;
  const auto decoded = policy::decode_text(file, sources, parser, diagnostics);
  if (!decoded.root.valid() || !decoded.root.is(json::Kind::kObject)) return Content::kPolicy;
  return decoded.root.find("Statement").valid() ? Content::kPolicy : Content::kSnapshot;
}

ExitStatus status_of(const Comparison& comparison, bool strict) {
  if (comparison.relation == Relation::kUnknown && strict) return ExitStatus::kPartial;
  return comparison.grants_more() ? ExitStatus::kNo : ExitStatus::kFine;
}

bool has_unknown(const PathChanges& paths) {
  return !paths.before.complete || !paths.after.complete || paths.left_out > 0;
}

ExitStatus status_of(const Changes& changes, const PathChanges* paths, bool strict) {
  const bool unknown = changes.has_unknown() || (paths != nullptr && has_unknown(*paths));
  if (strict && unknown) return ExitStatus::kPartial;
  const bool opened = paths != nullptr && (!paths->opened.empty() || paths->left_out > 0);
  return changes.grants_more() || opened ? ExitStatus::kNo : ExitStatus::kFine;
}

PathChanges path_changes(const SnapshotPair& pair, const GraphOptions& options) {
  return PermissionGraph(pair.after(), options)
      .changes_since(PermissionGraph(pair.before(), options));
}

ExitStatus compare_policies(const CompareArguments& arguments, Console& console,
                            const catalog::ServiceCatalog& catalog) {
  SourceFiles sources;
  Diagnostics diagnostics;
  const FileId before = read_text(arguments.before, sources, diagnostics);
  const FileId after = read_text(arguments.after, sources, diagnostics);
  std::optional<Comparison> comparison;
  if (before.valid() && after.valid())
    comparison = compare(sources, before, after, {.kind = arguments.kind}, catalog, diagnostics);
  console.diagnostics(diagnostics, sources);
  if (!comparison) return ExitStatus::kInput;
  for (GrantList* list : {&comparison->new_grants, &comparison->old_grants})
    for (DocumentGrant& grant : list->grants) shrink_actions(grant.access, catalog);
  console.answer(arguments.common.format == Format::kJson
                     ? report::comparison_json(*comparison, sources, catalog.version())
                     : report::comparison_text(*comparison, sources, console.style()));
  return console.finish(status_of(*comparison, arguments.common.strict));
}

bool holds_plan(const Snapshot& snapshot) {
  return std::ranges::any_of(snapshot.artefacts(),
                             [](const Artefact& artefact) { return artefact.kind == "terraform"; });
}

ExitStatus compare_snapshots(const CompareArguments& arguments, Console& console,
                             const catalog::ServiceCatalog& catalog) {
  const bool plan = arguments.after.empty();
  const LoadOptions options = load_options(arguments.common, console);
  const auto pair = plan ? SnapshotPair::load_plan(std::array{arguments.before}, options)
                         : SnapshotPair::load(std::array{arguments.before},
                                              std::array{arguments.after}, arguments.common.load);
  if (plan && !holds_plan(pair.after())) {
    console.error("which policies? name OLD and NEW; only a Terraform plan is both");
    return ExitStatus::kUsage;
  }
  for (const Snapshot* side : {&pair.before(), &pair.after()}) {
    console.artefacts(*side);
    console.diagnostics(side->diagnostics(), side->sources());
  }
  if (!pair.sound()) return ExitStatus::kInput;
  Changes changes = compare(pair, catalog);
  for (PrincipalChange& change : changes.principals) {
    shrink_actions(change.new_only.grants, catalog);
    shrink_actions(change.old_only.grants, catalog);
  }
  for (auto* accesses : {&changes.added, &changes.removed})
    for (PrincipalAccess& access : *accesses) shrink_actions(access.grants, catalog);
  std::optional<PathChanges> opened_and_closed;
  if (arguments.paths) {
    const auto how = graph_options(arguments.common, arguments.graph, console);
    if (!how) return ExitStatus::kInput;
    opened_and_closed = path_changes(pair, *how);
  }
  const PathChanges* paths = opened_and_closed ? &*opened_and_closed : nullptr;
  console.answer(arguments.common.format == Format::kJson
                     ? report::changes_json(changes, paths, pair, catalog.version())
                     : report::changes_text(changes, paths, pair, console.style()));
  return console.finish(status_of(changes, paths, arguments.common.strict));
}

}  // namespace

ExitStatus run(const CompareArguments& arguments) {
  Console console(arguments.common);
  std::optional<catalog::ServiceCatalog> read;
  const auto* catalog = open_catalog(arguments.common, console, read);
  if (catalog == nullptr) return ExitStatus::kInput;
  if (arguments.kind) return compare_policies(arguments, console, *catalog);
  if (arguments.after.empty()) return compare_snapshots(arguments, console, *catalog);
  const Content before = content_of(arguments.before);
  const Content after = content_of(arguments.after);
  const bool snapshots = before == Content::kSnapshot || after == Content::kSnapshot;
  if (!snapshots && !arguments.paths) return compare_policies(arguments, console, *catalog);
  if (!snapshots) {
    console.error("--paths asks about accounts, and these are policy documents");
    return ExitStatus::kUsage;
  }
  if (before == Content::kPolicy || after == Content::kPolicy) {
    const bool first = before == Content::kPolicy;
    console.error((first ? arguments.before : arguments.after) + " is a policy document and " +
                  (first ? arguments.after : arguments.before) + " is none: give two of a kind");
    return ExitStatus::kUsage;
  }
  return compare_snapshots(arguments, console, *catalog);
}

}  // namespace ambit::tool
