#include "bench/graph_accounts.h"

#include <array>
#include <nlohmann/json.hpp>

namespace ambit::bench {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kArn = "arn:aws:iam::111122223333:";
constexpr std::array kServices = {"lambda", "ec2",    "ecs-tasks",      "glue",      "codebuild",
                                  "states", "events", "cloudformation", "sagemaker", "batch"};

std::string arn(std::string_view kind, std::string_view name) {
  return std::string(kArn) + std::string(kind) + "/" + std::string(name);
}

std::string numbered(std::string_view name, std::size_t number) {
  return std::string(name) + std::to_string(100'000 + number);
}

Json document(Json statements) {
  return {{"Version", "2012-10-17"}, {"Statement", std::move(statements)}};
}
Json allow(Json actions, Json resources = "*") {
  return {{"Effect", "Allow"}, {"Action", std::move(actions)}, {"Resource", std::move(resources)}};
}
Json everything() {
  return allow("*");
}
Json reads_bucket(std::size_t number) {
  return allow("s3:GetObject", "arn:aws:s3:::bucket-" + std::to_string(number) + "/*");
}

Json entity(std::string_view kind, std::string_view type, std::string_view name) {
  Json json = {{"Path", "/"}, {"Arn", arn(kind, name)}, {"CreateDate", "2026-01-05T08:00:00Z"}};
  json[std::string(type) + "Name"] = name;
  json[std::string(type) + "Id"] = "EXAMPLE" + std::string(name);
  return json;
}

Json attachments(const std::vector<std::string>& policies) {
  Json list = Json::array();
  for (const std::string& policy : policies)
    list.push_back({{"PolicyName", policy}, {"PolicyArn", arn("policy", policy)}});
  return list;
}

Json inline_policies(const Json& statements) {
  if (statements.empty()) return Json::array();
  return {{{"PolicyName", "inline"}, {"PolicyDocument", document(statements)}}};
}

class Details {
 public:
  void add_user(const std::string& name, const Json& statements,
                const std::vector<std::string>& policies = {}, const Json& groups = Json::array()) {
    Json user = entity("user", "User", name);
    user["UserPolicyList"] = inline_policies(statements);
    user["AttachedManagedPolicies"] = attachments(policies);
    user["GroupList"] = groups;
    json_["UserDetailList"].push_back(std::move(user));
  }

  void add_role(const std::string& name, const Json& principal, const Json& statements,
                const std::vector<std::string>& policies = {}) {
    Json role = entity("role", "Role", name);
    role["AssumeRolePolicyDocument"] =
        document({{{"Effect", "Allow"}, {"Principal", principal}, {"Action", "sts:AssumeRole"}}});
    role["RolePolicyList"] = inline_policies(statements);
    role["AttachedManagedPolicies"] = attachments(policies);
    Json profiles = Json::array();
    if (principal.contains("Service") && principal["Service"] == "ec2.amazonaws.com") {
      profiles.push_back(entity("instance-profile", "InstanceProfile", name));
      profiles.back()["Roles"] = Json::array();
    }
    role["InstanceProfileList"] = std::move(profiles);
    json_["RoleDetailList"].push_back(std::move(role));
  }

  // The `number`th role of a service.
  void add_service_role(const std::string& name, std::size_t number, const Json& statements,
                        const std::vector<std::string>& policies = {}) {
    const std::string service = kServices[number % kServices.size()];
    add_role(name, {{"Service", service + ".amazonaws.com"}}, statements, policies);
  }

  void add_group(const std::string& name, const Json& statements) {
    Json group = entity("group", "Group", name);
    group["GroupPolicyList"] = inline_policies(statements);
    group["AttachedManagedPolicies"] = Json::array();
    json_["GroupDetailList"].push_back(std::move(group));
  }

  void add_policy(const std::string& name, const Json& statements) {
    Json policy = entity("policy", "Policy", name);
    policy["DefaultVersionId"] = "v1";
    policy["PolicyVersionList"] = {{{"VersionId", "v1"},
                                    {"IsDefaultVersion", true},
                                    {"CreateDate", "2026-01-05T08:00:00Z"},
                                    {"Document", document(statements)}}};
    json_["Policies"].push_back(std::move(policy));
  }

  std::string text() const { return json_.dump(); }

 private:
  Json json_ = {{"UserDetailList", Json::array()},
                {"GroupDetailList", Json::array()},
                {"RoleDetailList", Json::array()},
                {"Policies", Json::array()}};
};

std::string own_policies(std::size_t principals) {
  Details details;
  for (std::size_t i = 0; i < principals / 2; ++i) {
    details.add_user(numbered("u", i),
                     {reads_bucket(i),
                      allow({"lambda:InvokeFunction", "lambda:UpdateFunctionCode"},
                            "arn:aws:lambda:*:111122223333:function:" + numbered("f", i)),
                      allow("iam:PassRole", arn("role", numbered("r", i)))});
    details.add_service_role(numbered("r", i), i,
                             {i % 100 == 0 ? everything() : reads_bucket(i), allow("logs:*")});
  }
  return details.text();
}

std::string templates(std::size_t principals) {
  constexpr std::size_t kTemplates = 20;
  Details details;
  for (std::size_t i = 0; i + 1 < kTemplates; ++i)
    details.add_policy(numbered("template", i),
                       {reads_bucket(i), allow({"lambda:*", "ec2:*", "glue:*"}),
                        allow("iam:PassRole", arn("role", numbered("team", i) + "-*"))});
  details.add_policy(numbered("template", kTemplates - 1), {everything()});
  for (std::size_t i = 0; i < principals * 7 / 10; ++i)
    details.add_service_role(numbered("team", i % kTemplates) + "-" + std::to_string(i), i,
                             Json::array(), {numbered("template", i % kTemplates)});
  for (std::size_t i = 0; i < principals * 3 / 10; ++i)
    details.add_user(numbered("u", i), Json::array(), {numbered("template", i % (kTemplates - 1))});
  return details.text();
}

std::string pass_any(std::size_t principals) {
  Details details;
  details.add_policy("pass",
                     {allow({"iam:PassRole", "lambda:*", "ec2:*", "glue:*", "cloudformation:*"})});
  for (std::size_t i = 0; i < principals / 20; ++i)
    details.add_user(numbered("u", i), {reads_bucket(i)}, {"pass"});
  for (std::size_t i = 0; i < principals - principals / 20; ++i)
    details.add_service_role(numbered("r", i), i, {i % 50 == 0 ? everything() : reads_bucket(i)});
  return details.text();
}

std::string one_group(std::size_t principals) {
  Details details;
  details.add_group("developers", {allow({"ec2:*", "lambda:*", "s3:*"}),
                                   allow("iam:PassRole", arn("role", "r*"))});
  for (std::size_t i = 0; i < principals * 3 / 10; ++i)
    details.add_user(numbered("u", i), Json::array(), {}, {"developers"});
  for (std::size_t i = 0; i < principals * 7 / 10; ++i)
    details.add_service_role(numbered("r", i), i, {reads_bucket(i)});
  return details.text();
}

std::string account_trust(std::size_t principals) {
  Details details;
  for (std::size_t i = 0; i < principals / 2; ++i) {
    details.add_role(numbered("r", i), {{"AWS", std::string(kArn) + "root"}},
                     {i % 100 == 0 ? everything() : reads_bucket(i)});
    if (i % 5 < 2)
      details.add_user(numbered("u", i), {allow("sts:AssumeRole"), reads_bucket(i)});
    else
      details.add_user(numbered("u", i), {reads_bucket(i)});
  }
  return details.text();
}

std::string chain(std::size_t principals) {
  const std::size_t roles = principals / 5;
  Details details;
  for (std::size_t i = 0; i < roles; ++i)
    details.add_role(
        numbered("r", i),
        {{"AWS", i == 0 ? std::string(kArn) + "root" : arn("role", numbered("r", i - 1))}},
        {i + 1 == roles ? everything() : reads_bucket(i)});
  for (std::size_t i = 0; i < principals - roles; ++i)
    details.add_user(numbered("u", i), {allow("sts:AssumeRole", arn("role", numbered("r", 0)))});
  return details.text();
}

std::string bipartite(std::size_t principals) {
  Details details;
  for (std::size_t i = 0; i < principals / 2; ++i) {
    Json trusted = Json::array();
    for (std::size_t user = i % 7; user < principals / 2; user += 10)
      trusted.push_back(arn("user", numbered("u", user)));
    details.add_role(numbered("r", i), {{"AWS", std::move(trusted)}}, {reads_bucket(i)});
    details.add_user(numbered("u", i), {allow("sts:AssumeRole")});
  }
  return details.text();
}

}  // namespace

const std::vector<AccountShape>& account_shapes() {
  static const std::vector<AccountShape> kShapes = {
      {"own_policies", &own_policies}, {"templates", &templates},         {"pass_any", &pass_any},
      {"one_group", &one_group},       {"account_trust", &account_trust}, {"chain", &chain},
      {"bipartite", &bipartite}};
  return kShapes;
}

}  // namespace ambit::bench
