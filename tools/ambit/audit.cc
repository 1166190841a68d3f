#include "ambit/audit.h"

#include <string>

#include "ambit/audit_report.h"
#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {
namespace {

ExitStatus list_checks(const AuditArguments& arguments, Console& console) {
  console.answer(arguments.common.format == Format::kJson ? report::checks_json()
                                                          : report::checks_text(console.style()));
  return console.finish(ExitStatus::kFine);
}

ExitStatus status_of(const audit::Audit& audit, const AuditArguments& arguments) {
  if (arguments.fail_on && audit.has_finding_of(*arguments.fail_on)) return ExitStatus::kNo;
  return arguments.common.strict && !audit.complete() ? ExitStatus::kPartial : ExitStatus::kFine;
}

std::string written(const audit::Audit& audit, const Snapshot& snapshot,
                    const AuditArguments& arguments, const Console& console) {
  switch (arguments.common.format) {
    case Format::kJson:
      return report::audit_json(audit, snapshot);
    case Format::kSarif:
      return report::audit_sarif(audit, snapshot, static_cast<int>(status_of(audit, arguments)));
    case Format::kCsv:
      return report::audit_csv(audit, snapshot);
    case Format::kHtml:
      return report::audit_html(audit, snapshot);
    default:
      return report::audit_text(audit, snapshot, console.style());
  }
}

}  // namespace

ExitStatus run(const AuditArguments& arguments) {
  Console console(arguments.common);
  if (arguments.list_checks) return list_checks(arguments, console);
  std::optional<audit::Configuration> configuration = audit::Configuration{};
  if (arguments.common.config)
    configuration = read_file(*arguments.common.config, console, audit::read_configuration);
  if (!configuration) return ExitStatus::kUsage;
  std::optional<std::vector<std::string>> known_keys = std::vector<std::string>{};
  if (arguments.baseline)
    known_keys = read_file(*arguments.baseline, console, audit::read_baseline);
  if (!known_keys) return ExitStatus::kInput;

  const auto snapshot = load_snapshot(arguments.common, console);
  if (!snapshot) return ExitStatus::kInput;
  audit::Audit audit = audit::audit(*snapshot, *configuration,
                                    {.checks = arguments.checks,
                                     .practices = arguments.practices,
                                     .min_severity = arguments.min_severity,
                                     .now = arguments.common.now,
                                     .unknown_scps = arguments.unknown_scps,
                                     .progress = console.progress()});
  audit::keep_new_findings(audit, *known_keys);
  console.answer(written(audit, *snapshot, arguments, console));
  return console.finish(status_of(audit, arguments));
}

}  // namespace ambit::tool
