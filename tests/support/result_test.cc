#include "ambit/result.h"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <type_traits>

#include "ambit/id.h"
#include "support/id_table.h"

namespace ambit {
namespace {

using Parsed = Result<int, std::string>;

Parsed digit(char c) {
  if (c < '0' || c > '9') return Failure(std::string("no digit"));
  return c - '0';
}

Result<int, std::string> sum(char a, char b) {
  AMBIT_TRY(const int first, digit(a));
  AMBIT_TRY(const int second, digit(b));
  return first + second;
}

TEST_CASE("result_holds_a_value_or_an_error", "[support]") {
  CHECK(*digit('7') == 7);
  CHECK(digit('7').has_value());
  CHECK_FALSE(digit('x'));
  CHECK(digit('x').error() == "no digit");
  CHECK(digit('x').value_or(3) == 3);
}

TEST_CASE("try_returns_the_first_error", "[support]") {
  CHECK(*sum('1', '2') == 3);
  CHECK(sum('1', 'x').error() == "no digit");
  CHECK(sum('x', '2').error() == "no digit");
}

TEST_CASE("and_then_and_transform_pass_errors_on", "[support]") {
  const auto twice = [](int n) { return 2 * n; };
  const auto refuse = [](int) { return Parsed(Failure(std::string("refused"))); };
  CHECK(*digit('4').transform(twice) == 8);
  CHECK(digit('x').transform(twice).error() == "no digit");
  CHECK(digit('4').and_then(refuse).error() == "refused");
  CHECK(digit('x').and_then(refuse).error() == "no digit");
}

TEST_CASE("result_moves_what_cannot_be_copied", "[support]") {
  Result<std::unique_ptr<int>, int> result(std::make_unique<int>(5));
  const std::unique_ptr<int> taken = *std::move(result);
  CHECK(*taken == 5);
}

using AppleId = Id<struct AppleTag>;
using PearId = Id<struct PearTag>;
static_assert(!std::is_convertible_v<AppleId, PearId>);
static_assert(!std::is_convertible_v<std::uint32_t, AppleId>);
static_assert(sizeof(AppleId) == 4);
static_assert(!AppleId().valid());

TEST_CASE("id_table_names_things_in_order", "[support]") {
  IdTable<AppleId, std::string> apples;
  const AppleId first = apples.add("red");
  const AppleId second = apples.add("green");
  CHECK(first.valid());
  CHECK(first < second);
  CHECK(apples[second] == "green");
  CHECK(apples.size() == 2);
  CHECK(Range{.begin = 1, .end = 2}.of(std::vector<int>{4, 5, 6}).front() == 5);
}

}  // namespace
}  // namespace ambit
