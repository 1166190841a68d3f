// What the account that manages an organization can do in its members.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/paths.h"
#include "tests/graph/account.h"

namespace ambit::graph {
namespace {

using namespace testing;

const std::string kMemberId = "444455556666";
const std::string kBob = "arn:aws:iam::444455556666:user/bob";
const std::string kStack = "cloudformation:CreateStackSet, cloudformation:CreateStackInstances";

Snapshot::File managed_by(std::string_view management, const std::string& more) {
  return {"organization.json",
          R"({"AmbitOrganization": 1, "Id": "o-a1b2c3d4e5", "ManagementAccountId": ")" +
              std::string(management) + R"(", "Accounts": ["111122223333", "444455556666"])" +
              more + "}"};
}

const std::string kTrusted = R"(, "StackSetsTrustedAccess": true, "DelegatedAdministrators": [])";
const std::string kSessions = R"(, "RootSessions": true, "DelegatedAdministrators": [])";

PathAnswer from_ann(const std::vector<std::string>& statements, const std::string& to,
                    std::vector<Snapshot::File> files, std::vector<Exported> roles = {}) {
  const Account managing{.users = {{.name = "ann", .statements = statements}}};
  const Account member{.users = {{.name = "bob", .statements = {allow("s3:*")}}},
                       .roles = std::move(roles),
                       .id = kMemberId};
  const Snapshot snapshot = load_with({managing, member}, std::move(files));
  const auto answer = PermissionGraph(snapshot).paths(arn("user/ann"), to);
  REQUIRE(answer);
  return *answer;
}
std::string ann_to_admin(const std::vector<std::string>& statements,
                         std::vector<Snapshot::File> files, std::vector<Exported> roles = {}) {
  return std::string(path_class_name(
      from_ann(statements, "admin", std::move(files), std::move(roles)).path_class));
}

TEST_CASE("a_stack_set_of_the_organization_acts_in_its_members") {
  const std::vector<std::string> stack = {allow(kStack)};
  const auto answer = from_ann(stack, "admin", {managed_by(kAccount, kTrusted)});
  CHECK(path_class_name(answer.path_class) == "definite");
  const Step& step = answer.paths.front().steps.front();
  CHECK(step.technique == "cloudformation-stackset-service-managed");
  CHECK(step.to == "arn:aws:iam::444455556666:role/stacksets-exec-ambit");
  CHECK(step.requirements.size() == 2);
  CHECK(ann_to_admin(stack, {managed_by(kMemberId, kTrusted)}) == "none");
  CHECK(ann_to_admin(stack, {}) == "none");
  CHECK(ann_to_admin(stack, {managed_by(kAccount, R"(, "StackSetsTrustedAccess": false)")}) ==
        "none");
  CHECK(ann_to_admin(stack, {managed_by(kAccount, "")}) == "none");
  CHECK(ann_to_admin(stack, {managed_by("999988887777", R"(, "StackSetsTrustedAccess": true)")}) ==
        "conditional");  // it may be a delegated administrator
  CHECK(ann_to_admin({allow("cloudformation:CreateStackSet")}, {managed_by(kAccount, kTrusted)}) ==
        "none");
  // An administrator of the managing account comes to the members, too.
  const auto to_bob = from_ann({allow("*")}, kBob, {managed_by(kAccount, kTrusted)});
  CHECK(to_bob.path_class == PathClass::kConditional);
  // The role that is there already.
  const Exported role{
      .name = "stacksets-exec-0123456789abcdef",
      .statements = {allow("*")},
      .trust = {trusts(R"({"AWS": "111122223333"})",
                       R"("Condition": {"Bool": {"aws:SecureTransport": "false"}})")}};
  const auto existing = from_ann(stack, "admin", {managed_by(kAccount, kTrusted)}, {role});
  CHECK(path_class_name(existing.path_class) == "definite");
  CHECK(existing.paths.front().steps.front().to ==
        "arn:aws:iam::444455556666:role/stacksets-exec-0123456789abcdef");
}

TEST_CASE("control_policies_limit_what_a_stack_set_does_in_a_member") {
  const std::string guarded =
      kTrusted + R"(, "ServiceControlPolicies": [{"Accounts": ["444455556666"], "Document": )" +
      document({allow("*"), deny("iam:*")}) + "}]";
  CHECK(ann_to_admin({allow(kStack)}, {managed_by(kAccount, guarded)}) == "none");
}

TEST_CASE("a_session_as_root_of_a_member_is_a_limited_step") {
  const std::vector<std::string> session = {allow("sts:AssumeRoot")};
  const auto files = [](const std::string& management, const std::string& more) {
    return std::vector<Snapshot::File>{managed_by(management, more)};
  };
  const auto answer = from_ann(session, "admin", files(std::string(kAccount), kSessions));
  CHECK(path_class_name(answer.path_class) == "limited");
  const Step& step = answer.paths.front().steps.front();
  CHECK(step.technique == "sts-assume-root");
  REQUIRE(step.requirements.size() == 1);
  CHECK(step.requirements.front().resource == "arn:aws:iam::444455556666:root");
  CHECK(ann_to_admin(session, files(kMemberId, kSessions)) == "none");
  CHECK(ann_to_admin(session, {}) == "none");
  CHECK(ann_to_admin(session, files(std::string(kAccount), R"(, "RootSessions": false)")) ==
        "none");
  CHECK(ann_to_admin({allow("sts:AssumeRoot", "arn:aws:iam::999988887777:root")},
                     files(std::string(kAccount), kSessions)) == "none");
  CHECK(ann_to_admin({allow("sts:AssumeRoot", "arn:aws:iam::444455556666:root")},
                     files(std::string(kAccount), kSessions)) == "limited");
}

}  // namespace
}  // namespace ambit::graph
