// JSON pointers (RFC 6901), built from the root downwards.
#ifndef AMBIT_JSON_POINTER_H_
#define AMBIT_JSON_POINTER_H_

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace ambit::json {

inline void append_name(std::string& pointer, std::string_view name) {
  pointer += '/';
  if (std::ranges::none_of(name, [](char c) { return c == '~' || c == '/'; })) {
    pointer += name;
    return;
  }
  for (const char c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

inline void append_index(std::string& pointer, std::size_t index) {
  std::array<char, 20> digits = {};  // as many as an index has
  const auto end = std::to_chars(digits.begin(), digits.end(), index).ptr;
  pointer += '/';
  pointer.append(digits.begin(), end);
}

}  // namespace ambit::json

#endif  // AMBIT_JSON_POINTER_H_
