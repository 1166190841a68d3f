// Globs: what `*` and `?` mean in actions, resources and condition values.
// Source: IAM User Guide, "IAM JSON policy elements: Action", "... Resource", "... Condition
// operators".
//
// A program is the compiled form of a pattern: literal text as UTF-8 bytes, and metacharacters as
// four bytes that never occur in UTF-8. So a policy variable is substituted by appending its value,
// and a `*` inside a value is an ordinary byte. Programs are plain strings: they can be
// interned, compared and hashed.
#ifndef AMBIT_PATTERN_GLOB_H_
#define AMBIT_PATTERN_GLOB_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace ambit {

// The metacharacters. "One character" is one code point; in text that is not UTF-8 it is one byte
// and the continuation bytes after it.
inline constexpr char kAnyRun = '\xFF';      // any run of characters, also an empty one
inline constexpr char kAnyOne = '\xFE';      // exactly one character
inline constexpr char kRunInField = '\xFD';  // a run without ':'
inline constexpr char kOneInField = '\xFC';  // one character other than ':'

constexpr bool is_glob_meta(char symbol) {
  return static_cast<unsigned char>(symbol) >= 0xFC;
}

// Whether a pattern, as people write it, has a wildcard.
constexpr bool has_wildcard(std::string_view pattern) {
  // Not find_first_of(), which calls a function for each character.
  for (const char c : pattern)
    if (c == '*' || c == '?') return true;
  return false;
}
// Whether it is `*`, `**`, ...: one `*` or more, and nothing else.
constexpr bool all_stars(std::string_view pattern) {
  return pattern.starts_with('*') && pattern.find_first_not_of('*') == std::string_view::npos;
}

// The program of `pattern`, whose `*` and `?` are wildcards (kAnyRun, kAnyOne).
std::string compile_glob(std::string_view pattern);

// Adds a piece of pattern, or a piece of literal text, to `program`. Bytes that would be read as
// metacharacters (they are not UTF-8) become U+FFFD in both.
void append_glob(std::string& program, std::string_view pattern);
void append_literal(std::string& program, std::string_view text);

// Whether `program` matches the whole of `text`, byte for byte (fold both to ignore case).
// No recursion; linear in the usual case and never worse than O(|program| * |text| / 64);
// allocates only when the greedy matcher gives up, on adversarial input.
bool glob_matches(std::string_view program, std::string_view text);

// The same answer, always by simulating the whole automaton: what glob_matches falls back to,
// public so that tests can hold the two against each other.
bool simulate_glob(std::string_view program, std::string_view text);

// Whether `program` is made of kAnyRun only, at least one: the pattern `*`, `**`, ...
bool matches_everything(std::string_view program) noexcept;

// Whether `program` has no metacharacter, and so matches exactly itself.
bool is_literal(std::string_view program) noexcept;

// The text that every match starts with: `program` up to its first metacharacter.
std::string_view literal_prefix(std::string_view program) noexcept;

// --- Programs with fields. A field ends at a ':' byte. ---

// How many ARN fields `text` has: 1 to 6, because the sixth takes everything after the fifth colon.
std::size_t arn_field_count(std::string_view text) noexcept;

// Completes an incomplete ARN: appends `:*` until there are six fields.
void complete_arn(std::string& program);

// Keeps the wildcards of the first `fields` fields inside their field: kAnyRun becomes kRunInField
// and kAnyOne becomes kOneInField there. An action is confined in 1 field.
void confine_to_fields(std::string& program, std::size_t fields);

// The resource form of a program: as confined in five fields, but a
// kAnyRun that is the last character of its field stays, and may run over colons.
void confine_resource(std::string& program);

// The form for the ARN operators: confined in five fields. False, and `program`
// untouched, if it is malformed: fewer than six fields, the lone `*` included. The value's side of
// the rule ("starts with `arn:` and has six fields") is parse_arn of ambit/arn.h.
[[nodiscard]] bool confine_condition_arn(std::string& program);

}  // namespace ambit

#endif  // AMBIT_PATTERN_GLOB_H_
