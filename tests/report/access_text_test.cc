#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "ambit/report.h"

namespace ambit::report {
namespace {

using Explain = Access::Explain;

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::string can_text(const Decision& decision, const TextStyle& style = {}) {
  static const SourceFiles kSources;
  return report::can_text(decision, Places(kSources), Explain::kNo, style);
}

TEST_CASE("the_answer_is_the_first_line", "[report]") {
  struct Case {
    Outcome outcome;
    std::string_view layer;
    std::string_view line;
  };
  constexpr Case kCases[] = {
      {Outcome::kAllowed, "identity", "allowed by identity policies"},
      {Outcome::kAllowed, "both", "allowed by identity and resource policies"},
      {Outcome::kAllowed, "service", "allowed: needs no permission"},
      {Outcome::kExplicitDeny, "identity", "explicit deny by identity policies"},
      {Outcome::kExplicitDeny, "boundary", "explicit deny by permissions boundary"},
      {Outcome::kImplicitDeny, "boundary", "implicit deny: not allowed by permissions boundary"},
      {Outcome::kImplicitDeny, "", "implicit deny: nothing allows it"},
      {Outcome::kConditional, "",
       "conditional: allowed for some requests, depending on what is not given"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.line);
    CHECK(first_line(can_text({.outcome = c.outcome, .deciding_layer = c.layer})) == c.line);
  }
}

TEST_CASE("alternatives_are_cut_and_counted", "[report]") {
  std::vector<std::vector<Test>> when;
  when.reserve(9);
  for (int i = 0; i < 9; ++i)
    when.push_back({{.op = "StringEquals", .key = "k:" + std::to_string(i), .values = {"v"}}});
  const Decision decision = {.outcome = Outcome::kConditional, .when = when};
  CHECK(can_text(decision).find("... 3 more (--all shows them)") != std::string::npos);
  CHECK(can_text(decision).find("k:6") == std::string::npos);
  CHECK(can_text(decision, {.all = true}).find("k:8") != std::string::npos);
  CHECK(can_text({.outcome = Outcome::kConditional, .when = std::nullopt}).find("more than 256") !=
        std::string::npos);
}

TEST_CASE("an_example_is_given_as_flags_for_a_shell", "[report]") {
  const Decision decision = {
      .outcome = Outcome::kConditional,
      .example =
          ExampleRequest{.context = {{.key = "aws:UserAgent", .values = {"it's $(x)"}},
                                     {.key = "aws:TagKeys", .list = true, .values = {"a", "b"}},
                                     {.key = "aws:SourceIp", .absent = true}}}};
  CHECK(can_text(decision).find("--context-mode exact --context 'aws:UserAgent=it'\\''s $(x)' "
                                "--context aws:TagKeys=a --context aws:TagKeys=b\n") !=
        std::string::npos);
}

TEST_CASE("text_of_the_input_never_controls_the_terminal", "[report]") {
  const std::string evil = "\x1b]0;owned\x07\n\xe2\x80\xae";
  Decision decision = {
      .principal = evil,
      .action = evil,
      .resource = evil,
      .outcome = Outcome::kConditional,
      .when = std::vector<std::vector<Test>>{{{.op = evil, .key = evil, .values = {evil}}}},
      .missing = {evil},
      .statements = {{.policy = evil, .arn = evil, .owner = evil, .sid = evil}},
      .example = ExampleRequest{.context = {{.key = evil, .values = {evil}}}},
      .assumptions = {evil}};
  const std::string text = can_text(decision);
  CHECK(std::ranges::none_of(
      text, [](char c) { return c != '\n' && static_cast<unsigned char>(c) < 0x20; }));
  CHECK(text.find("\xe2\x80\xae") == std::string::npos);
}

TEST_CASE("lines_keep_to_the_width", "[report]") {
  Decision decision = {.principal = "arn:aws:iam::111122223333:user/alice",
                       .outcome = Outcome::kAllowed,
                       .assumptions = {std::string(50, 'a') + " " + std::string(50, 'b')}};
  for (int i = 0; i < 3; ++i)
    decision.statements.push_back({.policy = std::string_view("developer-access-policy"),
                                   .owner = "arn:aws:iam::111122223333:group/dev/Developers",
                                   .sid = "StatementIdentifier"});
  std::istringstream lines(can_text(decision, {.width = 80}));
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    const bool one_word = line.find(' ', line.find_first_not_of(' ')) == std::string::npos;
    CHECK((line.size() <= 80 || one_word));
  }
}

}  // namespace
}  // namespace ambit::report
