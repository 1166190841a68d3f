#include "input.h"

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "catalog/catalog_kinds.h"
#include "snapshot/bytes.h"
#include "snapshot/files.h"

namespace ambit::tool {

LoadOptions load_options(const CommonArguments& arguments, const Console& console) {
  LoadOptions options = arguments.load;
  options.progress = console.progress();
  return options;
}

std::optional<GraphOptions> graph_options(const CommonArguments& arguments, const GraphFlags& flags,
                                          const Console& console) {
  GraphOptions chosen = flags.options;
  if (flags.administrators == "relative") {
    chosen.administrators = AdministratorTest::kRelative;
  } else if (flags.administrators != "absolute") {
    auto required = read_file(flags.administrators, console, read_required_access);
    if (!required) return std::nullopt;
    chosen.required_access = *std::move(required);
  }
  chosen.now = arguments.now;
  chosen.progress = console.progress();
  return chosen;
}

std::optional<Snapshot> load_snapshot(const CommonArguments& arguments, const Console& console) {
  auto loaded = Snapshot::load(arguments.snapshot, load_options(arguments, console));
  const Snapshot& snapshot = loaded ? *loaded : loaded.error();
  console.artefacts(snapshot);
  console.diagnostics(snapshot.diagnostics(), snapshot.sources());
  if (!loaded) return std::nullopt;
  return *std::move(loaded);
}

bool read_given_policies(const GivenPolicyFiles& given, LoadOptions& load, const Console& console) {
  Diagnostics diagnostics;
  const auto read = [&diagnostics](const std::string& name) {
    const auto bytes = snapshot::read_file(name, diagnostics);
    return GivenPolicy{name, bytes ? std::string(bytes->view()) : std::string()};
  };
  for (const std::string& name : given.session_policies)
    load.session_policies.push_back(read(name));
  if (given.endpoint_policy) load.endpoint_policy = read(*given.endpoint_policy);
  console.diagnostics(diagnostics, SourceFiles());
  return !diagnostics.has_errors();
}

bool is_archive(const std::string& name) {
  constexpr std::size_t kFirstBytes = std::size_t{1} << 16;
  if (name == "-") return false;
  std::string first(kFirstBytes, '\0');
  std::ifstream file(name, std::ios::binary);
  file.read(first.data(), static_cast<std::streamsize>(first.size()));
  first.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return snapshot::open_file(TextBuffer(first), {}).format().has_value();
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

FileId read_bytes(const std::string& name, SourceFiles& sources, Diagnostics& diagnostics) {
  auto bytes = snapshot::read_file(name, diagnostics);
  return bytes ? sources.add(name, *std::move(bytes)) : FileId{};
}

const catalog::ServiceCatalog* open_catalog(const CommonArguments& arguments,
                                            const Console& console,
                                            std::optional<catalog::ServiceCatalog>& read) {
  if (!arguments.catalog) return &catalog::ServiceCatalog::builtin();
  SourceFiles sources;
  Diagnostics diagnostics;
  if (const FileId file = read_bytes(*arguments.catalog, sources, diagnostics); file.valid()) {
    if (auto loaded = catalog::ServiceCatalog::load(sources.text(file)))
      read = *std::move(loaded);
    else
      diagnostics.add(catalog::diagnostic_kind(loaded.error()), {file, 0, 0});
  }
  console.diagnostics(diagnostics, sources);
  return read ? &*read : nullptr;
}

std::string unknown_name(std::string_view name, const catalog::ServiceCatalog& catalog) {
  constexpr std::size_t kMaxNear = 5;
  std::string text = "the catalog does not know `" + std::string(name) + "`";
  if (name.find_first_of("*?") != std::string_view::npos)
    return "`" + std::string(name) + "` matches no action of the catalog";
  auto nearest = catalog.nearest(name);
  nearest.resize(std::min(nearest.size(), kMaxNear));
  for (std::size_t i = 0; i < nearest.size(); ++i)
    text.append(i == 0 ? "; did you mean `" : ", `").append(nearest[i]).append("`");
  return nearest.empty() ? text : text + "?";
}

}  // namespace ambit::tool
