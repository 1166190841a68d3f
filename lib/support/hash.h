// A fast 64-bit hash of bytes for tables in memory. Not for adversaries with a stopwatch: tables
// that use it must stay correct when everything collides.
#ifndef AMBIT_SUPPORT_HASH_H_
#define AMBIT_SUPPORT_HASH_H_

#include <cstdint>
#include <string_view>

namespace ambit {

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0) noexcept;

}  // namespace ambit

#endif  // AMBIT_SUPPORT_HASH_H_
