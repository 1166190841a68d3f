#include "documents.h"

#include <string>
#include <utility>
#include <vector>

namespace gen_snapshot {
namespace {

using std::string_view;
using Strings = std::vector<std::string>;

constexpr string_view kForeignAccounts[] = {"444455556666", "123456789012", "999988887777"};

Json document(Json statements) {
  return {{"Version", "2012-10-17"}, {"Statement", std::move(statements)}};
}

// One element as AWS customers write it: now and then a plain string instead of a list.
Json list_or_one(Draw& draw, const Strings& values) {
  if (values.size() == 1 && draw.percent(70)) return values.front();
  return values;
}

std::string qualified(const Service& service, string_view action) {
  return std::string(service.prefix).append(":").append(action);
}

Strings read_patterns(const Service& service) {
  return {qualified(service, "Describe*"), qualified(service, "Get*"), qualified(service, "List*")};
}

Strings action_patterns(Draw& draw, const Service& service) {
  const std::uint32_t shape = draw.below(100);
  if (shape < 7) return {qualified(service, "*")};
  if (shape < 25) return draw.some_of<std::string>(read_patterns(service), draw.between(1, 3));
  Strings names;
  for (const auto name : draw.some_of<string_view>(service.actions, draw.between(2, 10))) {
    names.push_back(qualified(service, name));
  }
  return names;
}

Strings resource_patterns(Draw& draw, const Service& service, const Place& home) {
  if (draw.percent(22)) return {"*"};
  Strings patterns;
  for (const auto form : draw.some_of<string_view>(service.resources, draw.between(1, 4))) {
    patterns.push_back(fill(form, home));
  }
  return patterns;
}

Json prefix_condition(Draw&, const Place& home) {
  return {{"StringLike", {{"s3:prefix", {"", "home/${aws:username}/*", fill("{app}/*", home)}}}}};
}
Json encryption_condition(Draw&, const Place&) {
  return {{"StringEquals", {{"s3:x-amz-server-side-encryption", "aws:kms"}}}};
}
Json max_keys_condition(Draw& draw, const Place&) {
  return {{"NumericLessThanEquals", {{"s3:max-keys", std::to_string(draw.between(1, 10) * 100)}}}};
}
Json via_service_condition(Draw&, const Place& home) {
  return {
      {"StringEquals",
       {{"kms:ViaService",
         {fill("s3.{region}.amazonaws.com", home), fill("sqs.{region}.amazonaws.com", home)}}}}};
}
Json leading_keys_condition(Draw&, const Place& home) {
  return {{"ForAllValues:StringEquals", {{"dynamodb:LeadingKeys", {home.app, "shared"}}}},
          {"Null", {{"dynamodb:LeadingKeys", "false"}}}};
}
Json passed_service_condition(Draw& draw, const Place&) {
  constexpr string_view kReceivers[] = {"lambda.amazonaws.com", "ecs-tasks.amazonaws.com",
                                        "states.amazonaws.com", "ec2.amazonaws.com"};
  return {{"StringEquals", {{"iam:PassedToService", draw.one_of(kReceivers)}}}};
}
Json source_ip_condition(Draw& draw, const Place&) {
  constexpr string_view kNetworks[] = {"192.0.2.0/24", "198.51.100.0/25", "203.0.113.0/24",
                                       "2001:db8:a::/48", "10.0.0.0/8"};
  return {
      {"IpAddress", {{"aws:SourceIp", draw.some_of<std::string>(kNetworks, draw.between(1, 3))}}}};
}
Json mfa_condition(Draw& draw, const Place&) {
  if (draw.percent(30)) return {{"NumericLessThan", {{"aws:MultiFactorAuthAge", "3600"}}}};
  if (draw.percent(20)) return {{"Bool", {{"aws:MultiFactorAuthPresent", true}}}};
  return {{"Bool", {{"aws:MultiFactorAuthPresent", "true"}}}};
}
Json principal_tag_condition(Draw&, const Place& home) {
  return {{"StringEquals", {{"aws:PrincipalTag/team", {home.app, "platform"}}}}};
}
Json resource_tag_condition(Draw& draw, const Place& home) {
  if (draw.percent(50)) {
    return {{"StringEquals", {{"aws:ResourceTag/team", "${aws:PrincipalTag/team}"}}}};
  }
  return {{"StringEqualsIfExists", {{"aws:ResourceTag/env", home.environment}}}};
}
Json region_condition(Draw&, const Place& home) {
  return {{"StringEquals", {{"aws:RequestedRegion", {home.region, "us-east-1"}}}}};
}
Json date_condition(Draw& draw, const Place&) {
  const std::string day = std::to_string(draw.between(10, 28));
  return {{"DateLessThan", {{"aws:CurrentTime", "2027-03-" + day + "T00:00:00Z"}}}};
}
Json organization_condition(Draw&, const Place&) {
  return {{"StringEquals", {{"aws:PrincipalOrgID", kOrganization}}}};
}
Json called_via_condition(Draw&, const Place&) {
  return {{"ForAnyValue:StringEquals",
           {{"aws:CalledVia", Json::array({"cloudformation.amazonaws.com"})}}}};
}
Json tag_keys_condition(Draw&, const Place&) {
  return {{"ForAllValues:StringLike", {{"aws:TagKeys", {"team", "env", "cost-*"}}}}};
}

struct ConditionShape {
  string_view service;  // empty: any
  Json (*make)(Draw&, const Place&) = nullptr;
};
constexpr ConditionShape kConditions[] = {{"s3", prefix_condition},
                                          {"s3", encryption_condition},
                                          {"s3", max_keys_condition},
                                          {"kms", via_service_condition},
                                          {"dynamodb", leading_keys_condition},
                                          {"iam", passed_service_condition},
                                          {"", source_ip_condition},
                                          {"", source_ip_condition},
                                          {"", mfa_condition},
                                          {"", mfa_condition},
                                          {"", principal_tag_condition},
                                          {"", resource_tag_condition},
                                          {"", resource_tag_condition},
                                          {"", region_condition},
                                          {"", date_condition},
                                          {"", organization_condition},
                                          {"", called_via_condition},
                                          {"", tag_keys_condition}};

// Half of the time one that only this service knows, if there is one.
Json condition(Draw& draw, string_view service, const Place& home) {
  const string_view wanted = draw.percent(50) ? service : "";
  std::vector<ConditionShape> shapes;
  for (const ConditionShape& shape : kConditions) {
    if (shape.service == wanted) shapes.push_back(shape);
  }
  return shapes.empty() ? source_ip_condition(draw, home) : draw.one_of(shapes).make(draw, home);
}

constexpr std::uint32_t kConditionedPercent = 20;

Json allow_service(Draw& draw, const Place& home) {
  const Service& service = draw.one_of(services());
  Json statement = {{"Effect", "Allow"}};
  statement["Action"] = list_or_one(draw, action_patterns(draw, service));
  statement["Resource"] = list_or_one(draw, resource_patterns(draw, service, home));
  if (draw.percent(kConditionedPercent)) {
    statement["Condition"] = condition(draw, service.prefix, home);
  }
  return statement;
}

// The shape of AWS's read-only policies: many services, no resource.
Json allow_reading(Draw& draw, const Place& home) {
  Strings actions;
  for (const auto& service : draw.some_of<Service>(services(), draw.between(3, 9))) {
    for (auto& pattern : read_patterns(service)) actions.push_back(std::move(pattern));
  }
  Json statement = {{"Effect", "Allow"}, {"Action", std::move(actions)}, {"Resource", "*"}};
  if (draw.percent(kConditionedPercent)) statement["Condition"] = condition(draw, "", home);
  return statement;
}

// The shape of AWS's service role policies: plumbing for network, logs and metrics.
Json allow_plumbing(Draw& draw, const Place& home) {
  constexpr string_view kPlumbing[] = {"cloudwatch:PutMetricData",
                                       "ec2:CreateNetworkInterface",
                                       "ec2:DeleteNetworkInterface",
                                       "ec2:DescribeNetworkInterfaces",
                                       "ec2:DescribeSecurityGroups",
                                       "ec2:DescribeSubnets",
                                       "ec2messages:AcknowledgeMessage",
                                       "ec2messages:GetMessages",
                                       "logs:CreateLogGroup",
                                       "logs:CreateLogStream",
                                       "logs:PutLogEvents",
                                       "ssm:UpdateInstanceInformation",
                                       "ssmmessages:CreateControlChannel",
                                       "ssmmessages:OpenDataChannel",
                                       "xray:PutTelemetryRecords",
                                       "xray:PutTraceSegments"};
  Json statement = {{"Effect", "Allow"}};
  statement["Action"] = draw.some_of<std::string>(kPlumbing, draw.between(4, 12));
  statement["Resource"] = "*";
  if (draw.percent(10)) statement["Condition"] = region_condition(draw, home);
  return statement;
}

// Tags only while something is created, as AWS's policies for EC2 do it.
Json allow_tag_on_create(Draw&, const Place& home) {
  return {{"Effect", "Allow"},
          {"Action", "ec2:CreateTags"},
          {"Resource", fill("arn:aws:ec2:{region}:{account}:*/*", home)},
          {"Condition",
           {{"StringEquals", {{"ec2:CreateAction", {"RunInstances", "CreateVolume"}}}},
            {"Null", {{"aws:RequestTag/team", "false"}}}}}};
}

Json allow_pass_role(Draw& draw, const Place& home) {
  Json statement = {{"Effect", "Allow"},
                    {"Action", "iam:PassRole"},
                    {"Resource", fill("arn:aws:iam::{account}:role/{app}-{env}-*", home)}};
  if (draw.percent(75)) statement["Condition"] = passed_service_condition(draw, home);
  return statement;
}

Json allow_assume_role(Draw& draw, const Place& home) {
  std::string role = fill("arn:aws:iam::{account}:role/{app}-*", home);
  if (draw.percent(30)) {
    role = "arn:aws:iam::" + std::string(draw.one_of(kForeignAccounts)) + ":role/acme-" + home.app;
  }
  return {{"Effect", "Allow"}, {"Action", "sts:AssumeRole"}, {"Resource", std::move(role)}};
}

Json allow_own_home(Draw&, const Place&) {
  return {{"Effect", "Allow"},
          {"Action", {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"}},
          {"Resource",
           {"arn:aws:s3:::acme-home/${aws:username}/*",
            "arn:aws:s3:::acme-team/${aws:PrincipalTag/team, 'shared'}/*"}}};
}

Json allow_all_but(Draw& draw, const Place& home) {
  if (draw.percent(50)) {
    return {{"Effect", "Allow"},
            {"NotAction", {"iam:*", "organizations:*", "account:*", "kms:*"}},
            {"Resource", "*"},
            {"Condition", region_condition(draw, home)}};
  }
  return {{"Effect", "Allow"},
          {"Action", {"s3:GetObject", "s3:ListBucket"}},
          {"NotResource", {"arn:aws:s3:::acme-payroll", "arn:aws:s3:::acme-payroll/*"}}};
}

Json deny(Draw& draw, const Place& home) {
  switch (draw.below(4)) {
    case 0:
      return {{"Effect", "Deny"},
              {"NotAction", {"iam:ChangePassword", "iam:ListMFADevices", "sts:GetSessionToken"}},
              {"Resource", "*"},
              {"Condition", {{"BoolIfExists", {{"aws:MultiFactorAuthPresent", "false"}}}}}};
    case 1:
      return {{"Effect", "Deny"},
              {"Action", {"s3:DeleteBucket", "s3:PutBucketPolicy", "kms:ScheduleKeyDeletion"}},
              {"Resource", "*"}};
    case 2:
      return {{"Effect", "Deny"},
              {"Action", "s3:*"},
              {"Resource", fill("arn:aws:s3:::acme-{app}-prod/*", home)},
              {"Condition", {{"Bool", {{"aws:SecureTransport", "false"}}}}}};
    default:
      return {
          {"Effect", "Deny"},
          {"Action", {"ec2:TerminateInstances", "rds:DeleteDBInstance", "dynamodb:DeleteTable"}},
          {"Resource", "*"},
          {"Condition", {{"StringNotEquals", {{"aws:ResourceTag/env", "dev"}}}}}};
  }
}

struct StatementShape {
  std::uint32_t weight = 0;  // of 100
  string_view sid;
  Json (*make)(Draw&, const Place&) = nullptr;
};
constexpr StatementShape kStatements[] = {{66, "Use", allow_service},
                                          {10, "Read", allow_reading},
                                          {5, "Plumbing", allow_plumbing},
                                          {3, "TagOnCreate", allow_tag_on_create},
                                          {4, "PassRole", allow_pass_role},
                                          {3, "AssumeRole", allow_assume_role},
                                          {2, "OwnHome", allow_own_home},
                                          {2, "AllBut", allow_all_but},
                                          {5, "Never", deny}};

const StatementShape& statement_shape(Draw& draw) {
  std::uint32_t left = draw.below(100);
  for (const StatementShape& shape : kStatements) {
    if (left < shape.weight) return shape;
    left -= shape.weight;
  }
  return kStatements[0];
}

// A member `Sid` in front of the others.
Json named(std::string sid, const Json& statement) {
  Json result = {{"Sid", std::move(sid)}};
  result.update(statement);
  return result;
}

Json allow_to(string_view kind, Json principal, string_view action) {
  return {{"Effect", "Allow"}, {"Principal", {{kind, std::move(principal)}}}, {"Action", action}};
}

std::string own_account(string_view resource) {
  return "arn:aws:iam::" + std::string(kAccount) + ":" + std::string(resource);
}

Json trust_foreign_account(Draw& draw, const Place& home) {
  const std::string account{draw.one_of(kForeignAccounts)};
  const std::string who = draw.percent(60) ? ":root" : ":role/" + home.app;
  Json statement = allow_to("AWS", "arn:aws:iam::" + account + who, "sts:AssumeRole");
  if (draw.percent(75)) {
    statement["Condition"] = {{"StringEquals", {{"sts:ExternalId", "acme-" + home.app}}}};
  }
  return statement;
}

Json trust_own_account(Draw& draw, const Place&) {
  Json statement = allow_to("AWS", own_account("root"), "sts:AssumeRole");
  if (draw.percent(70)) {
    statement["Condition"] = {{"Bool", {{"aws:MultiFactorAuthPresent", "true"}}}};
  }
  return statement;
}

Json trust_github(Draw& draw, const Place& home) {
  const std::string issuer = "token.actions.githubusercontent.com";
  Json statement = allow_to("Federated", own_account("oidc-provider/" + issuer),
                            "sts:AssumeRoleWithWebIdentity");
  const bool any_branch = draw.percent(40);
  const std::string subject =
      "repo:acme/" + home.app + (any_branch ? ":*" : ":ref:refs/heads/main");
  statement["Condition"] = {{"StringEquals", {{issuer + ":aud", "sts.amazonaws.com"}}},
                            {"StringLike", {{issuer + ":sub", subject}}}};
  return statement;
}

Json trust_saml(Draw&, const Place&) {
  Json statement =
      allow_to("Federated", own_account("saml-provider/AcmeIdP"), "sts:AssumeRoleWithSAML");
  statement["Condition"] = {{"StringEquals", {{"SAML:aud", "https://signin.aws.amazon.com/saml"}}}};
  return statement;
}

}  // namespace

Json identity_document(Draw& draw, const Place& home, std::uint32_t statements) {
  const bool with_sids = draw.percent(70);
  Json list = Json::array();
  for (std::uint32_t i = 0; i < statements; ++i) {
    const StatementShape& shape = statement_shape(draw);
    Json statement = shape.make(draw, home);
    list.push_back(with_sids ? named(std::string(shape.sid) + std::to_string(i), statement)
                             : std::move(statement));
  }
  if (list.size() == 1 && draw.percent(15)) return document(std::move(list.front()));
  return document(std::move(list));
}

Json edited_document(Draw& draw, Json document, const Place& home) {
  Json& statements = document["Statement"];
  if (statements.is_object()) statements = Json::array({Json(statements)});
  if (statements.size() > 1 && draw.percent(50)) {
    statements.erase(draw.below(static_cast<std::uint32_t>(statements.size())));
  } else {
    statements.push_back(allow_service(draw, home));
  }
  return document;
}

Json boundary_document(Draw& draw) {
  Strings actions;
  for (const auto& service : draw.some_of<Service>(services(), draw.between(11, 18))) {
    std::string all = qualified(service, "*");
    if (actions.empty() || actions.back() != all) actions.push_back(std::move(all));
  }
  Json statements = {
      {{"Sid", "Ceiling"}, {"Effect", "Allow"}, {"Action", std::move(actions)}, {"Resource", "*"}},
      {{"Sid", "NeverTheBoundary"},
       {"Effect", "Deny"},
       {"Action",
        {"iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary",
         "iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary"}},
       {"Resource", "*"}}};
  return document(std::move(statements));
}

Trust trust_document(Draw& draw, const Place& home) {
  constexpr string_view kWorkloads[] = {
      "lambda.amazonaws.com", "lambda.amazonaws.com",    "ec2.amazonaws.com",
      "ec2.amazonaws.com",    "ecs-tasks.amazonaws.com", "states.amazonaws.com",
      "glue.amazonaws.com",   "codebuild.amazonaws.com", "events.amazonaws.com"};
  using Shape = Json (*)(Draw&, const Place&);
  constexpr Shape kOthers[] = {
      trust_foreign_account, trust_foreign_account, trust_own_account, trust_own_account,
      trust_github,          trust_github,          trust_saml};
  Trust trust;
  if (draw.percent(56)) {
    const string_view service = draw.one_of(kWorkloads);
    trust.instance = service == "ec2.amazonaws.com";
    trust.document = document(Json::array({allow_to("Service", service, "sts:AssumeRole")}));
  } else {
    trust.document = document(Json::array({draw.one_of(kOthers)(draw, home)}));
  }
  return trust;
}

}  // namespace gen_snapshot
