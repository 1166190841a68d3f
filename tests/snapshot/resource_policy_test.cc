// What a resource policy is the policy of, whose the resource is, and what governs a request.
#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using Files = std::vector<Snapshot::File>;
using Strings = std::vector<std::string>;

std::string policy_on(const std::string& resources) {
  return R"({"Policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":)"
         R"(\"*\",\"Resource\":[)" +
         resources + R"(]}]}"})";
}
const std::string kAnyResource = policy_on(R"(\"*\")");
const std::string kGroups =
    R"({"GroupDetailList":[{"Arn":"arn:aws:iam::111122223333:group/Dev","GroupName":"Dev"}]})";

std::string resource_call(const std::string& operation, const std::string& parameters,
                          const std::string& answer, const std::string& more = "") {
  return R"({"AmbitCall":1,)" + operation + R"(,"Account":"111122223333","Region":"eu-west-1",)" +
         more + R"("Parameters":{)" + parameters + "}," + answer + "}\n";
}

TEST_CASE("resources_are_named_by_their_context", "[snapshot]") {
  struct Case {
    std::string file;
    std::string text;
    std::string_view arn;
    std::string_view account;
  };
  const std::string dir = "111122223333/eu-west-1/";
  const std::string lambda = R"("Service":"lambda","Operation":"GetPolicy")";
  const std::string answer = R"("Result":)" + kAnyResource;
  const std::string_view orders = "arn:aws:lambda:eu-west-1:111122223333:function:orders";
  const std::vector<Case> cases = {
      {"get-bucket-policy+bucket=logs.json", kAnyResource, "arn:aws:s3:::logs", ""},
      {dir + "get-bucket-policy+bucket=a%2Eb.json", kAnyResource, "arn:aws:s3:::a.b",
       "111122223333"},
      {"cn-north-1/get-bucket-policy+bucket=logs.json.gz", kAnyResource, "arn:aws-cn:s3:::logs",
       ""},
      {dir + "get-key-policy+key-id=0f1e.json", kAnyResource,
       "arn:aws:kms:eu-west-1:111122223333:key/0f1e", "111122223333"},
      {"get-key-policy+key-id=arn%3Aaws%3Akms%3Aeu-west-1%3A444455556666%3Akey%2Fx.json",
       kAnyResource, "arn:aws:kms:eu-west-1:444455556666:key/x", "444455556666"},
      {dir + "get-policy+function-name=orders.json", kAnyResource, orders, "111122223333"},
      {dir + "get-policy+function-name=orders+qualifier=live.json", kAnyResource,
       "arn:aws:lambda:eu-west-1:111122223333:function:orders:live", "111122223333"},
      {"f", resource_call(lambda, R"("FunctionName":"orders")", answer), orders, "111122223333"},
      {"f", resource_call(lambda, R"("FunctionName":"111122223333:function:orders")", answer),
       orders, "111122223333"},
      {"f",
       resource_call(lambda,
                     R"("FunctionName":"arn:aws:lambda:eu-west-1:111122223333:function:orders")",
                     answer),
       orders, "111122223333"},
      {"f",
       resource_call(R"("Service":"sqs","Operation":"get-queue-attributes")",
                     R"("QueueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/jobs")",
                     R"("Result":{})"),
       "arn:aws:sqs:eu-west-1:111122223333:jobs", "111122223333"},
      // Concluded from the content.
      {"f", policy_on(R"(\"arn:aws:s3:::logs\",\"arn:aws:s3:::logs/*\")"), "arn:aws:s3:::logs", ""},
      {"f", policy_on(R"(\"arn:aws:lambda:eu-west-1:111122223333:function:orders\")"), orders,
       "111122223333"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.file, c.text);
    const std::string bytes = c.file.ends_with(".gz") ? gzip(c.text) : c.text;
    const Snapshot snapshot = load_texts({{c.file, bytes}});
    CHECK(said(snapshot).empty());
    REQUIRE(snapshot.model().resources.size() == 1);
    const ResourcePolicy& resource = snapshot.model().resources.all()[0];
    CHECK(snapshot.model().text(resource.arn) == c.arn);
    CHECK(snapshot.model().text(resource.account) == c.account);
    const bool by_content = c.file == "f" && c.text.starts_with(R"({"Policy")");
    CHECK(resource.inferred == by_content);
  }
}

