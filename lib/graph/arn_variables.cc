#include "graph/arn_variables.h"

#include <algorithm>
#include <map>

namespace ambit::graph {
namespace {

// `${Name}` at the start of a text that begins with `${`: what is between the braces.
std::string_view variable_at(std::string_view text) {
  const std::size_t end = text.find('}');
  return end == std::string_view::npos ? std::string_view{} : text.substr(2, end - 2);
}

bool is_everywhere(std::string_view variable) {
  return variable == "Partition" || variable == "Region" || variable == "Account";
}

// Each up to where the literal text behind it begins. Empty where the ARN does not fit.
std::map<std::string_view, std::string_view> variables_of(std::string_view arn,
                                                          std::string_view format) {
  std::map<std::string_view, std::string_view> values;
  while (!format.empty()) {
    const std::size_t begin = format.find("${");
    const std::string_view literal = format.substr(0, begin);
    if (!arn.starts_with(literal)) return {};
    if (begin == std::string_view::npos) break;
    arn.remove_prefix(literal.size());
    format.remove_prefix(begin);
    const std::string_view name = variable_at(format);
    if (name.empty()) return {};
    format.remove_prefix(name.size() + 3);
    const std::string_view next = format.substr(0, format.find("${"));
    const std::size_t end = next.empty() ? arn.size() : arn.find(next);
    if (end == std::string_view::npos) return {};
    values.emplace(name, arn.substr(0, end));
    arn.remove_prefix(end);
  }
  return values;
}

}  // namespace

std::string filled_like(std::string_view format, std::string_view known,
                        std::string_view known_format) {
  const auto values = variables_of(known, known_format);
  std::string filled;
  bool any = false;
  for (std::size_t begin = format.find("${"); begin != std::string_view::npos;
       begin = format.find("${")) {
    filled += format.substr(0, begin);
    format.remove_prefix(begin);
    const std::string_view name = variable_at(format);
    if (name.empty()) break;
    const std::string_view written = format.substr(0, name.size() + 3);
    const auto value = values.find(name);
    // A value that looks like a variable would be taken for one.
    const bool known_value = value != values.end() && !is_everywhere(name) &&
                             value->second.find("${") == std::string_view::npos;
    filled += known_value ? value->second : written;
    any = any || known_value;
    format.remove_prefix(written.size());
  }
  filled += format;
  return any ? filled : std::string();
}

}  // namespace ambit::graph
