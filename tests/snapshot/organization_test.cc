// Organizations as AWS exports them, call by call, and in ambit's own two forms.
#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using Files = std::vector<Snapshot::File>;
using Strings = std::vector<std::string>;

constexpr std::string_view kAllow =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
constexpr std::string_view kDeny =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]})";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out.append(c == '"' ? "\\" : "").push_back(c);
  return out;
}

std::string call(std::string_view operation, const std::string& parameters,
                 const std::string& answer) {
  return R"({"AmbitCall":1,"Service":"organizations","Operation":")" + std::string(operation) +
         R"(","Account":"777788889999","Parameters":{)" + parameters + R"(},"Result":)" + answer +
         "}\n";
}

std::string target(const std::string& id, const std::string& type) {
  return R"({"TargetId":")" + id + R"(","Arn":"arn:aws:organizations::777788889999:)" + type +
         "/o-a1b2c3d4e5/" + id + R"(","Name":"x","Type":"X"})";
}

std::string summary(const std::string& id) {
  const std::string owner = id == "p-FullAWSAccess"
                                ? "aws:policy/service_control_policy/"
                                : "777788889999:policy/o-a1b2c3d4e5/service_control_policy/";
  return R"({"Id":")" + id + R"(","Arn":"arn:aws:organizations::)" + owner + id + R"(","Name":")" +
         id + R"(","Type":"SERVICE_CONTROL_POLICY","AwsManaged":false})";
}

const std::string kOrganization = call(
    "DescribeOrganization", "",
    R"({"Organization":{"Id":"o-a1b2c3d4e5","FeatureSet":"ALL","MasterAccountId":"777788889999"}})");
std::string roots(const std::string& types) {
  return call("ListRoots", "",
              R"({"Roots":[{"Id":"r-ab12","Arn":"arn:aws:organizations::777788889999:root/)"
              R"(o-a1b2c3d4e5/r-ab12","Name":"Root","PolicyTypes":[)" +
                  types + "]}]}");
}
const std::string kServiceControl = R"({"Type":"SERVICE_CONTROL_POLICY","Status":"ENABLED"})";

std::string account(const std::string& id) {
  return R"({"Id":")" + id + R"(","Arn":"arn:aws:organizations::777788889999:account/)" +
         "o-a1b2c3d4e5/" + id + R"("})";
}
const std::string kAccounts =
    call("ListAccounts", "",
         R"({"Accounts":[)" + account("777788889999") + "," + account("111122223333") + "]}");
// The tree by the parents that calls name, without any path.
const std::string kTree =
    call("list-organizational-units-for-parent", R"("ParentId":"r-ab12")",
         R"({"OrganizationalUnits":[{"Id":"ou-ab12-prod0001","Arn":"arn:aws:organizations::)"
         R"(777788889999:ou/o-a1b2c3d4e5/ou-ab12-prod0001","Name":"Production"}]})") +
    call("ListAccountsForParent", R"("ParentId":"ou-ab12-prod0001")",
         R"({"Accounts":[)" + account("111122223333") + "]}") +
    call("ListParents", R"("ChildId":"777788889999")",
         R"({"Parents":[{"Id":"r-ab12","Type":"ROOT"}]})");
const std::string kPolicies =
    call("ListPolicies", R"("Filter":"SERVICE_CONTROL_POLICY")",
         R"({"Policies":[)" + summary("p-FullAWSAccess") + "," + summary("p-deny0001") + "]}");
const std::string kDenyPolicy = call("DescribePolicy", R"("PolicyId":"p-deny0001")",
                                     R"({"Policy":{"PolicySummary":)" + summary("p-deny0001") +
                                         R"(,"Content":")" + escaped(kDeny) + R"("}})");
const std::string kFullTargets = call(
    "ListTargetsForPolicy", R"("PolicyId":"p-FullAWSAccess")",
    R"({"Targets":[)" + target("r-ab12", "root") + "," + target("ou-ab12-prod0001", "ou") + "," +
        target("111122223333", "account") + "," + target("777788889999", "account") + "]}");