TEST_CASE("resources_that_nothing_names_are_not_used", "[snapshot]") {
  for (const std::string& text :
       {kAnyResource, policy_on(R"(\"arn:aws:s3:::a/*\",\"arn:aws:s3:::b/*\")"),
        policy_on(R"(\"arn:aws:s3:::logs*\")"),
        policy_on(R"(\"arn:aws:sqs:eu-west-1:111122223333:orders\")")}) {
    CAPTURE(text);
    const Snapshot snapshot = load_texts({{"file.json", text}});
    CHECK(said(snapshot) == Strings{"snapshot/no-context file.json:1:1"});
    CHECK(snapshot.model().resources.size() == 0);
  }
  // A key without a region, and without an account.
  CHECK(said(load_texts({{"111122223333/get-key-policy+key-id=x", kAnyResource}})).size() == 1);
  CHECK(said(load_texts({{"eu-west-1/get-key-policy+key-id=x", kAnyResource}})).size() == 1);
}

TEST_CASE("the_command_line_and_the_only_account_are_context", "[snapshot]") {
  const std::string name = "get-key-policy+key-id=x";
  const std::string_view arn = "arn:aws:kms:eu-west-1:111122223333:key/x";
  const Snapshot options =
      load_texts({{name, kAnyResource}}, {.account = "111122223333", .region = "eu-west-1"});
  CHECK(said(options).empty());
  CHECK(options.model().policy_of(arn) != nullptr);
  const Snapshot only =
      load_texts({{name, kAnyResource}, {"groups", kGroups}}, {.region = "eu-west-1"});
  CHECK(said(only).empty());
  CHECK(only.model().policy_of(arn) != nullptr);
  const Snapshot conflict =
      load_texts({{"eu-west-2/" + name, kAnyResource}}, {.region = "eu-west-1"});
  CHECK(said(conflict).front() == "snapshot/context-conflict eu-west-2/" + name + ":1:1");
}

TEST_CASE("record_and_file_name_must_agree", "[snapshot]") {
  const auto record = [](const std::string& bucket) {
    return resource_call(R"("Service":"s3api","Operation":"get-bucket-policy")",
                         R"("Bucket":")" + bucket + '"',
                         R"("File":"get-bucket-policy+bucket=a.json")");
  };
  const Snapshot same =
      load_texts({{"calls.jsonl", record("a")}, {"get-bucket-policy+bucket=a.json", kAnyResource}});
  CHECK(said(same).empty());
  CHECK(same.model().resources.size() == 1);
  const Snapshot other =
      load_texts({{"calls.jsonl", record("b")}, {"get-bucket-policy+bucket=a.json", kAnyResource}});
  CHECK(said(other).front() == "snapshot/context-conflict get-bucket-policy+bucket=a.json:1:1");
  CHECK(other.model().resources.size() == 0);
}

TEST_CASE("errors_say_that_there_is_no_policy", "[snapshot]") {
  const std::string calls =
      resource_call(R"("Service":"s3","Operation":"GetBucketPolicy")", R"("Bucket":"web")",
                    R"("Error":{"Code":"NoSuchBucketPolicy"})") +
      resource_call(R"("Service":"lambda","Operation":"GetPolicy")", R"("FunctionName":"orders")",
                    R"("Error":{"Code":"ResourceNotFoundException"})") +
      resource_call(R"("Service":"ecr","Operation":"GetRepositoryPolicy")",
                    R"("RepositoryName":"web")",
                    R"("Error":{"Code":"RepositoryPolicyNotFoundException"})") +
      resource_call(
          R"("Service":"secretsmanager","Operation":"GetResourcePolicy")", R"("SecretId":"db")",
          R"("Result":{"ARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf",)"
          R"("Name":"db"})") +
      resource_call(R"("Service":"s3","Operation":"GetPublicAccessBlock")", R"("Bucket":"web")",
                    R"("Error":{"Code":"NoSuchPublicAccessBlockConfiguration"})") +
      resource_call(R"("Service":"s3control","Operation":"GetPublicAccessBlock")",
                    R"("AccountId":"111122223333")",
                    R"("Error":{"Code":"NoSuchPublicAccessBlockConfiguration"})");
  const Snapshot snapshot = load_texts({{"calls.jsonl", calls}});
  CHECK(said(snapshot).empty());
  const Model& model = snapshot.model();
  REQUIRE(model.resources.size() == 4);
  for (const ResourcePolicy& resource : model.resources) {
    CHECK(resource.state == Knowledge::kNone);
    CHECK(model.text(resource.account) == "111122223333");
  }
  const ResourcePolicy* bucket = model.policy_of("arn:aws:s3:::web/index.html");
  REQUIRE(bucket != nullptr);
  REQUIRE(bucket->public_access_block.has_value());
  CHECK_FALSE(bucket->public_access_block->block_public_policy);
  REQUIRE(model.accounts.size() == 1);
  CHECK(model.accounts.all()[0].public_access_block.has_value());
}

