#include "ambit/trust.h"

#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"

namespace ambit::tool {

ExitStatus run(const TrustArguments& arguments) {
  Console console(arguments.common);
  std::optional<TrustConfiguration> configuration = TrustConfiguration{};
  if (arguments.common.config)
    configuration = read_file(*arguments.common.config, console, read_trust_configuration);
  if (!configuration) return ExitStatus::kUsage;
  const auto snapshot = load_snapshot(arguments.common, console);
  if (!snapshot) return ExitStatus::kInput;
  const TrustAnswer answer = find_trusts(
      *snapshot, *configuration, {.now = arguments.common.now, .progress = console.progress()});
  console.answer(arguments.common.format == Format::kJson
                     ? report::trust_json(answer, *snapshot)
                     : report::trust_text(answer, *snapshot, console.style()));
  if (arguments.fail_on && answer.has_finding_of(*arguments.fail_on))
    return console.finish(ExitStatus::kNo);
  const bool partial = !answer.unknown.empty() || answer.left_out > 0;
  return console.finish(arguments.common.strict && partial ? ExitStatus::kPartial
                                                           : ExitStatus::kFine);
}

}  // namespace ambit::tool
