// Unpacks tar (ustar, pax, GNU) and zip, in memory, with libarchive.
#ifndef AMBIT_SNAPSHOT_ARCHIVE_H_
#define AMBIT_SNAPSHOT_ARCHIVE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/source.h"

namespace ambit::snapshot {

enum class ArchiveFormat : std::uint8_t { kTar, kZip };

enum class MemberEnd : std::uint8_t {
  kComplete,
  kDamaged,    // cut off, or its checksum is wrong: no bytes
  kEncrypted,  // no bytes
};

struct ArchiveMember {
  std::string name = {};  // as the archive says it: may be absolute, or have `..`
  TextBuffer bytes = {};
  MemberEnd end = MemberEnd::kComplete;
};

enum class ArchiveEnd : std::uint8_t {
  kComplete,
  kDamaged,  // cut off, or unreadable from some place on; what was read before is sound
  kBomb,     // above limits.text_bytes: no members
  kTooMany,  // above limits.members: no members
};

struct Unpacked {
  std::vector<ArchiveMember> files = {};      // in the order of the archive
  std::vector<std::string> directories = {};  // that have an entry of their own
  std::vector<std::string> special = {};      // links, devices, ...: not followed
  ArchiveEnd end = ArchiveEnd::kComplete;
};

struct ArchiveLimits {
  std::size_t text_bytes = std::numeric_limits<std::size_t>::max();  // of all members together
  std::size_t members = 1'000'000;                                   // of any type
};

// Nothing is written anywhere, and no name is looked up. Of a member above kMaxTextBytes the first
// kMaxTextBytes + 1 bytes. O(bytes + text), and memory for the text.
Unpacked unpack(std::string_view bytes, ArchiveFormat format, const ArchiveLimits& limits = {});

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_ARCHIVE_H_
