#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <system_error>

#include "ambit/permissions.h"
#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "input.h"
#include "report/access_json.h"
#include "request_lines.h"

namespace ambit::tool {
namespace {

using report::Places;

bool is(Expectation expected, Outcome outcome) {
  switch (expected) {
    case Expectation::kAllowed:
      return outcome == Outcome::kAllowed;
    case Expectation::kExplicitDeny:
      return outcome == Outcome::kExplicitDeny;
    case Expectation::kImplicitDeny:
      return outcome == Outcome::kImplicitDeny;
    case Expectation::kDenied:
      return outcome == Outcome::kExplicitDeny || outcome == Outcome::kImplicitDeny;
    case Expectation::kConditional:
      return outcome == Outcome::kConditional;
  }
  return false;
}

ExitStatus status_of(Outcome outcome, const CanArguments& arguments) {
  if (arguments.expect) return is(*arguments.expect, outcome) ? ExitStatus::kFine : ExitStatus::kNo;
  if (is(Expectation::kDenied, outcome)) return ExitStatus::kNo;
  const bool open = outcome == Outcome::kConditional;
  return open && arguments.common.strict ? ExitStatus::kPartial : ExitStatus::kFine;
}

ExitStatus ask_one(const CanArguments& arguments, const Permissions& access, const Places& places,
                   std::vector<ContextValue> context, Console& console) {
  const auto decision = access.can({.principal = arguments.principal,
                                    .action = arguments.action,
                                    .resource = arguments.resource,
                                    .context = std::move(context),
                                    .context_mode = arguments.context.mode},
                                   arguments.explain);
  if (!decision) {
    console.error(decision.error());
    return ExitStatus::kUsage;
  }
  console.answer(arguments.common.format == Format::kJson
                     ? report::can_json(*decision, places, arguments.explain)
                     : report::can_text(*decision, places, arguments.explain, console.style()));
  return console.finish(status_of(decision->outcome, arguments));
}

void say_unreadable(const std::string& name, int error, const Console& console) {
  console.error("cannot read " + name + ": " + std::generic_category().message(error));
}

// Answers line by line, so that a program can ask and read in turn.
class Batch {
 public:
  Batch(const CanArguments& arguments, const Permissions& access, const Places& places,
        const std::vector<ContextValue>& context, Console& console)
      : arguments_(arguments),
        access_(access),
        places_(places),
        context_(context),
        console_(console) {}

  // `name`: of the file behind the descriptor.
  ExitStatus answer_all(int descriptor, const std::string& name) {
    LineReader lines(descriptor, LineReader::kAnyLength);
    std::string line;
    while (lines.next(line)) {
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      answer(line);
      if (!console_.answer(json_.line()) || !console_.answer("\n")) break;
      // Whoever asks and reads in turn waits for the answer.
      if (!lines.buffered()) console_.flush();
    }
    if (lines.error() != 0) {
      say_unreadable(name, lines.error(), console_);
      status(ExitStatus::kInput);
    }
    return console_.finish(worst_);
  }

 private:
  void answer(std::string_view line) {
    json_.clear();
    if (const auto error = decide(line)) {
      status(ExitStatus::kInput);
      return report::write_question_error(json_, *error);
    }
    // A denial is an answer here, and no failure unless something else was expected.
    if (arguments_.expect || decision_.conditional())
      status(status_of(decision_.outcome, arguments_));
    report::write_can(json_, decision_, places_, arguments_.explain);
  }

  std::optional<QuestionError> decide(std::string_view line) {
    if (auto error = reader_.read(line, question_)) return error;
    question_.context_mode = arguments_.context.mode;
    add_missing(question_.context, context_);
    return access_.can(question_, decision_, arguments_.explain);
  }

  // Damage counts more than an unexpected answer, and that more than a partial one.
  void status(ExitStatus next) {
    constexpr std::array kWorstFirst = {ExitStatus::kInput, ExitStatus::kNo, ExitStatus::kPartial,
                                        ExitStatus::kFine};
    worst_ = *std::ranges::find_if(
        kWorstFirst, [&](ExitStatus status) { return status == next || status == worst_; });
  }

  const CanArguments& arguments_;
  const Permissions& access_;
  const Places& places_;
  const std::vector<ContextValue>& context_;
  Console& console_;
  RequestReader reader_;
  Question question_;
  Decision decision_;
  report::JsonLine json_;  // the answer
  ExitStatus worst_ = ExitStatus::kFine;
};

ExitStatus ask_batch(Batch&& batch, const std::string& name, const Console& console) {
  const InputFile input(name);
  if (input.descriptor() >= 0) return batch.answer_all(input.descriptor(), name);
  say_unreadable(name, errno, console);
  return ExitStatus::kInput;
}

}  // namespace

ExitStatus run(CanArguments arguments) {
  Console console(arguments.common);
  if (!read_given_policies(arguments.given, arguments.common.load, console))
    return ExitStatus::kInput;
  auto context = read_context(arguments.context, console);
  if (!context) return context.error();
  const auto snapshot = load_snapshot(arguments.common, console);
  if (!snapshot) return ExitStatus::kInput;
  const Permissions access(*snapshot);
  const Places places(snapshot->sources());
  if (!arguments.batch) return ask_one(arguments, access, places, *std::move(context), console);
  return ask_batch(Batch(arguments, access, places, *context, console), *arguments.batch, console);
}

}  // namespace ambit::tool
