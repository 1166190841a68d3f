#include "snapshot/gzip.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#define ZLIB_CONST  // zlib's input is const
#include <zlib.h>

namespace ambit::snapshot {
namespace {

constexpr std::size_t kMaxFactor = 1032;  // what deflate can do at most
constexpr std::size_t kMaxGuess = std::size_t{1} << 30;
constexpr int kGzipOnly = 16 + MAX_WBITS;

// The size of the last member's text according to its trailer, or a guess if that cannot be.
std::size_t expected_size(std::string_view bytes) {
  std::size_t size = 0;
  if (bytes.size() >= 4)
    for (std::size_t i = 0; i < 4; ++i)
      size |= std::size_t{static_cast<unsigned char>(bytes[bytes.size() - 4 + i])} << (8 * i);
  // The trailer is not to be trusted with memory.
  const bool plausible = size > 0 && size / kMaxFactor <= bytes.size() && size <= kMaxGuess;
  return plausible ? size : 4 * bytes.size();
}

class Inflater {
 public:
  Inflater(std::string_view bytes, const GzipLimits& limits) : bytes_(bytes), limits_(limits) {
    ready_ = inflateInit2(&stream_, kGzipOnly) == Z_OK;
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }

  Gunzipped run() {
    TextBuffer text(expected_size(bytes_) + 1);
    std::size_t filled = 0;
    GzipEnd end = ready_ ? GzipEnd::kComplete : GzipEnd::kDamaged;
    while (ready_ && !finished_) {
      if (filled == text.size()) grow(text);
      const std::size_t before = consumed_;
      const std::size_t made = step(text.data() + filled, text.size() - filled, end);
      filled += made;
      if (is_bomb(filled)) return {.end = GzipEnd::kBomb};
      if (filled > kMaxTextBytes) break;
      if (made > 0 || consumed_ > before || finished_) continue;
      end = GzipEnd::kTruncated;
      break;
    }
    text.shrink(filled);
    return {.text = std::move(text), .end = end};
  }

 private:
  bool is_bomb(std::size_t size) const { return size > limits_.most(bytes_.size()); }

  static void grow(TextBuffer& text) {
    TextBuffer larger(2 * text.size());
    std::copy_n(text.data(), text.size(), larger.data());
    text = std::move(larger);
  }

  // Fills up to `room` bytes of `out` and returns how many. Sets `end` when the data ends badly.
  std::size_t step(char* out, std::size_t room, GzipEnd& end) {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const auto in_size = static_cast<uInt>(std::min(bytes_.size() - consumed_, kMost));
    const auto out_size = static_cast<uInt>(std::min(room, kMost));
    stream_.next_in = reinterpret_cast<const Bytef*>(bytes_.data() + consumed_);
    stream_.avail_in = in_size;
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = out_size;
    const int status = inflate(&stream_, Z_NO_FLUSH);
    consumed_ += in_size - stream_.avail_in;
    if (status == Z_STREAM_END) {
      next_member(end);
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      end = GzipEnd::kDamaged;
      finished_ = true;
    }
    return out_size - stream_.avail_out;
  }

  void next_member(GzipEnd& end) {
    const std::string_view rest = bytes_.substr(consumed_);
    if (is_gzip(rest) && inflateReset(&stream_) == Z_OK) return;
    if (rest.find_first_not_of('\0') != std::string_view::npos) end = GzipEnd::kDamaged;
    finished_ = true;
  }

  std::string_view bytes_;
  GzipLimits limits_;
  z_stream stream_ = {};
  std::size_t consumed_ = 0;
  bool ready_ = false;
  bool finished_ = false;
};

}  // namespace

std::size_t GzipLimits::most(std::size_t packed) const {
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  const bool overflows = growth > 0 && packed > kAll / growth;
  return std::max(text_bytes, overflows ? kAll : packed * growth);
}

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1F\x8B");
}

Gunzipped gunzip(std::string_view bytes, const GzipLimits& limits) {
  return Inflater(bytes, limits).run();
}

}  // namespace ambit::snapshot
