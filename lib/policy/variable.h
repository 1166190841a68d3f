// Policy variables: `${key}` and `${key, 'default'}` in Resource and in condition values.
// Source: IAM User Guide, "IAM policy elements: Variables and tags".
#ifndef AMBIT_POLICY_VARIABLE_H_
#define AMBIT_POLICY_VARIABLE_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace ambit::policy {

enum class VariableError : std::uint8_t {
  kNone,
  kNoBrace,
  kEmptyName,
  kBlankInName,  // outside a tag key
  kMalformedDefault,
};

// A run of ordinary text, an escape (`${*}`, `${?}`, `${$}`), or a variable.
struct VariablePart {
  enum class Kind : std::uint8_t { kText, kEscape, kVariable };
  Kind kind = Kind::kText;
  std::string_view text = {};  // the run, the escaped character, or the key as written
  std::optional<std::string_view> fallback = {};  // the default, without its quotes
};

// Walks the parts of a text from left to right:
//   VariableParts parts(text);
//   while (auto part = parts.next()) ...
//   if (parts.error() != VariableError::kNone) ...
class VariableParts {
 public:
  explicit VariableParts(std::string_view text) : rest_(text) {}

  // The next part; empty at the end and at the first error.
  std::optional<VariablePart> next();
  VariableError error() const { return error_; }
  // What follows the last part; after an error, what starts with the malformed variable.
  std::string_view rest() const { return rest_; }

 private:
  std::optional<VariablePart> fail(VariableError error);
  std::optional<VariablePart> variable(std::string_view body);

  std::string_view rest_;
  VariableError error_ = VariableError::kNone;
};

// Whether `text` has the start of a variable at all.
constexpr bool mentions_variable(std::string_view text) {
  return text.find("${") != std::string_view::npos;
}

// Where the tag key starts in a condition key that carries one (aws:PrincipalTag/K,
// kms:EncryptionContext:K); npos for other keys. `folded` is in lower case.
std::size_t tag_key_start(std::string_view folded);

}  // namespace ambit::policy

#endif  // AMBIT_POLICY_VARIABLE_H_
