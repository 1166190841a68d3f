#include "ambit/source.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#endif

#include "support/utf8.h"

namespace ambit {
namespace {

#if defined(MADV_HUGEPAGE)
constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kMapFrom = std::size_t{1} << 20;

constexpr std::size_t round_up(std::size_t size, std::size_t unit) {
  return (size + unit - 1) / unit * unit;
}

// `bytes` zero bytes from the system, which begin where a huge page can; null when it has none.
// Cutting a larger mapping to size is the one portable way to the alignment.
char* map_aligned(std::size_t bytes) {
  void* mapped =
      mmap(nullptr, bytes + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  char* const begin = static_cast<char*>(mapped);
  const std::size_t misplaced = reinterpret_cast<std::uintptr_t>(begin) % kHugePage;
  const std::size_t head = misplaced == 0 ? 0 : kHugePage - misplaced;
  if (head > 0) munmap(begin, head);
  munmap(begin + head + bytes, kHugePage - head);
  madvise(begin + head, bytes, MADV_HUGEPAGE);
  return begin + head;
}
#endif

}  // namespace

TextBuffer::TextBuffer(std::size_t size) : size_(size) {
#if defined(MADV_HUGEPAGE)
  if (size >= kMapFrom) {
    const std::size_t mapped = round_up(size + kPadding, std::size_t{64} << 10);
    if (char* bytes = map_aligned(mapped)) {
      data_ = {bytes, Free(mapped)};
      return;
    }
  }
#endif
  data_ = {new char[size + kPadding](), Free()};
}

TextBuffer::TextBuffer(std::string_view text) : TextBuffer(text.size()) {
  std::copy(text.begin(), text.end(), data());
}

void TextBuffer::shrink(std::size_t size) {
  if (size >= size_) return;
  std::fill_n(data() + size, std::min(size_ - size, kPadding), '\0');
  size_ = size;
}

void TextBuffer::Free::operator()(char* bytes) const {
#if defined(MADV_HUGEPAGE)
  if (mapped > 0) {
    munmap(bytes, mapped);
    return;
  }
#endif
  delete[] bytes;
}

struct SourceFiles::File {
  std::string name;  // of a file; an embedded text has its parent's
  TextBuffer text;
  Encoding encoding = Encoding::kUtf8;
  std::uint32_t skipped = 0;
  std::optional<Location> parent;
  mutable std::once_flag lines_found;
  mutable std::vector<std::uint32_t> line_starts;  // behind every line feed

  void find_lines() const {
    const std::string_view bytes = text.view();
    for (std::size_t at = bytes.find('\n'); at != std::string_view::npos;
         at = bytes.find('\n', at + 1))
      line_starts.push_back(static_cast<std::uint32_t>(at + 1));
  }

  // How many bytes a part of the text had in the file.
  std::uint64_t original_size(std::string_view part) const {
    switch (encoding) {
      case Encoding::kUtf8:
        return part.size();
      case Encoding::kLatin1:
        return count_code_points(part);
      case Encoding::kUtf16Le:
      case Encoding::kUtf16Be:
        break;
    }
    // A code point that takes four bytes in UTF-8 takes two units of UTF-16, every other one.
    const auto pairs = static_cast<std::uint64_t>(std::count_if(
        part.begin(), part.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xF0; }));
    return 2 * (count_code_points(part) + pairs);
  }

  // What is left of a text that was let go.
  struct Rest {
    struct Offset {
      std::uint32_t offset = 0;
      Position position = {};
      std::uint64_t original = 0;
    };
    struct Excerpt {
      std::uint32_t begin = 0;
      std::size_t at = 0;  // in `bytes`
      std::size_t size = 0;
    };
    std::vector<Offset> offsets;    // sorted, each once
    std::vector<Excerpt> excerpts;  // sorted by `begin`, each once
    std::string bytes;

    // The last one that is not behind it; nothing of the file else.
    Offset find(std::uint32_t offset) const {
      const auto next = std::ranges::upper_bound(offsets, offset, {}, &Offset::offset);
      return next == offsets.begin() ? Offset{} : *std::prev(next);
    }
    std::string_view excerpt(const Location& where) const {
      const auto found = std::ranges::lower_bound(excerpts, where.begin, {}, &Excerpt::begin);
      if (found == excerpts.end() || found->begin != where.begin) return {};
      return std::string_view(bytes).substr(
          found->at, std::min<std::size_t>(found->size, where.end - where.begin));
    }
  };
  std::optional<Rest> rest;

