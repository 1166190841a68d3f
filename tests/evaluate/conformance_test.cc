// The cases of tests/conformance/evaluation.jsonl, and those that other evaluators get wrong.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/evaluate/subject.h"
#include "tests/reference/case.h"

namespace ambit::evaluate {
namespace {

void require_answers(const char* file, std::size_t count) {
  std::ifstream lines(file);
  REQUIRE(lines);
  const auto cases = reference::read_cases(lines);
  CHECK(cases.size() == count);
  for (const reference::Case& c : cases) {
    CAPTURE(c.name, c.why);
    const reference::Answer got = answer(c.request);
    CAPTURE(got.allowed, got.explicit_deny, got.implicit_deny, got.by);
    CHECK(got.allowed == c.want.allowed);
    CHECK(got.explicit_deny == c.want.explicit_deny);
    CHECK(got.implicit_deny == c.want.implicit_deny);
    if (!c.want.by.empty()) CHECK(got.by == c.want.by);
    CHECK(got == reference::evaluate(c.request));
  }
}

TEST_CASE("evaluation_conformance", "[evaluate]") {
  require_answers("tests/conformance/evaluation.jsonl", 308);
}

TEST_CASE("mistakes_of_other_evaluators_are_not_made", "[evaluate]") {
  require_answers("tests/conformance/mistakes.jsonl", 24);
}

}  // namespace
}  // namespace ambit::evaluate
