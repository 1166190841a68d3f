// Evaluator and reference answer the same, on every decision and its deciding layer, for random
// requests over all callers, layers, operators and modes: at least 1,000,000 a run, in four parts
// that can run side by side. Under the sanitizers, which make the reference more than ten times
// slower, 40,000 of the same; the fuzz target `evaluate` goes on from there.
#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "tests/evaluate/subject.h"
#include "tests/reference/case.h"
#include "tests/reference/generator.h"
#include "tests/reference/shrink.h"
#include "tests/support/sanitized.h"

namespace ambit::evaluate {
namespace {

constexpr int kRequests = kSanitized ? 10000 : 250000;

bool agree(const reference::Request& request) {
  return answer(request) == reference::evaluate(request);
}

std::string shown(const reference::Answer& answer) {
  std::string text;
  if (answer.allowed) text += " allowed";
  if (answer.explicit_deny) text += " explicitDeny";
  if (answer.implicit_deny) text += " implicitDeny";
  return text + (answer.by.empty() ? "" : " by " + answer.by);
}

void compare(std::uint64_t seed) {
  reference::Generator generator(seed);
  std::map<std::string, int> deciders;
  int allowed = 0;
  int denied = 0;
  for (int i = 0; i < kRequests; ++i) {
    const reference::Request request = generator.next();
    const reference::Answer want = reference::evaluate(request);
    allowed += want.allowed ? 1 : 0;
    denied += want.explicit_deny ? 1 : 0;
    ++deciders[want.by];
    if (answer(request) == want) continue;
    const auto smallest =
        reference::shrink(request, [](const reference::Request& r) { return !agree(r); });
    FAIL("they disagree on\n"
         << reference::to_json(smallest).dump(2) << "\nreference: "
         << shown(reference::evaluate(smallest)) << "\nevaluator: " << shown(answer(smallest)));
  }
  // The generator keeps being interesting.
  CHECK(allowed > kRequests / 10);
  CHECK(denied > kRequests / 10);
  for (const char* decider : {"", "rcp", "scp", "endpoint", "resource", "identity", "boundary",
                              "session", "root", "both", "service"}) {
    CAPTURE(decider);
    CHECK(deciders[decider] > 0);
  }
}

TEST_CASE("evaluator_agrees_with_reference_1_of_4", "[evaluate]") {
  compare(20261121);
}
TEST_CASE("evaluator_agrees_with_reference_2_of_4", "[evaluate]") {
  compare(20261122);
}
TEST_CASE("evaluator_agrees_with_reference_3_of_4", "[evaluate]") {
  compare(20261123);
}
TEST_CASE("evaluator_agrees_with_reference_4_of_4", "[evaluate]") {
  compare(20261124);
}

// More tags than AWS allows are looked up in another way.
TEST_CASE("many_tags_are_found_like_few", "[evaluate]") {
  reference::Request request{.caller = reference::named_caller("alice"),
                             .action = "s3:GetObject",
                             .resource = "arn:aws:s3:::b/k",
                             .owner = "111111111111"};
  for (int i = 0; i < 300; ++i) request.caller.tags["t" + std::to_string(i)] = "red";
  request.caller.tags["Team"] = "blue";
  request.caller.tags["team"] = "red";
  for (const char* key : {"t7", "T299", "team", "Team", "TEAM", "t300"})
    for (const auto mode :
         {reference::Mode::kStrict, reference::Mode::kClosed, reference::Mode::kOpen}) {
      CAPTURE(key, static_cast<int>(mode));
      request.mode = mode;
      request.policies[reference::Layer::kIdentity].levels = {
          {{{"Version", "2012-10-17"},
            {"Statement",
             {{"Effect", "Allow"},
              {"Action", "*"},
              {"Resource", "*"},
              {"Condition",
               {{"StringEquals", {{std::string("aws:PrincipalTag/") + key, "red"}}}}}}}}}};
      CHECK(agree(request));
    }
}

}  // namespace
}  // namespace ambit::evaluate