  void keep(std::vector<Location> places);
  std::vector<Rest::Offset> kept_offsets(std::vector<std::uint32_t> offsets) const;
};

void SourceFiles::File::keep(std::vector<Location> places) {
  const std::string_view bytes = text.view();
  std::vector<std::uint32_t> offsets;
  offsets.reserve(2 * places.size());
  for (Location& place : places) {
    place.end = std::min(place.end, static_cast<std::uint32_t>(bytes.size()));
    place.begin = std::min(place.begin, place.end);
    offsets.push_back(place.begin);
    offsets.push_back(place.end);
  }
  Rest kept;
  kept.offsets = kept_offsets(std::move(offsets));
  // Of several that begin there the longest one.
  std::ranges::sort(places, [](const Location& a, const Location& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  for (const Location& place : places) {
    if (!kept.excerpts.empty() && kept.excerpts.back().begin == place.begin) continue;
    const std::size_t size = std::min<std::size_t>(place.end - place.begin, kKeptBytes);
    kept.excerpts.push_back({place.begin, kept.bytes.size(), size});
    kept.bytes.append(bytes.substr(place.begin, size));
  }
  kept.excerpts.shrink_to_fit();
  kept.bytes.shrink_to_fit();
  rest = std::move(kept);
  text = TextBuffer();
  line_starts = {};
}

// Goes through the text once, however long its lines are.
auto SourceFiles::File::kept_offsets(std::vector<std::uint32_t> offsets) const
    -> std::vector<Rest::Offset> {
  std::ranges::sort(offsets);
  const auto doubled = std::ranges::unique(offsets);
  offsets.erase(doubled.begin(), doubled.end());
  const std::string_view bytes = text.view();
  Rest::Offset at{.original = skipped};
  std::vector<Rest::Offset> kept;
  kept.reserve(offsets.size());
  for (const std::uint32_t offset : offsets) {
    const std::string_view gap = bytes.substr(at.offset, offset - at.offset);
    at.original += original_size(gap);
    const std::size_t last = gap.rfind('\n');
    if (last == std::string_view::npos) {
      at.position.column += static_cast<std::uint32_t>(count_code_points(gap));
    } else {
      at.position.line += static_cast<std::uint32_t>(std::ranges::count(gap, '\n'));
      at.position.column = 1 + static_cast<std::uint32_t>(count_code_points(gap.substr(last + 1)));
    }
    at.offset = offset;
    kept.push_back(at);
  }
  return kept;
}

SourceFiles::SourceFiles() = default;
SourceFiles::SourceFiles(SourceFiles&&) noexcept = default;
SourceFiles& SourceFiles::operator=(SourceFiles&&) noexcept = default;
SourceFiles::~SourceFiles() = default;

FileId SourceFiles::add(std::string name, TextBuffer text, Encoding encoding,
                        std::uint32_t skipped) {
  auto file = std::make_unique<File>();
  file->name = std::move(name);
  file->text = std::move(text);
  file->encoding = encoding;
  file->skipped = skipped;
  files_.push_back(std::move(file));
  return FileId(static_cast<std::uint32_t>(files_.size() - 1));
}

void SourceFiles::reduce(FileId file, std::vector<Location> places) {
  files_[file.index()]->keep(std::move(places));
}

FileId SourceFiles::add_embedded(Location within, TextBuffer text) {
  const FileId id = add({}, std::move(text));
  files_.back()->parent = within;
  return id;
}

std::size_t SourceFiles::size() const {
  return files_.size();
}

std::string_view SourceFiles::name(FileId file) const {
  const File* named = files_[file.index()].get();
  while (named->parent) named = files_[named->parent->file.index()].get();
  return named->name;
}

std::string_view SourceFiles::text(FileId file) const {
  return files_[file.index()]->text.view();
}

std::optional<Location> SourceFiles::parent(FileId file) const {
  return files_[file.index()]->parent;
}

std::string_view SourceFiles::excerpt(Location where) const {
  if (!where.file.valid()) return {};
  if (const auto& rest = files_[where.file.index()]->rest) return rest->excerpt(where);
  const std::string_view bytes = text(where.file);
  const std::size_t begin = std::min<std::size_t>(where.begin, bytes.size());
  return bytes.substr(begin, std::max<std::size_t>(where.end, begin) - begin);
}

Position SourceFiles::position(FileId file, std::uint32_t offset) const {
  const File& in = *files_[file.index()];
  if (in.rest) return in.rest->find(offset).position;
  std::call_once(in.lines_found, [&in] { in.find_lines(); });
  const std::string_view bytes = in.text.view();
  const std::size_t at = std::min<std::size_t>(offset, bytes.size());

  const auto next = std::upper_bound(in.line_starts.begin(), in.line_starts.end(), at);
  const auto line = static_cast<std::uint32_t>(next - in.line_starts.begin());
  const std::size_t start = line == 0 ? 0 : *std::prev(next);
  const std::size_t before = count_code_points(bytes.substr(start, at - start));
  return {.line = line + 1, .column = static_cast<std::uint32_t>(before + 1)};
}

std::uint64_t SourceFiles::original_offset(FileId file, std::uint32_t offset) const {
  const File& in = *files_[file.index()];
  if (in.rest) return in.rest->find(offset).original;
  return in.skipped + in.original_size(in.text.view().substr(0, offset));
}

}  // namespace ambit
