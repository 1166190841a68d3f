// The nearest paths of all principals are those that paths() tells for one pair at a time.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/paths.h"
#include "graph/guard.h"
#include "tests/graph/account.h"
#include "tests/graph/random_account.h"

namespace ambit::graph {
namespace {

using namespace testing;

// The answers to an administrator and to each target.
std::vector<PathAnswer> answers_of(const PermissionGraph& graph, std::string_view from,
                                   const std::vector<std::string>& targets) {
  std::vector<PathAnswer> answers;
  answers.push_back(*graph.paths(from, "admin"));
  for (const std::string& target : targets) answers.push_back(*graph.paths(from, target));
  return answers;
}

// The fewest calls of the definite ones; nothing: there is none.
std::optional<std::uint32_t> fewest_definite(const std::vector<PathAnswer>& answers) {
  std::optional<std::uint32_t> fewest;
  for (const PathAnswer& answer : answers)
    for (const Path& path : answer.paths)
      if (path.path_class == PathClass::kDefinite)
        fewest = std::min(fewest.value_or(path.calls), path.calls);
  return fewest;
}

bool some_on_request(const std::vector<PathAnswer>& answers) {
  return std::ranges::any_of(answers, [](const PathAnswer& answer) {
    return std::ranges::any_of(answer.paths, [](const Path& path) {
      return path.path_class == PathClass::kConditional && !hangs_on_facts(path.guard);
    });
  });
}

void check_nearest(const NearestPath& nearest, const std::vector<PathAnswer>& answers) {
  const PathClass path_class = nearest.path.path_class;
  if (const auto fewest = fewest_definite(answers)) {
    CHECK(path_class <= PathClass::kDefinite);
    CHECK(nearest.path.calls == *fewest);
    return;
  }
  const bool found = std::ranges::any_of(answers, &PathAnswer::found);
  CHECK(found == (path_class < PathClass::kLimited));
  if (some_on_request(answers)) CHECK(nearest.on_request);
}

TEST_CASE("the_nearest_is_the_best_of_the_paths_to_each_target") {
  std::mt19937 random(37);
  int definite = 0, on_request = 0, others = 0;
  for (int round = 0; round < 100; ++round) {
    CAPTURE(round);
    const Account account = random_account(random);
    CAPTURE(export_of(account));
    const Snapshot snapshot = load({account});
    const PermissionGraph graph(snapshot);
    std::vector<std::string> targets;
    if (round % 2 == 0) targets = {arn("user/" + account.users.front().name)};
    for (const NearestPath& nearest : graph.nearest(targets, 1'000)) {
      CAPTURE(nearest.from.arn);
      if (std::ranges::find(targets, nearest.from.arn) != targets.end()) {
        CHECK(nearest.path.path_class == PathClass::kAdmin);
        continue;
      }
      check_nearest(nearest, answers_of(graph, nearest.from.arn, targets));
      definite += nearest.path.path_class == PathClass::kDefinite ? 1 : 0;
      on_request += nearest.on_request ? 1 : 0;
      others += !nearest.on_request && nearest.path.path_class > PathClass::kDefinite &&
                        nearest.path.path_class < PathClass::kLimited
                    ? 1
                    : 0;
    }
  }
  CHECK(definite > 50);
  CHECK(on_request > 10);
  CHECK(others > 10);
}

TEST_CASE("paths_of_more_calls_are_not_near") {
  const Snapshot snapshot =
      load({{.users = {{.name = "ann",
                        .statements = {allow("iam:PassRole, lambda:CreateFunction, "
                                             "lambda:InvokeFunction")}}},
             .roles = {{.name = "ops",
                        .statements = {allow("*")},
                        .trust = {trusts_service("lambda.amazonaws.com")}}}}});
  const PermissionGraph graph(snapshot);
  const auto ann = [&](std::uint32_t max_calls) {
    const auto all = graph.nearest({}, max_calls);
    return std::ranges::find(all, arn("user/ann"),
                             [](const NearestPath& one) { return std::string(one.from.arn); })
        ->path;
  };
  CHECK(ann(2).path_class == PathClass::kDefinite);
  CHECK(ann(2).calls == 2);
  CHECK(ann(1).path_class == PathClass::kNone);
  CHECK(ann(1).steps.empty());
}

}  // namespace
}  // namespace ambit::graph
