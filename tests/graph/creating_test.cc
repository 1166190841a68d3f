// Users and roles that are made on the way: what they may be called, within which boundary, what
// they can do then, and to whom.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/cut.h"
#include "ambit/graph_drawing.h"
#include "ambit/paths.h"
#include "tests/graph/account.h"

namespace ambit::graph {
namespace {

using namespace testing;

constexpr std::string_view kRoleCalls = "iam:CreateRole, iam:PutRolePolicy";

std::string within(std::string_view boundary) {
  return R"("Condition": {"ArnLike": {"iam:PermissionsBoundary": ")" + arn(boundary) + "\"}}";
}
std::string attaching(std::string_view policy) {
  return R"("Condition": {"ArnEquals": {"iam:PolicyARN": ")" + std::string(policy) + "\"}}";
}

Account maker(std::vector<std::string> statements) {
  return {.users = {{.name = "ann", .statements = std::move(statements)}},
          .roles = {{.name = "app",
                     .statements = {allow("s3:*")},
                     .trust = {trusts_service("ec2.amazonaws.com")},
                     .path = "/team/"}},
          .policies = {{"fence", {allow("s3:*, iam:Get*")}},
                       {"gate", {allow("s3:*, iam:DeleteRolePermissionsBoundary")}},
                       {"strong", {allow("*")}}}};
}

PathAnswer made_paths(const Snapshot& snapshot) {
  const auto answer = PermissionGraph(snapshot).paths("user/ann", "admin");
  REQUIRE(answer);
  return *answer;
}
std::string made_class(const Snapshot& snapshot) {
  return std::string(path_class_name(made_paths(snapshot).path_class));
}
std::string made_class(std::vector<std::string> statements) {
  return made_class(load({maker(std::move(statements))}));
}

TEST_CASE("whoever_makes_somebody_chooses_the_name") {
  struct Case {
    std::string_view create, put, expected;
  };
  static constexpr Case kCases[] = {
      {"*", "*", "definite"},
      {"role/x", "role/x", "definite"},
      {"role/app-*", "role/app-*", "definite"},
      {"role/dev/*", "role/*", "definite"},
      {"role/a*", "role/*z", "definite"},  // one that is both
      {"role/a-*", "role/b-*", "none"},    // none is
      {"role/app", "role/app", "none"},    // there is one, and its path makes no difference
      {"role/APP", "role/APP", "none"},    // nor does the letter case
      {"role/app*", "role/app*", "definite"},
      {"role/x/", "role/x/", "none"},      // no name
      {"role/x y*", "role/x y*", "none"},  // no name that IAM takes
      {"role/aws-service-role/*", "role/*", "none"},
      {"user/*", "user/*", "none"},
      {"group/*", "*", "none"},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.create, one.put);
    const auto resource = [](std::string_view name) {
      return name == "*" ? std::string(name) : arn(name);
    };
    CHECK(made_class({allow("iam:CreateRole", resource(one.create)),
                      allow("iam:PutRolePolicy", resource(one.put))}) == one.expected);
  }
}

TEST_CASE("the_steps_tell_who_is_made") {
  const Snapshot snapshot =
      load({maker({allow(kRoleCalls, arn("role/app-*"), within("policy/strong"))})});
  const PathAnswer answer = made_paths(snapshot);
  REQUIRE(answer.paths.size() == 1);
  REQUIRE(answer.paths.front().steps.size() == 1);
  const Step& step = answer.paths.front().steps.front();
  CHECK(answer.paths.front().calls == 2);
  CHECK(step.technique == "iam-create-role-put-policy");
  CHECK(step.by == arn("user/ann"));
  CHECK(step.to.starts_with(arn("role/app-")));
  CHECK(step.elevated ==
        std::vector<std::string>{"new", "boundary " + arn("policy/strong"), "any, keep all"});
  REQUIRE(step.requirements.size() == 2);
  for (const StepRequirement& requirement : step.requirements) {
    CHECK(requirement.resource == step.to);
    CHECK(requirement.statements.size() == 1);
  }
}

TEST_CASE("a_boundary_that_is_demanded_holds") {
  CHECK(made_class({allow(kRoleCalls, "*", within("policy/fence"))}) == "none");
  CHECK(made_class({allow(kRoleCalls, "*", within("policy/strong"))}) == "definite");
  CHECK(made_class({allow(kRoleCalls, "*", within("policy/*"))}) == "definite");
  CHECK(made_class({allow(kRoleCalls, "*", within("policy/nosuch"))}) == "none");
  // It is demanded in one of the calls only, and what has one has it in all.
  CHECK(made_class({allow("iam:CreateRole", "*", within("policy/fence")),
                    allow("iam:PutRolePolicy")}) == "none");
  CHECK(made_class({allow("iam:PutRolePolicy", "*", within("policy/fence")),
                    allow("iam:CreateRole")}) == "none");
  CHECK(made_class({allow("iam:CreateRole", "*", within("policy/strong")),
                    allow("iam:PutRolePolicy", "*", within("policy/fence"))}) == "none");
  CHECK(made_class({allow(kRoleCalls), deny("iam:CreateRole", "*",
                                            R"("Condition": {"ArnNotEquals": )"
                                            R"({"iam:PermissionsBoundary": ")" +
                                                arn("policy/fence") + "\"}}")}) == "none");
  CHECK(made_class({allow(kRoleCalls),
                    deny("iam:CreateRole", "*",
                         R"("Condition": {"Null": {"iam:PermissionsBoundary": "true"}})")}) ==
        "definite");
}

