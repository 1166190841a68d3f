// Situations with the answer they must have; the numbers are those of the names. Each guards
// against a mistake that a tool has made.
#include "ambit/paths.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "ambit/report.h"
#include "graph/holding.h"
#include "graph/technique_index.h"
#include "tests/graph/account.h"

namespace ambit::graph {
namespace {

using namespace testing;

const std::string kAdm = allow("*");
const std::string kRoot = R"({"AWS": "111122223333"})";
const std::string kTrustsLambda = trusts_service("lambda.amazonaws.com");
const std::string kTrustsEc2 = trusts_service("ec2.amazonaws.com");

std::string named(std::string_view name) {
  return "{\"AWS\": \"" + arn(name) + "\"}";
}

struct Case {
  std::string id = {};
  Account account = {};
  PathClass to_admin = PathClass::kNone;  // of ann
  std::string technique = {};             // of one of the first steps
  std::string from = "user/ann";
};

Case user(std::string id, std::vector<std::string> statements, std::vector<Exported> roles,
          PathClass to_admin, std::string technique = {}) {
  return {
      std::move(id),
      {.users = {{.name = "ann", .statements = std::move(statements)}}, .roles = std::move(roles)},
      to_admin,
      std::move(technique)};
}

void add_either_kind_is_assumed(std::vector<Case>& list) {
  const PathClass yes = PathClass::kDefinite, no = PathClass::kNone;
  for (const bool is_user : {true, false}) {
    const Exported s{.name = "S", .statements = {}, .trust = {kTrustsEc2}, .boundary = "b"};
    Account account{.roles = {{.name = "X",
                               .statements = {kAdm},
                               .trust = {trusts(named(is_user ? "user/S" : "role/S"))}}},
                    .policies = {{"b", {allow("s3:*")}}}};
    (is_user ? account.users : account.roles).push_back(s);
    list.push_back({is_user ? "ESC-023 (a)" : "ESC-023 (b)",
                    account,
                    is_user ? yes : no,
                    {},
                    is_user ? "user/S" : "role/S"});
  }
}

void add_older_versions_are_set(std::vector<Case>& list) {
  const std::string set_default = allow("iam:SetDefaultPolicyVersion", arn("policy/x"));
  const PathClass yes = PathClass::kDefinite, no = PathClass::kNone;
  for (const bool older : {false, true})
    list.push_back({older ? "ESC-028 (b)" : "ESC-028 (a)",
                    {.users = {{.name = "ann", .managed = {"x"}}},
                     .policies = {{"x",
                                   {set_default},
                                   older ? std::vector{kAdm} : std::vector<std::string>{}}}},
                    older ? yes : no,
                    older ? "iam-set-default-policy-version" : ""});
}

void add_either_kind_is_added(std::vector<Case>& list) {
  const PathClass yes = PathClass::kDefinite, no = PathClass::kNone;
  for (const bool is_user : {true, false}) {
    const Exported x{.name = "X",
                     .statements = {allow("iam:AddUserToGroup", arn("group/admins"))},
                     .trust = {kTrustsEc2}};
    Account account{.groups = {{.name = "admins", .statements = {kAdm}}}};
    (is_user ? account.users : account.roles).push_back(x);
    list.push_back({is_user ? "ESC-029 (a)" : "ESC-029 (b)", account, is_user ? yes : no,
                    is_user ? "iam-add-user-to-group" : "", is_user ? "user/X" : "role/X"});
  }
  list.push_back({"ESC-029 (c)",
                  {.roles = {{.name = "X",
                              .statements = {allow("iam:AddUserToGroup", arn("group/admins")),
                                             allow("iam:CreateUser, iam:CreateAccessKey")},
                              .trust = {kTrustsEc2}}},
                   .groups = {{.name = "admins", .statements = {kAdm}}}},
                  yes,
                  "iam-create-user-add-to-group",
                  "role/X"});
}

void add_denies_leave(std::vector<Case>& list) {
  const PathClass yes = PathClass::kDefinite, no = PathClass::kNone;
  for (const bool from_group : {false, true}) {
    const std::string fence =
        R"({"Effect": "Deny", "NotAction": "iam:RemoveUserFromGroup", "Resource": "*"})";
    list.push_back(
        {from_group ? "ESC-062 (b)" : "ESC-062 (a)",
         {.users = {{.name = "ann",
                     .statements = from_group ? std::vector<std::string>{} : std::vector{kAdm},
                     .groups = {"g"}}},
          .groups = {{.name = "g",
                      .statements = from_group ? std::vector{kAdm, fence} : std::vector{fence}}}},
         from_group ? no : yes,
         from_group ? "" : "iam-remove-user-from-group-deny"});
  }
}

void add_conditional_trust(std::vector<Case>& list) {
  const std::string mfa = R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})";
  list.push_back(user("ESC-019", {allow("sts:AssumeRole", arn("role/Adm"))},
                      {{.name = "Adm", .statements = {kAdm}, .trust = {trusts(kRoot, mfa)}}},
                      PathClass::kConditional, "sts-assume-role"));
  const std::string refused =
      R"({"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": )" + named("user/ann") + "}";
  list.push_back(user("ESC-022", {allow("sts:AssumeRole")},
                      {{.name = "X", .statements = {kAdm}, .trust = {trusts(kRoot), refused}}},
                      PathClass::kNone));
  // A new role with the boundary: it never has more than that, but may change who made it.
  const std::string fenced = R"("Condition": {"StringEquals": {"iam:PermissionsBoundary": ")" +
                             arn("policy/fence") + "\"}}";
  for (const bool writes : {false, true})
    list.push_back(
        {writes ? "ESC-037 (b)" : "ESC-037 (a)",
         {.users = {{.name = "ann",
                     .statements = {allow("iam:CreateRole, iam:PutRolePolicy", arn("role/app-*"),
                                          fenced)}}},
          .policies = {{"fence",
                        {allow(writes ? "s3:*, lambda:*, iam:PutUserPolicy" : "s3:*, lambda:*")}}}},
         writes ? PathClass::kDefinite : PathClass::kNone,
         writes ? "iam-create-role-put-policy" : ""});
  // Whoever is trusted then need not be the one who is denied.
  list.push_back(user("ESC-038",
                      {allow("iam:UpdateAssumeRolePolicy", arn("role/R")), deny("sts:AssumeRole")},
                      {{.name = "R", .statements = {kAdm}, .trust = {kTrustsEc2}}},
                      PathClass::kDefinite, "iam-update-assume-role-policy"));
  list.push_back(
      user("ESC-041",
           {allow("*", "*", R"("Condition": {"StringEquals": {"aws:PrincipalTag/team": "ops"}})")},
           {}, PathClass::kNone));
}