const std::string kDenyTargets = call("ListTargetsForPolicy", R"("PolicyId":"p-deny0001")",
                                      R"({"Targets":[)" + target("ou-ab12-prod0001", "ou") + "]}");

const std::string kNative = kOrganization + roots(kServiceControl) + kAccounts + kTree + kPolicies +
                            kDenyPolicy + kFullTargets + kDenyTargets;

std::string own_form(const std::string& member, const std::string& policies) {
  return R"({"AmbitOrganization":1,"Id":"o-a1b2c3d4e5","ManagementAccountId":"777788889999",)"
         R"("Accounts":[{"Id":"777788889999","Path":"o-a1b2c3d4e5/r-ab12/"},)"
         R"({"Id":"111122223333","Path":"o-a1b2c3d4e5/r-ab12/ou-ab12-prod0001/")" +
         member + "}]" + policies + "}";
}
std::string by_account() {
  const std::string allow(kAllow);
  return own_form(R"(,"ServiceControlPolicies":[[)" + allow + "],[" + allow + "," +
                      std::string(kDeny) + "],[" + allow + "]]",
                  "");
}
std::string by_policy() {
  const auto policy = [](std::string_view document, const std::string& level) {
    return R"({"Accounts":["111122223333"],"Document":)" + std::string(document) + level + "}";
  };
  return own_form("", R"(,"ServiceControlPolicies":[)" + policy(kAllow, "") + "," +
                          policy(kDeny, R"(,"Level":1)") + "," + policy(kAllow, R"(,"Level":1)") +
                          "," + policy(kAllow, R"(,"Level":2)") + "]");
}

const Membership& member(const Snapshot& snapshot, std::string_view id = "111122223333") {
  return snapshot.model().membership_of(id);
}

// What applies to an account: "Allow|Allow Deny|Allow", "?" for what is not known.
std::string levels(const Snapshot& snapshot, const PolicyLevels& policies) {
  if (policies.state == Knowledge::kUnknown) return "unknown";
  if (policies.state == Knowledge::kNone) return "none";
  const policy::Tables& tables = snapshot.model().policies;
  std::string text;
  for (const PolicyLevel& level : policies.levels) {
    if (&level != policies.levels.data()) text += "|";
    bool first = true;
    for (const AttachedOrganizationPolicy& policy : level) {
      if (!std::exchange(first, false)) text += " ";
      text += !policy.document.document.valid()                                            ? "?"
              : tables.statements_of(policy.document.document)[0].effect == Effect::kAllow ? "Allow"
                                                                                           : "Deny";
    }
  }
  return text;
}
std::string service_control(const Snapshot& snapshot, std::string_view id = "111122223333") {
  return levels(snapshot, member(snapshot, id).service_control);
}

std::string without(std::string text, const std::string& part) {
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.erase(at, part.size());
}

TEST_CASE("organization_of_calls", "[snapshot]") {
  const Snapshot snapshot = load_texts({{"calls.jsonl", kNative}});
  CHECK(said(snapshot).empty());
  CHECK(consistent(snapshot));
  const Model& model = snapshot.model();
  REQUIRE(model.organizations.size() == 1);
  const Organization& organization = model.organizations.all()[0];
  CHECK(model.text(organization.id) == "o-a1b2c3d4e5");
  CHECK(model.text(organization.management_account) == "777788889999");
  CHECK(organization.accounts == Completeness::kComplete);
  CHECK(model.accounts.size() == 0);  // none of them was exported itself
  REQUIRE(model.memberships.size() == 2);
  CHECK(model.text(member(snapshot).path) == "o-a1b2c3d4e5/r-ab12/ou-ab12-prod0001/");
  CHECK_FALSE(member(snapshot).is_management_account);
  CHECK(service_control(snapshot) == "Allow|Allow Deny|Allow");
  CHECK(model.text(member(snapshot).service_control.levels[1][1].name) == "p-deny0001");
  CHECK(levels(snapshot, member(snapshot).resource_control) == "none");
  CHECK(member(snapshot, "777788889999").is_management_account);
  CHECK(model.text(member(snapshot, "777788889999").path) == "o-a1b2c3d4e5/r-ab12/");
  CHECK(member(snapshot, "444455556666").organization_state == Knowledge::kUnknown);
}

