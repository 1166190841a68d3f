// Archives that tests make.
#ifndef AMBIT_TESTS_SNAPSHOT_ARCHIVES_H_
#define AMBIT_TESTS_SNAPSHOT_ARCHIVES_H_

#include <array>
#include <string>
#include <vector>

namespace ambit::snapshot {

struct PackedEntry {
  enum class Type { kFile, kDirectory, kSymbolicLink, kHardLink, kPipe };
  std::string name = {};
  std::string bytes = {};  // of a link: what it names
  Type type = Type::kFile;
};

inline constexpr std::array kArchiveFormats = {"ustar", "pax", "gnutar", "zip"};

// With libarchive's name of the format.
std::string pack(const char* format, const std::vector<PackedEntry>& entries);

}  // namespace ambit::snapshot

#endif  // AMBIT_TESTS_SNAPSHOT_ARCHIVES_H_