TEST_CASE("buckets_have_owners", "[snapshot]") {
  const auto buckets = [](const std::string& account) {
    return R"({"AmbitCall":1,"Service":"s3","Operation":"ListBuckets","Account":")" + account +
           R"(","Result":{"Buckets":[{"Name":"logs"},{"Name":"web"}],"Owner":{"ID":"9f1e"}}})";
  };
  const std::string own =
      R"([{"Resource":"arn:aws:s3:::web","Policy":{"Statement":[{"Effect":"Deny","Principal":"*",)"
      R"("Action":"s3:*","Resource":"*"}]}}])";
  const Snapshot snapshot = load_texts({{"a", buckets("444455556666")}, {"b", own}});
  CHECK(said(snapshot).empty());
  const Model& model = snapshot.model();
  CHECK(model.owner_of("arn:aws:s3:::web/x y") == "444455556666");
  CHECK(model.owner_of("arn:aws:s3:::logs") == "444455556666");
  CHECK(model.owner_of("arn:aws:s3:::other").empty());
  CHECK(model.owner_of("arn:aws:sqs:eu-west-1:111122223333:q") == "111122223333");
  CHECK(model.owner_of("no arn").empty());
  CHECK(model.text(model.accounts.all()[0].canonical_id) == "9f1e");

  std::string other = own;
  other.insert(2, R"("Account":"111122223333",)");
  const Snapshot conflict = load_texts({{"a", buckets("444455556666")}, {"b", other}});
  CHECK(said(conflict) == Strings{"snapshot/context-conflict b:1:2"});
  CHECK_FALSE(conflict.model().resources.all()[0].account.valid());
}

TEST_CASE("policies_govern_requests", "[snapshot]") {
  std::string list;
  for (const char* arn : {"arn:aws:s3:::web", "arn:aws:sqs:eu-west-1:111122223333:q",
                          "arn:aws:lambda:eu-west-1:111122223333:function:f",
                          "arn:aws:lambda:eu-west-1:111122223333:function:f:live",
                          "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap"})
    list += std::string(list.empty() ? "[" : ",") + R"({"ResourceArn":")" + arn +
            R"(","AccountId":"111122223333","Policy":"{\"Statement\":[]}"})";
  const Snapshot snapshot = load_texts({{"f", list + "]"}});
  const Model& model = snapshot.model();
  struct Case {
    std::string_view request, resource;
  };
  static constexpr Case kCases[] = {
      {"arn:aws:s3:::web", "arn:aws:s3:::web"},
      {"arn:aws:s3:::web/a/b:c", "arn:aws:s3:::web"},
      {"arn:aws:s3:::web2", ""},
      {"arn:aws:s3:::webs/x", ""},
      {"arn:aws-cn:s3:::web", ""},
      {"arn:aws:s3:::", ""},
      {"arn:aws:sqs:eu-west-1:111122223333:q", "arn:aws:sqs:eu-west-1:111122223333:q"},
      {"arn:aws:sqs:eu-west-1:111122223333:Q", ""},
      {"arn:aws:lambda:eu-west-1:111122223333:function:f",
       "arn:aws:lambda:eu-west-1:111122223333:function:f"},
      {"arn:aws:lambda:eu-west-1:111122223333:function:f:7",
       "arn:aws:lambda:eu-west-1:111122223333:function:f"},
      {"arn:aws:lambda:eu-west-1:111122223333:function:f:live",
       "arn:aws:lambda:eu-west-1:111122223333:function:f:live"},
      {"arn:aws:lambda:eu-west-1:111122223333:function:g", ""},
      {"arn:aws:s3:eu-west-1:111122223333:accesspoint/ap",
       "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap"},
      {"*", ""},
      {"", ""},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.request);
    const ResourcePolicy* found = model.policy_of(c.request);
    CHECK((found == nullptr ? "" : model.text(found->arn)) == c.resource);
  }
}

}  // namespace
}  // namespace ambit::snapshot