std::vector<Case> cases() {
  const Exported l{.name = "L", .statements = {kAdm}, .trust = {kTrustsLambda}};
  const Exported i{.name = "I", .statements = {kAdm}, .trust = {kTrustsEc2}, .profile = true};
  const std::string calls = "lambda:CreateFunction, lambda:InvokeFunction";
  const PathClass yes = PathClass::kDefinite, no = PathClass::kNone;
  std::vector<Case> list = {
      user("ESC-001", {allow("iam:PassRole", arn("role/L")), allow(calls)}, {l}, yes,
           "lambda-passrole-create-invoke"),
      user("ESC-002",
           {allow("iam:PassRole", arn("role/L")),
            allow("lambda:CreateFunction, lambda:AddPermission")},
           {l}, yes, "lambda-passrole-create-add-permission"),
      user("ESC-003", {allow("iam:PassRole")},
           {{.name = "E",
             .statements = {kAdm},
             .trust = {trusts_service("ecs-tasks.amazonaws.com")}}},
           no),
      user("ESC-004", {allow("cloudformation:CreateStack, cloudformation:DescribeStacks")},
           {{.name = "C",
             .statements = {kAdm},
             .trust = {trusts_service("cloudformation.amazonaws.com")}}},
           no),
      user("ESC-005", {allow("glue:GetDevEndpoint, glue:GetDevEndpoints")}, {}, no),
      user("ESC-007", {allow("iam:PassRole"), allow("account:GetAccountInformation")},
           {{.name = "E",
             .statements = {kAdm},
             .trust = {trusts_service("ecs-tasks.amazonaws.com")}}},
           no),
      user("ESC-008", {allow("iam:*"), deny("iam:*")}, {}, no),
      user("ESC-009", {kAdm, deny("*")}, {}, no),
      user("ESC-015", {allow("ssm:SendCommand")},
           {{.name = "adm",
             .statements = {kAdm},
             .trust = {trusts_service("ssm.amazonaws.com, ec2.amazonaws.com")}}},
           PathClass::kConditional),
      user("ESC-016", {allow("ssm:SendCommand")}, {i}, PathClass::kConditional, "ssm-send-command"),
      user("ESC-018", {allow("iam:PassRole, lambda:CreateFunction, lambda:InvokeFunction")},
           {{.name = "AWSServiceRoleForSupport",
             .statements = {kAdm},
             .trust = {trusts_service("lambda.amazonaws.com")},
             .path = "/aws-service-role/support.amazonaws.com/"}},
           no),
      user("ESC-020", {},
           {{.name = "X", .statements = {kAdm}, .trust = {trusts(named("user/ann"))}}}, yes,
           "sts-assume-role"),
      user("ESC-021", {}, {{.name = "X", .statements = {kAdm}, .trust = {trusts(kRoot)}}}, no),
      user("ESC-024 (b)", {allow("iam:AttachRolePolicy", arn("role/o"))},
           {{.name = "o", .trust = {kTrustsEc2}}}, no),
      user("ESC-026", {allow("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/*")}, {}, no),
      user("ESC-030",
           {allow("iam:PassRole", "*",
                  R"("Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}})"),
            allow(calls + ", ec2:RunInstances")},
           {l, i}, yes, "ec2-passrole-run-instances"),
      user("ESC-031", {allow("iam:PassRole", arn("role/dev-*")), allow(calls)},
           {{.name = "prod", .statements = {kAdm}, .trust = {kTrustsLambda}}}, no),
      user("ESC-032",
           {allow("iam:PassRole"), allow("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*")}, {i},
           no),
      user("ESC-033",
           {allow("iam:PassRole"),
            allow("glue:CreateDevEndpoint", "arn:aws:glue:us-east-1:111122223333:devEndpoint/x")},
           {{.name = "G", .statements = {kAdm}, .trust = {trusts_service("glue.amazonaws.com")}}},
           no),
      user(
          "ESC-034",
          {R"({"Effect": "Allow", "NotAction": ["iam:Update*", "iam:Create*", "iam:Attach*"], "Resource": "*"})"},
          {}, yes, "iam-put-user-policy"),
      user("ESC-035", {R"({"Effect": "Allow", "NotAction": "nosuch:Action", "Resource": "*"})"}, {},
           PathClass::kAdmin),
      user("ESC-036", {allow("es:*, es:List*")}, {l, i}, no),
      user("ESC-054", {allow("sts:AssumeRole")},
           {{.name = "X",
             .statements = {kAdm},
             .trust = {trusts(kRoot),
                       R"({"Effect": "Deny", "Action": "sts:AssumeRoleWithSAML", "Principal": )" +
                           kRoot + "}"}}},
           yes, "sts-assume-role"),
      user("ESC-055",
           {allow("iam:AttachRolePolicy, iam:PutRolePolicy, iam:UpdateAssumeRolePolicy")},
           {{.name = "AWSReservedSSO_x",
             .statements = {kAdm},
             .trust = {kTrustsEc2},
             .path = "/aws-reserved/sso.amazonaws.com/"}},
           no),
      user("ESC-057", {allow("s3:ListBucket")},
           {{.name = "X", .statements = {kAdm}, .trust = {trusts(named("user/a*"))}}}, no),
      user("ESC-059", {allow("iam:PassRole", arn("role/app")), allow(calls)},
           {{.name = "app", .statements = {kAdm}, .trust = {kTrustsLambda}, .path = "/team/"}}, no),
      user("ESC-060",
           {allow("ec2:RunInstances", "*",
                  R"("Condition": {"Null": {"ec2:InstanceProfile": "true"}})"),
            allow("ec2:AssociateIamInstanceProfile, iam:PassRole")},
           {i}, yes, "ec2-passrole-run-associate-profile"),
  };
  list.push_back(
      {"ESC-006",
       {.users = {{.name = "ann", .managed = {"p1", "p2"}}},
        .roles = {i},
        .policies = {{"p1", {allow("iam:PassRole")}}, {"p2", {allow("ec2:RunInstances")}}}},
       yes,
       "ec2-passrole-run-instances"});
  list.push_back(
      {"ESC-011",
       {.users = {{.name = "ann", .statements = {allow("sts:AssumeRole")}}},
        .roles =
            {{.name = "priv", .statements = {kAdm}, .trust = {trusts(kRoot)}, .boundary = "b"}},
        .policies = {{"b", {allow("s3:*")}}}},
       no});
  list.push_back({"ESC-012",
                  {.roles = {{.name = "foo", .trust = {kTrustsEc2}, .boundary = "b"}, l},
                   .policies = {{"b", {kAdm}}}},
                  no,
                  {},
                  "role/foo"});
  list.push_back({"ESC-013",
                  {.users = {{.name = "ann", .statements = {kAdm}, .boundary = "b"}},
                   .policies = {{"b", {allow("s3:*")}}}},
                  no});
  add_either_kind_is_assumed(list);
  list.push_back({"ESC-024 (a)",
                  {.roles = {{.name = "self",
                              .statements = {allow("iam:AttachRolePolicy")},
                              .trust = {kTrustsEc2}}}},
                  yes,
                  "iam-attach-role-policy",
                  "role/self"});
  const auto policy_arn = [](std::string_view value) {
    return R"("Condition": {"ArnLike": {"iam:PolicyARN": "arn:aws:iam::aws:policy/)" +
           std::string(value) + "\"}}";
  };
  list.push_back(
      user("ESC-025 (a)",
           {allow("iam:AttachUserPolicy", arn("user/ann"), policy_arn("ReadOnlyAccess"))}, {}, no));
  list.push_back(user("ESC-025 (b)",
                      {allow("iam:AttachUserPolicy", arn("user/ann"), policy_arn("Adm*"))}, {}, yes,
                      "iam-attach-user-policy"));
  const std::string version = allow("iam:CreatePolicyVersion", arn("policy/x"));
  list.push_back(
      {"ESC-027 (a)",
       {.users = {{.name = "ann", .statements = {version}}}, .policies = {{"x", {allow("s3:*")}}}},
       no});
  list.push_back({"ESC-027 (b)",
                  {.users = {{.name = "ann", .statements = {version}, .groups = {"g"}}},
                   .groups = {{.name = "g", .managed = {"x"}}},
                   .policies = {{"x", {allow("s3:*")}}}},
                  yes,
                  "iam-create-policy-version"});
  list.push_back({"ESC-027 (c)",
                  {.users = {{.name = "ann", .statements = {version}}},
                   .roles = {{.name = "t", .trust = {trusts(named("user/ann"))}, .managed = {"x"}}},
                   .policies = {{"x", {allow("s3:*")}}}},
                  yes,
                  "sts-assume-role"});
  add_older_versions_are_set(list);
  add_either_kind_is_added(list);
  list.push_back({"ESC-042",
                  {.users = {{.name = "ann", .statements = {allow("sts:AssumeRole")}}},
                   .roles = {l,
                             {.name = "a",
                              .statements = {allow("iam:PassRole, lambda:CreateFunction")},
                              .trust = {trusts(kRoot)}},
                             {.name = "b",
                              .statements = {allow("lambda:InvokeFunction")},
                              .trust = {trusts(kRoot)}}}},
                  no});
  list.push_back({"ESC-061",
                  {.users = {{.name = "ann", .statements = {kAdm}, .boundary = "fence"}},
                   .policies = {{"fence", {allow("iam:CreatePolicyVersion, s3:*")}}}},
                  yes,
                  "iam-create-policy-version-boundary"});
  add_denies_leave(list);
  add_conditional_trust(list);
  return list;
}

