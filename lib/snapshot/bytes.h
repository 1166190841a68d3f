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

// The encoding is options.encoding, or what the byte order mark or the first zero bytes tell, or
// UTF-8.
DecodedText decode_bytes(TextBuffer bytes, const LoadOptions& options);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_BYTES_H_
