// The commands that repair a finding, ready to be pasted into a shell.
#ifndef AMBIT_AUDIT_REMEDY_H_
#define AMBIT_AUDIT_REMEDY_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ambit::audit {

// A word in capitals of a command template, and what to put there.
struct Placeholder {
  std::string_view word = {};  // "USER"
  std::string_view value = {};
};

// `text` as one word of a POSIX shell. Plain words stay as they are.
std::string shell_quoted(std::string_view text);

// The template with its placeholders replaced by quoted values. Words without a value stay. A value
// that starts with a dash is joined to its option (`--user-name=-x`), so that it is not read as
// one.
std::string fill_command(std::string_view command, std::span<const Placeholder> placeholders);

std::vector<std::string> fill_commands(std::span<const std::string_view> commands,
                                       std::span<const Placeholder> placeholders);

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_REMEDY_H_