TEST_CASE("numbered_cases") {
  for (const Case& one : cases()) {
    CAPTURE(one.id);
    const Snapshot snapshot = load({one.account});
    const PermissionGraph graph(snapshot);
    const auto answer = graph.paths(one.from, "admin");
    REQUIRE(answer);
    CHECK(path_class_name(answer->path_class) == path_class_name(one.to_admin));
    if (one.technique.empty()) continue;
    CHECK(std::ranges::any_of(answer->paths, [&](const Path& path) {
      return !path.steps.empty() && path.steps.front().technique == one.technique;
    }));
  }
}

// Other catalogs list both parts as one.
TEST_CASE("two_steps_about_one_principal_have_the_name_of_both") {  // ESC-027 (c)
  const std::vector<std::string> own = {allow("iam:CreatePolicyVersion", arn("policy/x"))};
  Account account{.users = {{.name = "ann", .statements = own}},
                  .roles = {{.name = "t", .trust = {trusts(named("user/ann"))}, .managed = {"x"}}},
                  .policies = {{"x", {allow("s3:*")}}}};
  const auto last = [&] {
    const Snapshot snapshot = load({account});
    const auto answer = PermissionGraph(snapshot).paths("user/ann", "admin");
    REQUIRE(answer);
    REQUIRE(answer->paths.size() == 1);
    REQUIRE(answer->paths.front().steps.size() == 2);
    CHECK(answer->paths.front().steps.front().composite.empty());
    return std::string(answer->paths.front().steps.back().composite);
  };
  CHECK(last() == "iam-create-policy-version-assume");
  account.users.front().statements = {allow("iam:PutRolePolicy", arn("role/t"))};
  CHECK(last() == "iam-put-role-policy-assume");
  account.roles.front().trust = {kTrustsEc2};
  account.users.front().statements.push_back(allow("iam:UpdateAssumeRolePolicy"));
  CHECK(last() == "iam-put-role-policy-update-trust");
  // About one role and then another.
  account = {
      .users = {{.name = "ann",
                 .statements = {allow("iam:UpdateAssumeRolePolicy", arn("role/t"))}}},
      .roles = {{.name = "t", .statements = {allow("sts:AssumeRole")}, .trust = {kTrustsEc2}},
                {.name = "u", .statements = {kAdm}, .trust = {trusts(named("role/t"))}}}};
  CHECK(last().empty());
}

