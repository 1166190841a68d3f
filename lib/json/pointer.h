// JSON pointers (RFC 6901), built from the root downwards.
#ifndef AMBIT_JSON_POINTER_H_
#define AMBIT_JSON_POINTER_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace ambit::json {

inline void append_name(std::string& pointer, std::string_view name) {
  pointer += '/';
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
  pointer += '/';
  pointer += std::to_string(index);
}

}  // namespace ambit::json

#endif  // AMBIT_JSON_POINTER_H_
