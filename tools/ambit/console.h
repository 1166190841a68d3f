// Where a command speaks: the answer goes to standard output or the file of --output, everything
// else to standard error.
#ifndef AMBIT_TOOLS_AMBIT_CONSOLE_H_
#define AMBIT_TOOLS_AMBIT_CONSOLE_H_

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/diagnostic.h"
#include "ambit/progress.h"
#include "ambit/report.h"
#include "ambit/source.h"
#include "arguments.h"
#include "exit_status.h"
#include "progress_line.h"

namespace ambit::tool {

// `ambit can: MESSAGE` on standard error, fit for a terminal.
void say_error(std::string_view command, std::string_view message);

class Console {
 public:
  explicit Console(const CommonArguments& arguments)
      : arguments_(arguments), progress_(!arguments.quiet) {}
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;
  ~Console();  // an answer that was not finished leaves no file behind

  // How text of the answer is laid out.
  report::TextStyle style() const;

  // For the options of long work; must not outlive the console. Empty where nothing is shown.
  ProgressListener progress() const;

  void error(std::string_view message) const {
    progress_.clear();
    say_error(arguments_.command, message);
  }
  void error(const QuestionError& error) const;
  // The same for what is no error: unless -q is given.
  void remark(std::string_view message) const {
    if (!arguments_.quiet) error(message);
  }
  // The last word on the answer, fit for a terminal already.
  void summary(std::string_view text) const;
  // As far as -q and -v ask for them.
  void diagnostics(const Diagnostics& diagnostics, const SourceFiles& sources) const;
  void artefacts(const Snapshot& snapshot) const;  // with -v only

  // Writes a part of the answer. False when there is no point in going on: nobody reads it any
  // more, or it cannot be written.
  bool answer(std::string_view text);
  void flush();

  // The exit status when all of the answer has been written: `answered`, unless writing failed.
  ExitStatus finish(ExitStatus answered);

 private:
  bool open_output(const std::string& name);
  bool fail(std::string_view what);

  const CommonArguments& arguments_;
  mutable ProgressLine progress_;  // what a terminal shows, not what the console is
  std::FILE* out_ = nullptr;
  std::string temporary_ = {};  // renamed to `target_` at the end; empty: written in place
  std::string target_ = {};
  bool failed_ = false;
  bool reader_gone_ = false;
};

}  // namespace ambit::tool

#endif  // AMBIT_TOOLS_AMBIT_CONSOLE_H_
