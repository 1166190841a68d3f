// The steps that paths are told as, taken one after another: whoever makes a call must be
// controlled by then, and so must the principal that it changes.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "ambit/paths.h"
#include "tests/graph/account.h"
#include "tests/graph/random_account.h"

namespace ambit::graph {
namespace {

using namespace testing;

std::string words(const Step& step) {
  std::string out = std::string(step.technique) + " by " + step.by + " to " + step.to;
  for (const std::string& one : step.elevated) out += ", " + one;
  return out;
}

// What is wrong with the order of the steps; empty: nothing.
std::string fault(const std::string& from, const Path& path) {
  std::set<std::string> controlled = {from}, taken;
  for (const Step& step : path.steps) {
    if (!taken.insert(words(step)).second) return "twice: " + words(step);
    if (!controlled.contains(step.by)) return "not controlled yet: " + step.by;
    if (!controlled.contains(step.from)) return "not controlled yet: " + step.from;
    controlled.insert(step.to);
  }
  return {};
}

// Reduced from a random account.
TEST_CASE("control_is_not_told_in_circles") {
  const std::string trust = trusts_service("lambda.amazonaws.com");
  Account account;
  account.users = {
      {.name = "ann", .statements = {allow("iam:AttachRolePolicy, lambda:UpdateFunctionCode")}}};
  account.roles = {{.name = "adm", .statements = {allow("*")}, .trust = {trust}},
                   {.name = "r", .statements = {allow("s3:*")}, .trust = {}}};
  const Snapshot snapshot = load({account});
  const PermissionGraph graph(snapshot);
  for (const char* to : {"admin", "adm"}) {
    const auto answer = graph.paths("ann", to);
    REQUIRE(answer);
    REQUIRE(answer->paths.size() == 1);
    CHECK(answer->paths.front().calls == 1);
    CHECK(answer->paths.front().steps.front().technique == "lambda-update-code");
  }
  // Whoever attaches a policy to another role has become the administrator first.
  const auto answer = graph.paths("ann", "r");
  REQUIRE(answer);
  REQUIRE_FALSE(answer->paths.empty());
  for (const Path& path : answer->paths) CHECK(fault(arn("user/ann"), path).empty());
}

// Returns how many steps somebody else than their actor takes.
int check_paths(const PermissionGraph& graph, const PrincipalTier& from, const PrincipalTier& to) {
  const bool same = from.principal.arn == to.principal.arn;
  const auto answer = graph.paths(from.principal.arn, same ? "admin" : to.principal.arn);
  REQUIRE(answer);
  int with_control = 0;
  for (const Path& path : answer->paths) {
    CHECK(fault(std::string(from.principal.arn), path).empty());
    for (const Step& step : path.steps) with_control += step.from == step.by ? 0 : 1;
  }
  if (same && !answer->paths.empty()) CHECK(answer->paths.front().calls == from.calls);
  return with_control;
}

TEST_CASE("steps_of_random_accounts_can_be_taken_in_their_order") {
  std::mt19937 random(21);
  int with_control = 0;
  for (int round = 0; round < 150; ++round) {
    CAPTURE(round);
    const Snapshot snapshot = load({random_account(random)});
    const PermissionGraph graph(snapshot);
    const TierAnswer tiers = graph.tiers();
    for (const PrincipalTier& from : tiers.tiers)
      for (const PrincipalTier& to : tiers.tiers) with_control += check_paths(graph, from, to);
  }
  CHECK(with_control > 50);
}

}  // namespace
}  // namespace ambit::graph