TEST_CASE("a_boundary_is_taken_off_again") {
  const std::string fenced = allow(kRoleCalls, "*", within("policy/fence"));
  CHECK(made_class({fenced, allow("iam:DeleteRolePermissionsBoundary")}) == "definite");
  CHECK(made_class({fenced, allow("iam:DeleteRolePermissionsBoundary", arn("role/team/*"))}) ==
        "none");
  CHECK(made_class({fenced, allow("iam:DeleteUserPermissionsBoundary")}) == "none");
  CHECK(made_class({fenced, allow("iam:CreatePolicyVersion", arn("policy/fence"))}) == "definite");
  // The new role does it itself.
  CHECK(made_class({allow(kRoleCalls, "*", within("policy/gate"))}) == "definite");
}

TEST_CASE("a_policy_that_may_be_attached_is_what_is_gained") {
  const auto with = [](const std::string& policy) {
    return made_class({allow("iam:CreateUser, iam:CreateAccessKey"),
                       allow("iam:AttachUserPolicy", "*", attaching(policy))});
  };
  CHECK(with("arn:aws:iam::aws:policy/AdministratorAccess") == "definite");
  CHECK(with(arn("policy/strong")) == "definite");
  CHECK(with(arn("policy/fence")) == "none");
  CHECK(with("arn:aws:iam::aws:policy/ReadOnlyAccess") == "none");
}

TEST_CASE("whoever_is_made_is_limited_as_others_are") {
  const Account account = maker({allow(kRoleCalls)});
  const Account user = maker({allow("iam:CreateUser, iam:PutUserPolicy, iam:CreateAccessKey")});
  const std::string no_session = deny("sts:AssumeRole", "*", R"("Principal": "*")");
  CHECK(made_class(load({account}, {no_session})) == "none");
  const std::string elsewhere = deny("sts:AssumeRole", arn("role/team/*"), R"("Principal": "*")");
  CHECK(made_class(load({account}, {elsewhere})) == "definite");
  const auto with_scp = [&](const std::string& statement) {
    std::vector<Snapshot::File> files = {
        {"details.json", export_of(account)},
        {"organization.json",
         R"({"AmbitOrganization": 1, "Id": "o-a1b2c3d4e5", "ManagementAccountId": "123456789012",
             "Accounts": ["111122223333", "123456789012"], "ServiceControlPolicies": [
               {"Accounts": ["111122223333"], "Document": )" +
             document({allow("*"), statement}) + "}]}"}};
    return made_class(*Snapshot::load_files(std::move(files)));
  };
  CHECK(with_scp(deny("iam:CreateRole")) == "none");
  CHECK(with_scp(deny("s3:*")) == "definite");
  // The new one may not do it either.
  CHECK(with_scp(deny("iam:DeleteUser")) == "none");
  CHECK(with_scp(deny("iam:DeleteUser", "*",
                      R"("Condition": {"ArnNotLike": {"aws:PrincipalArn": ")" + arn("role/*") +
                          "\"}}")) == "definite");
}

TEST_CASE("what_is_not_known_stays_a_condition") {
  CHECK(made_class({allow(kRoleCalls, "*",
                          R"("Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}})")}) ==
        "conditional");
  // Only one of two names is free of it.
  CHECK(made_class({allow(kRoleCalls, arn("role/a-*"),
                          R"("Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}})"),
                    allow(kRoleCalls, arn("role/b-*"))}) == "definite");
  // What the boundary that is demanded allows.
  Account account = maker({allow(kRoleCalls, "*", within("policy/fence"))});
  account.policies.front() = {"fence", {R"({"Effect": "Allow", "Action": 7})"}};
  std::vector<Snapshot::File> files = {{"details.json", export_of(account)}};
  const auto snapshot = Snapshot::load_files(std::move(files), {.keep_going = true});
  REQUIRE(snapshot);
  CHECK(made_class(*snapshot) == "conditional");
}

TEST_CASE("somebody_who_is_made_leads_on") {
  Account account = maker({allow(kRoleCalls, "*", within("policy/fence"))});
  account.roles.push_back(
      {.name = "big", .statements = {allow("*")}, .trust = {trusts(R"({"AWS": "111122223333"})")}});
  CHECK(made_class(load({account})) == "none");
  account.policies.front() = {"fence", {allow("sts:AssumeRole")}};
  CHECK(made_class(load({account})) == "definite");
  // It makes another one.
  account.roles.pop_back();
  account.policies.front() = {"fence",
                              {allow("iam:CreateUser, iam:*AccessKey, iam:PutUserPolicy")}};
  account.users.front().statements.push_back(deny("iam:*User*"));
  CHECK(made_class(load({account})) == "definite");
}

TEST_CASE("a_path_by_somebody_who_is_made_can_be_closed") {
  const Snapshot snapshot = load({maker({allow(kRoleCalls, "*", within("policy/gate"))})});
  const PermissionGraph graph(snapshot);
  const auto answer = graph.cut("admin", {});
  REQUIRE(answer);
  CHECK(answer->cut.size() == 1);
  CHECK(answer->paths_before == 1);
  CHECK(answer->paths_after == 0);
}

// All may make somebody by policies of their own: they share whom they make.
TEST_CASE("makers_share_whom_they_make") {
  Account account;
  for (int i = 0; i < 60; ++i)
    account.users.push_back(
        {.name = "u" + std::to_string(i),
         .statements = {allow(kRoleCalls),
                        allow("s3:GetObject", "arn:aws:s3:::bucket-" + std::to_string(i))}});
  const Snapshot snapshot = load({account});
  const GraphDrawing drawing = PermissionGraph(snapshot).drawing();
  CHECK(std::ranges::count(drawing.vertices, std::string_view("created"), &DrawnVertex::kind) == 1);
  CHECK(std::ranges::count(drawing.edges, std::string_view("iam-create-role-put-policy"),
                           &DrawnEdge::technique) == 60);
}

}  // namespace
}  // namespace ambit::graph
