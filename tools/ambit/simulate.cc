#include "ambit/simulate.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "ambit/report.h"
#include "commands.h"
#include "console.h"
#include "report/simulation_json.h"
#include "request_lines.h"

namespace ambit::tool {
namespace {

// The command has exit statuses of its own. docs/simulate.md
constexpr auto kAnswered = ExitStatus{0};
constexpr auto kRefused = ExitStatus{1};    // a request was answered with an error
constexpr auto kNoRequest = ExitStatus{2};  // wrong usage, no input, no JSON, no output
constexpr auto kUnwelcome = ExitStatus{3};  // an outcome of --fail-on

class Simulation {
 public:
  Simulation(const SimulateArguments& arguments, int descriptor)
      : arguments_(arguments),
        console_(arguments.common),
        lines_(descriptor, arguments.options.max_request_bytes),
        requests_(lines_, arguments.options.max_request_bytes),
        simulator_(arguments.options) {}

  ExitStatus run() {
    if (arguments_.batch || requests_.are_many()) {
      answer_all();
    } else if (lines_.error() == 0 && !answer_only()) {
      return kNoRequest;
    }
    if (lines_.error() != 0) return unreadable(lines_.error());
    return console_.finish(kAnswered) == kAnswered ? status() : kNoRequest;
  }

  ExitStatus unreadable(int error) const {
    console_.error("cannot read " + arguments_.file + ": " +
                   std::generic_category().message(error));
    return kNoRequest;
  }

 private:
  void answer_all() {
    std::string line;
    while (requests_.next(line)) {
      json_.clear();
      judge(simulator_.simulate(line));
      if (!console_.answer(json_.line()) || !console_.answer("\n")) return;
      // Whoever asks and reads in turn waits for the answer.
      if (!lines_.buffered()) console_.flush();
    }
  }

  // False when the input is no JSON at all.
  bool answer_only() {
    const auto answer = simulator_.simulate(requests_.only());
    if (!answer && answer.error().detail == "json-syntax" && answer.error().path.empty()) {
      console_.error(report::simulation_error_text(answer.error()));
      return false;
    }
    judge(answer);
    console_.answer(report::printed(std::move(json_), report::JsonForm::kIndented));
    return true;
  }

  // Writes the answer; the exit status takes note of it.
  void judge(const Result<ambit::Simulation, SimulationError>& answer) {
    if (!answer) {
      refused_ = true;
      return report::write_simulation_error(json_, answer.error());
    }
    for (const SimulatedAction& action : answer->results)
      unwelcome_ = unwelcome_ || std::ranges::find(arguments_.fail_on, action.decision.outcome) !=
                                     arguments_.fail_on.end();
    report::write_simulation(json_, *answer);
  }

  ExitStatus status() const {
    if (refused_) return kRefused;
    return unwelcome_ ? kUnwelcome : kAnswered;
  }

  const SimulateArguments& arguments_;
  Console console_;
  LineReader lines_;
  RequestLines requests_;
  Simulator simulator_;
  report::JsonLine json_;  // the answer
  bool refused_ = false;
  bool unwelcome_ = false;
};

}  // namespace

ExitStatus run(const SimulateArguments& arguments) {
  const InputFile input(arguments.file);
  const int error = errno;
  Simulation simulation(arguments, input.descriptor());
  return input.descriptor() < 0 ? simulation.unreadable(error) : simulation.run();
}

}  // namespace ambit::tool
