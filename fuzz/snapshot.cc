// Entry: Snapshot::load_files. Input: files, parted by a line of `\x1E` alone. Oracle: ids name
// rows and places lie in their files; loading again gives the same model and the same diagnostics;
// the files under other names, in the opposite order, give the same model (unless a call record may
// name one of them); packed with gzip they do too; when a text is cut off, nothing appears that was
// not there.
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
  Files files;
  while (true) {
    const std::size_t end = input.find(kSeparator);
    files.push_back({"file-" + std::to_string(files.size()), std::string(input.substr(0, end))});
    if (end == std::string_view::npos) return files;
    input.remove_prefix(end + kSeparator.size());
  }
}

Files renamed_backwards(Files files) {
  std::reverse(files.begin(), files.end());
  for (std::size_t i = 0; i < files.size(); ++i) files[i].name = "other-" + std::to_string(i);
  return files;
}

Files packed(Files files) {
  for (Snapshot::File& file : files) file.bytes = snapshot::gzip(file.bytes);
  return files;
}

// Within gzip, what is packed once more is refused.
bool any_packed(const Files& files) {
  return std::any_of(files.begin(), files.end(), [](const Snapshot::File& file) {
    return file.bytes.starts_with("\x1F\x8B") || file.bytes.starts_with("PK");
  });
}

bool any_holds(const Files& files, std::string_view text) {
  return std::any_of(files.begin(), files.end(), [&](const Snapshot::File& file) {
    return file.bytes.find(text) != std::string::npos;
  });
}

// Of packed and transcoded texts nobody can tell.
bool may_name_files(const Files& files) {
  const bool plain = !any_packed(files) && !any_holds(files, std::string_view("\0", 1));
  return !plain ||
         (any_holds(files, "AmbitCall") && (any_holds(files, "File") || any_holds(files, "\\u")));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Files files = split({reinterpret_cast<const char*>(data), size});
  if (files.size() > 8) return 0;
  const Snapshot loaded = snapshot::load_texts(files);
  require(snapshot::consistent(loaded));
  const std::string model = snapshot::dump(loaded);

  const Snapshot again = snapshot::load_texts(files);
  require(snapshot::dump(again) == model);
  require(snapshot::said(again) == snapshot::said(loaded));
  if (!may_name_files(files))
    require(snapshot::dump(snapshot::load_texts(renamed_backwards(files))) == model);
  if (!any_packed(files)) require(snapshot::dump(snapshot::load_texts(packed(files))) == model);

  const bool failed = !Snapshot::load_files(files).has_value();
  require(failed == loaded.diagnostics().has_errors());
  return 0;
}
