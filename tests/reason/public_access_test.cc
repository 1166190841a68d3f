// check_no_public_access(): what AWS's pages call public and what not, case by case.
#include <catch2/catch.hpp>
#include <string>

#include "ambit/compare.h"

namespace ambit::reason {
namespace {

using Answer = AccessQuestion::Answer;

AccessQuestion checked(const std::string& statements, std::string_view type = "AWS::S3::Bucket") {
  SourceFiles sources;
  Diagnostics diagnostics;
  const FileId file = sources.add(
      "policy.json", TextBuffer(R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}"));
  auto answer = check_no_public_access(sources, file, type, {}, catalog::ServiceCatalog::builtin(),
                                       diagnostics);
  INFO(statements);
  REQUIRE(answer.has_value());
  return *std::move(answer);
}

std::string bucket_allow(const std::string& condition, const std::string& principal = R"("*")") {
  return R"({"Effect": "Allow", "Principal": )" + principal +
         R"(, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "Condition": )" +
         condition + "}";
}

TEST_CASE("what_a_condition_pins_is_not_public", "[reason]") {
  struct Case {
    std::string condition;
    Answer answer;
  };
  static const Case kCases[] = {
      {"{}", Answer::kSome},
      // S3 User Guide, "The meaning of public": fixed values of ...
      {R"({"StringEquals": {"aws:SourceVpc": "vpc-91237329"}})", Answer::kNone},
      {R"({"StringLike": {"aws:SourceVpc": "vpc-*"}})", Answer::kSome},
      {R"({"StringLike": {"aws:SourceVpc": "vpc-91237329"}})", Answer::kNone},
      {R"({"StringNotEquals": {"aws:SourceVpc": "vpc-91237329"}})", Answer::kSome},
      {R"({"StringEqualsIfExists": {"aws:SourceVpc": "vpc-91237329"}})", Answer::kSome},
      {R"({"StringEquals": {"aws:SourceVpc": "${aws:PrincipalTag/vpc}"}})", Answer::kSome},
      {R"({"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}})", Answer::kNone},
      {R"({"Null": {"aws:SourceVpce": "false"}})", Answer::kSome},
      {R"({"StringEquals": {"aws:SourceAccount": "111122223333"}})", Answer::kNone},
      {R"({"StringLike": {"aws:SourceAccount": "1111*"}})", Answer::kSome},
      {R"({"StringEquals": {"aws:SourceOwner": "111122223333"}})", Answer::kNone},
      {R"({"ArnEquals": {"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:t"}})",
       Answer::kNone},
      {R"({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}})", Answer::kNone},
      {R"({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:t"}})", Answer::kSome},
      {R"({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::b*"}})", Answer::kSome},
      {R"({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})", Answer::kNone},
      {R"({"StringLike": {"aws:PrincipalOrgID": "o-*"}})", Answer::kSome},
      {R"({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})", Answer::kSome},
      {R"({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*"}})",
       Answer::kNone},
      {R"({"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*"}})",
       Answer::kSome},
      {R"({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/r-ab12/*"}})", Answer::kSome},
      {R"({"StringEquals": {"aws:PrincipalAccount": "111122223333"}})", Answer::kNone},
      {R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}})", Answer::kNone},
      {R"({"StringLike": {"aws:userid": "AROAEXAMPLEROLEID0001:*"}})", Answer::kNone},
      {R"({"StringLike": {"aws:userid": "*:session"}})", Answer::kSome},
      // "/8 and narrower"; IPv6 "/32 and narrower".
      {R"({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})", Answer::kNone},
      {R"({"IpAddress": {"aws:SourceIp": "11.0.0.0/8"}})", Answer::kNone},
      {R"({"IpAddress": {"aws:SourceIp": "12.0.0.0/7"}})", Answer::kSome},
      {R"({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/1"]}})", Answer::kSome},
      {R"({"IpAddress": {"aws:SourceIp": "2001:db8::/32"}})", Answer::kNone},
      {R"({"IpAddress": {"aws:SourceIp": "2000::/3"}})", Answer::kSome},
      {R"({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}})", Answer::kSome},
      {R"({"StringLike": {"s3:DataAccessPointArn": "arn:aws:s3:us-west-2:123456789012:accesspoint/*"}})",
       Answer::kNone},
      {R"({"StringEquals": {"s3:DataAccessPointAccount": "123456789012"}})", Answer::kNone},
      // What callers choose, or what many have, pins nothing.
      {R"({"StringEquals": {"aws:Referer": "https://example.com/"}})", Answer::kSome},
      {R"({"StringEquals": {"aws:PrincipalTag/team": "red"}})", Answer::kSome},
      {R"({"Bool": {"aws:SecureTransport": "true"}})", Answer::kSome},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.condition);
    const AccessQuestion answer = checked(bucket_allow(c.condition));
    CHECK(answer.answer == c.answer);
    CHECK(answer.witness.has_value() == (c.answer == Answer::kSome));
  }
}

TEST_CASE("a_role_of_any_account_does_not_pass", "[reason]") {
  CHECK(checked(bucket_allow(R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}})"))
            .answer != Answer::kNone);
}

TEST_CASE("named_principals_are_not_the_public", "[reason]") {
  struct Case {
    std::string principal;
    Answer answer;
  };
  static const Case kCases[] = {
      {R"({"AWS": "*"})", Answer::kSome},
      {R"({"AWS": ["111122223333", "*"]})", Answer::kSome},
      {R"({"AWS": "111122223333"})", Answer::kNone},
      {R"({"AWS": "arn:aws:iam::111122223333:role/app"})", Answer::kNone},
      {R"({"Service": "cloudtrail.amazonaws.com"})", Answer::kNone},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.principal);
    CHECK(checked(bucket_allow("{}", c.principal)).answer == c.answer);
  }
  CHECK(checked(R"({"Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"},
                    "Action": "s3:GetObject", "Resource": "*"})")
            .answer == Answer::kSome);
}

TEST_CASE("a_deny_pins_as_a_condition_does", "[reason]") {
  const auto deny = [](const std::string& condition) {
    return R"(, {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
                 "Condition": )" +
           condition + "}";
  };
  const std::string all = bucket_allow("{}");
  CHECK(checked(all + deny(R"({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})"))
            .answer == Answer::kNone);
  // A negated operator holds for the absent key too; these ones do not deny without it.
  CHECK(
      checked(all + deny(R"({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}})")).answer ==
      Answer::kNone);
  CHECK(checked(all + deny(R"({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"},
                               "Null": {"aws:PrincipalOrgID": "false"}})"))
            .answer == Answer::kSome);
  CHECK(checked(all + deny("{}")).answer == Answer::kNone);
}

TEST_CASE("only_actions_on_the_resource_count", "[reason]") {
  const std::string other = R"({"Effect": "Allow", "Principal": "*", "Action": "sqs:*",
                                "Resource": "*"})";
  CHECK(checked(other).answer == Answer::kNone);
  const AccessQuestion queue = checked(other, "AWS::SQS::Queue");
  CHECK(queue.answer == Answer::kSome);
  REQUIRE(queue.witness.has_value());
  CHECK(queue.witness->action.starts_with("sqs:"));
  REQUIRE(queue.granted_by.size() == 1);
  CHECK(queue.granted_by.front().index == 0);
}

TEST_CASE("roles_can_be_public", "[reason]") {
  const auto trust = [](const std::string& principal, const std::string& condition) {
    return R"({"Effect": "Allow", "Principal": )" + principal +
           R"(, "Action": "sts:AssumeRole", "Condition": )" + condition + "}";
  };
  constexpr std::string_view kRole = "AWS::IAM::AssumeRolePolicyDocument";
  CHECK(checked(trust(R"({"AWS": "*"})", "{}"), kRole).answer == Answer::kSome);
  CHECK(
      checked(trust(R"({"AWS": "*"})", R"({"StringEquals": {"aws:PrincipalOrgID": "o-1"}})"), kRole)
          .answer == Answer::kNone);
  CHECK(checked(trust(R"({"Service": "ec2.amazonaws.com"})", "{}"), kRole).answer == Answer::kNone);
}

TEST_CASE("what_cannot_be_told_is_unknown", "[reason]") {
  const AccessQuestion answer =
      checked(bucket_allow("{}", R"({"CanonicalUser": ")" + std::string(64, 'a') + R"("})"));
  CHECK(answer.answer == Answer::kUnknown);
  CHECK(!answer.reason.empty());
}

}  // namespace
}  // namespace ambit::reason
