// What principals come to together that one source controls.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/paths.h"
#include "ambit/reach.h"
#include "graph/technique.h"
#include "tests/graph/account.h"
#include "tests/graph/random_account.h"
#include "tests/graph/random_draw.h"
#include "tests/support/sanitized.h"

namespace ambit::graph {
namespace {

using namespace testing;

const std::string kTrustsRoot = trusts(R"({"AWS": "111122223333"})");

Exported role(const std::string& name, const std::vector<std::string>& statements) {
  return {.name = name, .statements = statements, .trust = {kTrustsRoot}};
}

PathAnswer paths(const Snapshot& snapshot, bool together, const std::string& to = "admin") {
  GraphOptions options;
  if (together) options.pooled_for = "ann";
  const auto answer = PermissionGraph(snapshot, options).paths("ann", to);
  REQUIRE(answer);
  return *answer;
}

const Exported kLambda{
    .name = "L", .statements = {allow("*")}, .trust = {trusts_service("lambda.amazonaws.com")}};

// ESC-042: one role creates the function, another invokes it.
TEST_CASE("several_principals_make_the_calls_of_a_technique") {
  const Snapshot snapshot =
      load({{.users = {{.name = "ann", .statements = {allow("sts:AssumeRole")}}},
             .roles = {kLambda, role("a", {allow("iam:PassRole, lambda:CreateFunction")}),
                       role("b", {allow("lambda:InvokeFunction")})}}});
  CHECK(paths(snapshot, false).path_class == PathClass::kNone);
  const PathAnswer answer = paths(snapshot, true);
  CHECK(answer.path_class == PathClass::kDefinite);
  REQUIRE(!answer.paths.empty());
  const Path& path = answer.paths.front();
  CHECK(path.calls == 4);
  REQUIRE(path.steps.size() == 3);
  CHECK(path.steps[0].to == arn("role/a"));
  CHECK(path.steps[1].to == arn("role/b"));
  CHECK(path.steps[1].from == arn("user/ann"));
  const Step& step = path.steps[2];
  CHECK(step.technique == "lambda-passrole-create-invoke");
  CHECK(step.by == arn("user/ann"));
  CHECK(step.to == arn("role/L"));
  std::map<std::string, std::string> by;
  for (const StepRequirement& requirement : step.requirements) {
    CHECK(requirement.statements.size() == 1);
    by[requirement.action] = requirement.by;
  }
  CHECK(by == std::map<std::string, std::string>{{"iam:PassRole", arn("role/a")},
                                                 {"lambda:CreateFunction", arn("role/a")},
                                                 {"lambda:InvokeFunction", arn("role/b")}});
}

// The function that one creates has to be one that the other may invoke.
TEST_CASE("what_is_created_is_what_is_used") {
  const auto found = [](const std::string& created, const std::string& invoked) {
    const std::string prefix = "arn:aws:lambda:*:*:function:";
    return paths(load({{.users = {{.name = "ann", .statements = {allow("sts:AssumeRole")}}},
                        .roles = {kLambda,
                                  role("a", {allow("iam:PassRole"),
                                             allow("lambda:CreateFunction", prefix + created)}),
                                  role("b", {allow("lambda:InvokeFunction", prefix + invoked)})}}}),
                 true)
        .path_class;
  };
  CHECK(found("dev-*", "*-job") == PathClass::kDefinite);
  CHECK(found("dev-*", "prod-*") == PathClass::kNone);
}

// Neither may do it alone: one can write to whom it cannot become, the other cannot write.
TEST_CASE("one_changes_whom_the_source_controls_otherwise") {
  const auto found = [](const std::vector<std::string>& statements) {
    return paths(load({{.users = {{.name = "ann", .statements = {allow("sts:AssumeRole")}}},
                        .roles = {role("writer", statements), role("other", {allow("s3:*")})}}}),
                 true);
  };
  const PathAnswer back = found({allow("iam:PutUserPolicy", arn("user/ann"))});
  CHECK(back.path_class == PathClass::kDefinite);
  REQUIRE(back.paths.size() == 1);
  REQUIRE(back.paths[0].steps.size() >= 2);
  CHECK(back.paths[0].steps[1].technique == "iam-put-user-policy");
  REQUIRE(back.paths[0].steps[1].requirements.size() == 1);
  CHECK(back.paths[0].steps[1].requirements[0].by == arn("role/writer"));
  const PathAnswer other =
      found({allow("iam:AttachRolePolicy", arn("role/other")), deny("sts:AssumeRole")});
  CHECK(other.path_class == PathClass::kDefinite);
  CHECK(found({allow("iam:AttachRolePolicy", arn("role/nobody"))}).path_class == PathClass::kNone);
}

// What is come to together makes further calls.
TEST_CASE("what_is_come_to_together_goes_on") {
  const Snapshot snapshot =
      load({{.users = {{.name = "ann", .statements = {allow("sts:AssumeRole")}}},
             .roles = {kLambda,
                       role("a", {allow("iam:PassRole", arn("role/middle")),
                                  allow("lambda:CreateFunction, ec2:RunInstances")}),
                       role("b", {allow("lambda:InvokeFunction, lambda:CreateFunction")}),
                       {.name = "middle",
                        .statements = {allow("iam:PassRole", arn("role/L"))},
                        .trust = {trusts_service("lambda.amazonaws.com")}}}}});
  CHECK(paths(snapshot, false).path_class == PathClass::kNone);
  CHECK(paths(snapshot, true, arn("role/middle")).path_class == PathClass::kDefinite);
  // `middle` can pass L, and nobody who can also create a function can.
  CHECK(paths(snapshot, true).path_class == PathClass::kNone);
}

TEST_CASE("a_condition_on_one_of_the_callers_is_one_of_the_step") {
  const std::string mfa = R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})";
  const Snapshot snapshot =
      load({{.users = {{.name = "ann", .statements = {allow("sts:AssumeRole")}}},
             .roles = {kLambda,
                       {.name = "a",
                        .statements = {allow("iam:PassRole, lambda:CreateFunction")},
                        .trust = {trusts(R"({"AWS": "111122223333"})", mfa)}},
                       role("b", {allow("lambda:InvokeFunction")})}}});
  const PathAnswer answer = paths(snapshot, true);
  CHECK(answer.path_class == PathClass::kConditional);
  REQUIRE(!answer.paths.empty());
  REQUIRE(answer.paths[0].guard.size() == 1);
  REQUIRE(answer.paths[0].guard[0].size() == 1);
  CHECK(answer.paths[0].guard[0][0].test->key == "aws:MultiFactorAuthPresent");
}

