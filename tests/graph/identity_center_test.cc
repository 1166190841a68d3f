// Permission sets: who changes those that it is assigned, and who makes new ones.
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/paths.h"
#include "tests/graph/account.h"

namespace ambit::graph {
namespace {

using namespace testing;

const std::string kOps = "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123456789abcdef";
const std::string kSet = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
const std::string kInstance = "arn:aws:sso:::instance/ssoins-1";
const std::string kOther = "444455556666";
const std::string kProvision = "sso:ProvisionPermissionSet";
const std::string kAttach = "sso:AttachManagedPolicyToPermissionSet, " + kProvision;
const std::string kMake =
    "sso:CreatePermissionSet, sso:AttachManagedPolicyToPermissionSet, sso:CreateAccountAssignment";

// The account, or another one, manages the organization; `more` are members.
Snapshot::File organization_of(std::string_view management, const std::string& more = "") {
  return {"organization.json",
          R"({"AmbitOrganization": 1, "Id": "o-a1b2c3d4e5", "ManagementAccountId": ")" +
              std::string(management) + R"(", "Accounts": ["111122223333", "444455556666"])" +
              (more.empty() ? R"(, "DelegatedAdministrators": [])" : more) + "}"};
}
const Snapshot::File kManaging = organization_of(kAccount);
Snapshot::File center(const std::string& sets) {
  return facts_file(R"("IdentityCenter": {"PermissionSets": [)" + sets + "]}");
}
const Snapshot::File kCenter =
    center(R"({"Arn": ")" + kSet + R"(", "Name": "Ops", "AssignedTo": []})");

Account reserved(std::vector<std::string> statements, std::vector<Managed> policies = {},
                 std::vector<std::string> managed = {}) {
  return {.roles = {{.name = "AWSReservedSSO_Ops_0123456789abcdef",
                     .statements = std::move(statements),
                     .trust = {R"({"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML", )"
                               R"("Principal": {"Federated": ")" +
                               arn("saml-provider/AWSSSO_0_DO_NOT_DELETE") + "\"}}"},
                     .path = "/aws-reserved/sso.amazonaws.com/",
                     .managed = std::move(managed)}},
          .policies = std::move(policies)};
}

PathAnswer answer_of(const std::vector<Account>& accounts, const std::string& from,
                     const std::string& to, std::vector<Snapshot::File> files) {
  const Snapshot snapshot = load_with(accounts, std::move(files));
  const auto answer = PermissionGraph(snapshot).paths(from, to);
  REQUIRE(answer);
  return *answer;
}
// The class, and the technique of a definite path.
std::string ops(const Account& account, std::vector<Snapshot::File> files) {
  const PathAnswer answer = answer_of({account}, arn(kOps), "admin", std::move(files));
  std::string path_class(path_class_name(answer.path_class));
  if (path_class != "definite") return path_class;
  return path_class + " " + std::string(answer.paths.front().steps.front().technique);
}

TEST_CASE("who_is_assigned_a_permission_set_changes_its_role") {
  const Account account = reserved({allow(kAttach)});
  CHECK(ops(account, {}) == "conditional");
  CHECK(ops(account, {kManaging}) == "conditional");
  CHECK(ops(account, {kCenter}) == "conditional");
  CHECK(ops(account, {kCenter, kManaging}) == "definite sso-attach-managed-policy");
  CHECK(ops(account, {kCenter, organization_of(kOther)}) == "none");
  CHECK(ops(reserved({allow("sso:AttachManagedPolicyToPermissionSet")}), {kCenter, kManaging}) ==
        "none");
  CHECK(ops(reserved({allow(kProvision)}), {kCenter, kManaging}) == "none");
}

TEST_CASE("a_delegated_administrator_changes_nothing_of_the_management_account") {
  const Account account = reserved({allow(kAttach)});
  const auto delegated = [](const std::string& service) {
    return organization_of(kOther, R"(, "DelegatedAdministrators": [{"Account": "111122223333", )"
                                   R"("Services": [")" +
                                       service + "\"]}]");
  };
  CHECK(ops(account, {kCenter, delegated("sso.amazonaws.com")}) == "conditional");
  CHECK(ops(account, {kCenter, delegated("guardduty.amazonaws.com")}) == "none");
}

