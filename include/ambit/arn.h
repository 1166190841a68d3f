// Amazon Resource Names: arn:partition:service:region:account:resource.
// Source: IAM User Guide, "IAM identifiers". Semantics: docs/evaluation.md.
#ifndef AMBIT_ARN_H_
#define AMBIT_ARN_H_

#include <cstdint>
#include <string_view>

#include "ambit/result.h"

namespace ambit {

enum class ArnError : std::uint8_t {
  kNoPrefix,     // does not start with `arn:`
  kTooFewParts,  // fewer than six parts
};

// The parts of one ARN, as views into the parsed text; they live as long as that text does.
// `resource` keeps its inner ':' and '/'. A part that is empty in the text is empty here.
struct Arn {
  std::string_view partition = {};
  std::string_view service = {};
  std::string_view region = {};
  std::string_view account = {};
  std::string_view resource = {};

  friend bool operator==(const Arn&, const Arn&) = default;
};

// Splits `text` at its first five colons; checks no part. O(|text|), no allocation.
Result<Arn, ArnError> parse_arn(std::string_view text) noexcept;

// Whether `text` is an AWS account id: exactly twelve decimal digits.
bool is_account_id(std::string_view text) noexcept;

}  // namespace ambit

#endif  // AMBIT_ARN_H_