// But for what the management account, which no policy restricts, has attached.
TEST_CASE("forms_of_an_organization_say_the_same", "[snapshot]") {
  const Snapshot native = load_texts({{"calls.jsonl", kNative}});
  for (const std::string& form : {by_account(), by_policy()}) {
    const Snapshot own = load_texts({{"organization.json", form}});
    CHECK(said(own).empty());
    CHECK(consistent(own));
    CHECK(service_control(own) != "unknown");
    const Model& model = own.model();
    CHECK(model.text(member(own).path) == native.model().text(member(native).path));
    // Both together: no contradiction.
    const Snapshot both = load_texts({{"calls.jsonl", kNative}, {"organization.json", form}});
    CHECK(said(both).empty());
    CHECK(service_control(both) == service_control(native));
    CHECK(dump(both) == dump(native));
  }
  CHECK(service_control(load_texts({{"f", by_account()}})) == "Allow|Allow Deny|Allow");
  CHECK(service_control(load_texts({{"f", by_policy()}})) == "Allow|Deny Allow|Allow");
  // Which no policy restricts, whatever is attached.
  CHECK(service_control(load_texts({{"f", by_policy()}}), "777788889999") == "unknown");
  CHECK(service_control(load_texts({{"f", by_account()}}), "777788889999") == "unknown");
}

TEST_CASE("contradictions_of_an_organization_are_conflicts", "[snapshot]") {
  std::string other = by_account();
  other.replace(other.find("\"Deny\""), 6, "\"Allow\"");
  const Snapshot policies = load_texts({{"calls.jsonl", kNative}, {"organization.json", other}});
  CHECK(said(policies) == Strings{"snapshot/conflict organization.json:1:1"});
  CHECK(service_control(policies) == "unknown");

  // Whichever comes first, and whatever a third one says.
  const Snapshot third =
      load_texts({{"a", other}, {"b", by_account()}, {"c", by_account()}, {"calls", kNative}});
  CHECK(service_control(third) == "unknown");

  std::string moved = by_account();
  moved.replace(moved.find("prod0001"), 8, "test0001");
  const Snapshot path = load_texts({{"calls.jsonl", kNative}, {"organization.json", moved}});
  CHECK(said(path) == Strings{"snapshot/conflict organization.json:1:1"});
  CHECK_FALSE(member(path).path.valid());

  std::string taken = by_account();
  taken.replace(taken.find("o-a1b2c3d4e5"), 12, "o-9999999999");
  const Snapshot two = load_texts({{"calls.jsonl", kNative}, {"organization.json", taken}});
  CHECK(two.model().organizations.size() == 2);
  CHECK(member(two).organization_state == Knowledge::kUnknown);
  CHECK(two.diagnostics().count(Severity::kError) == 2);  // of both accounts
}

// What is missing is unknown, and only that.
TEST_CASE("parts_of_an_organization", "[snapshot]") {
  struct Case {
    std::string without;
    std::string_view service_control;
    std::string_view path;
  };
  const std::string_view whole = "o-a1b2c3d4e5/r-ab12/ou-ab12-prod0001/";
  const std::vector<Case> cases = {
      {kOrganization, "Allow|Allow Deny|Allow", whole},
      {roots(kServiceControl), "Allow|Allow Deny|Allow", whole},
      {kAccounts, "Allow|Allow Deny|Allow", whole},
      {kDenyPolicy, "Allow|Allow ?|Allow", whole},
      {kPolicies, "Allow ?|Allow Deny ?|Allow ?", whole},
      {kDenyTargets, "Allow ?|Allow ?|Allow ?", whole},
      {kFullTargets, "?|Deny ?|?", whole},
      {kFullTargets + kDenyTargets, "unknown", whole},
      {kTree, "unknown", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.without);
    const Snapshot snapshot = load_texts({{"calls.jsonl", without(kNative, c.without)}});
    CHECK(consistent(snapshot));
    CHECK_FALSE(snapshot.diagnostics().has_errors());
    CHECK(service_control(snapshot) == c.service_control);
    CHECK(snapshot.model().text(member(snapshot).path) == c.path);
  }
}

