// How far a role takes whom it lets in: what a finding says of it, and what paths from it say.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "ambit/paths.h"
#include "ambit/reach.h"
#include "ambit/trust.h"
#include "tests/graph/account.h"
#include "tests/graph/random_account.h"
#include "tests/support/sanitized.h"

namespace ambit::graph {
namespace {

using namespace testing;

// Nobody of the accounts.
const std::string kOutsider = trusts(R"({"AWS": "999988887777"})");

std::vector<TrustFinding> findings_of(const TrustAnswer& answer, std::string_view role) {
  const auto found = answer.of(arn(role));
  return {found.begin(), found.end()};
}

TEST_CASE("findings_say_how_far_the_role_leads", "[graph][trust]") {
  Account account;
  account.roles = {
      {.name = "adm", .statements = {allow("*")}, .trust = {kOutsider}},
      {.name = "one",
       .statements = {allow("iam:PutRolePolicy", arn("role/one"))},
       .trust = {kOutsider}},
      {.name = "mfa",
       .statements = {allow("sts:AssumeRole", arn("role/adm2"))},
       .trust = {kOutsider}},
      {.name = "adm2",
       .statements = {allow("*")},
       .trust = {trusts("{\"AWS\": \"" + arn("role/mfa") + "\"}",
                        R"("Condition": {"StringEquals": {"aws:SourceVpc": "vpc-2"}})")}},
      {.name = "lead", .statements = {allow("s3:*")}, .trust = {kOutsider}},
      {.name = "writer",
       .statements = {allow("iam:PutGroupPolicy")},
       .trust = {trusts("{\"AWS\": \"" + arn("role/lead") + "\"}")}},
      {.name = "rest", .statements = {allow("s3:*")}, .trust = {kOutsider}}};
  const Snapshot snapshot = load({account});
  const TrustAnswer answer = find_trusts(snapshot);
  struct Case {
    std::string role;
    std::uint8_t tier;
    PathClass path_class;
    std::uint32_t calls;
    std::uint8_t best_tier;
    std::string best;
  };
  const std::vector<Case> cases = {
      {"role/adm", 0, PathClass::kAdmin, 0, 0, ""},
      {"role/one", 1, PathClass::kDefinite, 1, 0, "admin"},
      {"role/mfa", 2, PathClass::kConditional, 1, 0, "admin"},
      {"role/lead", 4, PathClass::kNone, 0, 3, arn("role/writer")},
      {"role/rest", 4, PathClass::kNone, 0, 4, ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.role);
    const auto findings = findings_of(answer, one.role);
    REQUIRE_FALSE(findings.empty());
    for (const TrustFinding& finding : findings) {
      REQUIRE(finding.reach);
      CHECK(int{finding.reach->tier} == int{one.tier});
      CHECK(finding.reach->path_class == one.path_class);
      CHECK(finding.reach->calls == one.calls);
      CHECK(int{finding.reach->best_tier} == int{one.best_tier});
      CHECK(finding.reach->best == one.best);
    }
  }
  for (const TrustFinding& finding : find_trusts(snapshot, {}, {.tiers = false}).findings)
    CHECK_FALSE(finding.reach);
}

// The best tier among the role and those that it reaches.
std::uint8_t best_tier(const PermissionGraph& graph, std::string_view role, std::uint8_t own) {
  if (own <= 2) return 0;
  const auto reached = graph.reach_from(role);
  REQUIRE(reached);
  const bool third = std::ranges::any_of(reached->principals, [](const Reachable& one) {
    return one.tier == 3 && one.path_class < PathClass::kLimited;
  });
  return third ? 3 : own;
}

TEST_CASE("findings_of_random_accounts_agree_with_paths", "[graph][trust]") {
  std::mt19937 random(41);
  std::set<int> tiers;
  constexpr int kRounds = kSanitized ? 20 : 80;
  for (int round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    Account account = random_account(random);
    for (Exported& role : account.roles) role.trust.push_back(kOutsider);
    CAPTURE(export_of(account));
    const Snapshot snapshot = load({account});
    const PermissionGraph graph(snapshot);
    for (const TrustFinding& finding : find_trusts(snapshot).findings) {
      CAPTURE(finding.resource);
      REQUIRE(finding.reach);
      const TrustReach& reach = *finding.reach;
      tiers.insert(reach.tier);
      const auto paths = graph.paths(finding.resource, "admin");
      REQUIRE(paths);
      CHECK(reach.path_class == paths->path_class);
      CHECK((reach.tier == 0) == (paths->path_class == PathClass::kAdmin));
      CHECK((reach.tier == 1) == (paths->path_class == PathClass::kDefinite));
      CHECK((reach.tier >= 3) == !paths->found());
      CHECK(reach.calls == (paths->paths.empty() ? 0 : paths->paths.front().calls));
      CHECK((reach.best == "admin") == (reach.tier == 1 || reach.tier == 2));
      CHECK(int{reach.best_tier} == int{best_tier(graph, finding.resource, reach.tier)});
    }
  }
  CHECK(tiers.size() >= 4);
}

}  // namespace
}  // namespace ambit::graph
