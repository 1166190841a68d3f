// Grants that paths hang on: of the numbered cases, and of random accounts, from the text of which
// each grant is taken, and which are then loaded and searched like any other.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ambit/cut.h"
#include "ambit/graph_structure.h"
#include "tests/graph/account.h"
#include "tests/graph/random_account.h"
#include "tests/support/sanitized.h"

namespace ambit::graph {
namespace {

using namespace testing;
using Words = std::vector<std::string>;

// `trust role/ci#0 closes 200`
std::string word(const ChokeGrant& one) {
  const CutElement& element = one.grant;
  const bool attached = element.kind == CutElement::Kind::kAttachment;
  const StatementRef& statement = element.statement;
  const std::string_view arn = statement.arn.empty() ? statement.owner : statement.arn;
  const std::string what = attached ? std::string(element.policy)
                                    : std::string(arn.substr(arn.rfind(':') + 1)) + '#' +
                                          std::to_string(statement.index);
  return std::string(cut_kind_name(element.kind)) + ' ' + what + " closes " +
         (one.checked ? "" : "at most ") + std::to_string(one.closes.size());
}

Words words(const ChokeGrantAnswer& answer) {
  Words list;
  for (const ChokeGrant& one : answer.grants) list.push_back(word(one));
  return list;
}

TEST_CASE("ESC-044 a shared statement closes both, what each holds itself only one") {
  Account account;
  account.policies = {{"deploy", {allow("iam:PassRole")}}};
  for (const char* name : {"x", "y"})
    account.users.push_back({.name = name,
                             .statements = {allow("lambda:CreateFunction, lambda:InvokeFunction")},
                             .managed = {"deploy"}});
  account.roles = {
      {.name = "L", .statements = {allow("*")}, .trust = {trusts_service("lambda.amazonaws.com")}}};
  const Snapshot snapshot = load({account});
  const ChokeGrantAnswer answer = PermissionGraph(snapshot).choke_grants();
  CHECK(words(answer) == Words{"statement policy/deploy#0 closes 2", "trust role/L#0 closes 2",
                               "statement user/x#0 closes 1", "statement user/y#0 closes 1"});
  CHECK(answer.paths == 2);
  CHECK(answer.complete);
  CHECK(answer.grants.front().closes.front().name == "x");
}

TEST_CASE("ESC-045 what the role does closes it and those behind it, its trust only these") {
  const Snapshot snapshot = load({users_behind_one_role(40)});
  CHECK(words(PermissionGraph(snapshot).choke_grants()) == Words{"statement role/ci#0 closes 41",
                                                                 "trust role/adm#0 closes 41",
                                                                 "trust role/ci#0 closes 40"});
}

TEST_CASE("two_ways_leave_no_grant_that_closes_them") {
  Account account;
  account.users = {{.name = "ann",
                    .statements = {allow("iam:PutUserPolicy", arn("user/ann")),
                                   allow("iam:AttachUserPolicy", "*"), allow("s3:*")}}};
  const Snapshot both = load({account});
  const ChokeGrantAnswer none = PermissionGraph(both).choke_grants();
  CHECK(words(none).empty());
  CHECK(none.paths == 1);
  account.users.front().statements[1] = allow("s3:GetObject");
  const Snapshot one = load({account});
  CHECK(words(PermissionGraph(one).choke_grants()) == Words{"statement user/ann#0 closes 1"});
}

// What the graph leaves out, since a surer step is there, counts when that is gone.
TEST_CASE("a_step_that_was_left_out_is_another_way") {
  Account account;
  account.users = {
      {.name = "ann",
       .statements = {allow("iam:PutUserPolicy", arn("user/ann")),
                      allow("sts:AssumeRole", arn("role/adm"),
                            R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})")}}};
  account.roles = {
      {.name = "adm", .statements = {allow("*")}, .trust = {trusts(R"({"AWS": "111122223333"})")}}};
  const Snapshot snapshot = load({account});
  CHECK(words(PermissionGraph(snapshot).choke_grants()).empty());
}

// What was not checked closes at most those that are told, and those that close most are checked
// first.
TEST_CASE("a_small_budget_leaves_grants_unchecked") {
  std::mt19937 random(32);
  int unchecked = 0;
  for (int round = 0; round < 40; ++round) {
    CAPTURE(round);
    const Account account = random_account(random);
    const Snapshot snapshot = load({account});
    const PermissionGraph graph(snapshot);
    const std::size_t principals = graph.tiers().tiers.size();
    const Words all = words(graph.choke_grants());
    const ChokeGrantAnswer some = graph.choke_grants(principals);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::string what = all[i].substr(0, all[i].find(" closes"));
      const auto told = std::ranges::find_if(
          some.grants, [&](const ChokeGrant& one) { return word(one).starts_with(what + ' '); });
      REQUIRE(told != some.grants.end());
      CHECK(told->closes.size() >= std::stoul(all[i].substr(all[i].rfind(' ') + 1)));
    }
    const auto count = std::ranges::count(some.grants, true, &ChokeGrant::checked);
    CHECK(count <= 1);
    unchecked += static_cast<int>(some.grants.size()) - static_cast<int>(count);
    CHECK(std::ranges::is_sorted(some.grants, std::ranges::greater{},
                                 [](const ChokeGrant& one) { return one.closes.size(); }));
    const ChokeGrantAnswer none = graph.choke_grants(0);
    CHECK(std::ranges::count(none.grants, true, &ChokeGrant::checked) == 0);
  }
  CHECK(unchecked > 20);
}

TEST_CASE("nobody_with_a_path_and_what_makes_administrators") {
  Account account;
  account.users = {{.name = "boss", .statements = {allow("*")}},
                   {.name = "ann", .statements = {allow("s3:*")}}};
  const Snapshot snapshot = load({account});
  const ChokeGrantAnswer answer = PermissionGraph(snapshot).choke_grants();
  CHECK(answer.grants.empty());
  CHECK(answer.paths == 0);
}

using Closed = std::vector<std::string>;  // names

// Who has no path any more without it. Nothing: some administrator is none any more, either.
std::optional<Closed> closed_without(const Account& account, const Grant& grant,
                                     const TierAnswer& before) {
  const Snapshot snapshot = load({without(account, {grant})});
  const TierAnswer after = PermissionGraph(snapshot).tiers();
  Closed closed;
  for (std::size_t i = 0; i < after.tiers.size(); ++i) {
    const PathClass was = before.tiers[i].path_class, is = after.tiers[i].path_class;
    if (was == PathClass::kAdmin && is != PathClass::kAdmin) return std::nullopt;
    if (was != PathClass::kAdmin && was < PathClass::kLimited && is >= PathClass::kLimited)
      closed.emplace_back(after.tiers[i].principal.name);
  }
  return closed;
}

using Place = std::tuple<Grant::Of, std::size_t, std::size_t>;
Place place_of(const Grant& grant) {
  return {grant.of, grant.row, grant.statement};
}

TEST_CASE("grants_of_random_accounts_close_what_the_account_without_them_says") {
  std::mt19937 random(31);
  int listed = 0, several = 0, unlisted = 0, kept = 0;
  constexpr int kRounds = kSanitized ? 40 : 150;
  for (int round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    const Account account = random_account(random);
    CAPTURE(export_of(account));
    const Snapshot snapshot = load({account});
    const PermissionGraph graph(snapshot);
    const TierAnswer before = graph.tiers();
    const ChokeGrantAnswer answer = graph.choke_grants();
    CHECK(answer.complete);
    std::map<Place, Closed> told;
    for (const ChokeGrant& one : answer.grants) {
      CHECK(one.checked);
      Closed& names = told[place_of(grant_of(account, one.grant))];
      for (const PrincipalName& name : one.closes) names.emplace_back(name.name);
    }
    for (const Grant& grant : all_grants(account)) {
      const auto found = told.find(place_of(grant));
      const auto closed = closed_without(account, grant, before);
      CAPTURE(place_of(grant));
      if (found != told.end()) {
        REQUIRE(closed);
        CHECK(found->second == *closed);
        ++listed;
        several += closed->size() > 1 ? 1 : 0;
        told.erase(found);
      } else if (!closed) {
        ++kept;
      } else {
        CHECK(closed->empty());
        ++unlisted;
      }
    }
    CHECK(told.empty());
  }
  CHECK(listed > kRounds / 3);
  CHECK(several > kRounds / 10);
  CHECK(unlisted > kRounds);
  CHECK(kept > kRounds / 2);
}

}  // namespace
}  // namespace ambit::graph
