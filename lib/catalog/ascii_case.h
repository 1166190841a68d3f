// Names without case: the names of services, actions and keys are ASCII, so only A to Z have one.
#ifndef AMBIT_CATALOG_ASCII_CASE_H_
#define AMBIT_CATALOG_ASCII_CASE_H_

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace ambit::catalog {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return lower(c); });
  return out;
}

// Byte order of lower(a) and lower(b): the order of all tables.
inline std::strong_ordering compare_without_case(std::string_view a, std::string_view b) {
  // Names of one table have long starts in common, mostly in the same case.
  const std::size_t common = a.size() < b.size() ? a.size() : b.size();
  std::size_t i = 0;
  for (std::uint64_t of_a = 0, of_b = 0; i + sizeof of_a <= common; i += sizeof of_a) {
    std::memcpy(&of_a, a.data() + i, sizeof of_a);
    std::memcpy(&of_b, b.data() + i, sizeof of_b);
    if (of_a != of_b) break;
  }
  for (; i < common; ++i) {
    if (a[i] == b[i]) continue;
    const auto order =
        static_cast<unsigned char>(lower(a[i])) <=> static_cast<unsigned char>(lower(b[i]));
    if (order != 0) return order;
  }
  return a.size() <=> b.size();
}

inline bool equal_without_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && compare_without_case(a, b) == 0;
}

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_ASCII_CASE_H_
