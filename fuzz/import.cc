// Entry: the importers of foreign formats, by Snapshot::load_files. Input: a file, or several
// parted by a line of `\x1E` alone; the first stands where iam-collect writes the metadata of a
// role, when it has no member that another format goes by. Oracle: ids name rows and places lie in
// their files; loading again gives the same model and the same diagnostics; the two states of a
// plan can both be loaded, and what needs an account can be loaded without one; sound files under
// other names, in the opposite order, give the same model.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace {

using namespace ambit;
using Files = std::vector<Snapshot::File>;

void require(bool holds) {
  if (!holds) std::abort();
}

Files split(std::string_view input) {
  constexpr std::string_view kSeparator = "\n\x1E\n";
  constexpr std::string_view kCollected = "aws/aws/accounts/111122223333/iam/role/r/";
  Files files;
  while (true) {
    const std::size_t end = input.find(kSeparator);
    const std::string_view text = input.substr(0, end);
    const bool collected = text.find("\"arn\"") != std::string_view::npos &&
                           text.find("onfig") == std::string_view::npos &&
                           text.find("format_version") == std::string_view::npos;
    std::string name = "file-" + std::to_string(files.size());
    if (collected) name = std::string(kCollected) + "metadata.json";
    if (text.starts_with("{\"Statement\"")) name = std::string(kCollected) + "trust-policy.json";
    files.push_back({std::move(name), std::string(text)});
    if (end == std::string_view::npos) return files;
    input.remove_prefix(end + kSeparator.size());
  }
}

bool any_collected(const Files& files) {
  return std::any_of(files.begin(), files.end(), [](const Snapshot::File& file) {
    return file.name.starts_with("aws/") || file.bytes.find("AmbitCall") != std::string::npos;
  });
}

Files renamed_backwards(Files files) {
  std::reverse(files.begin(), files.end());
  for (std::size_t i = 0; i < files.size(); ++i) files[i].name = "other-" + std::to_string(i);
  return files;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Files files = split({reinterpret_cast<const char*>(data), size});
  if (files.size() > 4) return 0;
  const LoadOptions options{.account = "111122223333",
                            .region = "eu-west-1",
                            .parameters = {{"P", "value"}, {"AWS::StackName", "stack"}}};
  const Snapshot loaded = snapshot::load_texts(files, options);
  require(snapshot::consistent(loaded));
  const Snapshot again = snapshot::load_texts(files, options);
  require(snapshot::dump(again) == snapshot::dump(loaded));
  require(snapshot::said(again) == snapshot::said(loaded));
  LoadOptions before = options;
  before.plan_state = PlanState::kBefore;
  require(snapshot::consistent(snapshot::load_texts(files, before)));
  require(snapshot::consistent(snapshot::load_texts(files)));
  // Of contradictions each is said at the place that comes later.
  if (!any_collected(files) && !loaded.diagnostics().has_errors())
    require(snapshot::dump(snapshot::load_texts(renamed_backwards(files), options)) ==
            snapshot::dump(loaded));
  return 0;
}
