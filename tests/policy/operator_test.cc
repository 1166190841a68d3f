#include "policy/operator.h"

#include <catch2/catch.hpp>

namespace ambit::policy {
namespace {

TEST_CASE("every_operator_name_is_an_operator", "[policy]") {
  const auto names = operator_names();
  CHECK(names.size() == 27);
  for (const std::string_view name : names) {
    CAPTURE(name);
    CHECK(parse_operator(name));
  }
}

TEST_CASE("operator_names", "[policy]") {
  struct Case {
    std::string_view name, normal;  // normal: empty when it is no operator
  };
  static constexpr Case kCases[] = {
      {"StringEquals", "StringEquals"},
      {"stringnotequals", "StringNotEquals"},
      {"ARNEQUALS", "ArnLike"},
      {"ArnNotEquals", "ArnNotLike"},
      {"ArnLikeIfExists", "ArnLikeIfExists"},
      {"ForAllValues:StringNotLikeIfExists", "ForAllValues:StringNotLikeIfExists"},
      {"foranyvalue:numericlessthanequals", "ForAnyValue:NumericLessThanEquals"},
      {"Null", "Null"},
      {"ForAnyValue:Null", "ForAnyValue:Null"},
      {"BoolIfExists", "BoolIfExists"},
      {"NotIpAddressIfExists", "NotIpAddressIfExists"},
      {"", ""},
      {"IfExists", ""},
      {"NullIfExists", ""},
      {"ForAllValues:NullIfExists", ""},
      {"ForSomeValues:StringEquals", ""},
      {"ForAllValues:", ""},
      {"ForAllValues:ForAnyValue:StringEquals", ""},
      {":StringEquals", ""},
      {" StringEquals", ""},
      {"StringEquals ", ""},
      {"StringEqualsIfExistsIfExists", ""},
      {"NotBool", ""},
      {"BoolNot", ""},
      {"IpNotAddress", ""},
      {"NumericNotLessThan", ""},
      {"StringNotEqualIgnoreCase", ""},
      {"BinaryNotEquals", ""},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.name);
    const auto op = parse_operator(c.name);
    REQUIRE(op.has_value() == !c.normal.empty());
    if (!op) continue;
    CHECK(operator_name(*op) == c.normal);
    CHECK(parse_operator(operator_name(*op)) == op);
  }
}

}  // namespace
}  // namespace ambit::policy
