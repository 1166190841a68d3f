#include "snapshot/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "snapshot/gzip.h"

namespace ambit::snapshot {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kChunk = std::size_t{1} << 16;
constexpr std::size_t kTarBlock = 512;
constexpr std::size_t kMaxZipComment = 65'535;
constexpr std::size_t kZipEndBytes = 22;
constexpr std::string_view kZipEnd = "PK\5\6"sv;

struct Free {
  void operator()(struct ::archive* archive) const { archive_read_free(archive); }
};

class Reader {
 public:
  Reader(std::string_view bytes, ArchiveFormat format, const ArchiveLimits& limits)
      : bytes_(bytes), format_(format), limits_(limits) {}

  Unpacked run() && {
    if (!open()) return {.end = ArchiveEnd::kDamaged};
    for (std::size_t members = 0; next(); ++members) {
      if (members == limits_.members) return {.end = ArchiveEnd::kTooMany};
      if (entry_ != nullptr) add_member();
      if (text_bytes_ > limits_.text_bytes) return {.end = ArchiveEnd::kBomb};
    }
    return std::move(unpacked_);
  }

 private:
  // No filters: what is compressed is unpacked before, with its checksum, which libarchive's gzip
  // does not look at.
  bool open() {
    if (archive_ == nullptr) return false;
    const int supported = format_ == ArchiveFormat::kTar
                              ? archive_read_support_format_tar(archive_.get())
                              : archive_read_support_format_zip(archive_.get());
    return supported == ARCHIVE_OK &&
           archive_read_open_memory(archive_.get(), bytes_.data(), bytes_.size()) == ARCHIVE_OK;
  }

  // False at the end. A header that makes no sense is no entry.
  bool next() {
    entry_ = nullptr;
    const int status = archive_read_next_header(archive_.get(), &entry_);
    if (status == ARCHIVE_OK || status == ARCHIVE_WARN) return true;
    if (status == ARCHIVE_EOF && has_end()) return false;
    unpacked_.end = ArchiveEnd::kDamaged;
    entry_ = nullptr;
    return status == ARCHIVE_RETRY || status == ARCHIVE_FAILED;
  }

  // libarchive takes the end of the bytes between two members for the end of the archive.
  bool has_end() const {
    if (format_ == ArchiveFormat::kZip) {
      if (bytes_.size() < kZipEndBytes) return false;
      const std::size_t last = bytes_.rfind(kZipEnd, bytes_.size() - kZipEndBytes);
      return last != std::string_view::npos &&
             bytes_.size() - last <= kZipEndBytes + kMaxZipComment;
    }
    const auto read = static_cast<std::size_t>(archive_filter_bytes(archive_.get(), -1));
    if (read < kTarBlock || read > bytes_.size()) return false;
    const std::string_view last = bytes_.substr(read - kTarBlock, kTarBlock);
    return last.find_first_not_of('\0') == std::string_view::npos;
  }

  void add_member() {
    const char* name = archive_entry_pathname(entry_);
    std::string text = name == nullptr ? std::string() : std::string(name);
    const bool link = archive_entry_hardlink(entry_) != nullptr;
    const auto type = archive_entry_filetype(entry_);
    if (!link && type == AE_IFREG) return add_file(std::move(text));
    auto& names = !link && type == AE_IFDIR ? unpacked_.directories : unpacked_.special;
    names.push_back(std::move(text));
  }

  void add_file(std::string name) {
    ArchiveMember member{.name = std::move(name)};
    if (archive_entry_is_encrypted(entry_) != 0) {
      member.end = MemberEnd::kEncrypted;
    } else if (read_data()) {
      member.bytes = TextBuffer(std::string_view(data_));
    } else {
      member.end = MemberEnd::kDamaged;
    }
    unpacked_.files.push_back(std::move(member));
  }

  // Into data_, which keeps its memory from member to member. What a header says of the size is
  // not to be trusted with memory.
  bool read_data() {
    data_.clear();
    while (text_bytes_ <= limits_.text_bytes && data_.size() <= kMaxTextBytes) {
      const la_ssize_t count = archive_read_data(archive_.get(), chunk_.data(), chunk_.size());
      if (count == 0) break;
      if (count < 0) return false;
      const auto size = static_cast<std::size_t>(count);
      text_bytes_ += size;
      data_.append(chunk_.data(), std::min(size, kMaxTextBytes + 1 - data_.size()));
    }
    return true;
  }

  std::string_view bytes_;
  ArchiveFormat format_;
  ArchiveLimits limits_;
  std::unique_ptr<struct ::archive, Free> archive_{archive_read_new()};
  struct ::archive_entry* entry_ = nullptr;  // belongs to archive_
  std::size_t text_bytes_ = 0;
  std::string data_;
  std::array<char, kChunk> chunk_ = {};
  Unpacked unpacked_;
};

}  // namespace

Unpacked unpack(std::string_view bytes, ArchiveFormat format, const ArchiveLimits& limits) {
  return Reader(bytes, format, limits).run();
}

}  // namespace ambit::snapshot
