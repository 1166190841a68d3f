// C++ source text that is generated from data: literals and constant arrays.
#ifndef AMBIT_TOOLS_GENERATE_TABLES_CPP_SOURCE_H_
#define AMBIT_TOOLS_GENERATE_TABLES_CPP_SOURCE_H_

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ambit::generate {

using Json = nlohmann::ordered_json;

// The C++ literal of `text`. A "?" is escaped because of trigraphs, other bytes stay as they are.
inline std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '?') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      throw std::runtime_error("control character in a text");
    out += c;
  }
  return out + '"';
}

inline std::string text(const Json& object, const char* member) {
  return literal(object.at(member).get_ref<const std::string&>());
}

inline std::string optional_text(const Json& object, const char* member) {
  return object.contains(member) ? text(object, member) : "{}";
}

// Writes arrays and hands out their names: a span in a constant needs an array that it views.
class Arrays {
 public:
  // The names start with `prefix`, so that two generated files can be parts of one source.
  explicit Arrays(std::string_view prefix) : prefix_(prefix) {}

  // The name of an array of `elements`, or "{}" when there are none.
  std::string add(std::string_view type, const std::vector<std::string>& elements) {
    if (elements.empty()) return "{}";
    const std::string name = prefix_ + std::to_string(count_++);
    out_ << "constexpr " << type << ' ' << name << "[] = {";
    for (const std::string& element : elements) out_ << element << ", ";
    out_ << "};\n";
    return name;
  }

  std::string add_texts(const Json& list) {
    std::vector<std::string> elements;
    for (const Json& element : list) elements.push_back(literal(element.get<std::string>()));
    return add("std::string_view", elements);
  }

  std::string add_member(const Json& object, const char* member) {
    return object.contains(member) ? add_texts(object.at(member)) : "{}";
  }

  std::string str() const { return out_.str(); }

 private:
  std::string prefix_;
  std::ostringstream out_;
  int count_ = 0;
};

inline Json read_json(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  try {
    return Json::parse(file);
  } catch (const Json::parse_error& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
}

}  // namespace ambit::generate

#endif  // AMBIT_TOOLS_GENERATE_TABLES_CPP_SOURCE_H_