TEST_CASE("across_accounts_both_sides_must_agree") {  // ESC-058
  Account a{
      .users = {{.name = "ann",
                 .statements = {allow("sts:AssumeRole", "arn:aws:iam::444455556666:role/ops")}},
                {.name = "bob"}}};
  Account b{.roles = {{.name = "ops",
                       .statements = {kAdm},
                       .trust = {trusts(R"({"AWS": "111122223333"})")}}},
            .id = "444455556666"};
  const Snapshot snapshot = load({a, b});
  const PermissionGraph graph(snapshot);
  CHECK(graph.paths("user/ann", "admin")->path_class == PathClass::kDefinite);
  CHECK(graph.paths("user/bob", "admin")->path_class == PathClass::kNone);
}

// An administrator acts as whom it likes: other accounts are not safe from it because it may not
// assume roles itself, or because they trust somebody else of its account.
TEST_CASE("administrators_come_out_of_their_account_as_anybody_in_it") {
  const Account home{.users = {{.name = "boss", .statements = {allow("iam:*")}}, {.name = "ann"}},
                     .roles = {{.name = "deploy", .trust = {kTrustsEc2}}}};
  const auto reached = [&](const std::string& trust) {
    const Account other{.roles = {{.name = "prod", .statements = {kAdm}, .trust = {trust}}},
                        .id = "444455556666"};
    const Snapshot snapshot = load({home, other});
    const PermissionGraph graph(snapshot, {});
    const auto answer =
        graph.paths(arn("user/boss"), "arn:aws:iam::444455556666:role/prod", {.max_paths = 1});
    REQUIRE(answer);
    std::string steps;
    for (const Path& path : answer->paths)
      for (const Step& step : path.steps) steps.append(step.technique).append(" ");
    CAPTURE(steps);
    return std::pair(
        answer->path_class,
        std::string(last_part(answer->paths.empty() ? "" : answer->paths.front().steps.back().by)));
  };
  const auto yes = PathClass::kDefinite;
  CHECK(reached(trusts(named("role/deploy"))) == std::pair(yes, std::string("deploy")));
  CHECK(reached(trusts(named("user/ann"))) ==
        std::pair(PathClass::kConditional, std::string("ann")));  // hangs on its access keys
  CHECK(reached(trusts(kRoot)).first == yes);
  CHECK(reached(trusts(R"({"AWS": "*"})")).first == yes);
  CHECK(
      reached(trusts(
          kRoot,
          R"("Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/dep*"}})")) ==
      std::pair(yes, std::string("deploy")));
  CHECK(reached(trusts(kRoot, R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})"))
            .first == PathClass::kConditional);
  CHECK(reached(trusts(R"({"AWS": "123456789012"})")).first == PathClass::kNone);
  CHECK(
      reached(trusts(R"({"AWS": ")" + arn("role/deploy") + R"(", "Service": "ec2.amazonaws.com"})"))
          .first == yes);
}

