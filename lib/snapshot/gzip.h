// Unpacks gzip (RFC 1952), with zlib.
#ifndef AMBIT_SNAPSHOT_GZIP_H_
#define AMBIT_SNAPSHOT_GZIP_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "ambit/source.h"

namespace ambit::snapshot {

// Of a text; what lies behind it, no Location can name.
inline constexpr std::size_t kMaxTextBytes = std::numeric_limits<std::uint32_t>::max();

enum class GzipEnd : std::uint8_t {
  kComplete,
  kTruncated,  // `text` is what came out before the end of the data
  kDamaged,    // `text` is what came out before the damage
  kBomb,       // no text
};

struct Gunzipped {
  TextBuffer text = {};
  GzipEnd end = GzipEnd::kComplete;
};

bool is_gzip(std::string_view bytes);

// A text that is above both is a bomb.
struct GzipLimits {
  std::size_t text_bytes = std::size_t{1} << 30;
  std::size_t growth = 1000;  // times the size of the compressed data

  // The most that `packed` bytes may grow to.
  std::size_t most(std::size_t packed) const;
};

// Several members in a row are one stream; zero bytes behind the last are ignored. A text above 4
// GiB is cut off behind that (no Location could name its end, and its reader says so).
Gunzipped gunzip(std::string_view bytes, const GzipLimits& limits = {});

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_GZIP_H_
