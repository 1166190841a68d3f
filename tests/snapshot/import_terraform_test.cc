// Terraform: plans and states, what is known only after they are applied, and what they cannot say.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/facts.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using TfJson = nlohmann::ordered_json;

constexpr const char* kTfAllow =
    R"({"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]})";
constexpr const char* kTfTrust =
    R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]})";
constexpr const char* kTfPublic =
    R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})";

struct TfResource {
  std::string address = {};
  TfJson values = {};
  TfJson unknown = TfJson::object();
  TfJson expressions = TfJson::object();
};

std::string tf_type(const std::string& address) {
  return address.substr(0, address.find('.'));
}

// A plan that makes all of it.
std::string tf_plan(const std::vector<TfResource>& resources) {
  TfJson planned = TfJson::array();
  TfJson changes = TfJson::array();
  TfJson written = TfJson::array();
  for (const TfResource& r : resources) {
    planned.push_back({{"address", r.address},
                       {"mode", "managed"},
                       {"type", tf_type(r.address)},
                       {"values", r.values}});
    changes.push_back({{"address", r.address},
                       {"mode", "managed"},
                       {"type", tf_type(r.address)},
                       {"change",
                        {{"actions", {"create"}},
                         {"before", nullptr},
                         {"after", r.values},
                         {"after_unknown", r.unknown}}}});
    written.push_back(
        {{"address", r.address.substr(0, r.address.find('['))}, {"expressions", r.expressions}});
  }
  return TfJson({{"format_version", "1.2"},
                 {"planned_values", {{"root_module", {{"resources", planned}}}}},
                 {"resource_changes", changes},
                 {"configuration", {{"root_module", {{"resources", written}}}}}})
      .dump();
}

TfResource tf_role(const std::string& name) {
  return {"aws_iam_role." + name, {{"name", name}, {"assume_role_policy", kTfTrust}}};
}

TfJson refers_to(const std::string& attribute) {
  return {{"references", {attribute, attribute.substr(0, attribute.rfind('.'))}}};
}

Snapshot load_tf(const std::vector<TfResource>& resources) {
  return load_texts({{"plan.json", tf_plan(resources)}},
                    {.account = "111122223333", .region = "eu-west-1"});
}

const Role& tf_only_role(const Snapshot& snapshot) {
  REQUIRE(snapshot.model().roles.size() == 1);
  return snapshot.model().roles.all()[0];
}

TEST_CASE("terraform_says_the_same_as_authorization_details", "[snapshot]") {
  const Snapshot reference = load_texts(example_files("examples/import/reference"));
  const Snapshot plan = load_texts(example_files("examples/import/plan.json"));
  CHECK_FALSE(plan.diagnostics().has_errors());
  CHECK(plan.diagnostics().count(Severity::kWarning) == 0);
  CHECK(facts(plan) == facts(reference));
  CHECK(consistent(plan));
  REQUIRE(plan.model().accounts.size() == 1);
  CHECK(plan.model().accounts.all()[0].roles == Completeness::kIncomplete);

  // The state after it was applied, with the ARNs that AWS gave.
  TfJson file = TfJson::parse(example_files("examples/import/plan.json")[0].bytes);
  const TfJson state = {{"format_version", "1.0"}, {"values", file["prior_state"]["values"]}};
  const Snapshot before =
      load_texts(example_files("examples/import/plan.json"), {.plan_state = PlanState::kBefore});
  CHECK(facts(load_texts({{"state.json", state.dump()}})) == facts(before));
  CHECK(before.model().users.size() == 1);
  CHECK(before.model().roles.size() == 0);
}

TEST_CASE("terraform_a_plan_without_states_is_its_changes", "[snapshot]") {
  TfJson file = TfJson::parse(tf_plan({tf_role("r")}));
  file.erase("planned_values");
  const Snapshot loaded = load_texts({{"plan.json", file.dump()}}, {.account = "111122223333"});
  CHECK(loaded.model().text(tf_only_role(loaded).arn) == "arn:aws:iam::111122223333:role/r");
}

TEST_CASE("terraform_needs_an_account", "[snapshot]") {
  const std::string plan = tf_plan({tf_role("r")});
  const Snapshot nobody = load_texts({{"plan.json", plan}});
  REQUIRE(said(nobody).size() == 1);
  CHECK(said(nobody)[0] == "snapshot/no-context plan.json:1:1");
  const std::string groups =
      R"({"GroupDetailList":[{"Arn":"arn:aws:iam::444455556666:group/Dev","GroupName":"Dev"}]})";
  const Snapshot only = load_texts({{"plan.json", plan}, {"z.json", groups}});
  CHECK(only.model().text(tf_only_role(only).arn) == "arn:aws:iam::444455556666:role/r");
  const Snapshot directory = load_texts({{"111122223333/plan.json", plan}});
  CHECK(directory.model().text(tf_only_role(directory).arn) == "arn:aws:iam::111122223333:role/r");
}

