// One function per command: asks the library one question and hands the answer to report.
#ifndef AMBIT_TOOLS_AMBIT_COMMANDS_H_
#define AMBIT_TOOLS_AMBIT_COMMANDS_H_

#include "arguments.h"
#include "exit_status.h"

namespace ambit::tool {

ExitStatus run(const AuditArguments& arguments);
ExitStatus run(CanArguments arguments);
ExitStatus run(const CatalogArguments& arguments);
ExitStatus run(const CheckArguments& arguments);
ExitStatus run(const CompareArguments& arguments);
ExitStatus run(const CutArguments& arguments);
ExitStatus run(const ExpandArguments& arguments);
ExitStatus run(const GraphArguments& arguments);
ExitStatus run(const LintArguments& arguments);
ExitStatus run(const PathsArguments& arguments);
ExitStatus run(const ReachArguments& arguments);
ExitStatus run(const ShrinkArguments& arguments);
ExitStatus run(const SimulateArguments& arguments);
ExitStatus run(const SnapshotArguments& arguments);
ExitStatus run(const TrustArguments& arguments);
ExitStatus run(WhatCanArguments arguments);
ExitStatus run(const WhoCanArguments& arguments);

}  // namespace ambit::tool

#endif  // AMBIT_TOOLS_AMBIT_COMMANDS_H_
