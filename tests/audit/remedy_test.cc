#include "audit/remedy.h"

#include <catch2/catch.hpp>

namespace ambit::audit {

TEST_CASE("shell_quoted_is_one_word", "[audit]") {
  struct Case {
    std::string_view text, quoted;
  };
  static constexpr Case kCases[] = {
      {"alice", "alice"},
      {"arn:aws:iam::111122223333:user/apps/ci", "arn:aws:iam::111122223333:user/apps/ci"},
      {"a+b=c,d.e@f_g-h", "a+b=c,d.e@f_g-h"},
      {"", "''"},
      {"two words", "'two words'"},
      {"$(reboot)", "'$(reboot)'"},
      {"it's", "'it'\\''s'"},
      {"a;b|c>d`e", "'a;b|c>d`e'"},
      {"~root", "'~root'"},
      {"*", "'*'"},
      {"line\nbreak", "'line\nbreak'"},
      {"\xC3\xA4", "'\xC3\xA4'"},
  };
  for (const Case& c : kCases) CHECK(shell_quoted(c.text) == c.quoted);
}

TEST_CASE("fill_command_replaces_whole_words", "[audit]") {
  struct Case {
    std::string_view command, filled;
  };
  static constexpr Case kCases[] = {
      {"aws iam delete-user --user-name USER", "aws iam delete-user --user-name 'a b'"},
      {"--user-name USERS", "--user-name USERS"},
      {"--user-name xUSER", "--user-name xUSER"},
      {"--x USER_ID --y USER", "--x USER_ID --y 'a b'"},
      {"file://USER.json", "file://'a b'.json"},
      {"Key=Owner,Value=USER", "Key=Owner,Value='a b'"},
      {"--key-id KEY_ID", "--key-id KEY_ID"},
      {"--role-name ROLE --x", "--role-name=-rf --x"},
      {"file://ROLE.json", "file://-rf.json"},
      {"USER", "'a b'"},
      {"", ""},
  };
  const std::vector<Placeholder> values = {{"USER", "a b"}, {"ROLE", "-rf"}};
  for (const Case& c : kCases) CHECK(fill_command(c.command, values) == c.filled);
}

}  // namespace ambit::audit