TEST_CASE("terraform_unknown_policies_are_unknown", "[snapshot]") {
  const Snapshot loaded =
      load_tf({{"aws_iam_role.r", {{"name", "r"}}, {{"assume_role_policy", true}}},
               {"aws_iam_policy.p", {{"name", "p"}}, {{"policy", true}, {"arn", true}}},
               {"aws_iam_role_policy_attachment.a",
                {{"role", "r"}},
                {{"policy_arn", true}},
                {{"policy_arn", refers_to("aws_iam_policy.p.arn")}}},
               {"aws_iam_role_policy.i", {{"name", "i"}, {"role", "r"}}, {{"policy", true}}}});
  CHECK_FALSE(loaded.diagnostics().has_errors());
  const Role& role = tf_only_role(loaded);
  CHECK_FALSE(role.trust.document.valid());
  REQUIRE(role.inline_policies.size() == 1);
  CHECK_FALSE(role.inline_policies[0].document.document.valid());
  REQUIRE(role.attached_policies.size() == 1);
  const ManagedPolicyId policy = role.attached_policies[0].policy;
  REQUIRE(policy.valid());
  CHECK_FALSE(loaded.model().managed_policies[policy].document().document.valid());
  CHECK(loaded.diagnostics().count(Severity::kWarning) == 3);
}