TEST_CASE("a_time_decides_when_it_is_known") {  // ESC-010
  const Account account{
      .roles = {{.name = "old",
                 .statements = {kAdm, deny("*", "*",
                                           R"("Condition": {"DateLessThan": )"
                                           R"({"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}})")},
                 .trust = {kTrustsEc2}}}};
  const Snapshot snapshot = load({account});
  const auto at = [&](std::optional<std::string> now) {
    const PermissionGraph graph(snapshot, {.now = std::move(now)});
    return graph.paths("role/old", "admin")->path_class;
  };
  CHECK(at("2026-11-20T09:00:00Z") == PathClass::kAdmin);
  CHECK(at("2019-06-01T00:00:00Z") == PathClass::kNone);
  CHECK(at(std::nullopt) == PathClass::kConditional);
}

TEST_CASE("the_order_of_the_input_does_not_matter") {
  Account account{.users = {{.name = "ann", .statements = {allow("iam:PassRole, lambda:*")}},
                            {.name = "bob", .statements = {allow("iam:PutUserPolicy")}},
                            {.name = "eve", .statements = {allow("iam:PassRole, lambda:*")}}},
                  .roles = {{.name = "L", .statements = {kAdm}, .trust = {kTrustsLambda}},
                            {.name = "M", .statements = {kAdm}, .trust = {kTrustsLambda}}}};
  const auto answer = [](const Account& one) {
    const Snapshot snapshot = load({one});
    return report::tiers_json(PermissionGraph(snapshot).tiers());
  };
  const std::string first = answer(account);
  std::ranges::reverse(account.users);
  std::ranges::reverse(account.roles);
  CHECK(answer(account) == first);
  CHECK(first.find("lambda-passrole-create-invoke") != std::string::npos);
}

