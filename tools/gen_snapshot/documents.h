// Policy documents of a generated account.
#ifndef AMBIT_TOOLS_GEN_SNAPSHOT_DOCUMENTS_H_
#define AMBIT_TOOLS_GEN_SNAPSHOT_DOCUMENTS_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "draw.h"
#include "vocabulary.h"

namespace gen_snapshot {

// Keeps the order of members, as the AWS CLI does.
using Json = nlohmann::ordered_json;

// An identity policy with about `statements` statements, most of them about `home`.
Json identity_document(Draw& draw, const Place& home, std::uint32_t statements);

// The document with one statement dropped or one more, as the versions of a policy differ.
Json edited_document(Draw& draw, Json document, const Place& home);

// A wide document as it is used for permissions boundaries.
Json boundary_document(Draw& draw);

struct Trust {
  Json document;
  bool instance = false;  // trusts ec2.amazonaws.com, so the role has an instance profile
};
Trust trust_document(Draw& draw, const Place& home);

// Documents of AWS managed policies, as AWS publishes them.
struct AwsManaged {
  std::string_view path;
  std::string_view name;
  std::string_view document;
};
inline constexpr AwsManaged kAwsManaged[] = {
    {"/", "AdministratorAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"},
    {"/", "AWSCloudShellFullAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["cloudshell:*"],"Resource":"*"}]})"},
    {"/", "IAMReadOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:GenerateCredentialReport","iam:GenerateServiceLastAccessedDetails","iam:Get*","iam:List*","iam:SimulateCustomPolicy","iam:SimulatePrincipalPolicy"],"Resource":"*"}]})"},
    {"/", "IAMUserChangePassword",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:ChangePassword"],"Resource":["arn:aws:iam::*:user/${aws:username}","arn:aws:iam::*:user/*/${aws:username}"]},{"Effect":"Allow","Action":["iam:GetAccountPasswordPolicy"],"Resource":"*"}]})"},
    {"/service-role/", "AWSLambdaBasicExecutionRole",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]})"},
};

}  // namespace gen_snapshot

#endif  // AMBIT_TOOLS_GEN_SNAPSHOT_DOCUMENTS_H_
