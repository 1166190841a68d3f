#include "pattern/glob.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "pattern/fold.h"
#include "tests/pattern/glob_by_definition.h"

namespace ambit {
namespace {

// Programs in a readable spelling: `*` kAnyRun, `?` kAnyOne, `~` kRunInField, `.` kOneInField.
std::string program_of(std::string_view spelling) {
  std::string program(spelling);
  for (char& c : program) {
    if (c == '*') c = kAnyRun;
    if (c == '?') c = kAnyOne;
    if (c == '~') c = kRunInField;
    if (c == '.') c = kOneInField;
  }
  return program;
}

std::string spelling_of(std::string program) {
  for (char& c : program) {
    if (c == kAnyRun) c = '*';
    if (c == kAnyOne) c = '?';
    if (c == kRunInField) c = '~';
    if (c == kOneInField) c = '.';
  }
  return program;
}

// All sequences of at most `max_length` symbols.
std::vector<std::string> all_sequences(const std::vector<std::string>& symbols,
                                       std::size_t max_length) {
  std::vector<std::string> all = {""};
  std::size_t shorter = 0;
  for (std::size_t length = 1; length <= max_length; ++length) {
    const std::size_t end = all.size();
    for (; shorter < end; ++shorter) {
      for (const std::string& symbol : symbols) all.push_back(all[shorter] + symbol);
    }
  }
  return all;
}

void check_all(const std::vector<std::string>& program_symbols, std::size_t max_program,
               const std::vector<std::string>& text_symbols, std::size_t max_text) {
  const auto texts = all_sequences(text_symbols, max_text);
  std::size_t matches = 0;
  for (const std::string& program : all_sequences(program_symbols, max_program)) {
    for (const std::string& text : texts) {
      const bool expected = glob_matches_by_definition(program, text);
      matches += expected ? 1 : 0;
      // No CHECK per pair: there are millions.
      if (glob_matches(program, text) == expected && simulate_glob(program, text) == expected) {
        continue;
      }
      CAPTURE(spelling_of(program), text, expected);
      REQUIRE(glob_matches(program, text) == expected);
      REQUIRE(simulate_glob(program, text) == expected);
    }
  }
  CHECK(matches > 0);
}

TEST_CASE("glob_matches", "[pattern]") {
  struct Case {
    std::string_view pattern, text;
    bool matches;
  };
  static constexpr Case kCases[] = {
      {"", "", true},
      {"", "a", false},
      {"a", "", false},
      {"a", "a", true},
      {"a", "A", false},
      {"a", "aa", false},
      {"aa", "a", false},
      {"*", "", true},
      {"*", "a:b/c", true},
      {"**", "", true},
      {"?", "", false},
      {"?", "a", true},
      {"?", ":", true},
      {"?", "ab", false},
      {"?", "\xC3\xA9", true},  // e with acute accent: one character, two bytes
      {"??", "\xC3\xA9", false},
      {"?", "\xF0\x9F\x94\x91", true},  // key emoji: four bytes
      {"?", "e\xCC\x81", false},        // combining accent: two code points
      {"*?", "", false},
      {"?*", "\xE2\x82\xAC", true},
      {"?*?", "\xE2\x82\xAC", false},
      {"s3:Get*", "s3:GetObject", true},
      {"s3:Get*", "s3:PutObject", false},
      {"s3:Get*", "s3:Ge", false},
      {"s3:*Object", "s3:GetObject", true},
      {"s3:*Object", "s3:GetObjectAcl", false},
      {"s3:*Object", "s3:Objec", false},
      {"ab*ba", "aba", false},  // head and tail may not share text
      {"ab*ba", "abba", true},
      {"a*b*c", "a--b--b-c", true},
      {"a*b*c", "a--c--c-b", false},
      {"*aab*", "aaab", true},
      {"*aab", "aabaab", true},
      {"*aab", "aabaaba", false},
      {"*a?b*", "aaab", true},
      {"*a?b*", "aab", true},
      {"*a?b*", "ab", false},
      {"a+(x|.)c$", "axc", false},
      {"[ab]", "a", false},
      {"\\*", "*", false},
      {"*\n*", "a\nb", true},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.pattern, c.text);
    CHECK(glob_matches(compile_glob(c.pattern), c.text) == c.matches);
    CHECK(simulate_glob(compile_glob(c.pattern), c.text) == c.matches);
  }
}

TEST_CASE("glob_matches_every_small_program", "[pattern]") {
  check_all({"a", ":", "\xFF", "\xFE", "\xFD", "\xFC"}, 5, {"a", "b", ":"}, 4);
}

TEST_CASE("glob_matches_characters_of_several_bytes", "[pattern]") {
  check_all({"a", "\xC3\xA9", "\xFF", "\xFE", "\xFD", "\xFC"}, 4, {"a", "\xC3\xA9", "\xE2\x82\xAC"},
            4);
}

TEST_CASE("glob_matches_is_total_on_broken_utf8", "[pattern]") {
  check_all({"a", "\xC3", "\xA9", "\xFF", "\xFE", "\xFC"}, 4, {"a", "\xC3", "\xA9", "\xFF"}, 4);
}

TEST_CASE("glob_matches_across_words_of_the_automaton", "[pattern]") {
  for (const std::size_t length : {62U, 63U, 64U, 65U, 127U, 128U, 129U, 1000U}) {
    CAPTURE(length);
    const std::string as(length, 'a');
    const std::string ones(length, kAnyOne);
    for (const std::string& program : {as, ones, kAnyRun + as, ones + kAnyRun}) {
      CHECK(simulate_glob(program, as));
      CHECK_FALSE(simulate_glob(program, as.substr(1)));
      CHECK(simulate_glob(program + kRunInField + "b", as + "ab"));
      CHECK_FALSE(simulate_glob(program + kRunInField + "b", as + "b:"));
    }
    std::string characters;
    for (std::size_t i = 0; i < length; ++i) characters += "\xC3\xA9";
    CHECK(simulate_glob(ones, characters));
    CHECK_FALSE(simulate_glob(ones + kAnyOne, characters));
  }
}

// Each of these keeps a matcher that only backtracks busy for longer than anyone waits.
TEST_CASE("glob_matches_is_fast_on_adversarial_input", "[pattern]") {
  constexpr std::size_t kLength = 100'000;
  const std::string as(kLength, 'a');
  std::string stars;
  std::string field_stars;
  for (std::size_t i = 0; i < kLength / 2; ++i) {
    stars += {kAnyRun, 'a'};
    field_stars += {kRunInField, 'a'};
  }
  CHECK(glob_matches(stars + kAnyRun, as));
  CHECK_FALSE(glob_matches(stars + kAnyRun + 'b' + kAnyRun, as));
  CHECK(glob_matches(field_stars + kAnyRun, as));
  CHECK_FALSE(glob_matches(field_stars + kAnyRun + 'b' + kAnyRun, as));
  CHECK_FALSE(glob_matches(kAnyRun + field_stars.substr(0, kLength / 20) + "b" + kAnyRun, as));

  // These reach the automaton, whose time grows with both lengths.
  const std::string half(kLength / 20, 'a');
  const std::string whole = half + half;
  CHECK(glob_matches(kAnyRun + half + kAnyRun, whole));
  CHECK_FALSE(glob_matches(kAnyRun + half + 'b' + kAnyRun, whole));
  CHECK(glob_matches(kAnyRun + half + kAnyOne + 'b' + kAnyRun, whole + 'b' + half));
  CHECK_FALSE(glob_matches(kAnyRun + half + kOneInField + 'b' + kAnyRun, whole + ":b" + half));
  CHECK_FALSE(glob_matches(std::string(whole.size(), kAnyOne) + kAnyRun + kAnyOne, whole));
  CHECK_FALSE(glob_matches(kAnyRun + std::string(kLength, kRunInField) + "b" + kAnyRun, whole));

  const std::string continuations(kLength, '\x80');
  CHECK_FALSE(glob_matches(program_of("*?b*?b*"), continuations));
  CHECK(glob_matches(program_of("*?*"), continuations));
}

TEST_CASE("append_literal", "[pattern]") {
  std::string program = compile_glob("arn:aws:s3:::");
  append_literal(program, "*-?");
  append_glob(program, "/*");
  CHECK(glob_matches(program, "arn:aws:s3:::*-?/key"));
  CHECK_FALSE(glob_matches(program, "arn:aws:s3:::x-?/key"));
  CHECK_FALSE(glob_matches(program, "arn:aws:s3:::*-x/key"));

  // Bytes that are no UTF-8 cannot pass for wildcards.
  for (const char meta : {kAnyRun, kAnyOne, kRunInField, kOneInField}) {
    const std::string byte(1, meta);
    std::string literal;
    append_literal(literal, byte);
    CHECK(literal == "\xEF\xBF\xBD");
    CHECK(compile_glob(byte) == literal);
    CHECK_FALSE(glob_matches(literal, "a"));
    CHECK_FALSE(glob_matches(literal, byte));
  }
}

TEST_CASE("matches_everything", "[pattern]") {
  struct Case {
    std::string_view program;
    bool everything, literal;
    std::string_view prefix;
  };
  static constexpr Case kCases[] = {
      {"*", true, false, ""},
      {"***", true, false, ""},
      {"", false, true, ""},
      {"~", false, false, ""},
      {"?*", false, false, ""},
      {"*a", false, false, ""},
      {"s3:Get*", false, false, "s3:Get"},
      {"a.b", false, false, "a"},
      {"abc", false, true, "abc"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.program);
    const std::string program = program_of(c.program);
    CHECK(matches_everything(program) == c.everything);
    CHECK(is_literal(program) == c.literal);
    CHECK(literal_prefix(program) == c.prefix);
  }
  CHECK_FALSE(matches_everything("*"));
  CHECK(is_literal("*?"));
}

TEST_CASE("arn_field_count", "[pattern]") {
  CHECK(arn_field_count("") == 1);
  CHECK(arn_field_count("*") == 1);
  CHECK(arn_field_count("arn:aws:sqs") == 3);
  CHECK(arn_field_count("arn:aws:s3:::") == 6);
  CHECK(arn_field_count("arn:aws:logs:us-east-1:111122223333:log-group:a:b") == 6);
}

TEST_CASE("complete_arn", "[pattern]") {
  struct Case {
    std::string_view pattern, completed;
  };
  static constexpr Case kCases[] = {
      {"arn:aws:sqs", "arn:aws:sqs:*:*:*"}, {"arn:", "arn::*:*:*:*"},
      {"arn:aws:s3*", "arn:aws:s3*:*:*:*"}, {"arn:aws:s3::", "arn:aws:s3:::*"},
      {"arn:aws:s3:::", "arn:aws:s3:::"},   {"arn:aws:s3:::a:b", "arn:aws:s3:::a:b"},
  };
  for (const Case& c : kCases) {
    std::string program = compile_glob(c.pattern);
    complete_arn(program);
    CHECK(spelling_of(program) == c.completed);
  }
}

TEST_CASE("confine_resource", "[pattern]") {
  struct Case {
    std::string_view pattern, confined;
  };
  static constexpr Case kCases[] = {
      {"arn:aws:s3:::b?/*", "arn:aws:s3:::b?/*"},
      {"arn:a*s:s3:::b", "arn:a~s:s3:::b"},
      {"arn:aws*:s3:::b", "arn:aws*:s3:::b"},
      {"arn:*:s3:*:?:b", "arn:*:s3:*:.:b"},
      {"arn:**:*x*:?*:*?:*:?", "arn:~*:~x*:.*:~.:*:?"},
      {"arn:aws:logs:*:*", "arn:aws:logs:*:*"},
      {"*:x", "*:x"},
      {"", ""},
  };
  for (const Case& c : kCases) {
    std::string program = compile_glob(c.pattern);
    confine_resource(program);
    CHECK(spelling_of(program) == c.confined);
  }
}

TEST_CASE("resource_patterns", "[pattern]") {
  struct Case {
    std::string_view pattern, arn;
    bool matches;
  };
  static constexpr std::string_view kGroup = "arn:aws:logs:us-east-1:111122223333:log-group:x";
  static constexpr Case kCases[] = {
      {"arn:aws:logs:us-*:log-group:x", kGroup, true},
      {"arn:aws:logs:us-*1:log-group:x", kGroup, false},
      {"arn:aws:logs:us-*1:*:log-group:x", kGroup, true},
      {"arn:aws:logs:us-east-1?111122223333:log-group:x", kGroup, false},
      {"arn:aws:logs:us-east-?:*:log-group:x", kGroup, true},
      {"arn:aws:logs:us-east-1:111122223333:log-group?x", kGroup, true},
      {"arn:aws:logs:us-east-1:111122223333:log*x", kGroup, true},
      {"arn:aws:logs:us-east-1:111122223333:log*y", kGroup, false},
      {"arn:aws:logs", kGroup, true},
      {"arn:aws:log", kGroup, false},
      {"arn:aws:log*", kGroup, true},
      {"arn:aws:*", kGroup, true},
      {"arn:aws:s3:::b", "arn:aws:s3:::b/k", false},
      {"arn:aws:s3:::b/*", "arn:aws:s3:::b", false},
      {"arn:aws:s3:::b*", "arn:aws:s3:::backup/x", true},
      {"arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1///test///o.jpg", true},
      {"arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/test/o.jpg", false},
      {"arn:aws:s3:*:*:b/*", "arn:aws:s3:::b/k", true},
      {"arn:aws-cn:s3:::b", "arn:aws:s3:::b", false},
      {"arn:aws:s3:::B", "arn:aws:s3:::b", false},
      {"arn:aws:s3:::*", "*", false},
      {"arn:*", "*", false},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.pattern, c.arn);
    std::string program = compile_glob(c.pattern);
    complete_arn(program);
    confine_resource(program);
    CHECK(glob_matches(program, c.arn) == c.matches);
  }
}

