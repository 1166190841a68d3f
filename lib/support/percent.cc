#include "support/percent.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ambit {
namespace {

constexpr std::uint8_t kNoDigit = 0xFF;

constexpr std::array<std::uint8_t, 256> kHexDigit = [] {
  std::array<std::uint8_t, 256> values = {};
  values.fill(kNoDigit);
  for (std::uint8_t i = 0; i < 10; ++i) values['0' + i] = i;
  for (std::uint8_t i = 0; i < 6; ++i)
    values['a' + i] = values['A' + i] = static_cast<std::uint8_t>(10 + i);
  return values;
}();

std::uint8_t digit(char c) {
  return kHexDigit[static_cast<std::uint8_t>(c)];
}

bool is_escape(std::string_view text, std::size_t percent) {
  return text.size() - percent >= 3 && digit(text[percent + 1]) != kNoDigit &&
         digit(text[percent + 2]) != kNoDigit;
}

// The next `%XY` at or behind `from`; npos when there is none.
std::size_t find_escape(std::string_view text, std::size_t from) {
  std::size_t at = text.find('%', from);
  while (at != std::string_view::npos && !is_escape(text, at)) at = text.find('%', at + 1);
  return at;
}

}  // namespace

bool looks_percent_encoded(std::string_view text) {
  return find_escape(text, 0) != std::string_view::npos;
}

std::string percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  std::size_t done = 0;
  for (std::size_t at = find_escape(text, 0); at != std::string_view::npos;
       at = find_escape(text, done)) {
    decoded.append(text, done, at - done);
    decoded += static_cast<char>(digit(text[at + 1]) << 4 | digit(text[at + 2]));
    done = at + 3;
  }
  return decoded.append(text, done);
}

}  // namespace ambit
