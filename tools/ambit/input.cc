#include "input.h"

#include <cerrno>

#include "snapshot/bytes.h"
#include "snapshot/files.h"

namespace ambit::tool {

std::optional<Snapshot> load_snapshot(const CommonArguments& arguments, const Console& console) {
  auto loaded = Snapshot::load(arguments.snapshot, arguments.load);
  const Snapshot& snapshot = loaded ? *loaded : loaded.error();
  console.artefacts(snapshot);
  console.diagnostics(snapshot.diagnostics(), snapshot.sources());
  if (!loaded) return std::nullopt;
  return *std::move(loaded);
}

bool read_given_policies(CanArguments& arguments, const Console& console) {
  Diagnostics diagnostics;
  const auto read = [&diagnostics](const std::string& name) {
    const auto bytes = snapshot::read_file(name, diagnostics);
    return GivenPolicy{name, bytes ? std::string(bytes->view()) : std::string()};
  };
  LoadOptions& load = arguments.common.load;
  for (const std::string& name : arguments.session_policies)
    load.session_policies.push_back(read(name));
  if (arguments.endpoint_policy) load.endpoint_policy = read(*arguments.endpoint_policy);
  console.diagnostics(diagnostics, SourceFiles());
  return !diagnostics.has_errors();
}

FileId read_text(const std::string& name, SourceFiles& sources, Diagnostics& diagnostics) {
  auto bytes = snapshot::read_file(name, diagnostics);
  if (!bytes) return {};
  auto decoded = snapshot::decode_bytes(*std::move(bytes), {});
  const FileId file = sources.add(name, std::move(decoded.text), decoded.encoding, decoded.skipped);
  if (!decoded.damage) return file;
  diagnostics.add(*decoded.damage->kind, {file, decoded.damage->offset, decoded.damage->offset},
                  std::move(decoded.damage->args));
  return decoded.usable ? file : FileId{};
}

}  // namespace ambit::tool
