#include "tests/reference/pattern.h"

#include <locale.h>
#include <clocale>
#include <cwctype>

namespace ambit::reference {
namespace {

// The C library's table: a source that the product does not use.
char32_t lower(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
  static const locale_t kUnicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
  if (kUnicode == locale_t{}) return c;
  return static_cast<char32_t>(towlower_l(static_cast<wint_t>(c), kUnicode));
}

// The number of bytes of the character that starts with `lead`; 0 when none does.
std::size_t encoded_size(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool is_character_at(const std::string& utf8, std::size_t at, std::size_t size) {
  if (size == 0 || at + size > utf8.size()) return false;
  for (std::size_t i = at + 1; i < at + size; ++i) {
    if (!is_continuation(utf8[i])) return false;
  }
  return true;
}

char32_t decode_at(const std::string& utf8, std::size_t at, std::size_t size) {
  const auto lead = static_cast<unsigned char>(utf8[at]);
  if (size == 1) return lead;
  char32_t c = lead & (0x7FU >> size);
  for (std::size_t i = at + 1; i < at + size; ++i) {
    c = c * 64 + (static_cast<unsigned char>(utf8[i]) & 0x3FU);
  }
  return c;
}

// Whether token `t` may take `c` as its character, or as one character of its run.
bool takes(const Token& t, char32_t c) {
  if (t.kind == Token::Kind::kCharacter) return t.character == c;
  return t.crosses_colons || c != U':';
}

template <class Sequence, class IsColon>
std::vector<Sequence> split_fields(const Sequence& arn, IsColon is_colon) {
  std::vector<Sequence> fields(1);
  for (const auto& element : arn) {
    if (fields.size() < 6 && is_colon(element)) {
      fields.emplace_back();
    } else {
      fields.back().push_back(element);
    }
  }
  return fields;
}

}  // namespace

Text decode(const std::string& utf8) {
  Text text;
  text.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t size = encoded_size(static_cast<unsigned char>(utf8[at]));
    if (is_character_at(utf8, at, size)) {
      text += decode_at(utf8, at, size);
      at += size;
    } else {
      text += static_cast<char32_t>(0xDC00U + static_cast<unsigned char>(utf8[at]));
      ++at;
    }
  }
  return text;
}

Text fold(const Text& text) {
  Text folded;
  folded.reserve(text.size());
  for (const char32_t c : text) folded += lower(c);
  return folded;
}

bool is_literal(const Token& token, char32_t character) {
  return token.kind == Token::Kind::kCharacter && token.character == character;
}

Pattern literal(const Text& text) {
  Pattern pattern;
  pattern.reserve(text.size());
  for (const char32_t c : text) pattern.push_back({.character = c});
  return pattern;
}

Pattern glob(const Text& text) {
  Pattern pattern = literal(text);
  for (Token& token : pattern) {
    if (token.character == U'*') token.kind = Token::Kind::kAnyRun;
    if (token.character == U'?') token.kind = Token::Kind::kAnyCharacter;
  }
  return pattern;
}

bool only_stars(const std::string& text) {
  return !text.empty() && text.find_first_not_of('*') == std::string::npos;
}

bool matches(const Pattern& pattern, const Text& text) {
  const std::size_t n = text.size();
  // rest[j]: the pattern from its token `t` on matches the text from its character j on.
  std::vector<char> rest(n + 2, 0);
  rest[n] = 1;
  for (auto t = pattern.rbegin(); t != pattern.rend(); ++t) {
    if (t->kind == Token::Kind::kAnyRun) {
      for (std::size_t j = n; j-- > 0;) {
        if (takes(*t, text[j]) && rest[j + 1] != 0) rest[j] = 1;
      }
    } else {
      for (std::size_t j = 0; j < n; ++j) rest[j] = takes(*t, text[j]) ? rest[j + 1] : 0;
      rest[n] = 0;
    }
  }
  return rest[0] != 0;
}

std::vector<Text> arn_fields(const Text& arn) {
  return split_fields(arn, [](char32_t c) { return c == U':'; });
}

std::vector<Pattern> arn_fields(const Pattern& arn) {
  return split_fields(arn, [](const Token& token) { return is_literal(token, U':'); });
}

std::vector<std::string> arn_fields(const std::string& arn) {
  return split_fields(arn, [](char c) { return c == ':'; });
}

}  // namespace ambit::reference
