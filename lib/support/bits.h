// Sets of small numbers: bit i says whether i is a member.
#ifndef AMBIT_SUPPORT_BITS_H_
#define AMBIT_SUPPORT_BITS_H_

#include <boost/dynamic_bitset/dynamic_bitset.hpp>
#include <cstdint>

namespace ambit {

using Bits = boost::dynamic_bitset<std::uint64_t>;

inline Bits all_bits(std::size_t size) {
  return ~Bits(size);
}

}  // namespace ambit

#endif  // AMBIT_SUPPORT_BITS_H_
