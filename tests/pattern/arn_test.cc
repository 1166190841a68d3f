#include "ambit/arn.h"

#include <catch2/catch.hpp>

#include <string_view>

namespace ambit {
namespace {

TEST_CASE("parse_arn", "[pattern]") {
  struct Case {
    std::string_view text;
    Arn arn;
  };
  static constexpr Case kCases[] = {
      {"arn:aws:iam::111122223333:user/team/alice",
       {.partition = "aws",
        .service = "iam",
        .account = "111122223333",
        .resource = "user/team/alice"}},
      {"arn:aws-cn:logs:cn-north-1:111122223333:log-group:a:b",
       {.partition = "aws-cn",
        .service = "logs",
        .region = "cn-north-1",
        .account = "111122223333",
        .resource = "log-group:a:b"}},
      {"arn:aws:s3:::bucket/*", {.partition = "aws", .service = "s3", .resource = "bucket/*"}},
      {"arn:::::", {}},
      {"arn::::::", {.resource = ":"}},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    const auto arn = parse_arn(c.text);
    REQUIRE(arn.has_value());
    CHECK(*arn == c.arn);
  }
}

TEST_CASE("parse_arn_fails", "[pattern]") {
  struct Case {
    std::string_view text;
    ArnError error;
  };
  static constexpr Case kCases[] = {
      {"", ArnError::kNoPrefix},
      {"*", ArnError::kNoPrefix},
      {"arn", ArnError::kNoPrefix},
      {"ARN:aws:iam::111122223333:root", ArnError::kNoPrefix},
      {" arn:aws:iam::111122223333:root", ArnError::kNoPrefix},
      {"urn:aws:iam::111122223333:root", ArnError::kNoPrefix},
      {":arn:aws:iam::111122223333:root", ArnError::kNoPrefix},
      {"arn:", ArnError::kTooFewParts},
      {"arn:aws:sqs", ArnError::kTooFewParts},
      {"arn::::", ArnError::kTooFewParts},
      {"arn:aws:s3:us-east-1/bucket", ArnError::kTooFewParts},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    const auto arn = parse_arn(c.text);
    REQUIRE_FALSE(arn.has_value());
    CHECK(arn.error() == c.error);
  }
}

TEST_CASE("is_account_id", "[pattern]") {
  CHECK(is_account_id("111122223333"));
  CHECK(is_account_id("000000000000"));
  for (const std::string_view text : {"", "aws", "11112222333", "1111222233334", "11112222333x",
                                      " 11112222333", "+11112222333", "1111-2222-33"}) {
    CAPTURE(text);
    CHECK_FALSE(is_account_id(text));
  }
}

}  // namespace
}  // namespace ambit
