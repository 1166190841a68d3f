#include "tests/snapshot/facts.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "tests/snapshot/dump.h"

namespace ambit::snapshot {
namespace {

bool is_given_by_aws(const std::string& line) {
  static constexpr std::array<std::string_view, 5> kWhat = {
      " created: ", " counts: ", " version: ", " default: ", " last used: "};
  return line.starts_with("account ") || line.starts_with("list ") ||
         std::ranges::any_of(
             kWhat, [&](std::string_view what) { return line.find(what) != std::string::npos; });
}

}  // namespace

std::vector<std::string> facts(const Snapshot& snapshot) {
  std::vector<std::string> lines;
  std::istringstream text(dump(snapshot));
  for (std::string line; std::getline(text, line);)
    if (!is_given_by_aws(line)) lines.push_back(line);
  return lines;
}

std::vector<Snapshot::File> example_files(const std::string& path) {
  std::vector<Snapshot::File> files;
  const auto add = [&](const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    files.push_back({file.string(), {std::istreambuf_iterator<char>(stream), {}}});
  };
  if (!std::filesystem::is_directory(path)) {
    add(path);
    return files;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
    if (entry.is_regular_file()) add(entry.path());
  return files;
}

}  // namespace ambit::snapshot
