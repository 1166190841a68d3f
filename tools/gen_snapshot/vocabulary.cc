#include "vocabulary.h"

#include <utility>

namespace gen_snapshot {
namespace {

using std::string_view;

constexpr string_view kS3Actions[] = {
    "AbortMultipartUpload",     "DeleteObject", "DeleteObjectVersion",
    "GetBucketLocation",        "GetObject",    "GetObjectTagging",
    "GetObjectVersion",         "ListBucket",   "ListBucketVersions",
    "ListMultipartUploadParts", "PutObject",    "PutObjectTagging"};
constexpr string_view kS3Resources[] = {
    "arn:aws:s3:::acme-{app}-{env}",        "arn:aws:s3:::acme-{app}-{env}/*",
    "arn:aws:s3:::acme-{app}-{env}/data/*", "arn:aws:s3:::acme-{app}-*/incoming/*.csv",
    "arn:aws:s3:::acme-shared/{app}/*",     "arn:aws:s3:::acme-home/${aws:username}/*"};
constexpr string_view kDynamoActions[] = {
    "BatchGetItem", "BatchWriteItem", "DeleteItem", "DescribeTable", "GetItem",    "GetRecords",
    "ListTables",   "PutItem",        "Query",      "Scan",          "UpdateItem", "UpdateTable"};
constexpr string_view kDynamoResources[] = {
    "arn:aws:dynamodb:{region}:{account}:table/{app}-{env}",
    "arn:aws:dynamodb:{region}:{account}:table/{app}-{env}/index/*",
    "arn:aws:dynamodb:*:{account}:table/{app}-*"};
constexpr string_view kLambdaActions[] = {
    "AddPermission", "CreateFunction",           "DeleteFunction",
    "GetFunction",   "GetFunctionConfiguration", "InvokeFunction",
    "ListFunctions", "ListVersionsByFunction",   "PublishVersion",
    "UpdateAlias",   "UpdateFunctionCode",       "UpdateFunctionConfiguration"};
constexpr string_view kLambdaResources[] = {
    "arn:aws:lambda:{region}:{account}:function:{app}-{env}-*",
    "arn:aws:lambda:{region}:{account}:function:{app}-{env}-worker:live",
    "arn:aws:lambda:*:{account}:function:{app}-*"};
constexpr string_view kEc2Actions[] = {"AuthorizeSecurityGroupIngress",
                                       "CreateNetworkInterface",
                                       "CreateSnapshot",
                                       "CreateTags",
                                       "DeleteNetworkInterface",
                                       "DeleteSnapshot",
                                       "DescribeImages",
                                       "DescribeInstances",
                                       "DescribeNetworkInterfaces",
                                       "DescribeSecurityGroups",
                                       "DescribeSubnets",
                                       "DescribeVolumes",
                                       "RebootInstances",
                                       "RunInstances",
                                       "StartInstances",
                                       "StopInstances",
                                       "TerminateInstances"};
constexpr string_view kEc2Resources[] = {"arn:aws:ec2:{region}:{account}:instance/*",
                                         "arn:aws:ec2:*:{account}:volume/*",
                                         "arn:aws:ec2:{region}::image/ami-*",
                                         "arn:aws:ec2:{region}:{account}:network-interface/*",
                                         "arn:aws:ec2:{region}:{account}:subnet/*",
                                         "arn:aws:ec2:*::snapshot/*"};
constexpr string_view kSqsActions[] = {"ChangeMessageVisibility",
                                       "CreateQueue",
                                       "DeleteMessage",
                                       "GetQueueAttributes",
                                       "GetQueueUrl",
                                       "ListQueues",
                                       "PurgeQueue",
                                       "ReceiveMessage",
                                       "SendMessage",
                                       "SetQueueAttributes"};
constexpr string_view kSqsResources[] = {"arn:aws:sqs:{region}:{account}:{app}-{env}-*",
                                         "arn:aws:sqs:{region}:{account}:{app}-{env}-events"};
constexpr string_view kSnsActions[] = {"GetTopicAttributes", "ListSubscriptionsByTopic",
                                       "ListTopics",         "Publish",
                                       "Subscribe",          "Unsubscribe"};
constexpr string_view kSnsResources[] = {"arn:aws:sns:{region}:{account}:{app}-{env}-alerts",
                                         "arn:aws:sns:*:{account}:{app}-*"};
constexpr string_view kKmsActions[] = {
    "CreateGrant", "Decrypt",         "DescribeKey",
    "Encrypt",     "GenerateDataKey", "GenerateDataKeyWithoutPlaintext",
    "ListAliases", "ReEncryptFrom",   "ReEncryptTo"};
constexpr string_view kKmsResources[] = {
    "arn:aws:kms:{region}:{account}:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
    "arn:aws:kms:{region}:{account}:key/*"};
constexpr string_view kLogsActions[] = {
    "CreateLogGroup",     "CreateLogStream", "DescribeLogGroups", "DescribeLogStreams",
    "FilterLogEvents",    "GetLogEvents",    "GetQueryResults",   "PutLogEvents",
    "PutRetentionPolicy", "StartQuery"};
constexpr string_view kLogsResources[] = {
    "arn:aws:logs:{region}:{account}:log-group:/aws/lambda/{app}-{env}-*",
    "arn:aws:logs:{region}:{account}:log-group:/acme/{app}/{env}:log-stream:*",
    "arn:aws:logs:*:{account}:log-group:/acme/{app}/*:*"};
constexpr string_view kSecretsActions[] = {"CreateSecret", "DescribeSecret", "GetSecretValue",
                                           "ListSecrets",  "PutSecretValue", "RotateSecret",
                                           "TagResource",  "UpdateSecret"};
constexpr string_view kSecretsResources[] = {
    "arn:aws:secretsmanager:{region}:{account}:secret:{app}/{env}/*",
    "arn:aws:secretsmanager:{region}:{account}:secret:{app}/{env}/database-??????"};
constexpr string_view kSsmActions[] = {
    "DescribeParameters", "GetParameter",        "GetParameterHistory",
    "GetParameters",      "GetParametersByPath", "PutParameter",
    "SendCommand",        "StartSession",        "TerminateSession"};
constexpr string_view kSsmResources[] = {"arn:aws:ssm:{region}:{account}:parameter/{app}/{env}/*",
                                         "arn:aws:ssm:*:*:session/${aws:username}-*",
                                         "arn:aws:ssm:{region}:{account}:document/{app}-*"};
constexpr string_view kEcrActions[] = {"BatchCheckLayerAvailability",
                                       "BatchGetImage",
                                       "CompleteLayerUpload",
                                       "DescribeImages",
                                       "GetAuthorizationToken",
                                       "GetDownloadUrlForLayer",
                                       "InitiateLayerUpload",
                                       "ListImages",
                                       "PutImage",
                                       "UploadLayerPart"};
constexpr string_view kEcrResources[] = {"arn:aws:ecr:{region}:{account}:repository/{app}",
                                         "arn:aws:ecr:{region}:{account}:repository/{app}/*"};
constexpr string_view kEcsActions[] = {
    "DescribeServices", "DescribeTaskDefinition", "DescribeTasks", "ListServices",
    "ListTasks",        "RegisterTaskDefinition", "RunTask",       "StopTask",
    "UpdateService"};
constexpr string_view kEcsResources[] = {
    "arn:aws:ecs:{region}:{account}:service/{env}/{app}-*",
    "arn:aws:ecs:{region}:{account}:task-definition/{app}-{env}:*",
    "arn:aws:ecs:{region}:{account}:cluster/{env}"};
constexpr string_view kIamActions[] = {
    "AttachRolePolicy", "CreateAccessKey", "CreateRole",       "CreateUser",
    "DeleteAccessKey",  "DeleteRole",      "DetachRolePolicy", "GetPolicy",
    "GetPolicyVersion", "GetRole",         "GetUser",          "ListAttachedRolePolicies",
    "ListRolePolicies", "ListRoles",       "ListUsers",        "PassRole",
    "PutRolePolicy",    "TagRole",         "UpdateAccessKey"};
constexpr string_view kIamResources[] = {
    "arn:aws:iam::{account}:role/{app}-{env}-*", "arn:aws:iam::{account}:role/apps/{app}-*",
    "arn:aws:iam::{account}:user/${aws:username}", "arn:aws:iam::{account}:policy/{app}-*"};
constexpr string_view kRdsActions[] = {
    "CreateDBSnapshot",    "DeleteDBSnapshot",    "DescribeDBClusters", "DescribeDBInstances",
    "DescribeDBSnapshots", "ListTagsForResource", "ModifyDBInstance",   "RebootDBInstance"};
constexpr string_view kRdsResources[] = {"arn:aws:rds:{region}:{account}:db:{app}-{env}",
                                         "arn:aws:rds:{region}:{account}:snapshot:{app}-{env}-*"};
constexpr string_view kStatesActions[] = {"DescribeExecution", "GetExecutionHistory",
                                          "ListExecutions",    "ListStateMachines",
                                          "StartExecution",    "StopExecution"};
constexpr string_view kStatesResources[] = {
    "arn:aws:states:{region}:{account}:stateMachine:{app}-{env}",
    "arn:aws:states:{region}:{account}:execution:{app}-{env}:*"};
constexpr string_view kAthenaActions[] = {"GetQueryExecution",   "GetQueryResults",
                                          "GetWorkGroup",        "ListQueryExecutions",
                                          "StartQueryExecution", "StopQueryExecution"};
constexpr string_view kAthenaResources[] = {
    "arn:aws:athena:{region}:{account}:workgroup/{app}",
    "arn:aws:athena:{region}:{account}:workgroup/${aws:PrincipalTag/team}"};

// One row per service; the busy ones twice, for they are what most statements are about.
constexpr Service kServices[] = {{"s3", kS3Actions, kS3Resources},
                                 {"dynamodb", kDynamoActions, kDynamoResources},
                                 {"lambda", kLambdaActions, kLambdaResources},
                                 {"ec2", kEc2Actions, kEc2Resources},
                                 {"sqs", kSqsActions, kSqsResources},
                                 {"sns", kSnsActions, kSnsResources},
                                 {"kms", kKmsActions, kKmsResources},
                                 {"logs", kLogsActions, kLogsResources},
                                 {"secretsmanager", kSecretsActions, kSecretsResources},
                                 {"ssm", kSsmActions, kSsmResources},
                                 {"ecr", kEcrActions, kEcrResources},
                                 {"ecs", kEcsActions, kEcsResources},
                                 {"iam", kIamActions, kIamResources},
                                 {"rds", kRdsActions, kRdsResources},
                                 {"states", kStatesActions, kStatesResources},
                                 {"athena", kAthenaActions, kAthenaResources},
                                 {"s3", kS3Actions, kS3Resources},
                                 {"dynamodb", kDynamoActions, kDynamoResources},
                                 {"lambda", kLambdaActions, kLambdaResources},
                                 {"ec2", kEc2Actions, kEc2Resources}};

constexpr string_view kFirstNames[] = {
    "ada",   "amir",  "bea",   "bruno", "carmen", "chen",  "dana",  "diego", "elif",   "emil",
    "fatma", "felix", "gita",  "hana",  "hugo",   "ines",  "ivan",  "jana",  "jonas",  "kaya",
    "lars",  "leila", "lucia", "marco", "mei",    "mila",  "nadia", "noah",  "olga",   "omar",
    "paula", "pedro", "priya", "rania", "samir",  "sofia", "tomas", "uma",   "viktor", "yuki"};
constexpr string_view kLastNames[] = {
    "abe",    "bauer",  "costa",  "diaz",  "eriksen", "fischer", "garcia", "haddad", "ito",
    "jensen", "khan",   "larsen", "meyer", "nguyen",  "okafor",  "patel",  "quinn",  "rossi",
    "silva",  "tanaka", "ueda",   "vogel", "weber",   "xu",      "yilmaz", "zhang"};
constexpr string_view kSubjects[] = {
    "billing", "cart",   "catalog", "checkout", "claims",  "content", "delivery", "fraud",
    "ingest",  "ledger", "loyalty", "mail",     "media",   "metrics", "orders",   "payments",
    "pricing", "quotes", "reports", "returns",  "reviews", "search",  "stock",    "tickets"};
constexpr string_view kForms[] = {"api",  "batch", "bot",    "cache", "etl",    "feed", "gateway",
                                  "jobs", "model", "portal", "sync",  "stream", "web",  "worker"};
constexpr string_view kEnvironments[] = {"dev", "stage", "prod"};
constexpr string_view kRegions[] = {"eu-west-1", "eu-central-1", "us-east-1", "ap-southeast-2"};

}  // namespace

std::span<const Service> services() {
  return kServices;
}
std::span<const string_view> first_names() {
  return kFirstNames;
}
std::span<const string_view> last_names() {
  return kLastNames;
}

std::string application(std::uint32_t index) {
  constexpr auto kSubjectCount = static_cast<std::uint32_t>(std::size(kSubjects));
  constexpr auto kFormCount = static_cast<std::uint32_t>(std::size(kForms));
  std::string name{kSubjects[index % kSubjectCount]};
  name.append("-").append(kForms[index / kSubjectCount % kFormCount]);
  const std::uint32_t generation = index / (kSubjectCount * kFormCount);
  return generation == 0 ? name : name + std::to_string(generation + 1);
}

Place place(Draw& draw, std::string app) {
  const string_view environment = draw.one_of(kEnvironments);
  return {std::move(app), environment, draw.one_of(kRegions)};
}

std::string fill(string_view text, const Place& place) {
  const std::pair<string_view, string_view> holes[] = {{"{app}", place.app},
                                                       {"{env}", place.environment},
                                                       {"{region}", place.region},
                                                       {"{account}", kAccount}};
  std::string filled{text};
  for (const auto& [hole, value] : holes) {
    for (auto at = filled.find(hole); at != std::string::npos; at = filled.find(hole)) {
      filled.replace(at, hole.size(), value);
    }
  }
  return filled;
}

}  // namespace gen_snapshot
