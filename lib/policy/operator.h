// Condition operators: set operator, comparison, negation, IfExists.
// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
#ifndef AMBIT_POLICY_OPERATOR_H_
#define AMBIT_POLICY_OPERATOR_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ambit::policy {

enum class SetOperator : std::uint8_t { kNone, kForAllValues, kForAnyValue };

// The positive comparison behind an operator name. ArnEquals and ArnLike are one.
enum class Comparison : std::uint8_t {
  kStringEquals,
  kStringEqualsIgnoreCase,
  kStringLike,
  kNumericEquals,
  kNumericLessThan,
  kNumericLessThanEquals,
  kNumericGreaterThan,
  kNumericGreaterThanEquals,
  kDateEquals,
  kDateLessThan,
  kDateLessThanEquals,
  kDateGreaterThan,
  kDateGreaterThanEquals,
  kBool,
  kBinaryEquals,
  kIpAddress,
  kArnLike,
  kNull,
};

// How the values of a comparison are read. Values of one type are compiled alike, whatever the
// comparison.
enum class ValueType : std::uint8_t {
  kText,        // variables, no wildcards
  kFoldedText,  // the same, in lower case
  kGlob,        // variables and wildcards
  kArn,         // variables and wildcards that stay in their field
  kNumber,
  kDate,
  kBoolean,  // variables
  kBinary,
  kIpRange,
  kNullFlag,
};

struct Operator {
  SetOperator set = SetOperator::kNone;
  Comparison comparison = Comparison::kStringEquals;
  bool negated = false;
  bool if_exists = false;

  friend bool operator==(const Operator&, const Operator&) = default;
};

// Reads an operator name; letter case does not matter. Empty for an unknown name or set operator,
// and for Null with IfExists.
std::optional<Operator> parse_operator(std::string_view name);

// "ForAnyValue:StringNotEqualsIfExists": the documented spelling (ArnLike for both ARN names).
std::string operator_name(const Operator& op);

// The documented names without set operator and IfExists, both ARN names among them.
std::vector<std::string_view> operator_names();

// Whether the comparison has a negated form (StringNotEquals, NotIpAddress, ...).
bool has_negation(Comparison comparison);

ValueType value_type(Comparison comparison);

// Whether a numeric or date comparison holds for a request's value that stands so to the policy's.
bool ordering_holds(Comparison comparison, std::strong_ordering order);

// Whether `${...}` is a policy variable in values of this type (in documents of version
// 2012-10-17).
constexpr bool takes_variables(ValueType type) {
  return type <= ValueType::kArn || type == ValueType::kBoolean;
}

}  // namespace ambit::policy

#endif  // AMBIT_POLICY_OPERATOR_H_