TEST_CASE("terraform_what_nobody_can_resolve_makes_holders_unknown", "[snapshot]") {
  struct Case {
    std::string_view what;
    TfResource resource;
    bool policies_known;
    bool boundary_known;
  };
  const TfJson data = {{"references", {"data.aws_iam_policy.x.arn", "data.aws_iam_policy.x"}}};
  const TfJson choice = {
      {"references",
       {"aws_iam_policy.a.arn", "aws_iam_policy.a", "aws_iam_policy.b.arn", "aws_iam_policy.b"}}};
  const std::string attachment = "aws_iam_role_policy_attachment.x";
  const std::vector<Case> cases = {
      {"of data",
       {attachment, {{"role", "r"}}, {{"policy_arn", true}}, {{"policy_arn", data}}},
       false,
       true},
      {"one of two",
       {attachment, {{"role", "r"}}, {{"policy_arn", true}}, {{"policy_arn", choice}}},
       false,
       true},
      {"of nothing", {attachment, {{"role", "r"}}, {{"policy_arn", true}}}, false, true},
      {"any role",
       {attachment, {{"policy_arn", "arn:aws:iam::aws:policy/P"}}, {{"role", true}}},
       false,
       true},
      {"some of the roles",
       {"aws_iam_policy_attachment.x",
        {{"policy_arn", "arn:aws:iam::aws:policy/P"}, {"roles", {nullptr}}},
        {{"roles", {true}}}},
       false,
       true},
      {"inline, any role",
       {"aws_iam_role_policy.x", {{"name", "i"}, {"policy", kTfAllow}}, {{"role", true}}},
       false,
       true},
      {"of another role",
       {attachment, {{"role", "q"}, {"policy_arn", "arn:aws:iam::aws:policy/P"}}},
       true,
       true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const Snapshot loaded = load_tf({tf_role("r"), c.resource});
    CHECK_FALSE(loaded.diagnostics().has_errors());
    CHECK(loaded.diagnostics().count(Severity::kWarning) > 0);
    CHECK(tf_only_role(loaded).policies_known == c.policies_known);
    CHECK(tf_only_role(loaded).boundary_known == c.boundary_known);
  }
  TfResource bounded = tf_role("r");
  bounded.unknown["permissions_boundary"] = true;
  bounded.unknown["tags_all"] = {{"a", true}};
  const Snapshot loaded = load_tf({bounded});
  CHECK_FALSE(tf_only_role(loaded).boundary_known);
  CHECK_FALSE(tf_only_role(loaded).tags_known);
}

TEST_CASE("terraform_instances_refer_to_instances", "[snapshot]") {
  const auto policy = [](const std::string& key) {
    return TfResource{"aws_iam_policy.p[\"" + key + "\"]",
                      {{"name", "p-" + key}, {"policy", kTfAllow}},
                      {{"arn", true}}};
  };
  const auto attachment = [](const std::string& key) {
    return TfResource{"aws_iam_role_policy_attachment.a[\"" + key + "\"]",
                      {{"role", "r"}},
                      {{"policy_arn", true}},
                      {{"policy_arn", {{"references", {"aws_iam_policy.p", "each.key"}}}}}};
  };
  const auto named = [](const std::string& key) {
    TfResource out{"aws_iam_role_policy_attachment.b", {{"role", "r"}}, {{"policy_arn", true}}};
    out.expressions["policy_arn"] = refers_to("aws_iam_policy.p[\"" + key + "\"].arn");
    return out;
  };
  // `p[each.key].arn` is written as a reference to all of `p`.
  const Snapshot each = load_tf({tf_role("r"), policy("a"), policy("b"), attachment("b")});
  REQUIRE(tf_only_role(each).attached_policies.size() == 1);
  CHECK(each.model().text(tf_only_role(each).attached_policies[0].arn) ==
        "arn:aws:iam::111122223333:policy/p-b");
  const Snapshot other = load_tf({tf_role("r"), policy("a"), policy("b"), attachment("c")});
  CHECK_FALSE(tf_only_role(other).policies_known);
  const Snapshot one = load_tf({tf_role("r"), policy("a"), policy("b"), named("b")});
  REQUIRE(tf_only_role(one).attached_policies.size() == 1);
  CHECK(one.model().text(tf_only_role(one).attached_policies[0].arn) ==
        "arn:aws:iam::111122223333:policy/p-b");
}

TEST_CASE("terraform_names_that_aws_gives_are_made_up", "[snapshot]") {
  const Snapshot loaded =
      load_tf({{"aws_iam_role.r", {{"assume_role_policy", kTfTrust}}, {{"name", true}}},
               {"aws_iam_role_policy.i",
                {{"name", "i"}, {"policy", kTfAllow}},
                {{"role", true}},
                {{"role", refers_to("aws_iam_role.r.id")}}}});
  const Role& role = tf_only_role(loaded);
  CHECK(loaded.model().text(role.name) == "aws_iam_role.r-unknown");
  CHECK(role.inline_policies.size() == 1);
  CHECK(role.policies_known);
}

TEST_CASE("terraform_lists_that_roles_read_back", "[snapshot]") {
  TfResource role = tf_role("r");
  role.values["inline_policy"] = {{{"name", "i"}, {"policy", kTfTrust}}};
  role.values["managed_policy_arns"] = {"arn:aws:iam::aws:policy/Old"};
  // What has a resource of its own is what that says.
  const TfResource own{"aws_iam_role_policy.i",
                       {{"name", "i"}, {"role", "r"}, {"policy", kTfAllow}}};
  const Snapshot loaded = load_tf({role, own});
  CHECK_FALSE(loaded.diagnostics().has_errors());
  CHECK(tf_only_role(loaded).inline_policies.size() == 1);
  CHECK(tf_only_role(loaded).attached_policies.size() == 1);
  CHECK(tf_only_role(loaded).policies_known);

  // An attachment that goes away is still in the list.
  TfJson plan = TfJson::parse(tf_plan({role, own}));
  plan["prior_state"]["values"]["root_module"]["resources"] = {
      {{"address", "aws_iam_role_policy_attachment.old"},
       {"mode", "managed"},
       {"type", "aws_iam_role_policy_attachment"},
       {"values", {{"role", "r"}, {"policy_arn", "arn:aws:iam::aws:policy/Old"}}}}};
  const LoadOptions options{.account = "111122223333"};
  const Snapshot gone = load_texts({{"plan.json", plan.dump()}}, options);
  CHECK(tf_only_role(gone).attached_policies.empty());
  CHECK(tf_only_role(gone).policies_known);
  plan.erase("configuration");
  const Snapshot unclear = load_texts({{"plan.json", plan.dump()}}, options);
  CHECK_FALSE(tf_only_role(unclear).policies_known);
}

TEST_CASE("terraform_adds_to_what_other_artefacts_have", "[snapshot]") {
  const std::string details =
      R"({"RoleDetailList":[{"Arn":"arn:aws:iam::111122223333:role/r","RoleName":"r",)"
      R"("AssumeRolePolicyDocument":{"Statement":[]}}]})";
  const std::string plan =
      tf_plan({{"aws_iam_role_policy.i", {{"name", "i"}, {"role", "R"}, {"policy", kTfAllow}}}});
  const Snapshot loaded = load_texts({{"z.json", details}, {"plan.json", plan}});
  CHECK_FALSE(loaded.diagnostics().has_errors());
  CHECK(tf_only_role(loaded).inline_policies.size() == 1);
}

TEST_CASE("terraform_reads_each_type_of_resource", "[snapshot]") {
  struct Case {
    TfResource resource;
    std::string_view arn;
  };
  const std::vector<Case> cases = {
      {{"aws_s3_bucket_policy.x", {{"bucket", "b"}, {"policy", kTfPublic}}}, "arn:aws:s3:::b"},
      {{"aws_kms_key.x", {{"policy", kTfPublic}}, {{"arn", true}, {"key_id", true}}},
       "arn:aws:kms:eu-west-1:111122223333:key/aws_kms_key.x-unknown"},
      {{"aws_kms_key_policy.x", {{"key_id", "k"}, {"policy", kTfPublic}}},
       "arn:aws:kms:eu-west-1:111122223333:key/k"},
      {{"aws_sqs_queue_policy.x",
        {{"queue_url", "https://sqs.eu-west-1.amazonaws.com/111122223333/q"},
         {"policy", kTfPublic}}},
       "arn:aws:sqs:eu-west-1:111122223333:q"},
      {{"aws_sns_topic_policy.x",
        {{"arn", "arn:aws:sns:eu-west-1:111122223333:t"}, {"policy", kTfPublic}}},
       "arn:aws:sns:eu-west-1:111122223333:t"},
      {{"aws_secretsmanager_secret_policy.x",
        {{"secret_arn", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf"},
         {"policy", kTfPublic}}},
       "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf"},
      {{"aws_ecr_repository_policy.x", {{"repository", "r"}, {"policy", kTfPublic}}},
       "arn:aws:ecr:eu-west-1:111122223333:repository/r"},
      {{"aws_lambda_permission.x",
        {{"function_name", "f"},
         {"action", "lambda:InvokeFunction"},
         {"principal", "s3.amazonaws.com"},
         {"source_account", "111122223333"},
         {"source_arn", "arn:aws:s3:::b"}}},
       "arn:aws:lambda:eu-west-1:111122223333:function:f"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.arn);
    const Snapshot loaded = load_tf({c.resource});
    CHECK(said(loaded).empty());
    REQUIRE(loaded.model().resources.size() == 1);
    const ResourcePolicy& resource = loaded.model().resources.all()[0];
    CHECK(loaded.model().text(resource.arn) == c.arn);
    CHECK(loaded.model().text(resource.account) == "111122223333");
    CHECK(resource.state == Knowledge::kKnown);
    TfResource unknown = c.resource;
    const bool permission = unknown.values.contains("principal");
    unknown.values.erase(permission ? "principal" : "policy");
    unknown.unknown[permission ? "principal" : "policy"] = true;
    const Snapshot without = load_tf({unknown});
    for (const ResourcePolicy& row : without.model().resources)
      CHECK(row.state == Knowledge::kUnknown);
  }
}

TEST_CASE("terraform_permissions_of_a_function_are_one_policy", "[snapshot]") {
  const auto permission = [](const std::string& name, const std::string& principal) {
    return TfResource{"aws_lambda_permission." + name,
                      {{"function_name", "f"},
                       {"action", "lambda:InvokeFunction"},
                       {"principal", principal},
                       {"principal_org_id", "o-a1b2c3d4e5"}}};
  };
  const Snapshot loaded = load_tf({permission("a", "444455556666"), permission("b", "*")});
  CHECK(said(loaded).empty());
  REQUIRE(loaded.model().resources.size() == 1);
  const std::string text = dump(loaded);
  CHECK(text.find("1:arn:aws:iam::444455556666:root") != std::string::npos);
  CHECK(text.find("aws:PrincipalOrgID,o-a1b2c3d4e5") != std::string::npos);
}

TEST_CASE("terraform_reads_accounts_and_organizations", "[snapshot]") {
  const Snapshot loaded = load_tf(
      {{"aws_iam_openid_connect_provider.x",
        {{"url", "https://token.example"}, {"client_id_list", {"sts.amazonaws.com"}}}},
       {"aws_iam_saml_provider.x", {{"name", "corp"}}},
       {"aws_iam_account_password_policy.x",
        {{"minimum_password_length", 14}, {"require_symbols", true}, {"max_password_age", 90}}},
       {"aws_iam_access_key.x", {{"user", "alice"}}},
       {"aws_s3_bucket_public_access_block.x",
        {{"bucket", "b"},
         {"block_public_acls", true},
         {"ignore_public_acls", true},
         {"block_public_policy", true},
         {"restrict_public_buckets", true}}}});
  CHECK(said(loaded).empty());
  const Model& model = loaded.model();
  REQUIRE(model.inventory.oidc_providers.rows.size() == 1);
  CHECK(model.text(model.inventory.oidc_providers.rows[0].name) ==
        "arn:aws:iam::111122223333:oidc-provider/token.example");
  CHECK(model.inventory.oidc_providers.lists[0].state == Completeness::kIncomplete);
  CHECK(model.inventory.oidc_clients.rows.size() == 1);
  CHECK(model.inventory.saml_providers.rows.size() == 1);
  REQUIRE(model.inventory.password_policies.rows.size() == 1);
  CHECK(model.inventory.password_policies.rows[0].minimum_length == 14);
  CHECK(model.inventory.password_policies.rows[0].expires);
  REQUIRE(model.resources.size() == 1);
  CHECK(model.resources.all()[0].public_access_block.has_value());
  CHECK(model.resources.all()[0].state == Knowledge::kUnknown);

  const std::string own_organization =
      R"({"AmbitOrganization":1,"Id":"o-a1b2c3d4e5","ManagementAccountId":"123456789012",)"
      R"("Accounts":[]})";
  const std::string tree =
      R"({"Accounts":[{"Id":"111122223333","Arn":"arn:aws:organizations::123456789012:account/)"
      R"(o-a1b2c3d4e5/111122223333","Paths":["o-a1b2c3d4e5/r-ab12/111122223333/"]}]})";
  const std::string plan = tf_plan(
      {{"aws_organizations_policy.deny",
        {{"name", "deny"},
         {"content", R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*",)"
                     R"("Resource":"*"}]})"}},
        {{"id", true}, {"arn", true}}},
       {"aws_organizations_policy_attachment.a",
        {{"target_id", "r-ab12"}},
        {{"policy_id", true}},
        {{"policy_id", refers_to("aws_organizations_policy.deny.id")}}}});
  const Snapshot organization =
      load_texts({{"o.json", own_organization}, {"t.json", tree}, {"plan.json", plan}},
                 {.account = "123456789012"});
  CHECK_FALSE(organization.diagnostics().has_errors());
  const PolicyLevels& levels = organization.model().membership_of("111122223333").service_control;
  REQUIRE(levels.levels.size() == 2);
  // The policy, and whatever else is attached there.
  REQUIRE(levels.levels[0].size() == 2);
  CHECK(levels.levels[0][1].document.document.valid() !=
        levels.levels[0][0].document.document.valid());
}