TEST_CASE("confine_condition_arn", "[pattern]") {
  struct Case {
    std::string_view pattern, arn;
    bool matches;
  };
  static constexpr Case kCases[] = {
      {"arn:aws:sns:*:*:t*", "arn:aws:sns:us-east-1:111122223333:t:sub-1", true},
      {"arn:aws:sns:*:111122223333:t-*", "arn:aws:sns:us-east-1:111122223333:t-1", true},
      {"arn:aws:svc:*:111122223333:finance/*",
       "arn:aws:svc:us-east-2:444455556666:store/abc:111122223333:finance/d.txt", false},
      {"arn:aws:s*:t:u:v", "arn:aws:s:x:t:u:v", false},
      {"arn:aws:iam::?:root", "arn:aws:iam:::root", false},
      {"arn:aws:iam?:x:1:root", "arn:aws:iam::x:1:root", false},
      {"arn:aws:iam::*:user/ALICE", "arn:aws:iam::111122223333:user/alice", false},
      {"*:*:*:*:*:*", "arn:aws:iam::111122223333:a:b", true},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.pattern, c.arn);
    std::string program = compile_glob(c.pattern);
    REQUIRE(confine_condition_arn(program));
    CHECK(glob_matches(program, c.arn) == c.matches);
  }
  for (const std::string_view malformed : {"", "*", "arn:*", "arn:aws:s3::*", "arn:aws:s3:*:?"}) {
    CAPTURE(malformed);
    std::string program = compile_glob(malformed);
    CHECK_FALSE(confine_condition_arn(program));
    CHECK(program == compile_glob(malformed));
  }
}

TEST_CASE("action_patterns", "[pattern]") {
  struct Case {
    std::string_view pattern, action;
    bool matches;
  };
  static constexpr Case kCases[] = {
      {"S3:getobject", "s3:GetObject", true},   {"s3:GetObjec?", "s3:GetObject", true},
      {"s3:GetObject?", "s3:GetObject", false}, {"s3:Get", "s3:GetObject", false},
      {"s*:Get*", "s3:GetObject", true},        {"*:*", "s3:GetObject", true},
      {"*:Object", "s3:Get:Object", false},     {"s?:GetObject", "s::GetObject", false},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.pattern, c.action);
    std::string program = compile_glob(fold(c.pattern));
    confine_to_fields(program, 1);
    CHECK(glob_matches(program, fold(c.action)) == c.matches);
  }
}

}  // namespace
}  // namespace ambit
