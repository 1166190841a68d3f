// Conditions on who calls that somebody makes true: tags that are set or removed, MFA.
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/paths.h"
#include "tests/graph/account.h"

namespace ambit::graph {
namespace {

using namespace testing;

const std::string kIfTagged = R"("Condition": {"StringEquals": {"aws:PrincipalTag/team": "ops"}})";
const std::string kIfMfa = R"("Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})";
const std::string kAccountRoot = R"({"AWS": "111122223333"})";

PathAnswer paths_of_ann(const Account& account) {
  const Snapshot snapshot = load({account});
  const auto answer = PermissionGraph(snapshot).paths("user/ann", "admin");
  REQUIRE(answer);
  return *answer;
}
std::string ann_comes_to_admin(const Account& account) {
  return std::string(path_class_name(paths_of_ann(account).path_class));
}
std::string ann_comes_to_admin(std::vector<std::string> statements, std::string tag = {}) {
  return ann_comes_to_admin(Account{
      .users = {{.name = "ann", .statements = std::move(statements), .tag = std::move(tag)}}});
}
std::string request_tag(std::string_view key, std::string_view value) {
  const std::string op = key == "TagKeys" ? "ForAnyValue:StringEquals" : "StringEquals";
  return "\"Condition\": {\"" + op + "\": {\"aws:" + std::string(key) + "\": \"" +
         std::string(value) + "\"}}";
}

TEST_CASE("ESC-041 who may tag itself meets a condition on its tags") {
  const std::string all = allow("*", "*", kIfTagged);
  const std::string itself = arn("user/ann");
  const PathAnswer answer =
      paths_of_ann({.users = {{.name = "ann", .statements = {all, allow("iam:TagUser", itself)}}}});
  CHECK(path_class_name(answer.path_class) == "definite");
  REQUIRE(answer.paths.size() == 1);
  const Step& step = answer.paths.front().steps.front();
  CHECK(step.technique == "iam-tag-user");
  CHECK(step.elevated == std::vector<std::string>{"tags free"});
  CHECK(ann_comes_to_admin({all}) == "none");
  CHECK(ann_comes_to_admin({all, allow("iam:TagUser", arn("user/bob"))}) == "none");
  CHECK(ann_comes_to_admin({all, allow("iam:TagRole", itself)}) == "none");
  CHECK(ann_comes_to_admin({all, allow("iam:TagUser", itself), deny("iam:TagUser")}) == "none");
  CHECK(ann_comes_to_admin({allow("*", "*",
                                  R"("Condition": {"StringEquals": )"
                                  R"({"aws:PrincipalTag/team": "ops", "aws:SourceVpc": "v"}})"),
                            allow("iam:TagUser", itself)}) == "conditional");
  // No condition asks about a tag.
  CHECK(ann_comes_to_admin({allow("iam:TagUser"), allow("s3:*")}) == "none");
}

TEST_CASE("tags_that_may_not_be_set_are_not") {
  const std::string all = allow("*", "*", kIfTagged);
  const auto tagging = [&](std::string_view key, std::string_view value) {
    return ann_comes_to_admin({all, allow("iam:TagUser", "*", request_tag(key, value))});
  };
  CHECK(tagging("RequestTag/team", "ops") == "definite");
  CHECK(tagging("RequestTag/team", "dev") == "none");
  CHECK(tagging("TagKeys", "team") == "definite");
  CHECK(tagging("TagKeys", "cost") == "none");
  CHECK(ann_comes_to_admin({all, allow("iam:TagUser"),
                            deny("iam:TagUser", "*", request_tag("TagKeys", "team"))}) == "none");
  CHECK(ann_comes_to_admin({all, allow("iam:TagUser"),
                            deny("iam:TagUser", "*", request_tag("TagKeys", "cost"))}) ==
        "definite");
}