// --- Each technique of several calls, by as many roles.

std::vector<std::vector<std::string>> actions_by_call(const Technique& technique) {
  std::vector<std::vector<std::string>> actions(technique.calls);
  for (const Requirement& requirement : technique.requirements)
    if (requirement.when.empty()) actions[requirement.call - 1].emplace_back(requirement.action);
  return actions;
}

// `without`: a call whose role lets nobody in; with kAlone the user may make all calls itself, too.
constexpr std::size_t kEverybody = ~std::size_t{0};
constexpr std::size_t kAlone = kEverybody - 1;

Account divided(const Technique& technique, std::size_t without) {
  static const std::string kServices = technique_services();
  Account account{
      .users = {{.name = "ann", .statements = {allow("sts:AssumeRole", arn("role/call*"))}},
                {.name = "target", .statements = {allow("s3:*")}}},
      .roles = {{.name = "admin",
                 .statements = {allow("*")},
                 .trust = {trusts_service(kServices)},
                 .profile = true},
                {.name = "federated",
                 .statements = {allow("s3:*")},
                 .trust = {R"({"Effect": "Allow", "Action": ["sts:AssumeRoleWithSAML", )"
                           R"("sts:AssumeRoleWithWebIdentity"], "Principal": {"Federated": [")" +
                           arn("saml-provider/idp") + "\", \"" +
                           arn("oidc-provider/ci.example.com") + "\"]}}"}}}};
  const auto actions = actions_by_call(technique);
  for (std::size_t call = 0; call < actions.size(); ++call) {
    std::vector<std::string> statements;
    for (const std::string& action : actions[call]) statements.push_back(allow(action));
    Exported one = role("call" + std::to_string(call), statements);
    if (call == without) one.trust = {trusts_service("polly.amazonaws.com")};
    account.roles.push_back(one);
    if (without == kAlone)
      account.users[0].statements.insert(account.users[0].statements.end(), statements.begin(),
                                         statements.end());
  }
  return account;
}

// Whether ann comes alone, but not for sure, to somebody whom the technique is about: then what
// several come to is looked for only where it is surer.
bool comes_alone(const Technique& technique) {
  const Snapshot snapshot = load({divided(technique, kEverybody)});
  const auto answer = PermissionGraph(snapshot).paths("ann", arn("role/admin"));
  REQUIRE(answer);
  return answer->path_class == PathClass::kConditional ||
         answer->path_class == PathClass::kUnverified;
}

