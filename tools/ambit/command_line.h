// From argv to the arguments of one command.
#ifndef AMBIT_TOOLS_AMBIT_COMMAND_LINE_H_
#define AMBIT_TOOLS_AMBIT_COMMAND_LINE_H_

#include <variant>

#include "arguments.h"
#include "exit_status.h"

namespace ambit::tool {

// An exit status when there is nothing left to do: help was shown, or the usage was wrong and that
// has been said.
using CommandLine =
    std::variant<ExitStatus, AuditArguments, CanArguments, CatalogArguments, CheckArguments,
                 CompareArguments, CutArguments, ExpandArguments, GraphArguments, LintArguments,
                 PathsArguments, ReachArguments, ShrinkArguments, SimulateArguments,
                 SnapshotArguments, TrustArguments, WhatCanArguments, WhoCanArguments>;

CommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace ambit::tool

#endif  // AMBIT_TOOLS_AMBIT_COMMAND_LINE_H_