TEST_CASE("policies_of_a_type_that_is_off_do_not_apply", "[snapshot]") {
  const std::string rest = without(kNative, roots(kServiceControl));
  CHECK(service_control(load_texts({{"f", rest + roots("")}})) == "none");
  std::string billing = rest;
  billing.replace(billing.find("\"ALL\""), 5, "\"CONSOLIDATED_BILLING\"");
  const Snapshot snapshot = load_texts({{"f", billing}});
  CHECK(service_control(snapshot) == "none");
  CHECK(levels(snapshot, member(snapshot).resource_control) == "none");
  // Without the root nobody knows of resource control policies.
  CHECK(levels(load_texts({{"f", rest}}), member(load_texts({{"f", rest}})).resource_control) ==
        "unknown");
}

TEST_CASE("policies_of_a_target_tell_its_level", "[snapshot]") {
  std::string calls = kOrganization + kAccounts + kTree + kDenyPolicy;
  for (const char* id : {"r-ab12", "ou-ab12-prod0001", "111122223333"})
    calls += call("ListPoliciesForTarget",
                  std::string(R"("Filter":"SERVICE_CONTROL_POLICY","TargetId":")") + id + '"',
                  R"({"Policies":[)" + summary("p-FullAWSAccess") +
                      (id[0] == 'o' ? "," + summary("p-deny0001") : "") + "]}");
  const Snapshot snapshot = load_texts({{"f", calls}});
  CHECK(said(snapshot).empty());
  CHECK(service_control(snapshot) == "Allow|Allow Deny|Allow");
}

TEST_CASE("pages_of_targets_are_one_list", "[snapshot]") {
  const std::string first =
      call("ListTargetsForPolicy", R"("PolicyId":"p-FullAWSAccess")",
           R"({"NextToken":"t1","Targets":[)" + target("r-ab12", "root") + "]}");
  const std::string second =
      call("ListTargetsForPolicy", R"("PolicyId":"p-FullAWSAccess","NextToken":"t1")",
           R"({"Targets":[)" + target("ou-ab12-prod0001", "ou") + "," +
               target("111122223333", "account") + "]}");
  const std::string rest = without(kNative, kFullTargets);
  using Texts = std::vector<std::string>;
  for (const Texts& calls : {Texts{rest, first, second}, Texts{second, first, rest}}) {
    std::string file;
    for (const std::string& text : calls) file += text;
    const Snapshot snapshot = load_texts({{"f", file}});
    CHECK(said(snapshot).empty());
    CHECK(service_control(snapshot) == "Allow|Allow Deny|Allow");
  }
  const Snapshot missing = load_texts({{"f", rest + first}});
  REQUIRE(said(missing).size() == 1);
  CHECK(said(missing)[0].starts_with("snapshot/missing-page"));
  CHECK(service_control(missing) == "Allow ?|Deny ?|?");
}

TEST_CASE("accounts_in_no_organization", "[snapshot]") {
  const std::string error =
      R"({"AmbitCall":1,"Service":"organizations","Operation":"DescribeOrganization",)"
      R"("Account":"111122223333","Error":{"Code":"AWSOrganizationsNotInUseException"}})";
  const Snapshot snapshot = load_texts({{"f", error}});
  CHECK(said(snapshot).empty());
  CHECK(member(snapshot).organization_state == Knowledge::kNone);
  CHECK(service_control(snapshot) == "none");
  const Snapshot both = load_texts({{"f", error + "\n" + kNative}});
  CHECK(both.diagnostics().count(Severity::kError) == 1);
  CHECK(member(both).organization_state == Knowledge::kUnknown);
}

