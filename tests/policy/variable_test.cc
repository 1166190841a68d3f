#include "policy/variable.h"

#include <catch2/catch.hpp>
#include <string>

namespace ambit::policy {
namespace {

// Text as it is, escapes in <>, variables in [] with the default behind |.
std::string shown(std::string_view text) {
  std::string result;
  VariableParts parts(text);
  while (const auto part = parts.next()) {
    switch (part->kind) {
      case VariablePart::Kind::kText:
        result += part->text;
        break;
      case VariablePart::Kind::kEscape:
        result.append("<").append(part->text).append(">");
        break;
      case VariablePart::Kind::kVariable:
        result.append("[").append(part->text);
        if (part->fallback) result.append("|").append(*part->fallback);
        result += "]";
    }
  }
  switch (parts.error()) {
    case VariableError::kNone:
      return result;
    case VariableError::kNoBrace:
      return "no brace";
    case VariableError::kEmptyName:
      return "empty name";
    case VariableError::kBlankInName:
      return "blank";
    case VariableError::kMalformedDefault:
      return "default";
  }
  return {};
}

TEST_CASE("variable_parts", "[policy]") {
  struct Case {
    std::string_view text, parts;
  };
  static constexpr Case kCases[] = {
      {"", ""},
      {"plain", "plain"},
      {"$", "$"},
      {"a$b{c}", "a$b{c}"},
      {"${aws:username}", "[aws:username]"},
      {"a${aws:username}b", "a[aws:username]b"},
      {"${*}${?}${$}", "<*><?><$>"},
      {"${$}{x}", "<$>{x}"},
      {"${aws:PrincipalTag/team, 'shared'}", "[aws:PrincipalTag/team|shared]"},
      {"${aws:PrincipalTag/team,'shared'}", "[aws:PrincipalTag/team|shared]"},
      {"${aws:PrincipalTag/team, ''}", "[aws:PrincipalTag/team|]"},
      {"${aws:PrincipalTag/team, 'a}b'}c", "[aws:PrincipalTag/team|a}b]c"},
      {"${aws:PrincipalTag/cost center}", "[aws:PrincipalTag/cost center]"},
      {"${kms:EncryptionContext:a b}", "[kms:EncryptionContext:a b]"},
      {"${aws:PrincipalTag/a}${aws:PrincipalTag/b}", "[aws:PrincipalTag/a][aws:PrincipalTag/b]"},
      {"${", "no brace"},
      {"${aws:username", "no brace"},
      {"x${aws:username,'a", "no brace"},
      {"${}", "empty name"},
      {"${, 'x'}", "empty name"},
      {"${aws:user name}", "blank"},
      {"${ aws:username}", "blank"},
      {"${idp.example.com/a b:sub}", "blank"},
      {"${aws:username, shared}", "default"},
      {"${aws:username,}", "default"},
      {"${aws:username, 'a'b'}", "default"},
      {"${aws:username, \"a\"}", "default"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(shown(c.text) == c.parts);
  }
}

TEST_CASE("variable_parts_tell_where_they_stopped", "[policy]") {
  VariableParts parts("a${aws:username}b${aws: x}c");
  REQUIRE(parts.next());
  CHECK(parts.rest() == "${aws:username}b${aws: x}c");
  REQUIRE(parts.next());
  CHECK(parts.rest() == "b${aws: x}c");
  REQUIRE(parts.next());
  CHECK(!parts.next());
  CHECK(!parts.next());
  CHECK(parts.error() == VariableError::kBlankInName);
  CHECK(parts.rest() == "${aws: x}c");
}

TEST_CASE("tag_keys", "[policy]") {
  CHECK(tag_key_start("aws:principaltag/team") == 17);
  CHECK(tag_key_start("kms:encryptioncontext:a") == 22);
  CHECK(tag_key_start("aws:username") == std::string_view::npos);
  CHECK(tag_key_start("idp.example.com/path:sub") == std::string_view::npos);
}

}  // namespace
}  // namespace ambit::policy
