// The conformance cases of policy evaluation, run against the reference evaluator.
#include "tests/reference/reference.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/reference/case.h"

namespace ambit::reference {
namespace {

std::vector<Case> cases() {
  std::ifstream lines("tests/conformance/evaluation.jsonl");
  return read_cases(lines);
}

TEST_CASE("every_case_is_read", "[reference]") {
  CHECK(cases().size() == 308);
}

TEST_CASE("cases_hold", "[reference]") {
  for (const Case& c : cases()) {
    CAPTURE(c.name, c.why);
    const Answer answer = evaluate(c.request);
    CHECK(answer.allowed == c.want.allowed);
    CHECK(answer.explicit_deny == c.want.explicit_deny);
    CHECK(answer.implicit_deny == c.want.implicit_deny);
    if (!c.want.by.empty()) CHECK(answer.by == c.want.by);
  }
}

TEST_CASE("strict_answer_is_possible_in_three_valued_mode", "[reference]") {
  for (const Case& c : cases()) {
    if (c.request.mode != Mode::kStrict) continue;
    CAPTURE(c.name, c.why);
    const Answer strict = evaluate(c.request);
    for (const Mode mode : {Mode::kClosed, Mode::kOpen}) {
      Request request = c.request;
      request.mode = mode;
      CHECK(within(strict, evaluate(request)));
    }
  }
}

}  // namespace
}  // namespace ambit::reference