TEST_CASE("a_tag_that_is_there_gets_another_value_and_does_not_go_away") {
  const std::string tags = allow("iam:TagUser");
  CHECK(ann_comes_to_admin({allow("*", "*", kIfTagged), tags}, "team=dev") == "definite");
  const std::vector<std::string> denied = {
      allow("*"),
      R"({"Effect": "Deny", "NotAction": "iam:TagUser", "Resource": "*", )" + kIfTagged + "}"};
  CHECK(ann_comes_to_admin(denied, "team=ops") == "definite");
  const std::vector<std::string> quarantined = {
      allow("*"), R"({"Effect": "Deny", "NotAction": "iam:TagUser", "Resource": "*", )"
                  R"("Condition": {"Null": {"aws:PrincipalTag/quarantine": "false"}}})"};
  CHECK(ann_comes_to_admin(quarantined) == "admin");
  CHECK(ann_comes_to_admin(quarantined, "quarantine=yes") == "none");
}

TEST_CASE("a_tag_that_a_deny_is_about_is_removed") {
  const std::vector<std::string> denied = {
      allow("*"),
      R"({"Effect": "Deny", "NotAction": "iam:UntagUser", "Resource": "*", )" + kIfTagged + "}"};
  CHECK(ann_comes_to_admin(denied) == "admin");
  CHECK(ann_comes_to_admin(denied, "team=ops") == "definite");
  std::vector<std::string> kept = denied;
  kept.push_back(deny("iam:UntagUser"));
  CHECK(ann_comes_to_admin(kept, "team=ops") == "none");
  kept.back() = deny("iam:UntagUser", "*",
                     R"("Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}})");
  CHECK(ann_comes_to_admin(kept, "team=ops") == "none");
}

TEST_CASE("a_trust_that_asks_for_a_tag_lets_in_who_sets_it") {
  Account account{
      .users = {{.name = "ann", .statements = {allow("sts:AssumeRole, iam:TagUser")}}},
      .roles = {
          {.name = "big", .statements = {allow("*")}, .trust = {trusts(kAccountRoot, kIfTagged)}}}};
  CHECK(ann_comes_to_admin(account) == "definite");
  account.users.front().statements = {allow("sts:AssumeRole")};
  CHECK(ann_comes_to_admin(account) == "none");
}

TEST_CASE("a_role_that_one_controls_is_tagged") {
  Account account{.users = {{.name = "ann", .statements = {allow("iam:TagRole")}}},
                  .roles = {{.name = "gated",
                             .statements = {allow("*", "*", kIfTagged)},
                             .trust = {trusts("{\"AWS\": \"" + arn("user/ann") + "\"}")}}}};
  CHECK(ann_comes_to_admin(account) == "definite");
  account.roles.front().trust = {trusts_service("ec2.amazonaws.com")};
  CHECK(ann_comes_to_admin(account) == "none");
}

TEST_CASE("ESC-019 who may enrol a device of its own has MFA") {
  Account account{
      .users = {{.name = "ann"}},
      .roles = {
          {.name = "Adm", .statements = {allow("*")}, .trust = {trusts(kAccountRoot, kIfMfa)}}}};
  const auto with = [&](std::vector<std::string> more) {
    more.push_back(allow("sts:AssumeRole", arn("role/Adm")));
    account.users.front().statements = std::move(more);
    return paths_of_ann(account);
  };
  const std::string enable = allow("iam:EnableMFADevice", arn("user/ann"));
  const PathAnswer answer = with({allow("iam:CreateVirtualMFADevice"), enable});
  CHECK(path_class_name(answer.path_class) == "definite");
  REQUIRE(answer.paths.size() == 1);
  REQUIRE(answer.paths.front().steps.size() == 2);
  CHECK(answer.paths.front().steps.front().technique == "iam-enroll-mfa");
  CHECK(answer.paths.front().steps.front().elevated == std::vector<std::string>{"mfa"});
  CHECK(answer.paths.front().steps.back().technique == "sts-assume-role");
  const auto class_with = [&](std::vector<std::string> more) {
    return path_class_name(with(std::move(more)).path_class);
  };
  CHECK(class_with({}) == "conditional");
  CHECK(class_with({enable}) == "conditional");
  CHECK(class_with({allow("iam:CreateVirtualMFADevice")}) == "conditional");
  CHECK(class_with({allow("iam:CreateVirtualMFADevice", arn("mfa/${aws:username}")), enable}) ==
        "definite");
  CHECK(class_with({allow("iam:CreateVirtualMFADevice", arn("mfa/x")), enable}) == "definite");
  CHECK(class_with({allow("iam:CreateVirtualMFADevice", arn("user/x")), enable}) == "conditional");
  CHECK(class_with({allow("iam:CreateVirtualMFADevice, iam:EnableMFADevice", "*", kIfMfa)}) ==
        "conditional");
}

