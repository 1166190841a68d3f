#include "support/message.h"

#include <cstddef>
#include <variant>

namespace ambit {
namespace {

std::string argument_text(const Argument& argument) {
  if (const auto* number = std::get_if<std::int64_t>(&argument)) return std::to_string(*number);
  return std::get<std::string>(argument);
}

}  // namespace

std::string filled(std::string_view text, std::span<const Argument> args) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool placeholder = text.substr(i).size() >= 3 && text[i] == '{' && text[i + 1] >= '0' &&
                             text[i + 1] <= '9' && text[i + 2] == '}';
    const auto index = placeholder ? static_cast<std::size_t>(text[i + 1] - '0') : args.size();
    if (index >= args.size()) {
      out += text[i];
      continue;
    }
    out += argument_text(args[index]);
    i += 2;
  }
  return out;
}

}  // namespace ambit
