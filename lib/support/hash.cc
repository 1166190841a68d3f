// The bytes are read as 64-bit words, two at a time; each pair is multiplied to 128 bits and the
// halves are folded together, which lets every input bit reach every output bit. The idea is that
// of wyhash (Wang Yi, public domain); the constants are the fractional digits of square roots.
#include "support/hash.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ambit {
namespace {

constexpr std::uint64_t kRoot2 = 0x6A09E667F3BCC909;
constexpr std::uint64_t kRoot3 = 0xBB67AE8584CAA73B;
constexpr std::uint64_t kRoot5 = 0x3C6EF372FE94F82B;

std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  // With a and b once more, as a factor of 0 would else forget the other one.
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64) ^ a ^ b;
}

template <class Word>
std::uint64_t read(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

std::uint64_t read_at_most_3(const char* bytes, std::size_t size) {
  const auto byte = [&](std::size_t i) {
    return std::uint64_t{static_cast<std::uint8_t>(bytes[i])};
  };
  return byte(0) << 16 | byte(size / 2) << 8 | byte(size - 1);
}

}  // namespace

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed) noexcept {
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t state = seed * kRoot3 ^ kRoot2;
  for (; left > 16; at += 16, left -= 16)
    state = fold(read<std::uint64_t>(at) ^ kRoot3, read<std::uint64_t>(at + 8) ^ state);

  // The last words may overlap: the size below tells apart what they cannot.
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  if (left >= 8) {
    first = read<std::uint64_t>(at);
    last = read<std::uint64_t>(at + left - 8);
  } else if (left >= 4) {
    first = read<std::uint32_t>(at);
    last = read<std::uint32_t>(at + left - 4);
  } else if (left > 0) {
    first = read_at_most_3(at, left);
  }
  state = fold(first ^ kRoot3, last ^ state);
  return fold(state ^ kRoot5, bytes.size() ^ kRoot2);
}

}  // namespace ambit