// As IAM's guide has it: everything but that is denied without MFA.
TEST_CASE("what_is_denied_without_mfa_is_allowed_with_a_new_device") {
  const std::string fence =
      R"({"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"], )"
      R"("Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}})";
  CHECK(ann_comes_to_admin({allow("*"), fence}) == "definite");
  CHECK(ann_comes_to_admin({allow("iam:PutUserPolicy"), fence}) == "conditional");
  CHECK(ann_comes_to_admin(
            {allow("iam:PutUserPolicy, iam:CreateVirtualMFADevice, iam:EnableMFADevice"), fence}) ==
        "definite");
}

TEST_CASE("somebody_enrols_a_device_for_whom_it_controls") {
  Account account{.users = {{.name = "ann", .statements = {allow("iam:UpdateLoginProfile")}},
                            {.name = "boss", .statements = {allow("*", "*", kIfMfa)}}}};
  CHECK(ann_comes_to_admin(account) == "conditional");
  account.users.front().statements.push_back(
      allow("iam:CreateVirtualMFADevice, iam:EnableMFADevice"));
  const PathAnswer answer = paths_of_ann(account);
  REQUIRE(!answer.paths.empty());
  CHECK(answer.paths.front().steps.back().technique == "iam-enroll-mfa");
}

// --- Tags of sessions.

TEST_CASE("who_may_tag_a_session_meets_conditions_on_the_tags_of_the_role") {
  const auto trusts_for = [](std::string_view actions, std::string_view principal,
                             std::string_view rest = "") {
    std::string out = R"({"Effect": "Allow", "Action": [)" + quoted(actions) +
                      R"(], "Principal": )" + std::string(principal);
    return out.append(rest.empty() ? "" : ", ").append(rest) + "}";
  };
  const std::string both = "sts:AssumeRole, sts:TagSession";
  const auto ann_to_ops = [&](const std::string& statement, const std::string& trust,
                              const std::string& tag = "") {
    return paths_of_ann({.users = {{.name = "ann", .statements = {statement}}},
                         .roles = {{.name = "ops",
                                    .statements = {allow("*", "*", kIfTagged)},
                                    .trust = {trust},
                                    .tag = tag}}});
  };
  const auto comes = [&](const std::string& statement, const std::string& trust,
                         const std::string& tag = "") {
    return std::string(path_class_name(ann_to_ops(statement, trust, tag).path_class));
  };
  const std::string by_account = trusts_for(both, kAccountRoot);
  const PathAnswer answer = ann_to_ops(allow(both), by_account);
  CHECK(path_class_name(answer.path_class) == "definite");
  REQUIRE(answer.paths.size() == 1);
  CHECK(answer.paths.front().steps.front().technique == "sts-tag-session");
  CHECK(answer.paths.front().steps.size() == 1);
  CHECK(comes(allow("sts:AssumeRole"), by_account) == "none");
  CHECK(comes(allow("sts:TagSession"), by_account) == "none");
  CHECK(comes(allow(both), trusts_for("sts:AssumeRole", kAccountRoot)) == "none");
  const std::string by_name = "{\"AWS\": \"" + arn("user/ann") + "\"}";
  CHECK(comes(allow("s3:*"), trusts_for(both, by_name)) == "definite");
  CHECK(comes(allow("s3:*"), trusts_for("sts:AssumeRole", by_name)) == "none");
  // What the session is tagged with counts in place of the role's own tag.
  CHECK(comes(allow(both), by_account, "team=dev") == "definite");
  const auto if_requested = [&](std::string_view key, std::string_view value) {
    return comes(allow(both), trusts_for(both, kAccountRoot, request_tag(key, value)));
  };
  CHECK(if_requested("RequestTag/team", "ops") == "definite");
  CHECK(if_requested("RequestTag/team", "dev") == "none");
  CHECK(comes(allow(both, "*", request_tag("RequestTag/team", "ops")), by_account) == "definite");
  CHECK(comes(allow(both, "*", request_tag("RequestTag/team", "dev")), by_account) == "none");
}

}  // namespace
}  // namespace ambit::graph
