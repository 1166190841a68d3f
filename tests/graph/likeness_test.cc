// What cannot be told apart gets the same answer: each pair that is alike, for random policies.
#include "graph/likeness.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/principals.h"
#include "tests/graph/account.h"

namespace ambit::graph {
namespace {

using namespace testing;

template <class T>
const T& pick(std::mt19937& random, const std::vector<T>& from) {
  return from[random() % from.size()];
}

std::string random_alike_statement(std::mt19937& random) {
  static const std::vector<std::string> kActions = {
      "iam:*", "iam:CreateAccessKey", "iam:PassRole, s3:*", "iam:Put*", "s3:*", "*"};
  static const std::vector<std::string> kResources = {
      "*",
      "arn:aws:iam::111122223333:user/*",
      "arn:aws:iam::111122223333:user/a?",
      "arn:aws:iam::111122223333:role/*1",
      "arn:aws:iam::111122223333:role/r0",
      "arn:aws:iam::*:user/${aws:username}",
      "arn:aws:iam::111122223333:*/*0",
      "arn:aws:iam::111122223333:user/${aws:PrincipalTag/owns}*",
      "arn:aws:s3:::bucket/*"};
  static const std::vector<std::string> kConditions = {
      "",
      "",
      "",
      "",
      R"("Condition": {"StringEquals": {"iam:ResourceTag/team": "red"}})",
      R"("Condition": {"StringLike": {"aws:ResourceTag/team": "b*"}})",
      R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})",
  };
  return statement(random() % 4 == 0 ? "Deny" : "Allow", pick(random, kActions),
                   pick(random, kResources), pick(random, kConditions));
}

Account random_alike_account(std::mt19937& random) {
  const auto statements = [&] {
    std::vector<std::string> list;
    for (std::size_t i = 1 + random() % 3; i > 0; --i)
      list.push_back(random_alike_statement(random));
    return list;
  };
  Account account;
  for (const char* name : {"a0", "a1", "b0"})
    account.users.push_back({.name = name, .statements = statements()});
  for (const char* name : {"r0", "r1", "s0", "s1"})
    account.roles.push_back({.name = name,
                             .statements = statements(),
                             .trust = {trusts_service("ec2.amazonaws.com")},
                             .profile = random() % 2 == 0});
  account.groups = {{.name = "g", .statements = statements()}};
  account.users.front().groups = {"g"};
  account.policies = {{"p0", {random_alike_statement(random)}},
                      {"p1", {random_alike_statement(random)}}};
  if (random() % 3 == 0) account.users.back().boundary = "p0";
  return account;
}

struct Counts {
  int alike = 0;      // pairs
  int different = 0;  // answers to pairs that are not alike
};

// Every pair of users and roles, for one holder.
void compare_pairs(Authority& authority, Likeness& likeness, const Holding& holding,
                   const std::vector<std::string_view>& arns, Counts& counts) {
  likeness.set_holder(holding);
  for (const char* action : {"iam:CreateAccessKey", "iam:PassRole", "iam:PutRolePolicy"})
    for (const std::string_view one : arns)
      for (const std::string_view other : arns) {
        if (one >= other) continue;
        CAPTURE(holding.principal().name.arn, action, one, other);
        const Guard first =
            authority.allowed(holding, {.action = action, .resource = std::string(one)});
        const Guard second =
            authority.allowed(holding, {.action = action, .resource = std::string(other)});
        if (likeness.class_of(one) != likeness.class_of(other)) {
          counts.different += first == second ? 0 : 1;
          continue;
        }
        ++counts.alike;
        CHECK(first == second);
      }
}

TEST_CASE("what_is_alike_is_answered_alike") {
  std::mt19937 random(11);
  Counts counts;
  for (int round = 0; round < 150; ++round) {
    CAPTURE(round);
    const Snapshot snapshot = load({random_alike_account(random)});
    const evaluate::Principals principals(snapshot.model());
    Authority authority(snapshot.model(), "");
    Likeness likeness(snapshot.model(), authority);
    std::vector<std::string_view> arns;
    for (const evaluate::Principal& principal : principals.all())
      arns.push_back(principal.name.arn);
    for (const evaluate::Principal& principal : principals.all())
      compare_pairs(authority, likeness, Holding(principals, principal), arns, counts);
  }
  CHECK(counts.alike > 2000);
  CHECK(counts.different > 500);
}

TEST_CASE("a_key_is_asked_for_by_conditions_and_variables") {
  Account account;
  account.users = {
      {.name = "a0",
       .statements = {statement("Allow", "iam:*", "arn:aws:iam::*:user/${aws:username}",
                                R"("Condition": {"StringEquals": {"iam:PolicyARN": "x"}})")}}};
  const Snapshot snapshot = load({account});
  const evaluate::Principals principals(snapshot.model());
  Authority authority(snapshot.model(), "");
  Likeness likeness(snapshot.model(), authority);
  likeness.set_holder(Holding(principals, principals.all().front()));
  CHECK(likeness.asks("iam:policyarn"));
  CHECK(likeness.asks("aws:username"));
  CHECK_FALSE(likeness.asks("iam:permissionsboundary"));
  CHECK(likeness.class_of("") == 0);
  CHECK(likeness.class_of("arn:aws:iam::111122223333:user/new") !=
        likeness.class_of("arn:aws:iam::111122223333:user/newer"));
}

}  // namespace
}  // namespace ambit::graph