TEST_CASE("facts_of_an_organization", "[snapshot]") {
  const Snapshot own = load_texts(
      {{"f", own_form("", R"(,"DelegatedAdministrators":[{"Account":"444455556666","Services":)"
                          R"(["sso.amazonaws.com"]},"123456789012"],"RootSessions":true)")}});
  CHECK(said(own).empty());
  const Organization& organization = own.model().organizations.all()[0];
  CHECK(organization.root_sessions == true);
  CHECK_FALSE(organization.root_credentials_management.has_value());
  REQUIRE(organization.delegated_administrators.size() == 2);
  CHECK(own.model().text(organization.delegated_administrators[0].account) == "123456789012");
  CHECK_FALSE(organization.delegated_administrators[0].services_known);
  REQUIRE(organization.delegated_administrators[1].services.size() == 1);

  const auto features = [](const std::string& answer) {
    return R"({"AmbitCall":1,"Service":"iam","Operation":"ListOrganizationsFeatures",)"
           R"("Account":"777788889999",)" +
           answer + "}\n";
  };
  const Snapshot enabled = load_texts(
      {{"f", kNative + features(R"("Result":{"OrganizationId":"o-a1b2c3d4e5","EnabledFeatures":)"
                                R"(["RootSessions"]})")}});
  CHECK(enabled.model().organizations.all()[0].root_sessions == true);
  CHECK(enabled.model().organizations.all()[0].root_credentials_management == false);
  const Snapshot off = load_texts(
      {{"f", kNative + features(R"("Error":{"Code":"ServiceAccessNotEnabledException"})")}});
  CHECK(off.model().organizations.all()[0].root_sessions == false);
  const Snapshot elsewhere = load_texts(
      {{"f", kNative + features(R"("Error":{"Code":)"
                                R"("AccountNotManagementOrDelegatedAdministratorException"})")}});
  CHECK_FALSE(elsewhere.model().organizations.all()[0].root_sessions.has_value());
}

// A circle of parents ends.
TEST_CASE("trees_that_are_none_have_no_path", "[snapshot]") {
  const std::string circle =
      call("ListParents", R"("ChildId":"111122223333")", R"({"Parents":[{"Id":"ou-1"}]})") +
      call("ListParents", R"("ChildId":"ou-1")", R"({"Parents":[{"Id":"ou-2"}]})") +
      call("ListParents", R"("ChildId":"ou-2")", R"({"Parents":[{"Id":"ou-1"}]})");
  const Snapshot snapshot = load_texts({{"f", kAccounts + circle}});
  CHECK(said(snapshot).empty());
  CHECK_FALSE(member(snapshot).path.valid());
}

TEST_CASE("known_accounts", "[snapshot]") {
  for (const char* text : {R"({"AmbitAccounts":1,"Accounts":{"999988887777":{"Label":"audit",)"
                           R"("Relation":"partner"}}})",
                           R"({"999988887777":{"Label":"audit","Relation":"partner"}})"}) {
    const Snapshot snapshot = load_texts({{"f", text}});
    CHECK(said(snapshot).empty());
    REQUIRE(snapshot.model().known_accounts.size() == 1);
    const KnownAccount& account = snapshot.model().known_accounts.all()[0];
    CHECK(snapshot.model().text(account.label) == "audit");
    CHECK(account.relation == Relation::kPartner);
  }
}

