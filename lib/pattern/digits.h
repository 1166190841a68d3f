// Reading fixed texts from left to right: what the scalar formats are made of. Each function takes
// what it names off the front of `text`, or leaves it alone and says no.
#ifndef AMBIT_PATTERN_DIGITS_H_
#define AMBIT_PATTERN_DIGITS_H_

#include <cstddef>
#include <string_view>

namespace ambit {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

constexpr bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

// All digits at the front, possibly none.
constexpr std::string_view take_digits(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  const std::string_view digits = text.substr(0, length);
  text.remove_prefix(length);
  return digits;
}

// The number that exactly `count` digits (at most 9) spell.
constexpr bool take_number(std::string_view& text, std::size_t count, int& number) {
  if (text.size() < count) return false;
  int value = 0;
  for (const char c : text.substr(0, count)) {
    if (!is_digit(c)) return false;
    value = value * 10 + (c - '0');
  }
  number = value;
  text.remove_prefix(count);
  return true;
}

}  // namespace ambit

#endif  // AMBIT_PATTERN_DIGITS_H_
