// Names by hash: which of a table's names a text is, without regard to the case of ASCII letters.
//
// A slot holds 0, or 1 + the index of a name. A name is in the first free slot from that of its
// hash on, fewer than kMaxProbes further: look-ups end there whatever a hostile table says.
#ifndef AMBIT_CATALOG_NAME_SLOTS_H_
#define AMBIT_CATALOG_NAME_SLOTS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace ambit::catalog {

inline constexpr std::size_t kMaxProbes = 64;

// Equal for names that differ only in case. `within`: what the name is a name in, if several tables
// share the slots.
inline std::uint64_t hash_without_case(std::string_view name, std::uint32_t within = 0) {
  constexpr std::uint64_t kFactor = 0x9E37'79B9'7F4A'7C15;
  constexpr std::uint64_t kSmall = 0x2020'2020'2020'2020;  // makes letters small, and others alike
  std::uint64_t hash = (within + std::uint64_t{1}) * kFactor;
  for (std::size_t at = 0; at < name.size(); at += sizeof hash) {
    std::uint64_t word = 0;
    std::memcpy(&word, name.data() + at, std::min(sizeof word, name.size() - at));
    hash = (hash ^ (word | kSmall)) * kFactor;
    hash ^= hash >> 32;
  }
  return hash;
}

// The first index in the slots from that of the hash on for which `is_name` holds. `slots`: none,
// or a power of two of them.
template <class IsName>
std::optional<std::uint32_t> find_name(std::span<const std::uint16_t> slots, std::uint64_t hash,
                                       IsName&& is_name) {
  for (std::size_t probe = 0; probe < std::min(kMaxProbes, slots.size()); ++probe) {
    const std::uint16_t slot = slots[(hash + probe) & (slots.size() - 1)];
    if (slot == 0) return std::nullopt;
    const std::uint32_t index = slot - std::uint32_t{1};
    if (is_name(index)) return index;
  }
  return std::nullopt;
}

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_NAME_SLOTS_H_
