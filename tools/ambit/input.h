// What a command reads.
#ifndef AMBIT_TOOLS_AMBIT_INPUT_H_
#define AMBIT_TOOLS_AMBIT_INPUT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"
#include "ambit/catalog.h"
#include "ambit/diagnostic.h"
#include "ambit/paths.h"
#include "ambit/snapshot.h"
#include "ambit/source.h"
#include "arguments.h"
#include "console.h"
#include "exit_status.h"
#include "json/json.h"

namespace ambit::tool {

// The options of the command line, with the progress that the console shows.
LoadOptions load_options(const CommonArguments& arguments, const Console& console);
std::optional<GraphOptions> graph_options(const CommonArguments& arguments, const GraphFlags& flags,
                                          const Console& console);

// The snapshot of the command line. What is wrong with it has been said; nothing when no question
// can be asked.
std::optional<Snapshot> load_snapshot(const CommonArguments& arguments, const Console& console);

// Reads the policies of --session-policy and --endpoint-policy into the options of loading. What is
// wrong has been said.
bool read_given_policies(const GivenPolicyFiles& given, LoadOptions& load, const Console& console);

// Whether a file is an archive that holds a snapshot, by its first bytes; never of `-`.
bool is_archive(const std::string& name);

// Reads a file that is no part of a snapshot (`-`: standard input) as text, in any encoding of
// snapshots. Invalid, with a diagnostic, when it cannot be read.
FileId read_text(const std::string& name, SourceFiles& sources, Diagnostics& diagnostics);

// The same for a text that must stay as it is, byte for byte.
FileId read_bytes(const std::string& name, SourceFiles& sources, Diagnostics& diagnostics);

// What `read(sources, file, diagnostics)` makes of a file; nothing when it has errors, which have
// been said.
template <class Read>
auto read_file(const std::string& name, const Console& console, Read&& read) {
  SourceFiles sources;
  Diagnostics diagnostics;
  const FileId file = read_text(name, sources, diagnostics);
  using Content = decltype(read(sources, file, diagnostics));
  std::optional<Content> content;
  if (file.valid()) content = read(sources, file, diagnostics);
  console.diagnostics(diagnostics, sources);
  if (diagnostics.has_errors()) content.reset();
  return content;
}

// The catalog of --catalog, put into `read`, or the one that is compiled in. Null, and that has
// been said, when it cannot be used.
const catalog::ServiceCatalog* open_catalog(const CommonArguments& arguments,
                                            const Console& console,
                                            std::optional<catalog::ServiceCatalog>& read);

// That the catalog knows no such service or action, and what is near.
std::string unknown_name(std::string_view name, const catalog::ServiceCatalog& catalog);

// Answers with what `filter(sources, file, diagnostics)` makes of a policy document: its text, or
// nothing. What is wrong has been said.
template <class FilterT>
ExitStatus filter_document(const std::string& name, Console& console, FilterT&& filter) {
  SourceFiles sources;
  Diagnostics diagnostics;
  const FileId file = read_bytes(name, sources, diagnostics);
  std::optional<std::string> text;
  if (file.valid()) text = filter(sources, file, diagnostics);
  console.diagnostics(diagnostics, sources);
  if (!text) return ExitStatus::kInput;
  console.answer(*text);
  return console.finish(ExitStatus::kFine);
}

// The condition keys of --context, --context-file and --absent. What is wrong has been said.
Result<std::vector<ContextValue>, ExitStatus> read_context(const ContextArguments& arguments,
                                                           const Console& console);

// Reads the requests of a batch, one after another in the same memory.
class RequestReader {
 public:
  // One REQUEST: {"principal", "action", "resource", "context", "absent"}, the last two optional;
  // takes the place of what the question holds. The error says where in the line.
  std::optional<QuestionError> read(std::string_view line, Question& question);

 private:
  json::Parser parser_;
  json::Tree tree_;
  std::string padded_;  // the line, as the parser wants it
};

// Adds what `given` does not have yet. Keys are the same without regard to case.
void add_missing(std::vector<ContextValue>& given, const std::vector<ContextValue>& more);

}  // namespace ambit::tool

#endif  // AMBIT_TOOLS_AMBIT_INPUT_H_
