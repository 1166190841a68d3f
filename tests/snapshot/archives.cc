#include "tests/snapshot/archives.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <stdexcept>

namespace ambit::snapshot {
namespace {

la_ssize_t append(struct archive* /*archive*/, void* out, const void* bytes, size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void require(int status) {
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN) throw std::runtime_error("cannot pack");
}

void write(struct archive* archive, const PackedEntry& packed) {
  const std::unique_ptr<struct archive_entry, void (*)(struct archive_entry*)> entry(
      archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(entry.get(), packed.name.c_str());
  archive_entry_set_perm(entry.get(), 0600);
  archive_entry_set_size(entry.get(), 0);
  switch (packed.type) {
    case PackedEntry::Type::kFile:
      archive_entry_set_size(entry.get(), static_cast<la_int64_t>(packed.bytes.size()));
      archive_entry_set_filetype(entry.get(), AE_IFREG);
      break;
    case PackedEntry::Type::kDirectory:
      archive_entry_set_filetype(entry.get(), AE_IFDIR);
      break;
    case PackedEntry::Type::kSymbolicLink:
      archive_entry_set_filetype(entry.get(), AE_IFLNK);
      archive_entry_set_symlink(entry.get(), packed.bytes.c_str());
      break;
    case PackedEntry::Type::kHardLink:
      archive_entry_set_filetype(entry.get(), AE_IFREG);
      archive_entry_set_hardlink(entry.get(), packed.bytes.c_str());
      break;
    case PackedEntry::Type::kPipe:
      archive_entry_set_filetype(entry.get(), AE_IFIFO);
      break;
  }
  require(archive_write_header(archive, entry.get()));
  if (packed.type != PackedEntry::Type::kFile) return;
  archive_write_data(archive, packed.bytes.data(), packed.bytes.size());
  require(archive_write_finish_entry(archive));
}

}  // namespace

std::string pack(const char* format, const std::vector<PackedEntry>& entries) {
  std::string out;
  struct archive* archive = archive_write_new();
  const std::unique_ptr<struct archive, int (*)(struct archive*)> owner(archive,
                                                                        archive_write_free);
  require(archive_write_set_format_by_name(archive, format));
  require(archive_write_set_bytes_in_last_block(archive, 1));
  require(archive_write_open(archive, &out, nullptr, append, nullptr));
  for (const PackedEntry& entry : entries) write(archive, entry);
  require(archive_write_close(archive));
  return out;
}

}  // namespace ambit::snapshot
