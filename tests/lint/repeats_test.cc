// Many findings of one cause side by side are one finding.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "fixtures.h"

namespace ambit::lint {
namespace {

// A statement with so many actions that do not exist.
std::string policy_with(int wrong_actions) {
  std::string actions;
  for (int i = 0; i < wrong_actions; ++i)
    actions += (i == 0 ? "\"s3:No" : ", \"s3:No") + std::to_string(i) + '"';
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [)" + actions +
         R"(], "Resource": "*"}]})";
}

std::vector<Finding> findings_of(int wrong_actions, const Configuration& configuration) {
  return lint_text(policy_with(wrong_actions), configuration).report.findings;
}

std::int64_t count_of(const Finding& finding) {
  const auto fact = std::ranges::find(finding.facts, "count", &Fact::name);
  return fact == finding.facts.end() ? 1 : std::get<std::int64_t>(fact->value);
}

const Configuration kInvalidAction = {.only = {"invalid-action"}};

TEST_CASE("Up to five stand apart, more are one with their number") {
  CHECK(findings_of(5, kInvalidAction).size() == 5);
  const auto joined = findings_of(6, kInvalidAction);
  REQUIRE(joined.size() == 1);
  CHECK(count_of(joined.front()) == 6);
  CHECK(joined.front().related.size() == 5);
  CHECK(joined.front().place.pointer == "/Statement/0/Action/0");
}

TEST_CASE("A joined finding names twenty other places and counts all") {
  const auto joined = findings_of(3000, kInvalidAction);
  REQUIRE(joined.size() == 1);
  CHECK(count_of(joined.front()) == 3000);
  CHECK(joined.front().related.size() == 20);
}

TEST_CASE("One more is a new finding") {
  const auto six = findings_of(6, kInvalidAction);
  CHECK(six.front().fingerprint == findings_of(6, kInvalidAction).front().fingerprint);
  CHECK(six.front().fingerprint != findings_of(7, kInvalidAction).front().fingerprint);
}

TEST_CASE("What is suppressed stays apart and is not counted") {
  Configuration configuration = kInvalidAction;
  configuration.suppressions = {{.rule = "invalid-action", .reason = "known", .entry = "s3:No0"}};
  const auto found = findings_of(7, configuration);
  REQUIRE(found.size() == 2);
  CHECK(found.front().suppressed == "known");
  CHECK(count_of(found.front()) == 1);
  CHECK(count_of(found.back()) == 6);
  CHECK_FALSE(found.back().suppressed);
}

}  // namespace
}  // namespace ambit::lint
