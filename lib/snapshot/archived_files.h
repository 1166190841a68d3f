// The members of an archive, as the files of a directory.
#ifndef AMBIT_SNAPSHOT_ARCHIVED_FILES_H_
#define AMBIT_SNAPSHOT_ARCHIVED_FILES_H_

#include <optional>
#include <string>
#include <vector>

#include "ambit/snapshot.h"
#include "snapshot/bytes.h"

namespace ambit::snapshot {

struct ArchivedFile {
  std::string name = {};  // `archive/directory/file`; never leads out of the archive
  DecodedText decoded = {};
};

struct ArchivedFiles {
  std::vector<ArchivedFile> files = {};   // each name once, in byte order
  std::vector<std::string> ignored = {};  // links, devices, and what a later member replaces
  std::vector<std::string> account_directories = {};  // names of 12 digits, in no order
  std::vector<std::string> too_deep = {};  // directories below kMaxDirectoryLevels: not read
  // Of the archive itself. When it is a bomb, there are no members.
  std::optional<Damage> damage = {};
};

// Of a file with a format(); of others nothing. Names are only names: leading `/`, and `..` at the
// top, are dropped as a file system does at its root; names that start with `.` are left out, as in
// directories. A member that is an archive itself, that is encrypted or damaged has damage and no
// text. With `limits`, all members with the gzip around them must stay within what the file may
// grow to.
ArchivedFiles read_archive(OpenedFile file, const std::string& archive, const LoadOptions& options,
                           const GzipLimits& limits);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_ARCHIVED_FILES_H_
