#include "audit/remedy.h"

#include <algorithm>

namespace ambit::audit {
namespace {

bool is_capital(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool is_word(char c) {
  return is_capital(c) || (c >= 'a' && c <= 'z');
}

bool is_plain(char c) {
  return is_word(c) || std::string_view("@%+=:,./-").find(c) != std::string_view::npos;
}

const Placeholder* find(std::span<const Placeholder> placeholders, std::string_view word) {
  const auto found = std::ranges::find(placeholders, word, &Placeholder::word);
  return found == placeholders.end() ? nullptr : &*found;
}

void append_value(std::string& out, std::string_view value) {
  if (value.starts_with('-') && out.ends_with(' ')) out.back() = '=';
  out += shell_quoted(value);
}

}  // namespace

std::string shell_quoted(std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return std::string(text);
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + '\'';
}

std::string fill_command(std::string_view command, std::span<const Placeholder> placeholders) {
  std::string out;
  while (!command.empty()) {
    const auto start = std::ranges::find_if(command, is_word);
    out.append(command.begin(), start);
    command.remove_prefix(static_cast<std::size_t>(start - command.begin()));
    const auto end = std::ranges::find_if_not(command, is_word);
    const std::string_view word =
        command.substr(0, static_cast<std::size_t>(end - command.begin()));
    command.remove_prefix(word.size());
    if (const Placeholder* placeholder = find(placeholders, word)) {
      append_value(out, placeholder->value);
    } else {
      out += word;
    }
  }
  return out;
}

std::vector<std::string> fill_commands(std::span<const std::string_view> commands,
                                       std::span<const Placeholder> placeholders) {
  std::vector<std::string> out;
  out.reserve(commands.size());
  for (const std::string_view command : commands)
    out.push_back(fill_command(command, placeholders));
  return out;
}

}  // namespace ambit::audit
