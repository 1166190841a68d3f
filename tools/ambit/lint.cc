#include "ambit/lint.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "fixed_files.h"
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
    if (is_archive(found_file.name)) {
      inputs.artefacts.push_back(found_file.name);
      continue;
    }
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
  if (inputs.policies.empty() && inputs.artefacts.empty() && !diagnostics.has_errors())
    console.remark("no file there holds a policy or an export");
  if (diagnostics.has_errors() && inputs.unreadable.empty())
    inputs.unreadable.emplace_back("an input could not be read");
  return inputs;
}

// What --fix does with the fixed texts.
class Fixes {
 public:
  Fixes(const LintArguments& arguments, Console& console)
      : arguments_(arguments), console_(console) {}

  // Makes the directory of --out; false, and said, if what --fix is asked for cannot be done.
  bool prepare(const Inputs& inputs, ExitStatus& status);
  // The files that were named, before anything is said about them: changed in place, unless there
  // is --out or --diff.
  void policies(Inputs& inputs, lint::Linter& linter);
  // The documents of a snapshot, which stays as it is.
  void documents(const Snapshot& snapshot, const lint::Report& report, lint::Linter& linter);

  // Whether the answer is the fixed text, or the differences; then the findings are not.
  bool are_the_answer() const { return arguments_.diff || printed_; }
  bool failed() const { return failed_; }
  bool unproven() const { return unproven_; }  // some were left out

 private:
  bool proposed() const { return arguments_.fix == "proposed"; }
  void in_place(Inputs& inputs, FileId& file, lint::Linter& linter);
  void say_unproven(const std::string& name, const lint::FixedText& text);
  void put(const std::string& name, const lint::FixedText& text);
  void write(const std::string& path, const std::string& text);

  const LintArguments& arguments_;
  Console& console_;
  FileNames names_;
  bool printed_ = false;
  bool failed_ = false;
  bool unproven_ = false;
};

bool Fixes::prepare(const Inputs& inputs, ExitStatus& status) {
  if (arguments_.diff) return true;
  if (!arguments_.out) {
    if (inputs.artefacts.empty()) return true;
    console_.error("`" + inputs.artefacts.front() +
                   "` is an export, which is not changed in place: --out DIR writes the fixed "
                   "documents there, --diff prints what would change");
    status = ExitStatus::kUsage;
    return false;
  }
  std::error_code error;
  std::filesystem::create_directories(*arguments_.out, error);
  if (!error) return true;
  console_.error("cannot make the directory " + *arguments_.out + ": " + error.message());
  status = ExitStatus::kInput;
  return false;
}

void Fixes::write(const std::string& path, const std::string& text) {
  if (!write_file(path, text))
    failed_ = true;
  else
    console_.remark("wrote " + path);
}

void Fixes::say_unproven(const std::string& name, const lint::FixedText& text) {
  if (text.unproven.empty()) return;
  unproven_ = true;
  console_.error(name + ": fixes were left out, it is not proven that they change nothing else: " +
                 text.unproven);
}

// A fixed text that does not replace the one it comes from.
void Fixes::put(const std::string& name, const lint::FixedText& text) {
  say_unproven(name, text);
  if (text.after == text.before) return;
  if (arguments_.diff)
    console_.answer(report::unified_diff(name, text.before, text.after));
  else if (!failed_)
    write(std::filesystem::path(arguments_.out.value_or(".")) / name, text.after);
}

void Fixes::in_place(Inputs& inputs, FileId& file, lint::Linter& linter) {
  const std::string name(inputs.sources.name(file));
  const lint::FixedText text = linter.fixed(inputs.sources, file, proposed());
  if (arguments_.diff) return put(name, text);
  say_unproven(name, text);
  if (name == "-") {
    console_.answer(text.after);
    printed_ = true;
  } else if (text.after != text.before) {
    write(name, text.after);
  } else {
    return;
  }
  file = inputs.sources.add(name, TextBuffer(text.after));
}

void Fixes::policies(Inputs& inputs, lint::Linter& linter) {
  for (FileId& file : inputs.policies) {
    if (!arguments_.out) {
      in_place(inputs, file, linter);
      continue;
    }
    // The document itself, also if it stands in a string of the file.
    lint::Report report;
    linter.lint(inputs.sources, file, report);
    const std::string name = names_.of_file(inputs.sources.name(file));
    put(name, linter.fixed(inputs.sources, report.documents.front().file, proposed()));
  }
}

void Fixes::documents(const Snapshot& snapshot, const lint::Report& report, lint::Linter& linter) {
  for (const lint::LintedDocument& document : report.documents)
    put(names_.of_document(document), linter.fixed(snapshot, document, proposed()));
}

std::string answer_text(std::span<const report::LintAnswer> answers, const LintArguments& arguments,
                        const report::SarifRun& run, const Console& console) {
  switch (arguments.common.format) {
    case Format::kCompact:
      return report::lint_compact(answers, console.style());
    case Format::kJson:
      return report::lint_json(answers, run.catalog_version);
    case Format::kSarif:
      return report::lint_sarif(answers, run);
    case Format::kAccessAnalyzer:
      return report::lint_access_analyzer(answers);
    default:
      break;
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
                  bool with_findings, Console& console) {
  std::vector<report::LintAnswer> answers = {{&linted.policies, &inputs.sources}};
  if (linted.snapshot) answers.push_back({&linted.artefacts, &linted.snapshot->sources()});
  const Severity least = configuration.fail_on;
  const bool failed = least != Severity::kOff && has_finding_of(answers, least);
  ExitStatus status = failed ? ExitStatus::kNo : ExitStatus::kFine;
  if (!inputs.unreadable.empty()) status = ExitStatus::kInput;
  std::vector<Severity> severities;
  for (const lint::RuleDescription& rule : lint::rules())
    severities.push_back(lint::severity_of(rule, configuration));
  if (with_findings)
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
  configuration->account = arguments.common.load.account.value_or("");
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
  Fixes fixes(arguments, console);
  ExitStatus unprepared = ExitStatus::kFine;
  const bool fix = !arguments.fix.empty();
  if (fix && !fixes.prepare(inputs, unprepared)) return unprepared;
  if (fix) fixes.policies(inputs, linter);
  Linted linted = lint_inputs(inputs, arguments, linter, console);
  if (fix && linted.snapshot) fixes.documents(*linted.snapshot, linted.artefacts, linter);
  if (fixes.failed()) return ExitStatus::kInput;
  lint::hide_known(linted.policies, *known);
  lint::hide_known(linted.artefacts, *known);
  const lint::Report* const reports[] = {&linted.policies, &linted.artefacts};
  if (arguments.write_baseline &&
      !write_file(*arguments.write_baseline, lint::baseline_of(reports)))
    return ExitStatus::kInput;
  say_unused_suppressions(arguments, linter, console);
  const ExitStatus status = answer(linted, inputs, arguments, *configuration, catalog->version(),
                                   !fixes.are_the_answer(), console);
  return fixes.unproven() ? ExitStatus::kInput : status;
}

}  // namespace ambit::tool
