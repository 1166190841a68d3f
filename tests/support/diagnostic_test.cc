#include "ambit/diagnostic.h"

#include <catch2/catch.hpp>

#include <string>

namespace ambit {
namespace {

constexpr DiagnosticKind kWrong{.name = "test/wrong", .severity = Severity::kError};
constexpr DiagnosticKind kOdd{.name = "test/odd", .severity = Severity::kWarning};

TEST_CASE("diagnostics_keep_order_and_arguments", "[support]") {
  Diagnostics said;
  said.add(kOdd, {.file = FileId(0), .begin = 1, .end = 2}, {std::string("a"), std::int64_t{7}});
  said.add(kWrong, {}).pointer = "/x";
  REQUIRE(said.items().size() == 2);
  CHECK(said.items()[0].kind == &kOdd);
  CHECK(said.items()[0].where == Location{.file = FileId(0), .begin = 1, .end = 2});
  CHECK(std::get<std::string>(said.items()[0].args[0]) == "a");
  CHECK(std::get<std::int64_t>(said.items()[0].args[1]) == 7);
  CHECK(said.items()[1].pointer == "/x");
  CHECK(said.has_errors());
  CHECK(said.count(Severity::kWarning) == 1);
  CHECK(said.count(Severity::kNotice) == 0);
}

TEST_CASE("warnings_are_no_errors", "[support]") {
  Diagnostics said;
  said.add(kOdd, {});
  CHECK_FALSE(said.has_errors());
}

TEST_CASE("diagnostics_are_counted_beyond_the_limit", "[support]") {
  Diagnostics said;
  for (std::size_t i = 0; i < Diagnostics::kMaxKept + 5; ++i) said.add(kOdd, {}).pointer = "/x";
  said.add(kWrong, {});  // each severity has its own room
  CHECK(said.items().size() == Diagnostics::kMaxKept + 1);
  CHECK(said.items().back().kind == &kWrong);
  CHECK(said.count(Severity::kWarning) == Diagnostics::kMaxKept + 5);

  Diagnostics all;
  all.add(kOdd, {});
  all.append(said);
  CHECK(all.items().size() == Diagnostics::kMaxKept + 1);
  CHECK(all.count(Severity::kWarning) == Diagnostics::kMaxKept + 6);
  CHECK(all.count(Severity::kError) == 1);
  CHECK(all.items()[1].pointer == "/x");
}

}  // namespace
}  // namespace ambit
