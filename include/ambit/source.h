// Where things stand: files, byte ranges in them, lines and columns.
#ifndef AMBIT_SOURCE_H_
#define AMBIT_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/id.h"

namespace ambit {

using FileId = Id<struct FileTag>;

// A byte range in the text of a file. A text is at most 4 GiB.
struct Location {
  FileId file = {};         // invalid: nowhere (a thing that no file names)
  std::uint32_t begin = 0;  // byte offset of the first byte
  std::uint32_t end = 0;    // byte offset behind the last byte

  friend bool operator==(const Location&, const Location&) = default;
};

// A place as a person says it. Both start at 1; a column counts code points, not bytes.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend bool operator==(const Position&, const Position&) = default;
};

// The bytes of one text, followed by kPadding zero bytes so that a vectorised parser may read
// beyond the end. Moves without copying, and its bytes do not move.
class TextBuffer {
 public:
  static constexpr std::size_t kPadding = 64;

  TextBuffer() = default;
  // Zero bytes, to be filled through data(); large buffers are backed by huge pages where the
  // system offers them, which halves the cost of filling them.
  explicit TextBuffer(std::size_t size);
  explicit TextBuffer(std::string_view text);

  char* data() { return data_.get(); }
  std::string_view view() const { return {data_.get(), size_}; }
  std::size_t size() const { return size_; }
  void shrink(std::size_t size);  // keeps the first `size` bytes; size <= size()

 private:
  struct Free {
    Free() : mapped(0) {}
    explicit Free(std::size_t mapped_bytes) : mapped(mapped_bytes) {}
    void operator()(char* bytes) const;

    std::size_t mapped;  // bytes mapped; 0: from the heap
  };
  std::unique_ptr<char, Free> data_;
  std::size_t size_ = 0;
};

// How the bytes of a file became its text. Decides what original_offset() counts.
enum class Encoding : std::uint8_t { kUtf8, kUtf16Le, kUtf16Be, kLatin1 };

// Owns the texts of all files that were read and of the texts found inside their strings (a policy
// document in a JSON string). Append-only; ids stay valid as long as it lives, and so do texts but
// those that reduce() lets go. Reading from several threads is safe while nothing is added.
class SourceFiles {
 public:
  SourceFiles();
  SourceFiles(SourceFiles&&) noexcept;
  SourceFiles& operator=(SourceFiles&&) noexcept;
  ~SourceFiles();

  // `name` is shown to people as given. `skipped` counts the bytes of a byte order mark before
  // `text`.
  FileId add(std::string name, TextBuffer text, Encoding encoding = Encoding::kUtf8,
             std::uint32_t skipped = 0);

  // Lets go of the text of a file, which is empty then, but for what is asked of these places of
  // it: their positions, original offsets and the first kKeptBytes of their excerpts. For files of
  // which there are too many to be held in memory. O(text + places log places).
  static constexpr std::size_t kKeptBytes = 256;
  void reduce(FileId file, std::vector<Location> places);

  // A text decoded from the string at `within`. It carries the name of the outermost file.
  FileId add_embedded(Location within, TextBuffer text);

  std::size_t size() const;
  std::string_view name(FileId file) const;
  std::string_view text(FileId file) const;

  // The string that an embedded text was decoded from; empty for a file.
  std::optional<Location> parent(FileId file) const;

  // The bytes at `where`; the whole is O(1).
  std::string_view excerpt(Location where) const;

  // Line and column of byte `offset` in the text of `file`; an offset behind the end counts as the
  // end. O(length of the line) plus the first call's walk over the file, which is remembered.
  Position position(FileId file, std::uint32_t offset) const;

  // The byte of the file as it was read (before transcoding, after decompression) at which the
  // character at `offset` starts. O(offset) for transcoded files, O(1) otherwise.
  std::uint64_t original_offset(FileId file, std::uint32_t offset) const;

 private:
  struct File;
  std::vector<std::unique_ptr<File>> files_;
};

}  // namespace ambit

#endif  // AMBIT_SOURCE_H_