TEST_CASE("services_of_the_organization_and_of_its_administrators_are_read", "[snapshot]") {
  const std::string administrators =
      call("ListDelegatedAdministrators", "",
           R"({"DelegatedAdministrators":[)" + account("444455556666") + "]}");
  const std::string services =
      call("ListDelegatedServicesForAccount", R"("AccountId":"444455556666")",
           R"({"DelegatedServices":[{"ServicePrincipal":"sso.amazonaws.com"}]})");
  const auto access = [](const std::string& service, const std::string& rest = "") {
    return call(
        "ListAWSServiceAccessForOrganization", "",
        R"({"EnabledServicePrincipals":[{"ServicePrincipal":")" + service + "\"}]" + rest + "}");
  };
  const std::string stack_sets = "member.org.stacksets.cloudformation.amazonaws.com";
  const auto organization = [](const std::string& calls) {
    const Snapshot snapshot = load_texts({{"calls.jsonl", kNative + calls}});
    REQUIRE(snapshot.model().organizations.size() == 1);
    return snapshot.model().organizations.all()[0];
  };
  CHECK_FALSE(organization("").stack_sets_trusted_access.has_value());
  CHECK(organization(access(stack_sets)).stack_sets_trusted_access == true);
  CHECK(organization(access("sso.amazonaws.com")).stack_sets_trusted_access == false);
  // The rest of a list may name it.
  CHECK_FALSE(organization(access("sso.amazonaws.com", R"(,"NextToken":"t")"))
                  .stack_sets_trusted_access.has_value());

  const Organization with = organization(administrators + services);
  REQUIRE(with.delegated_administrators.size() == 1);
  CHECK(with.delegated_administrators[0].services_known);
  CHECK(with.delegated_administrators[0].services.size() == 1);
  const Organization without = organization(administrators);
  CHECK_FALSE(without.delegated_administrators.at(0).services_known);
}

TEST_CASE("roles_of_permission_sets_name_who_is_assigned_to_them", "[snapshot]") {
  const std::string set = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
  const auto answers = [&](const std::string& more) {
    return load_texts(
        {{"set.json", R"({"PermissionSet":{"Name":"Operator","PermissionSetArn":")" + set + "\"}}"},
         {"assignments.json",
          R"({"AccountAssignments":[{"AccountId":"111122223333","PermissionSetArn":")" + set +
              R"(","PrincipalType":"GROUP","PrincipalId":"g"},)" +
              R"({"AccountId":"444455556666","PermissionSetArn":")" + set +
              R"(","PrincipalType":"USER","PrincipalId":"u"}]})"},
         {"more.json", more}});
  };
  const std::string role = "role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_";
  const std::string arn = "arn:aws:iam::111122223333:" + role;
  const Snapshot bare = answers(R"({"Users":[{"IdentityStoreId":"d-1","UserId":"x"}]})");
  const auto group = bare.assignees(arn + "Operator_0123456789abcdef");
  REQUIRE(group.size() == 1);
  CHECK(group[0].is_group);
  CHECK(group[0].id == "g");
  CHECK(group[0].name.empty());
  CHECK(group[0].members.empty());
  CHECK(bare.assignees(arn + "Other_0123456789abcdef").empty());
  CHECK(bare.assignees(arn + "Operator").empty());
  CHECK(bare.assignees("arn:aws:iam::111122223333:role/Operator").empty());
  const auto user =
      bare.assignees("arn:aws:iam::444455556666:" + role + "Operator_fedcba9876543210");
  REQUIRE(user.size() == 1);
  CHECK_FALSE(user[0].is_group);

  const Snapshot named = answers(
      R"({"Groups":[{"IdentityStoreId":"d-1","GroupId":"g","DisplayName":"platform"}]}
         {"Users":[{"IdentityStoreId":"d-1","UserId":"u","UserName":"ann"}]}
         {"GroupMemberships":[{"GroupId":"g","MemberId":{"UserId":"v"}},
                              {"GroupId":"g","MemberId":{"UserId":"u"}},
                              {"GroupId":"h","MemberId":{"UserId":"w"}}]})");
  const auto members = named.assignees(arn + "Operator_0123456789abcdef");
  REQUIRE(members.size() == 1);
  CHECK(members[0].name == "platform");
  CHECK(members[0].members == std::vector<std::string_view>{"ann", "v"});
}

}  // namespace
}  // namespace ambit::snapshot
