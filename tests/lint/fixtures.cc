#include "tests/lint/fixtures.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace ambit::lint {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> documents_of(std::string_view rule, std::string_view start) {
  std::vector<fs::path> documents;
  const fs::path directory = fs::path("tests/lint") / rule;
  if (!fs::exists(directory)) return documents;
  for (const auto& entry : fs::directory_iterator(directory)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(start) && name.ends_with(".json")) documents.push_back(entry.path());
  }
  std::sort(documents.begin(), documents.end());
  return documents;
}

Configuration configuration_of(const fs::path& document) {
  Configuration configuration;
  if (const fs::path file = document.parent_path() / "configuration.json"; fs::exists(file)) {
    SourceFiles sources;
    Diagnostics diagnostics;
    configuration = read_configuration(
        sources, sources.add("configuration.json", TextBuffer(read_text(file))), diagnostics);
    if (!diagnostics.items().empty()) return {};  // nothing is found then
  }
  configuration.only = {document.parent_path().filename().string()};
  fs::path own = document;
  own.replace_extension(".kind");
  std::istringstream words(read_text(fs::exists(own) ? own : document.parent_path() / "kind"));
  std::string kind;
  if (words >> kind) configuration.kind = parse_policy_kind(kind);
  words >> configuration.resource_type >> configuration.today >> configuration.account;
  if (configuration.resource_type == "-") configuration.resource_type.clear();
  if (configuration.today == "-") configuration.today.clear();
  return configuration;
}

Linted lint_text(std::string_view text, const Configuration& configuration) {
  Linted linted;
  linted.file = linted.sources.add("policy.json", TextBuffer(text));
  Linter(configuration, catalog::ServiceCatalog::builtin())
      .lint(linted.sources, linted.file, linted.report);
  return linted;
}

std::string fixed_text(std::string_view text, const Configuration& configuration, bool proposed) {
  SourceFiles sources;
  const FileId file = sources.add("policy.json", TextBuffer(text));
  return Linter(configuration, catalog::ServiceCatalog::builtin())
      .fixed(sources, file, proposed)
      .after;
}

}  // namespace ambit::lint
