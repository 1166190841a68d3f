#include "ambit/snapshot.h"

#include "ambit/contents.h"
#include "ambit/report.h"
#include "commands.h"
#include "console.h"

namespace ambit::tool {

// Damaged input is answered, too: what of it was recognised is the question.
ExitStatus run(const SnapshotArguments& arguments) {
  Console console(arguments.common);
  const auto loaded = Snapshot::load(arguments.common.snapshot, arguments.common.load);
  const Snapshot& snapshot = loaded ? *loaded : loaded.error();
  console.diagnostics(snapshot.diagnostics(), snapshot.sources());
  const SnapshotContents contents = contents_of(snapshot);
  console.answer(arguments.common.format == Format::kJson
                     ? report::contents_json(contents, snapshot)
                     : report::contents_text(contents, snapshot, console.style()));
  if (!loaded) return console.finish(ExitStatus::kInput);
  const bool partial = !contents.complete() || snapshot.diagnostics().has_errors();
  return console.finish(arguments.common.strict && partial ? ExitStatus::kPartial
                                                           : ExitStatus::kFine);
}

}  // namespace ambit::tool
