#include "evaluate/undocumented.h"

#include <array>

namespace ambit::evaluate {
namespace {

using enum Truth;

constexpr std::array kPoints = {
    UndocumentedPoint{Undocumented::kStarNamesService, "U-01",
                      "{\"AWS\": \"*\"} names services too", kTrue, kUnknown},
    UndocumentedPoint{Undocumented::kStarNamesProvider, "U-01",
                      "{\"AWS\": \"*\"} names callers from identity providers too", kFalse,
                      kUnknown},
    UndocumentedPoint{Undocumented::kNotPrincipalListsCallerOnly, "U-02",
                      "NotPrincipal covers a caller that it lists without the caller's account or "
                      "role",
                      kFalse, kUnknown},
    UndocumentedPoint{Undocumented::kIncompleteArn, "U-03",
                      "outside of identity policies and boundaries an incomplete ARN matches what "
                      "its completion matches",
                      kFalse, kUnknown},
    UndocumentedPoint{Undocumented::kTagsDifferInCase, "U-04",
                      "of tags whose keys differ in case only, the one spelled as in the policy "
                      "counts, else the first in byte order",
                      kTrue, kUnknown},
    UndocumentedPoint{Undocumented::kEmptyTextUnderNull, "U-05",
                      "a single-valued key with an empty text is present", kTrue, kUnknown},
    UndocumentedPoint{Undocumented::kListWithoutSetOperator, "U-06",
                      "an operator without set operator can match a key with a list", kFalse,
                      kUnknown},
    UndocumentedPoint{Undocumented::kMalformedUnderNegation, "U-07",
                      "a negated operator holds for a malformed value", kFalse, kUnknown},
    UndocumentedPoint{Undocumented::kVariableInBool, "U-08",
                      "policy variables are substituted in Bool", kTrue, kTrue},
    UndocumentedPoint{Undocumented::kFourDigitDate, "U-09", "a date of four digits is in seconds",
                      kTrue, kTrue},
    UndocumentedPoint{Undocumented::kIpv6WithoutPrefix, "U-10",
                      "an IPv6 address without prefix is one address", kTrue, kTrue},
    UndocumentedPoint{Undocumented::kMalformedArnPattern, "U-11",
                      "a negated ARN operator holds for a malformed pattern", kFalse, kUnknown},
    UndocumentedPoint{Undocumented::kNotResourceWithoutValue, "U-12",
                      "NotResource with a variable without value covers the resource", kTrue,
                      kUnknown},
    UndocumentedPoint{Undocumented::kServiceHasPrincipalKeys, "U-13",
                      "requests of services have aws:PrincipalType, aws:PrincipalAccount and "
                      "aws:userid",
                      kFalse, kUnknown},
    UndocumentedPoint{Undocumented::kStarAsServiceOrProvider, "U-14",
                      "\"*\" as Service or Federated principal names them all", kFalse, kUnknown},
    UndocumentedPoint{Undocumented::kEmptyNotList, "U-15",
                      "an empty NotAction, NotResource or NotPrincipal covers everything", kTrue,
                      kUnknown},
    UndocumentedPoint{Undocumented::kEmptyValueList, "U-16",
                      "an operator with an empty list of values matches no value", kTrue, kTrue},
    UndocumentedPoint{Undocumented::kUnknownResourceTypes, "U-17",
                      "resource control policies apply to actions whose resource types are not "
                      "documented",
                      kTrue, kUnknown},
    UndocumentedPoint{Undocumented::kFederatedWithoutSessionPolicy, "U-18",
                      "a federated session without session policies has its user's permissions",
                      kFalse, kFalse},
    UndocumentedPoint{Undocumented::kElementNameCase, "U-19",
                      "element names are case sensitive, operator names are not", kTrue, kTrue},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kPoints.size(); ++i)
    if (static_cast<std::size_t>(kPoints[i].point) != i) return false;
  return true;
}
static_assert(in_order());

}  // namespace

std::span<const UndocumentedPoint> undocumented_points() {
  return kPoints;
}

Truth UndocumentedAnswers::operator()(Undocumented point) {
  const auto index = static_cast<std::size_t>(point);
  asked_ |= std::uint32_t{1} << index;
  return mode_ == Mode::kStrict ? kPoints[index].strict : kPoints[index].three_valued;
}

std::vector<std::string_view> UndocumentedAnswers::codes() const {
  std::vector<std::string_view> codes;
  for (const UndocumentedPoint& row : kPoints) {
    const bool asked = (asked_ >> static_cast<std::uint32_t>(row.point) & 1U) != 0;
    if (asked && (codes.empty() || codes.back() != row.code)) codes.push_back(row.code);
  }
  return codes;
}

}  // namespace ambit::evaluate
