// What the exit status of the command says. docs/common-flags.md
#ifndef AMBIT_TOOLS_AMBIT_EXIT_STATUS_H_
#define AMBIT_TOOLS_AMBIT_EXIT_STATUS_H_

namespace ambit::tool {

enum class ExitStatus : int {
  kFine = 0,     // answered, nothing wrong
  kNo = 1,       // answered: no, or there are findings
  kUsage = 2,    // wrong usage or configuration
  kInput = 3,    // an input is damaged or cannot be read; or the output cannot be written
  kPartial = 4,  // answered in part; only with --strict
};

}  // namespace ambit::tool

#endif  // AMBIT_TOOLS_AMBIT_EXIT_STATUS_H_
