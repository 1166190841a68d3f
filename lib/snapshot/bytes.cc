#include "snapshot/bytes.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "snapshot/diagnostics.h"
#include "snapshot/gzip.h"
#include "support/utf8.h"

namespace ambit::snapshot {

using namespace std::string_view_literals;

struct Archive {
  std::string_view magic = {};
  std::size_t offset = 0;
  std::string_view name = {};
  std::string_view command = {};
  std::optional<ArchiveFormat> format = {};  // none: it is not unpacked here
};

namespace {

constexpr std::array kArchives = {
    Archive{"ustar", 257, "a tar archive", "tar -xf FILE -C DIRECTORY", ArchiveFormat::kTar},
    Archive{"PK\3\4", 0, "a zip archive", "unzip FILE -d DIRECTORY", ArchiveFormat::kZip},
    Archive{"PK\5\6", 0, "a zip archive", "unzip FILE -d DIRECTORY", ArchiveFormat::kZip},
    Archive{"\x28\xB5\x2F\xFD", 0, "zstd-compressed", "zstd -d FILE"},
    Archive{"\xFD"
            "7zXZ\0"sv,
            0, "xz-compressed", "xz -dk FILE"},
    Archive{"BZh", 0, "bzip2-compressed", "bzip2 -dk FILE"},
    Archive{"\x1F\x8B", 0, "gzip-compressed twice", "gzip -dk FILE"}};

// What an archive says at its start; gzip is asked for only inside gzip.
const Archive* archive_of(std::string_view bytes) {
  for (const Archive& archive : kArchives) {
    if (bytes.size() < archive.offset) continue;
    if (bytes.substr(archive.offset).starts_with(archive.magic)) return &archive;
  }
  return nullptr;
}

struct Mark {
  std::string_view bytes = {};
  std::optional<Encoding> encoding = {};  // none: UTF-32
};

// In this order: the mark of UTF-32LE starts as that of UTF-16LE does.
constexpr std::array kMarks = {
    Mark{"\xFF\xFE\0\0"sv, std::nullopt}, Mark{"\0\0\xFE\xFF"sv, std::nullopt},
    Mark{"\xEF\xBB\xBF"sv, Encoding::kUtf8}, Mark{"\xFF\xFE"sv, Encoding::kUtf16Le},
    Mark{"\xFE\xFF"sv, Encoding::kUtf16Be}};

// What the zero bytes of a text without mark tell, whose first character is ASCII.
Mark unmarked(std::string_view bytes) {
  const auto zero = [bytes](std::size_t at) { return at < bytes.size() && bytes[at] == '\0'; };
  const bool four = bytes.size() >= 4;
  if (four && zero(0) != zero(3) && zero(1) && zero(2)) return {.encoding = std::nullopt};
  if (bytes.size() >= 2 && !zero(0) && zero(1)) return {.encoding = Encoding::kUtf16Le};
  if (bytes.size() >= 2 && zero(0) && !zero(1)) return {.encoding = Encoding::kUtf16Be};
  return {.encoding = Encoding::kUtf8};
}

Mark mark_of(std::string_view bytes, std::optional<Encoding> given) {
  for (const Mark& mark : kMarks) {
    if (given && mark.encoding != given) continue;
    if (bytes.starts_with(mark.bytes)) return mark;
  }
  return given ? Mark{.encoding = given} : unmarked(bytes);
}

// Appends code points to a buffer that has room for them.
class Utf8Writer {
 public:
  explicit Utf8Writer(char* out) : begin_(out), out_(out) {}

  void put(std::uint32_t point) {
    if (point < 0x80) return byte(point);
    if (point < 0x800) return byte(0xC0 | point >> 6), continuation(point);
    if (point < 0x10000)
      return byte(0xE0 | point >> 12), continuation(point >> 6), continuation(point);
    byte(0xF0 | point >> 18);
    continuation(point >> 12);
    continuation(point >> 6);
    continuation(point);
  }
  std::size_t size() const { return static_cast<std::size_t>(out_ - begin_); }

 private:
  void byte(std::uint32_t value) { *out_++ = static_cast<char>(value); }
  void continuation(std::uint32_t bits) { byte(0x80 | (bits & 0x3F)); }

  char* begin_;
  char* out_;
};

TextBuffer from_latin1(std::string_view bytes) {
  TextBuffer text(2 * bytes.size());
  Utf8Writer out(text.data());
  for (const char c : bytes) out.put(static_cast<unsigned char>(c));
  text.shrink(out.size());
  return text;
}

struct Utf16 {
  std::string_view bytes = {};
  bool little = true;