// Whether ann, or what it controls, has a step by the technique.
bool takes_step(const Technique& technique, std::size_t without, bool together) {
  const Snapshot snapshot = load({divided(technique, without)});
  GraphOptions options{.retired_services = true};
  if (together) options.pooled_for = "ann";
  const PermissionGraph graph(snapshot, options);
  for (const char* target : {"role/admin", "user/target", "role/federated"}) {
    const auto answer = graph.paths("ann", arn(target), {.max_paths = 10'000});
    REQUIRE(answer);
    for (const Path& path : answer->paths)
      for (const Step& step : path.steps)
        if (step.technique == technique.id) return true;
  }
  return false;
}

TEST_CASE("each_technique_of_several_calls_is_taken_by_several") {
  std::size_t taken = 0, alone = 0;
  for (const Technique& technique : techniques()) {
    // Users and roles are made by one.
    const bool makes = std::ranges::any_of(technique.preconditions, [](const auto& precondition) {
      return precondition.predicate == Predicate::kNewPrincipal;
    });
    if (technique.calls < 2 || makes || !takes_step(technique, kAlone, false)) continue;
    CAPTURE(technique.id);
    ++taken;
    CHECK_FALSE(takes_step(technique, kEverybody, false));
    if (!takes_step(technique, kEverybody, true)) {
      CHECK(comes_alone(technique));
      ++alone;
    }
    for (std::size_t call = 0; call < technique.calls; ++call) {
      CAPTURE(call);
      CHECK_FALSE(takes_step(technique, call, true));
    }
  }
  CHECK(taken >= 60);
  CHECK(alone < 10);
}

// --- At random.

// Whom ann comes to, by class; and whether all that its paths take is allowed to those who take it.
std::map<std::string, PathClass> reached(const Snapshot& snapshot, bool together) {
  GraphOptions options;
  if (together) options.pooled_for = "u0";
  const PermissionGraph graph(snapshot, options);
  const auto answer = graph.reach_from("u0");
  REQUIRE(answer);
  std::map<std::string, PathClass> classes;
  for (const Reachable& one : answer->principals)
    classes[std::string(one.principal.arn)] = one.path_class;
  for (const Administered& one : answer->accounts) classes["admin"] = one.path_class;
  for (const auto& [name, path_class] : classes) {
    const auto told = graph.paths("u0", name);
    REQUIRE(told);
    CAPTURE(name);
    for (const Path& path : told->paths) {
      std::set<std::string> changed;  // who may have been given what no statement says
      for (const Step& step : path.steps) {
        if (!step.elevated.empty()) changed.insert(step.to);
        for (const StepRequirement& requirement : step.requirements) {
          CAPTURE(step.technique, requirement.action, requirement.resource, requirement.by);
          CHECK((changed.contains(requirement.by) || !requirement.statements.empty()));
        }
      }
    }
  }
  return classes;
}

// Statements of u0 that allow something are given to roles that only u0 may assume: nothing that
// it came to alone is lost.
Account handed_out(Account account, std::mt19937& random) {
  Exported& user = account.users.front();
  for (const char* name : {"h0", "h1", "h2"})
    account.roles.push_back({.name = name,
                             .statements = {allow("sqs:ListQueues")},
                             .trust = {trusts("{\"AWS\": \"" + arn("user/u0") + "\"}")}});
  std::vector<std::string> kept = {allow("sqs:ListQueues")};
  for (const std::string& one : user.statements) {
    if (one.find("\"Deny\"") != std::string::npos)
      kept.push_back(one);
    else
      account.roles[account.roles.size() - 1 - draw(random, 3)].statements.push_back(one);
  }
  user.statements = std::move(kept);
  return account;
}

TEST_CASE("together_they_come_to_all_that_one_with_their_permissions_comes_to") {
  std::mt19937 random(31);
  std::size_t more = 0, compared = 0;
  constexpr std::size_t kRounds = kSanitized ? 30 : 300;
  for (std::size_t round = 0; round < kRounds; ++round) {
    CAPTURE(round);
    Account account = random_account(random);
    // What a user holds by its group, its boundary or denies does not go over to roles.
    account.users.front().groups.clear();
    account.users.front().boundary.clear();
    std::erase_if(account.users.front().statements,
                  [](const std::string& one) { return one.find("\"Deny\"") != std::string::npos; });
    CAPTURE(export_of(account));
    const auto alone = reached(load({account}), false);
    const Account divided = handed_out(account, random);
    const auto solo = reached(load({divided}), false);
    const auto pooled = reached(load({divided}), true);
    for (const auto& [name, path_class] : alone) {
      CAPTURE(name);
      REQUIRE(pooled.contains(name));
      CHECK(pooled.at(name) <= path_class);
      ++compared;
    }
    for (const auto& [name, path_class] : solo) {
      CAPTURE(name);
      REQUIRE(pooled.contains(name));
      CHECK(pooled.at(name) <= path_class);
    }
    more += solo != pooled ? 1U : 0U;
  }
  CHECK(more > kRounds / 15);
  CHECK(compared > kRounds / 4);
}

}  // namespace
}  // namespace ambit::graph
