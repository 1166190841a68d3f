// The points on which AWS's documentation is silent or contradicts itself, and what ambit answers
// there. In plain words: docs/evaluation.md, "Undocumented points".
#ifndef AMBIT_EVALUATE_UNDOCUMENTED_H_
#define AMBIT_EVALUATE_UNDOCUMENTED_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "evaluate/request.h"
#include "evaluate/truth.h"

namespace ambit::evaluate {

enum class Undocumented : std::uint8_t {
  kStarNamesService,
  kStarNamesProvider,
  kNotPrincipalListsCallerOnly,
  kIncompleteArn,
  kTagsDifferInCase,
  kEmptyTextUnderNull,
  kListWithoutSetOperator,
  kMalformedUnderNegation,
  kVariableInBool,
  kFourDigitDate,
  kIpv6WithoutPrefix,
  kMalformedArnPattern,
  kNotResourceWithoutValue,
  kServiceHasPrincipalKeys,
  kStarAsServiceOrProvider,
  kEmptyNotList,
  kEmptyValueList,
  kUnknownResourceTypes,
  kFederatedWithoutSessionPolicy,
  kElementNameCase,
};

struct UndocumentedPoint {
  Undocumented point = {};
  std::string_view code = {};      // "U-01"
  std::string_view question = {};  // a statement that is true or false
  Truth strict = Truth::kFalse;    // whether it counts as true
  Truth three_valued = Truth::kUnknown;
};

// In the order of the enumeration. A code may have two points.
std::span<const UndocumentedPoint> undocumented_points();

// Answers the points for one request and remembers which ones it was asked.
class UndocumentedAnswers {
 public:
  void reset(Mode mode) {
    mode_ = mode;
    asked_ = 0;
  }
  Mode mode() const { return mode_; }
  // Whether the point's statement is true.
  Truth operator()(Undocumented point);
  // The codes of all points asked since the reset, in order, each once.
  std::vector<std::string_view> codes() const;

 private:
  Mode mode_ = Mode::kStrict;
  std::uint32_t asked_ = 0;  // one bit a point
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_UNDOCUMENTED_H_