  std::uint32_t unit(std::size_t at) const {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return little ? first | static_cast<std::uint32_t>(second) << 8
                  : second | static_cast<std::uint32_t>(first) << 8;
  }
};

// Three bytes of UTF-8 for each unit are always enough. Stops in front of the first byte that
// begins no character, and returns where that is.
std::size_t transcode(const Utf16& in, TextBuffer& text) {
  text = TextBuffer(in.bytes.size() / 2 * 3);
  Utf8Writer out(text.data());
  std::size_t at = 0;
  while (at + 2 <= in.bytes.size()) {
    const std::uint32_t unit = in.unit(at);
    if ((unit & 0xF800) != 0xD800) {
      out.put(unit);
      at += 2;
      continue;
    }
    const std::uint32_t low = at + 4 <= in.bytes.size() ? in.unit(at + 2) : 0;
    if (unit >= 0xDC00 || (low & 0xFC00) != 0xDC00) break;
    out.put(0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF));
    at += 4;
  }
  text.shrink(out.size());
  return at;
}

std::uint32_t end_of(const TextBuffer& text) {
  return static_cast<std::uint32_t>(std::min(text.size(), kMaxTextBytes));
}

void decode_utf16(DecodedText& decoded, std::string_view bytes) {
  TextBuffer text;
  const std::size_t read = transcode({bytes, decoded.encoding == Encoding::kUtf16Le}, text);
  decoded.text = std::move(text);
  if (read == bytes.size()) return;
  decoded.damage = {
      &kinds::kNotUtf16, end_of(decoded.text), {static_cast<std::int64_t>(decoded.skipped + read)}};
  decoded.usable = false;
}

void check_utf8(DecodedText& decoded) {
  // A text beyond what a Location can name is refused by its reader.
  if (decoded.text.size() > kMaxTextBytes) return;
  const auto invalid = first_invalid_utf8(decoded.text.view());
  if (!invalid) return;
  decoded.damage = {&kinds::kNotUtf8,
                    static_cast<std::uint32_t>(*invalid),
                    {static_cast<std::int64_t>(decoded.skipped + *invalid)}};
  decoded.usable = false;
}

DecodedText decode_text(TextBuffer bytes, std::optional<Encoding> given) {
  const Mark mark = mark_of(bytes.view(), given);
  if (!mark.encoding) return refuse(kinds::kUtf32);
  DecodedText decoded{.encoding = *mark.encoding,
                      .skipped = static_cast<std::uint32_t>(mark.bytes.size())};
  const std::string_view rest = bytes.view().substr(mark.bytes.size());
  switch (decoded.encoding) {
    case Encoding::kUtf16Le:
    case Encoding::kUtf16Be:
      decode_utf16(decoded, rest);
      break;
    case Encoding::kLatin1:
      decoded.text = from_latin1(rest);
      break;
    case Encoding::kUtf8:
      decoded.text = mark.bytes.empty() ? std::move(bytes) : TextBuffer(rest);
      check_utf8(decoded);
      break;
  }
  return decoded;
}

const DiagnosticKind& kind_of(GzipEnd end) {
  switch (end) {
    case GzipEnd::kTruncated:
      return kinds::kGzipTruncated;
    case GzipEnd::kBomb:
      return kinds::kGzipBomb;
    default:
      return kinds::kGzipChecksum;
  }
}

// What came out of a damaged file may end within a character.
void drop_partial_character(TextBuffer& text) {
  const auto invalid = first_invalid_utf8(text.view());
  if (invalid && text.size() - *invalid < 4) text.shrink(*invalid);
}

}  // namespace

DecodedText refuse(const DiagnosticKind& kind, std::vector<Argument> args) {
  return {.damage = Damage{&kind, 0, std::move(args)}, .usable = false};
}

GzipLimits text_limits(const LoadOptions& options) {
  if (options.allow_large) return {.text_bytes = std::numeric_limits<std::size_t>::max()};
  return {};
}

std::optional<ArchiveFormat> OpenedFile::format() const {
  if (archive == nullptr || (gzipped && archive->format != ArchiveFormat::kTar)) return {};
  return archive->format;
}

OpenedFile open_file(TextBuffer bytes, const GzipLimits& limits) {
  OpenedFile file{.packed = bytes.size(), .gzipped = is_gzip(bytes.view())};
  if (file.gzipped) {
    Gunzipped unpacked = gunzip(bytes.view(), limits);
    file.end = unpacked.end;
    bytes = std::move(unpacked.text);
  }
  file.archive = archive_of(bytes.view());
  file.bytes = std::move(bytes);
  return file;
}

DecodedText decode_file(OpenedFile file, const LoadOptions& options) {
  if (file.end == GzipEnd::kBomb)
    return refuse(kinds::kGzipBomb, {static_cast<std::int64_t>(file.packed)});
  if (file.archive != nullptr)
    return refuse(kinds::kArchive,
                  {std::string(file.archive->name), std::string(file.archive->command)});
  const auto size = static_cast<std::int64_t>(file.bytes.size());
  if (file.end != GzipEnd::kComplete) drop_partial_character(file.bytes);
  DecodedText decoded = decode_text(std::move(file.bytes), options.encoding);
  if (file.end == GzipEnd::kComplete) return decoded;
  decoded.damage = {&kind_of(file.end), end_of(decoded.text), {size}};
  return decoded;
}

DecodedText decode_bytes(TextBuffer bytes, const LoadOptions& options) {
  return decode_file(open_file(std::move(bytes), text_limits(options)), options);
}

}  // namespace ambit::snapshot
