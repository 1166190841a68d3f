// Texts as code points, and patterns as tokens.
#ifndef AMBIT_TESTS_REFERENCE_PATTERN_H_
#define AMBIT_TESTS_REFERENCE_PATTERN_H_

#include <cstddef>
#include <string>
#include <vector>

namespace ambit::reference {

using Text = std::u32string;

// A byte that is no UTF-8 becomes a code point of its own.
Text decode(const std::string& utf8);

// One-to-one lower case per code point.
Text fold(const Text& text);

// One element of a pattern. `crosses_colons` tells whether a wildcard may match ':'.
struct Token {
  enum class Kind { kCharacter, kAnyCharacter, kAnyRun };
  Kind kind = Kind::kCharacter;
  char32_t character = 0;
  bool crosses_colons = true;
};
using Pattern = std::vector<Token>;

bool is_literal(const Token& token, char32_t character);
Pattern literal(const Text& text);
Pattern glob(const Text& text);  // '*' is any run, '?' any one character
bool only_stars(const std::string& text);

// Whether all of `text` matches.
bool matches(const Pattern& pattern, const Text& text);

// The six fields of an ARN; fewer when there are fewer than five colons. The sixth takes the rest.
std::vector<Text> arn_fields(const Text& arn);
std::vector<Pattern> arn_fields(const Pattern& arn);
std::vector<std::string> arn_fields(const std::string& arn);

}  // namespace ambit::reference

#endif  // AMBIT_TESTS_REFERENCE_PATTERN_H_