// --- Data.

PathClass to_resource(const Account& account, const std::string& resource,
                      const std::string& action = {}) {
  const Snapshot snapshot = load({account});
  const auto answer = PermissionGraph(snapshot).paths("ann", resource, {.action = action});
  REQUIRE(answer);
  return answer->path_class;
}

TEST_CASE("data_is_read_directly_or_as_another") {
  const std::string bucket = "arn:aws:s3:::reports";
  const auto with = [](std::vector<std::string> own, std::vector<std::string> of_role,
                       std::string trust) {
    return Account{
        .users = {{.name = "ann", .statements = std::move(own)}},
        .roles = {
            {.name = "reader", .statements = std::move(of_role), .trust = {std::move(trust)}}}};
  };
  const std::string to_ann = trusts(named("user/ann"));
  const std::vector<std::string> nothing = {allow("sqs:ListQueues")};
  const std::vector<std::string> reads = {allow("s3:GetObject", bucket + "/*")};
  const PathClass yes = PathClass::kDefinite, no = PathClass::kNone;
  CHECK(to_resource(with(reads, nothing, kTrustsEc2), bucket) == yes);
  CHECK(to_resource(with(reads, nothing, kTrustsEc2), bucket + "/a.csv") == yes);
  CHECK(to_resource(with(reads, nothing, kTrustsEc2), "arn:aws:s3:::other") == no);
  CHECK(to_resource(with(nothing, reads, to_ann), bucket) == yes);
  CHECK(to_resource(with(nothing, reads, kTrustsEc2), bucket) == no);
  CHECK(to_resource(with({allow("s3:GetObject", bucket + "/public/*")}, nothing, kTrustsEc2),
                    bucket) == yes);
  CHECK(to_resource(with({allow("s3:ListBucket", bucket)}, nothing, kTrustsEc2), bucket) == no);
  CHECK(to_resource(with({allow("s3:GetObject"), deny("s3:*", bucket + "*")}, nothing, kTrustsEc2),
                    bucket) == no);
  CHECK(to_resource(with(reads, nothing, kTrustsEc2), bucket, "s3:DeleteBucket") == no);
  CHECK(to_resource(with({allow("iam:PutUserPolicy")}, nothing, kTrustsEc2), bucket) == yes);
  const std::string secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3";
  const std::string with_mfa = R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})";
  CHECK(to_resource(
            with({allow("secretsmanager:GetSecretValue", "*", with_mfa)}, nothing, kTrustsEc2),
            secret) == PathClass::kConditional);
}

