// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
#ifndef AMBIT_SUPPORT_UTF8_H_
#define AMBIT_SUPPORT_UTF8_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ambit {

// The offset of the first byte that does not begin or continue a well-formed sequence as it should:
// the start of the sequence that is cut off or malformed. Nothing when all of `text` is
// well-formed.
std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept;

constexpr bool is_utf8_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// The number of code points in well-formed text; elsewhere, of bytes that do not continue a
// sequence.
constexpr std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += is_utf8_continuation(byte) ? 0U : 1U;
  return count;
}

// A code point and its length in bytes, or one byte that belongs to none.
struct CodePoint {
  char32_t code = 0;
  std::size_t length = 1;

  bool valid() const { return code < kInvalid; }

  // Above all code points; the byte is added, so that different bytes stay different.
  static constexpr char32_t kInvalid = 0x110000;
};

// The one at the start of `text`, which is not empty.
CodePoint first_wide_code_point(std::string_view text) noexcept;
inline CodePoint first_code_point(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};  // nearly all
  return first_wide_code_point(text);
}

void append_utf8(std::string& out, char32_t code);

}  // namespace ambit

#endif  // AMBIT_SUPPORT_UTF8_H_
