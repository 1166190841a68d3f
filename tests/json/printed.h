// A naive printer of trees, for round trips.
#ifndef AMBIT_TESTS_JSON_PRINTED_H_
#define AMBIT_TESTS_JSON_PRINTED_H_

#include <string>

#include "json/json.h"

namespace ambit::json {

inline void print_string(std::string_view text, std::string& out) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  out += '"';
}

// `value` without white space, with as few escapes as there can be. Numbers stay as written.
inline void print(Value value, std::string& out) {
  const auto separate = [&out] {
    if (out.back() != '[' && out.back() != '{') out += ',';
  };
  switch (value.kind()) {
    case Kind::kNull:
      out += "null";
      break;
    case Kind::kBool:
      out += value.boolean() ? "true" : "false";
      break;
    case Kind::kNumber:
      out += value.text();
      break;
    case Kind::kString:
      print_string(value.text(), out);
      break;
    case Kind::kArray:
      out += '[';
      for (const Value element : value.elements()) {
        separate();
        print(element, out);
      }
      out += ']';
      break;
    case Kind::kObject:
      out += '{';
      for (const auto& [key, member] : value.members()) {
        separate();
        print(key, out);
        out += ':';
        print(member, out);
      }
      out += '}';
      break;
  }
}

inline std::string printed(Value value) {
  std::string out;
  print(value, out);
  return out;
}

}  // namespace ambit::json

#endif  // AMBIT_TESTS_JSON_PRINTED_H_
