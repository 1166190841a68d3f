// That a text means the same after a fix is proven, not believed.
#include "lint/proof.h"

#include <catch2/catch.hpp>
#include <string>

#include "catalog/catalog.h"

namespace ambit::lint {
namespace {

std::string policy(const std::string& statement) {
  return R"({"Version":"2012-10-17","Statement":[)" + statement + "]}";
}

std::string allow(const std::string& actions, const std::string& more = "") {
  return R"({"Effect":"Allow","Action":)" + actions + R"(,"Resource":"*")" + more + "}";
}

std::string proof(const std::string& before, const std::string& after,
                  PolicyKind kind = PolicyKind::kIdentity) {
  return why_not_the_same(before, after, kind, catalog::Catalog::builtin());
}

TEST_CASE("what_grants_the_same_is_proven", "[lint]") {
  CHECK(
      proof(policy(allow(R"(["s3:GetObject","s3:Get*"])")), policy(allow(R"("s3:Get*")"))).empty());
  CHECK(proof(policy(allow(R"("S3:getobject")")), policy(allow(R"("s3:GetObject")"))).empty());
}

TEST_CASE("what_grants_more_or_less_is_refused_with_a_request", "[lint]") {
  CHECK(proof(policy(allow(R"("s3:GetObject")")), policy(allow(R"("s3:Get*")")))
            .find("newly grant s3:Get") != std::string::npos);
  CHECK(proof(policy(allow(R"("s3:Get*")")), policy(allow(R"("s3:GetObject")")))
            .find("no more grant s3:Get") != std::string::npos);
  const std::string secure = R"(,"Condition":{"Bool":{"aws:SecureTransport":"true"}})";
  CHECK_FALSE(proof(policy(allow(R"("s3:*")", secure)), policy(allow(R"("s3:*")"))).empty());
}

TEST_CASE("a_key_that_every_request_has_may_go", "[lint]") {
  const std::string always = R"(,"Condition":{"StringLike":{"aws:PrincipalAccount":"*"}})";
  CHECK(proof(policy(allow(R"("s3:*")", always)), policy(allow(R"("s3:*")"))).empty());
  const std::string sometimes = R"(,"Condition":{"StringLike":{"aws:SourceVpc":"*"}})";
  CHECK_FALSE(proof(policy(allow(R"("s3:*")", sometimes)), policy(allow(R"("s3:*")"))).empty());
}

TEST_CASE("of_what_is_no_policy_nothing_is_said", "[lint]") {
  const std::string good = policy(allow(R"("s3:*")"));
  CHECK(proof("{}", good).empty());
  CHECK(proof("[", good).empty());
  CHECK(proof(good, "{}") == "it would be no valid policy");
}

}  // namespace
}  // namespace ambit::lint