TEST_CASE("a_path_to_data_ends_with_its_use") {
  const Account account{.users = {{.name = "ann", .statements = {allow("s3:ListAllMyBuckets")}}},
                        .roles = {{.name = "reader",
                                   .statements = {allow("s3:GetObject")},
                                   .trust = {trusts(named("user/ann"))}}}};
  const Snapshot snapshot = load({account});
  const auto answer = PermissionGraph(snapshot).paths("ann", "arn:aws:s3:::reports/a.csv");
  REQUIRE(answer);
  REQUIRE(answer->paths.size() == 1);
  REQUIRE(answer->paths.front().steps.size() == 2);
  CHECK(answer->paths.front().calls == 2);
  const Step& use = answer->paths.front().steps.back();
  CHECK(use.technique == "use");
  CHECK(use.by == arn("role/reader"));
  REQUIRE(use.requirements.size() == 1);
  CHECK(use.requirements.front().action == "s3:GetObject");
  CHECK(use.requirements.front().statements.size() == 1);
}

// --- What stops a step.

struct Stopped {
  std::string what = {};
  std::vector<std::string> statements = {};  // of ann
  std::string boundary = {};
  std::string trust = {};
  std::string reason = {};  // of sts:AssumeRole
};

TEST_CASE("the_strongest_reason_is_told") {
  const std::string assume = allow("sts:AssumeRole");
  const std::vector<Stopped> cases = {
      {"no permission", {allow("s3:*")}, "", trusts(kRoot), "missing"},
      {"an explicit deny", {assume, deny("sts:*")}, "", trusts(kRoot), "deny"},
      {"a deny before a trust that is missing", {assume, deny("sts:*")}, "", kTrustsEc2, "deny"},
      {"a boundary", {assume}, "b", trusts(kRoot), "boundary"},
      {"a trust", {assume}, "", kTrustsEc2, "trust"},
  };
  for (const Stopped& one : cases) {
    CAPTURE(one.what);
    const Snapshot snapshot = load(
        {Account{.users = {{.name = "ann", .statements = one.statements, .boundary = one.boundary}},
                 .roles = {{.name = "adm", .statements = {kAdm}, .trust = {one.trust}}},
                 .policies = {{"b", {allow("s3:*")}}}}});
    const auto answer = PermissionGraph(snapshot).paths("ann", "admin", {.explain = true});
    REQUIRE(answer);
    CHECK(answer->path_class == PathClass::kNone);
    const auto assumed =
        std::ranges::find(answer->blocked, "sts-assume-role", &BlockedStep::technique);
    REQUIRE(assumed != answer->blocked.end());
    CHECK(assumed->reason == one.reason);
    CHECK(assumed->to == arn("role/adm"));
    CHECK(assumed->statements.empty() == (one.reason != "deny"));
  }
}

TEST_CASE("nothing_is_blocked_where_there_is_a_path") {
  const Snapshot snapshot = load({Account{.users = {{.name = "ann", .statements = {kAdm}}}}});
  const auto answer = PermissionGraph(snapshot).paths("ann", "admin", {.explain = true});
  REQUIRE(answer);
  CHECK(answer->blocked.empty());
}

TEST_CASE("modelled_techniques_are_counted") {  // docs/paths.md says how many
  CHECK(std::ranges::count_if(techniques(), is_modelled) == 219);
}

}  // namespace
}  // namespace ambit::graph
