#include "policy/operator.h"

#include <array>

#include "pattern/fold.h"

namespace ambit::policy {
namespace {

struct Name {
  std::string_view folded;
  std::string_view spelling;
  Comparison comparison;
  bool negated = false;
};

constexpr std::array kNames = {
    Name{"stringequals", "StringEquals", Comparison::kStringEquals},
    Name{"stringnotequals", "StringNotEquals", Comparison::kStringEquals, true},
    Name{"stringequalsignorecase", "StringEqualsIgnoreCase", Comparison::kStringEqualsIgnoreCase},
    Name{"stringnotequalsignorecase", "StringNotEqualsIgnoreCase",
         Comparison::kStringEqualsIgnoreCase, true},
    Name{"stringlike", "StringLike", Comparison::kStringLike},
    Name{"stringnotlike", "StringNotLike", Comparison::kStringLike, true},
    Name{"numericequals", "NumericEquals", Comparison::kNumericEquals},
    Name{"numericnotequals", "NumericNotEquals", Comparison::kNumericEquals, true},
    Name{"numericlessthan", "NumericLessThan", Comparison::kNumericLessThan},
    Name{"numericlessthanequals", "NumericLessThanEquals", Comparison::kNumericLessThanEquals},
    Name{"numericgreaterthan", "NumericGreaterThan", Comparison::kNumericGreaterThan},
    Name{"numericgreaterthanequals", "NumericGreaterThanEquals",
         Comparison::kNumericGreaterThanEquals},
    Name{"dateequals", "DateEquals", Comparison::kDateEquals},
    Name{"datenotequals", "DateNotEquals", Comparison::kDateEquals, true},
    Name{"datelessthan", "DateLessThan", Comparison::kDateLessThan},
    Name{"datelessthanequals", "DateLessThanEquals", Comparison::kDateLessThanEquals},
    Name{"dategreaterthan", "DateGreaterThan", Comparison::kDateGreaterThan},
    Name{"dategreaterthanequals", "DateGreaterThanEquals", Comparison::kDateGreaterThanEquals},
    Name{"bool", "Bool", Comparison::kBool},
    Name{"binaryequals", "BinaryEquals", Comparison::kBinaryEquals},
    Name{"ipaddress", "IpAddress", Comparison::kIpAddress},
    Name{"notipaddress", "NotIpAddress", Comparison::kIpAddress, true},
    Name{"arnlike", "ArnLike", Comparison::kArnLike},
    Name{"arnnotlike", "ArnNotLike", Comparison::kArnLike, true},
    Name{"arnequals", "ArnEquals", Comparison::kArnLike},
    Name{"arnnotequals", "ArnNotEquals", Comparison::kArnLike, true},
    Name{"null", "Null", Comparison::kNull},
};

constexpr std::string_view kIfExists = "ifexists";

// Removes the set operator and its colon from the front of `name`. Empty for an unknown one.
std::optional<SetOperator> take_set_operator(std::string_view& name) {
  const auto colon = name.find(':');
  if (colon == std::string_view::npos) return SetOperator::kNone;
  const std::string_view set = name.substr(0, colon);
  name.remove_prefix(colon + 1);
  if (set == "forallvalues") return SetOperator::kForAllValues;
  if (set == "foranyvalue") return SetOperator::kForAnyValue;
  return std::nullopt;
}

}  // namespace

std::optional<Operator> parse_operator(std::string_view name) {
  const std::string folded = fold(name);
  std::string_view rest = folded;
  const auto set = take_set_operator(rest);
  if (!set) return std::nullopt;
  const bool if_exists = rest.ends_with(kIfExists);
  if (if_exists) rest.remove_suffix(kIfExists.size());
  for (const Name& known : kNames) {
    if (known.folded != rest) continue;
    if (known.comparison == Comparison::kNull && if_exists) return std::nullopt;
    return Operator{*set, known.comparison, known.negated, if_exists};
  }
  return std::nullopt;
}

std::string operator_name(const Operator& op) {
  std::string name;
  if (op.set == SetOperator::kForAllValues) name = "ForAllValues:";
  if (op.set == SetOperator::kForAnyValue) name = "ForAnyValue:";
  for (const Name& known : kNames) {
    if (known.comparison != op.comparison || known.negated != op.negated) continue;
    name += known.spelling;
    break;
  }
  if (op.if_exists) name += "IfExists";
  return name;
}

std::vector<std::string_view> operator_names() {
  std::vector<std::string_view> names;
  names.reserve(kNames.size());
  for (const Name& known : kNames) names.push_back(known.spelling);
  return names;
}

bool has_negation(Comparison comparison) {
  for (const Name& known : kNames)
    if (known.comparison == comparison && known.negated) return true;
  return false;
}

ValueType value_type(Comparison comparison) {
  switch (comparison) {
    case Comparison::kStringEquals:
      return ValueType::kText;
    case Comparison::kStringEqualsIgnoreCase:
      return ValueType::kFoldedText;
    case Comparison::kStringLike:
      return ValueType::kGlob;
    case Comparison::kNumericEquals:
    case Comparison::kNumericLessThan:
    case Comparison::kNumericLessThanEquals:
    case Comparison::kNumericGreaterThan:
    case Comparison::kNumericGreaterThanEquals:
      return ValueType::kNumber;
    case Comparison::kDateEquals:
    case Comparison::kDateLessThan:
    case Comparison::kDateLessThanEquals:
    case Comparison::kDateGreaterThan:
    case Comparison::kDateGreaterThanEquals:
      return ValueType::kDate;
    case Comparison::kBool:
      return ValueType::kBoolean;
    case Comparison::kBinaryEquals:
      return ValueType::kBinary;
    case Comparison::kIpAddress:
      return ValueType::kIpRange;
    case Comparison::kArnLike:
      return ValueType::kArn;
    case Comparison::kNull:
      return ValueType::kNullFlag;
  }
  return ValueType::kText;
}

bool ordering_holds(Comparison comparison, std::strong_ordering order) {
  switch (comparison) {
    case Comparison::kNumericEquals:
    case Comparison::kDateEquals:
      return order == std::strong_ordering::equal;
    case Comparison::kNumericLessThan:
    case Comparison::kDateLessThan:
      return order == std::strong_ordering::less;
    case Comparison::kNumericLessThanEquals:
    case Comparison::kDateLessThanEquals:
      return order != std::strong_ordering::greater;
    case Comparison::kNumericGreaterThan:
    case Comparison::kDateGreaterThan:
      return order == std::strong_ordering::greater;
    default:
      return order != std::strong_ordering::less;
  }
}

}  // namespace ambit::policy
