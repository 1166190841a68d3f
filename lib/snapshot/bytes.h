// From the bytes of a file to its text: unpacks gzip, names archives, finds the encoding.
#ifndef AMBIT_SNAPSHOT_BYTES_H_
#define AMBIT_SNAPSHOT_BYTES_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ambit/diagnostic.h"
#include "ambit/snapshot.h"
#include "ambit/source.h"
#include "snapshot/archive.h"
#include "snapshot/gzip.h"

namespace ambit::snapshot {

// Something wrong with a file before it has a FileId.
struct Damage {
  const DiagnosticKind* kind = nullptr;
  std::uint32_t offset = 0;  // in the text
  std::vector<Argument> args = {};
};

struct DecodedText {
  TextBuffer text = {};  // UTF-8, unless damaged
  Encoding encoding = Encoding::kUtf8;
  std::uint32_t skipped = 0;  // bytes of the byte order mark

  std::optional<Damage> damage = {};
  // With damage: `text` is sound as far as it goes (a gzip file that is cut off). Otherwise it is
  // only good to show where the damage is.
  bool usable = true;
};

// A file without the gzip around it.
struct OpenedFile {
  TextBuffer bytes = {};
  std::size_t packed = 0;                   // size of the file as it was
  GzipEnd end = GzipEnd::kComplete;         // of the gzip around it, if there was any
  const struct Archive* archive = nullptr;  // that `bytes` are, if any
  bool gzipped = false;

  // What to read `bytes` as; none: they are a text, or an archive that is not read.
  std::optional<ArchiveFormat> format() const;
};
OpenedFile open_file(TextBuffer bytes, const GzipLimits& limits);

// What the options say of growing files.
GzipLimits text_limits(const LoadOptions& options);

// Of a file that is given where one text is expected: archives are refused.
DecodedText decode_file(OpenedFile file, const LoadOptions& options);

// The same, from the bytes. The encoding is options.encoding, or what the byte order mark or the
// first zero bytes tell, or UTF-8.
DecodedText decode_bytes(TextBuffer bytes, const LoadOptions& options);

// No text, and why.
DecodedText refuse(const DiagnosticKind& kind, std::vector<Argument> args = {});

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_BYTES_H_