TEST_CASE("terraform_other_types_and_damage", "[snapshot]") {
  const Snapshot other = load_tf({tf_role("r"),
                                  {"aws_vpc.v", {{"cidr_block", "10.0.0.0/8"}}},
                                  {"aws_vpc.w", {{"cidr_block", "10.0.0.0/8"}}},
                                  {"aws_sqs_queue.q", {{"name", "q"}, {"policy", kTfPublic}}}});
  REQUIRE(said(other).size() == 2);
  CHECK(said(other)[0].starts_with("snapshot/unread-policies plan.json:1:"));
  CHECK(said(other)[1] == "snapshot/other-resources plan.json:1:1");
  struct Case {
    TfResource resource;
    std::string_view diagnostic;
  };
  const std::vector<Case> cases = {
      {{"aws_iam_role.r", {{"name", "r/s"}, {"assume_role_policy", kTfTrust}}}, "snapshot/bad-arn"},
      {{"aws_iam_role.r", {{"name", "r"}, {"path", "x"}, {"assume_role_policy", kTfTrust}}},
       "snapshot/bad-arn"},
      {{"aws_iam_policy.r", {{"name", "r"}, {"policy", "text"}}}, "policy/not-json"},
      {{"aws_iam_policy.r", {{"name", "r"}}}, "policy/absent"},
      {{"", {{"name", "r"}}}, "snapshot/missing-member"},
  };
  for (const Case& c : cases) {
    const Snapshot loaded = load_tf({c.resource});
    REQUIRE_FALSE(said(loaded).empty());
    CHECK(said(loaded)[0].starts_with(c.diagnostic));
    CHECK(loaded.diagnostics().has_errors());
  }
}

}  // namespace
}  // namespace ambit::snapshot
