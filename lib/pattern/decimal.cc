#include <algorithm>
#include <charconv>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "pattern/digits.h"
#include "pattern/scalar.h"

namespace ambit {
namespace {

// The parts of a JSON number (RFC 8259 section 6).
struct JsonNumber {
  bool negative = false;
  std::string_view integer;
  std::string_view fraction;
  std::optional<int> exponent;
};

constexpr int kMaxExponent = 1000;

// The number after the `e`; nothing if it is no number or out of bounds.
std::optional<int> take_exponent(std::string_view& text) {
  const bool negative = take(text, '-');
  if (!negative) take(text, '+');
  const std::string_view digits = take_digits(text);
  int exponent = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  if (error != std::errc() || exponent > kMaxExponent) return std::nullopt;
  return negative ? -exponent : exponent;
}

std::optional<JsonNumber> parse_json_number(std::string_view text) {
  JsonNumber number;
  number.negative = take(text, '-');
  number.integer = take_digits(text);
  if (number.integer.empty()) return std::nullopt;
  if (number.integer.size() > 1 && number.integer.front() == '0') return std::nullopt;
  if (take(text, '.')) {
    number.fraction = take_digits(text);
    if (number.fraction.empty()) return std::nullopt;
  }
  if (take(text, 'e') || take(text, 'E')) {
    number.exponent = take_exponent(text);
    if (!number.exponent) return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  return number;
}

}  // namespace

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
  if (a.negative != b.negative) {
    return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  // In normal form a longer integer is larger, and fractions compare like words.
  auto magnitude = a.integer.size() <=> b.integer.size();
  if (magnitude == 0) magnitude = a.integer <=> b.integer;
  if (magnitude == 0) magnitude = a.fraction <=> b.fraction;
  return a.negative ? 0 <=> magnitude : magnitude;
}

std::optional<Decimal> parse_decimal(std::string_view text) noexcept {
  Decimal number;
  number.negative = take(text, '-');
  if (!number.negative) take(text, '+');
  number.integer = take_digits(text);
  if (number.integer.empty()) return std::nullopt;
  if (take(text, '.')) {
    number.fraction = take_digits(text);
    if (number.fraction.empty()) return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  const std::size_t leading = number.integer.find_first_not_of('0');
  number.integer.remove_prefix(std::min(leading, number.integer.size()));
  number.fraction = number.fraction.substr(0, number.fraction.find_last_not_of('0') + 1);
  if (number.integer.empty() && number.fraction.empty()) number.negative = false;
  return number;
}

std::optional<std::string> expand_json_number(std::string_view text) {
  const std::optional<JsonNumber> number = parse_json_number(text);
  if (!number) return std::nullopt;
  if (!number->exponent) return std::string(text);

  // All digits, with zeros added where the point moves beyond them; `point` is where it stands.
  std::string digits(number->integer);
  digits += number->fraction;
  auto point = static_cast<std::ptrdiff_t>(number->integer.size()) + *number->exponent;
  if (point < 1) {
    digits.insert(0, static_cast<std::size_t>(1 - point), '0');
    point = 1;
  }
  const auto integer_size = static_cast<std::size_t>(point);
  if (integer_size > digits.size()) digits.resize(integer_size, '0');

  const std::size_t leading = std::min(digits.find_first_not_of('0'), integer_size - 1);
  std::string plain = number->negative ? "-" : "";
  plain.append(digits, leading, integer_size - leading);
  if (integer_size < digits.size()) {
    plain += '.';
    plain.append(digits, integer_size);
  }
  return plain;
}

}  // namespace ambit
