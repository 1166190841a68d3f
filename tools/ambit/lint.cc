#include "ambit/lint.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"
#include "snapshot/files.h"

namespace ambit::tool {
namespace {

using lint::Severity;

// The files of the command line, sorted by what they hold.
struct Inputs {
  SourceFiles sources = {};
  std::vector<FileId> policies = {};
  std::vector<std::string> artefacts = {};
  std::vector<std::string> unreadable = {};  // what could not be read, in words
  std::uint64_t others = 0;                  // files of directories that hold nothing to look at
};

Inputs read_inputs(const LintArguments& arguments, const Console& console) {
  Inputs inputs;
  Diagnostics diagnostics;
  const auto found = snapshot::find_files(arguments.common.snapshot, diagnostics);
  for (const snapshot::FoundFile& found_file : found.files) {
    const FileId file = read_text(found_file.name, inputs.sources, diagnostics);
    if (!file.valid()) {
      inputs.unreadable.push_back("'" + found_file.name + "' could not be read");
      continue;
    }
    const lint::Content content = lint::content_of(inputs.sources, file);
    if (content == lint::Content::kArtefact)
      inputs.artefacts.push_back(found_file.name);
    else if (content == lint::Content::kOther && found_file.from_directory)
      ++inputs.others;
    else
      inputs.policies.push_back(file);
  }
  console.diagnostics(diagnostics, inputs.sources);
  if (diagnostics.has_errors() && inputs.unreadable.empty())
    inputs.unreadable.emplace_back("an input could not be read");
  return inputs;
}

// The text of a policy after as many rounds of fixes as have an effect.
std::string fixed_text(const SourceFiles& sources, FileId file, bool proposed,
                       lint::Linter& linter) {
  constexpr int kMaxRounds = 10;
  SourceFiles rounds;
  std::string text(sources.text(file));
  for (int round = 0; round < kMaxRounds; ++round) {
    const FileId now = rounds.add(std::string(sources.name(file)), TextBuffer(text));
    lint::Report report;
    linter.lint(rounds, now, report);
    auto fixed = lint::apply_fixes(rounds, now, report, proposed);
    if (!fixed) break;
    text = *std::move(fixed);
  }
  return text;
}

bool write_file(const std::string& name, std::string_view text) {
  CommonArguments arguments{.command = "lint", .output = name};
  Console file(arguments);
  file.answer(text);
  return file.finish(ExitStatus::kFine) == ExitStatus::kFine;
}

// Fixes the policies in place, or prints what would become of them.
bool fix_policies(Inputs& inputs, const LintArguments& arguments, lint::Linter& linter,
                  Console& console) {
  bool written = true;
  for (FileId& file : inputs.policies) {
    const std::string name(inputs.sources.name(file));
    std::string text = fixed_text(inputs.sources, file, arguments.fix == "proposed", linter);
    if (text == inputs.sources.text(file)) continue;
    if (arguments.diff || name == "-") {
      console.answer(arguments.diff ? report::unified_diff(name, inputs.sources.text(file), text)
                                    : text);
      continue;
    }
    written = write_file(name, text) && written;
    file = inputs.sources.add(name, TextBuffer(text));
  }
  return written;
}

std::string answer_text(std::span<const report::LintAnswer> answers, const LintArguments& arguments,
                        const report::SarifRun& run, const Console& console) {
  switch (arguments.common.format) {
    case Format::kText:
      break;
    case Format::kCompact:
      return report::lint_compact(answers, console.style());
    case Format::kJson:
      return report::lint_json(answers, run.catalog_version);
    case Format::kSarif:
      return report::lint_sarif(answers, run);
    case Format::kAccessAnalyzer:
      return report::lint_access_analyzer(answers);
  }
  return report::lint_text(answers, console.style());
}

bool has_finding_of(std::span<const report::LintAnswer> answers, Severity least) {
  for (const report::LintAnswer& answer : answers)
    for (const lint::Finding& finding : answer.report->findings)
      if (!finding.suppressed && finding.severity >= least) return true;
  return false;
}

ExitStatus show_rules(const LintArguments& arguments, Console& console) {
  const bool json = arguments.common.format == Format::kJson;
  if (arguments.explain) {
    const lint::RuleDescription& rule = *lint::find_rule(*arguments.explain);
    console.answer(json ? report::lint_rule_json(rule)
                        : report::lint_rule_text(rule, console.style()));
  } else {
    console.answer(json ? report::lint_rules_json() : report::lint_rules_text(console.style()));
  }
  return console.finish(ExitStatus::kFine);
}

// The reports of all inputs, with what their places are in.
struct Linted {
  lint::Report policies = {};
  lint::Report artefacts = {};
  std::optional<Snapshot> snapshot = {};
};

ExitStatus answer(const Linted& linted, const Inputs& inputs, const LintArguments& arguments,
                  const lint::Configuration& configuration, std::string_view catalog_version,
                  Console& console) {
  std::vector<report::LintAnswer> answers = {{&linted.policies, &inputs.sources}};
  if (linted.snapshot) answers.push_back({&linted.artefacts, &linted.snapshot->sources()});
  const Severity least = configuration.fail_on;
  const bool failed = least != Severity::kOff && has_finding_of(answers, least);
  ExitStatus status = failed ? ExitStatus::kNo : ExitStatus::kFine;
  if (!inputs.unreadable.empty()) status = ExitStatus::kInput;
  std::vector<Severity> severities;
  for (const lint::RuleDescription& rule : lint::rules())
    severities.push_back(lint::severity_of(rule, configuration));
  if (!arguments.diff)
    console.answer(answer_text(answers, arguments,
                               {.catalog_version = catalog_version,
                                .severities = severities,
                                .exit_status = static_cast<int>(status),
                                .unreadable = inputs.unreadable},
                               console));
  const bool text =
      arguments.common.format == Format::kText || arguments.common.format == Format::kCompact;
  status = console.finish(status);
  if (text && !arguments.common.quiet) console.summary(report::lint_summary(answers));
  return status;
}

// The file of --config, or else ambit.json in the working directory, or above what is looked at.
std::optional<std::string> configuration_file(const LintArguments& arguments) {
  namespace fs = std::filesystem;
  static constexpr std::string_view kName = "ambit.json";
  if (arguments.common.config) return arguments.common.config;
  std::error_code error;
  if (fs::exists(kName, error)) return std::string(kName);
  const std::string& first = arguments.common.snapshot.front();
  if (first == "-") return std::nullopt;
  const fs::path start = fs::weakly_canonical(first, error);
  if (error) return std::nullopt;
  for (fs::path folder = start; folder.has_relative_path(); folder = folder.parent_path())
    if (fs::exists(folder / kName, error)) return (folder / kName).string();
  return std::nullopt;
}

// The configuration as the flags change it.
std::optional<lint::Configuration> configured(const LintArguments& arguments,
                                              const Console& console) {
  std::optional<lint::Configuration> configuration = lint::Configuration{};
  if (const auto name = configuration_file(arguments))
    configuration = read_file(*name, console, lint::read_configuration);
  if (!configuration) return std::nullopt;
  const lint::Configuration& flags = arguments.configuration;
  configuration->final_rules = flags.final_rules;
  configuration->only = flags.only;
  configuration->kind = flags.kind;
  configuration->resource_type = flags.resource_type;
  if (arguments.profile) configuration->profile = *arguments.profile;
  if (arguments.fail_on) configuration->fail_on = *arguments.fail_on;
  constexpr std::size_t kDay = 10;  // of the timestamp that the command line was checked for
  if (arguments.common.now) configuration->today = arguments.common.now->substr(0, kDay);
  return configuration;
}

void say_unused_suppressions(const LintArguments& arguments, const lint::Linter& linter,
                             const Console& console) {
  const auto name = configuration_file(arguments);
  Diagnostics diagnostics;
  linter.unused_suppressions(diagnostics);
  if (!name || diagnostics.items().empty()) return;
  SourceFiles sources;
  Diagnostics again;  // the file has been read without errors
  read_text(*name, sources, again);
  console.diagnostics(diagnostics, sources);
}

Linted lint_inputs(Inputs& inputs, const LintArguments& arguments, lint::Linter& linter,
                   Console& console) {
  Linted linted;
  for (const FileId file : inputs.policies) linter.lint(inputs.sources, file, linted.policies);
  if (inputs.artefacts.empty()) return linted;
  CommonArguments reading = arguments.common;
  reading.snapshot = inputs.artefacts;
  linted.snapshot = load_snapshot(reading, console);
  if (linted.snapshot)
    linter.lint(*linted.snapshot, linted.artefacts);
  else
    inputs.unreadable.emplace_back("an export is damaged");
  return linted;
}

}  // namespace

ExitStatus run(const LintArguments& arguments) {
  Console console(arguments.common);
  if (arguments.list_rules || arguments.explain) return show_rules(arguments, console);
  const auto configuration = configured(arguments, console);
  if (!configuration) return ExitStatus::kUsage;
  std::optional<std::vector<std::uint64_t>> known = std::vector<std::uint64_t>{};
  if (arguments.baseline) known = read_file(*arguments.baseline, console, lint::read_baseline);
  if (!known) return ExitStatus::kInput;
  std::optional<catalog::ServiceCatalog> read;
  const auto* catalog = open_catalog(arguments.common, console, read);
  if (catalog == nullptr) return ExitStatus::kInput;

  lint::Linter linter(*configuration, *catalog);
  Inputs inputs = read_inputs(arguments, console);
  if (!arguments.fix.empty() && !fix_policies(inputs, arguments, linter, console))
    return ExitStatus::kInput;
  Linted linted = lint_inputs(inputs, arguments, linter, console);
  lint::hide_known(linted.policies, *known);
  lint::hide_known(linted.artefacts, *known);
  const lint::Report* const reports[] = {&linted.policies, &linted.artefacts};
  if (arguments.write_baseline &&
      !write_file(*arguments.write_baseline, lint::baseline_of(reports)))
    return ExitStatus::kInput;
  say_unused_suppressions(arguments, linter, console);
  return answer(linted, inputs, arguments, *configuration, catalog->version(), console);
}

}  // namespace ambit::tool
