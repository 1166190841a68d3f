// Access::decide allocates nothing once it is warm. A program of its own: it counts every call of
// operator new.
#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/access.h"

namespace {

// Of the whole program, which has one thread.
std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
// Whose memory the same operator delete frees.
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  ++allocations;
  return std::malloc(size > 0 ? size : 1);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

namespace ambit {
namespace {

constexpr std::string_view kDetails = R"({
 "UserDetailList": [
  {"UserName": "alice", "Path": "/", "UserId": "AIDAALICE", "Arn": "arn:aws:iam::111122223333:user/alice",
   "Tags": [{"Key": "team", "Value": "red"}],
   "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
     {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::data-${aws:PrincipalTag/team}/*",
      "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"},
                    "IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
                    "ForAnyValue:StringLike": {"aws:CalledVia": "cloud*.amazonaws.com"}}},
     {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::*/secret/*"}]}}],
   "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/limit"}}],
 "RoleDetailList": [
  {"RoleName": "deploy", "Path": "/", "RoleId": "AROADEPLOY", "Arn": "arn:aws:iam::111122223333:role/deploy",
   "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
     "Principal": {"AWS": "arn:aws:iam::111122223333:user/alice"}, "Action": "sts:AssumeRole"}]},
   "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement":
     {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}}}]}],
 "Policies": [
  {"PolicyName": "limit", "Path": "/", "PolicyId": "ANPALIMIT", "Arn": "arn:aws:iam::111122223333:policy/limit",
   "DefaultVersionId": "v1", "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true,
     "Document": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["s3:*", "sts:*"],
       "Resource": "*"}}}]}]})";
constexpr std::string_view kOrganization =
    R"({"AmbitOrganization": 1, "Id": "o-a1b2c3d4e5", "ManagementAccountId": "123456789012",
 "Accounts": [{"Id": "111122223333", "Path": "o-a1b2c3d4e5/r-ab12/",
   "ServiceControlPolicies": [
    [{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "NotAction": "ec2:*", "Resource": "*"}}]],
   "ResourceControlPolicies": [
    [{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
      "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}}]]}]})";
constexpr std::string_view kResources = R"([
 {"Resource": "arn:aws:s3:::data-red", "Account": "111122223333", "Policy": {"Version": "2012-10-17",
  "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:Delete*", "Resource": "*"}}}])";

TEST_CASE("decide_allocates_nothing_once_it_is_warm", "[evaluate]") {
  const auto snapshot = Snapshot::load_files({{"details.json", std::string(kDetails)},
                                              {"organization.json", std::string(kOrganization)},
                                              {"resources.json", std::string(kResources)}});
  REQUIRE(snapshot);
  const Access access(*snapshot);
  std::vector<Question> questions;
  for (const char* principal :
       {"arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:role/deploy"})
    for (const char* action : {"s3:GetObject", "s3:DeleteObjectVersionTagging", "ec2:RunInstances",
                               "sts:AssumeRole", "iam:CreateUser", "sts:GetCallerIdentity"})
      for (const char* resource :
           {"*", "arn:aws:s3:::data-red/a/long/key/that/is/kept/nowhere",
            "arn:aws:s3:::data-red/secret/x", "arn:aws:iam::111122223333:role/deploy"})
        questions.push_back({principal,
                             action,
                             resource,
                             {{.key = "aws:MultiFactorAuthPresent", .values = {"true"}},
                              {.key = "aws:SourceIp", .values = {"203.0.113.7"}},
                              {.key = "aws:CalledVia",
                               .list = true,
                               .values = {"cloudformation.amazonaws.com", "athena.amazonaws.com"}}},
                             ContextMode::kExact});
  std::array<int, 4> outcomes = {};
  for (const Question& question : questions)
    ++outcomes[static_cast<std::size_t>(access.decide(question)->outcome)];
  CHECK(outcomes[static_cast<std::size_t>(Outcome::kAllowed)] > 0);
  CHECK(outcomes[static_cast<std::size_t>(Outcome::kExplicitDeny)] > 0);
  CHECK(outcomes[static_cast<std::size_t>(Outcome::kImplicitDeny)] > 0);
  const std::size_t before = allocations;
  for (int i = 0; i < 100; ++i)
    for (const Question& question : questions) static_cast<void>(access.decide(question));
  const std::size_t after = allocations;
  CHECK(after == before);
}

}  // namespace
}  // namespace ambit
