// Properties that hold for all requests, checked on the reference evaluator with random ones.
#include "tests/reference/generator.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "tests/reference/reference.h"
#include "tests/reference/shrink.h"

namespace ambit::reference {
namespace {

constexpr int kRequests = 1000;

int decisions(const Answer& answer) {
  return int{answer.allowed} + int{answer.explicit_deny} + int{answer.implicit_deny};
}

TEST_CASE("same_seed_gives_same_requests", "[reference]") {
  Generator a(7);
  Generator b(7);
  Generator c(8);
  bool other_seed_differs = false;
  for (int i = 0; i < 100; ++i) {
    const Json request = to_json(a.next());
    CHECK(request == to_json(b.next()));
    other_seed_differs = other_seed_differs || request != to_json(c.next());
  }
  CHECK(other_seed_differs);
}

TEST_CASE("strict_mode_decides", "[reference]") {
  Generator generator(1, {.modes = {Mode::kStrict}});
  for (int i = 0; i < kRequests; ++i) {
    const Request request = generator.next();
    const Answer answer = evaluate(request);
    if (decisions(answer) == 1 && !answer.by.empty()) continue;
    FAIL(to_json(request).dump(1));
  }
}

// A differential test on requests that all end alike would find nothing.
TEST_CASE("every_decision_and_layer_occurs", "[reference]") {
  Generator generator(2);
  std::map<std::string, int> count;
  for (int i = 0; i < kRequests; ++i) {
    const Answer answer = evaluate(generator.next());
    ++count[std::to_string(decisions(answer))];
    if (decisions(answer) != 1) continue;
    ++count[answer.allowed ? "allowed" : answer.explicit_deny ? "explicit" : "implicit"];
    ++count[answer.by];
  }
  for (const char* decision : {"1", "2", "3", "allowed", "explicit", "implicit"}) {
    CAPTURE(decision);
    CHECK(count[decision] > kRequests / 30);
  }
  for (const char* by : {"rcp", "scp", "endpoint", "resource", "identity", "boundary", "session",
                         "root", "both", "service"}) {
    CAPTURE(by);
    CHECK(count[by] > 0);
  }
}

TEST_CASE("less_knowledge_leaves_more_decisions", "[reference]") {
  Generator generator(3, {.gaps = false});
  for (int i = 0; i < kRequests; ++i) {
    Request request = generator.next();
    request.mode = Mode::kStrict;
    const Answer strict = evaluate(request);
    request.mode = Mode::kClosed;
    const Answer closed = evaluate(request);
    request.mode = Mode::kOpen;
    const Answer open = evaluate(request);
    if (within(strict, closed) && within(closed, open)) continue;
    FAIL(to_json(request).dump(1));
  }
}

TEST_CASE("decision_for_every_completion_is_possible", "[reference]") {
  Generator generator(4, {.modes = {Mode::kClosed, Mode::kOpen}, .gaps = false});
  for (int i = 0; i < kRequests; ++i) {
    const Request request = generator.next();
    const Request complete = generator.complete(request);
    if (within(evaluate(complete), evaluate(request))) continue;
    CAPTURE(to_json(complete).dump(1));
    FAIL(to_json(request).dump(1));
  }
}

TEST_CASE("deny_never_allows", "[reference]") {
  Generator generator(5, {.modes = {Mode::kStrict}, .layers = {Layer::kIdentity}});
  const Json deny = {{"Effect", "Deny"}, {"Action", "s3:*"}, {"Resource", "arn:aws:s3:::b/*"}};
  for (int i = 0; i < kRequests; ++i) {
    Request request = generator.next();
    if (request.policies.empty()) continue;
    const Answer before = evaluate(request);
    request.policies[Layer::kIdentity].levels[0].push_back(
        Json{{"Statement", Json::array({deny})}});
    const Answer after = evaluate(request);
    if (before == after || after.explicit_deny) continue;
    FAIL(to_json(request).dump(1));
  }
}

TEST_CASE("shrink_leaves_what_is_needed", "[reference]") {
  const auto denied_by_identity = [](const Request& request) {
    const Answer answer = evaluate(request);
    return answer.explicit_deny && answer.by == "identity";
  };
  Generator generator(6);
  int found = 0;
  while (found < 20) {
    const Request request = generator.next();
    if (!denied_by_identity(request)) continue;
    ++found;
    const Request small = shrink(request, denied_by_identity);
    CAPTURE(to_json(small).dump(1));
    CHECK(denied_by_identity(small));
    REQUIRE(small.policies.size() == 1);
    REQUIRE(small.policies.at(Layer::kIdentity).levels.at(0).size() == 1);
    const Json& statements = small.policies.at(Layer::kIdentity).levels[0][0].at("Statement");
    CHECK((statements.is_object() || statements.size() == 1));
  }
}

}  // namespace
}  // namespace ambit::reference
