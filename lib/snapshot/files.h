// Which files a snapshot consists of, and their bytes.
#ifndef AMBIT_SNAPSHOT_FILES_H_
#define AMBIT_SNAPSHOT_FILES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ambit/diagnostic.h"
#include "ambit/source.h"

namespace ambit::snapshot {

struct FoundFile {
  std::string name = {};
  bool from_directory = false;  // false: given by name, so it must be an artefact
  bool in_archive = false;      // so no other file is read on its word
};

struct FoundFiles {
  std::vector<FoundFile> files = {};      // each once, in byte order of their names
  std::vector<std::string> special = {};  // devices, sockets, ... of directories: not read
  std::vector<std::string> account_directories = {};  // names of 12 digits, sorted, each once
};

// Files stand for themselves, directories for all files below them: names that start with `.` are
// left out, links to files are followed, links to directories are not. Goes down
// kMaxDirectoryLevels.
inline constexpr int kMaxDirectoryLevels = 64;
FoundFiles find_files(std::span<const std::string> paths, Diagnostics& diagnostics);

// The bytes of a file, or of standard input for `-`; nothing, and a diagnostic, when they cannot be
// read, or when the size of the file changes meanwhile. Copies instead of mapping: a file that
// shrinks under a mapping would kill the process.
std::optional<TextBuffer> read_file(const std::string& name, Diagnostics& diagnostics);

// What read_file does with an open file of `size` bytes; 0: of a size that is not known.
struct ReadBytes {
  TextBuffer bytes = {};
  int error = 0;         // errno
  bool changed = false;  // there were more bytes, or less
};
ReadBytes read_descriptor(int descriptor, std::size_t size);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_FILES_H_
