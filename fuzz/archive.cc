// Entry: read_archive and unpack, and Snapshot::load_files of the archive. Input: a tar or zip
// archive, also a tar in gzip. Oracle: no name leads out of the archive, names are in order and
// each is there once, texts stay within the limits; members that are whole are the same bytes after
// they were packed again in every format; what is cut off has no member that was not there; the
// snapshot is consistent, and the same when it is loaded again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/archived_files.h"
#include "tests/snapshot/archives.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace {

using namespace ambit;
using snapshot::ArchivedFiles;

constexpr snapshot::GzipLimits kLimits = {.text_bytes = std::size_t{1} << 22, .growth = 10};
constexpr std::size_t kMaxPackedAgain = 8;

void require(bool holds) {
  if (!holds) std::abort();
}

ArchivedFiles members_of(std::string_view bytes) {
  snapshot::OpenedFile opened = snapshot::open_file(TextBuffer(bytes), kLimits);
  if (!opened.format()) return {};
  return snapshot::read_archive(std::move(opened), "a", {}, kLimits);
}

void check_names(const ArchivedFiles& members) {
  const std::string* previous = nullptr;
  for (const snapshot::ArchivedFile& member : members.files) {
    require(member.name == "a" || member.name.starts_with("a/"));
    require((member.name + "/").find("/../") == std::string::npos);
    require(previous == nullptr || *previous < member.name);
    previous = &member.name;
  }
}

// Files of an archive by numbers in place of names, which formats write in different ways.
std::vector<snapshot::PackedEntry> whole_files(const snapshot::Unpacked& unpacked) {
  std::vector<snapshot::PackedEntry> files;
  for (const snapshot::ArchiveMember& member : unpacked.files)
    if (member.end == snapshot::MemberEnd::kComplete && files.size() < kMaxPackedAgain)
      files.push_back({std::to_string(files.size()), std::string(member.bytes.view())});
  return files;
}

void check_packed_again(const std::vector<snapshot::PackedEntry>& files) {
  for (const char* format : snapshot::kArchiveFormats) {
    const bool zip = format == std::string_view("zip");
    const snapshot::Unpacked again =
        snapshot::unpack(snapshot::pack(format, files),
                         zip ? snapshot::ArchiveFormat::kZip : snapshot::ArchiveFormat::kTar);
    require(again.end == snapshot::ArchiveEnd::kComplete && again.files.size() == files.size());
    for (std::size_t i = 0; i < files.size(); ++i)
      require(again.files[i].name == files[i].name &&
              again.files[i].bytes.view() == files[i].bytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const ArchivedFiles members = members_of(bytes);
  check_names(members);
  for (const auto format : {snapshot::ArchiveFormat::kTar, snapshot::ArchiveFormat::kZip}) {
    const snapshot::ArchiveLimits limits{.text_bytes = kLimits.text_bytes, .members = 100};
    const snapshot::Unpacked unpacked = snapshot::unpack(bytes, format, limits);
    std::size_t text = 0;
    for (const snapshot::ArchiveMember& member : unpacked.files) text += member.bytes.size();
    require(text <= limits.text_bytes && unpacked.files.size() <= limits.members);
    check_packed_again(whole_files(unpacked));
  }
  // Of a zip, a part has another list of its members, or none.
  if (!bytes.starts_with("PK") && !bytes.starts_with('\x1F')) {
    const snapshot::ArchiveLimits limits{.text_bytes = kLimits.text_bytes, .members = 100};
    const auto all = snapshot::unpack(bytes, snapshot::ArchiveFormat::kTar, limits);
    const auto part =
        snapshot::unpack(bytes.substr(0, size / 2), snapshot::ArchiveFormat::kTar, limits);
    if (all.end <= snapshot::ArchiveEnd::kDamaged) require(part.files.size() <= all.files.size());
  }
  // What is a bomb here would be loaded, and be slow.
  if (members.damage && members.damage->kind->name == "archive/bomb") return 0;
  const std::vector<Snapshot::File> files = {{"a", std::string(bytes)}};
  const Snapshot loaded = snapshot::load_texts(files);
  require(snapshot::consistent(loaded));
  const Snapshot again = snapshot::load_texts(files);
  require(snapshot::dump(again) == snapshot::dump(loaded));
  require(snapshot::said(again) == snapshot::said(loaded));
  return 0;
}