TEST_CASE("a_permission_on_permission_sets_has_to_cover_the_one_that_is_assigned") {
  const auto on = [](const std::string& set) {
    return reserved(
        {R"({"Effect": "Allow", "Action": [)" + quoted(kAttach) + R"(], "Resource": [)" +
         quoted(set + ", " + kInstance + ", arn:aws:sso:::account/111122223333") + "]}"});
  };
  CHECK(ops(on(kSet), {kCenter, kManaging}) == "definite sso-attach-managed-policy");
  CHECK(ops(on(kSet + "1"), {kCenter, kManaging}) == "none");
  const Snapshot::File nameless = center("");
  CHECK(ops(on(kSet), {nameless, kManaging}) == "conditional");
  CHECK(ops(reserved({allow(kAttach)}), {nameless, kManaging}) ==
        "definite sso-attach-managed-policy");
  CHECK(ops(on("arn:aws:sso:::permissionSet/*"), {kCenter, kManaging}) ==
        "definite sso-attach-managed-policy");
}

TEST_CASE("policies_of_a_permission_set_are_written_referred_to_and_removed") {
  const std::vector<Snapshot::File> files = {kCenter, kManaging};
  // Without IAM, and without other ways through permission sets.
  const auto but = [](std::string_view actions) {
    return deny("iam:*, sso:Create*, " + std::string(actions));
  };
  const std::string only_attach = but("sso:Put*, sso:Delete*, sso:AttachCustomer*");
  CHECK(ops(reserved({allow(kAttach), only_attach}), files) == "none");
  const std::string put = "sso:PutInlinePolicyToPermissionSet, " + kProvision;
  CHECK(ops(reserved({allow(put), but("s3:*")}), files) == "definite sso-put-inline-policy");
  CHECK(ops(reserved({allow(put), deny(put)}), files) == "none");
  const std::string refer =
      "sso:AttachCustomerManagedPolicyReferenceToPermissionSet, " + kProvision;
  const Managed strong{.name = "strong", .statements = {allow("*")}};
  CHECK(ops(reserved({allow(refer)}), files) == "none");
  CHECK(ops(reserved({allow(refer)}, {strong}), files) ==
        "definite sso-attach-customer-managed-policy");
  const std::string only_refer = but("sso:Put*, sso:Delete*, sso:AttachManaged*");
  CHECK(ops(reserved({allow(refer), only_refer}, {strong}), files) == "none");
  const std::string only_remove = but("sso:Put*, sso:Attach*");
  CHECK(ops(reserved({only_remove}, {strong}, {"strong"}), files) ==
        "definite sso-remove-guardrail");
  CHECK(ops(reserved({deny("iam:*, sso:*")}, {strong}, {"strong"}), files) == "none");
}

// --- New permission sets.

Account with_ann(const std::string& statement) {
  return {.users = {{.name = "ann", .statements = {statement}}}};
}
Account other_account() {
  return {.users = {{.name = "bob", .statements = {allow("s3:*")}}}, .id = kOther};
}
std::string ann_to(const std::string& to, const std::string& statement,
                   std::vector<Snapshot::File> files) {
  return std::string(path_class_name(
      answer_of({with_ann(statement), other_account()}, arn("user/ann"), to, std::move(files))
          .path_class));
}

TEST_CASE("a_new_permission_set_makes_administrators_of_all_accounts") {
  const std::string bob = "arn:aws:iam::444455556666:user/bob";
  const Snapshot::File known = center("");
  CHECK(ann_to("admin", allow(kMake), {known, kManaging}) == "definite");
  CHECK(ann_to(bob, allow(kMake), {known, kManaging}) == "conditional");  // has it two keys?
  CHECK(ann_to(bob, allow("*"), {known, kManaging}) == "conditional");
  CHECK(ann_to(bob, allow("*"), {known, organization_of(kOther)}) == "none");
  CHECK(ann_to(bob, allow("s3:*"), {known, kManaging}) == "none");
  // Nothing tells of an instance.
  CHECK(ann_to("admin", allow(kMake), {kManaging}) == "none");
  CHECK(ann_to("admin", allow(kMake), {known}) == "conditional");
  CHECK(ann_to(bob, allow(kMake), {known}) == "conditional");
}

TEST_CASE("a_new_permission_set_is_assigned_where_the_permission_covers_the_account") {
  const auto in = [](const std::string& account) {
    return R"({"Effect": "Allow", "Action": "sso:*", "Resource": ["arn:aws:sso:::instance/*", )"
           R"("arn:aws:sso:::permissionSet/*", "arn:aws:sso:::account/)" +
           account + "\"]}";
  };
  const std::string bob = "arn:aws:iam::444455556666:user/bob";
  const std::vector<Snapshot::File> files = {center(""), kManaging};
  CHECK(ann_to("admin", in(kOther), files) == "definite");
  // By way of an administrator of the management account.
  CHECK(ann_to(bob, in(std::string(kAccount)), files) == "conditional");
  CHECK(ann_to("admin", in("999988887777"), files) == "none");
}

}  // namespace
}  // namespace ambit::graph
