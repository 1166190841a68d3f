// AWS Config: items of every type in every form, which of them count, and what is known then.
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

using Json = nlohmann::ordered_json;
using Strings = std::vector<std::string>;

constexpr const char* kDocument =
    R"({"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]})";

Json config_item(const std::string& type, const std::string& arn) {
  return {{"configurationItemCaptureTime", "2026-11-20T06:00:00.000Z"},
          {"configurationItemStatus", "OK"},
          {"awsAccountId", "111122223333"},
          {"awsRegion", "eu-west-1"},
          {"resourceType", type},
          {"ARN", arn},
          {"configuration", Json::object()},
          {"supplementaryConfiguration", Json::object()}};
}

Json config_role(const std::string& name) {
  Json item = config_item("AWS::IAM::Role", "arn:aws:iam::111122223333:role/" + name);
  item["configuration"] = {
      {"roleName", name},
      {"arn", item["ARN"]},
      {"assumeRolePolicyDocument",
       R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]})"}};
  return item;
}

std::string config_file(const std::vector<Json>& items) {
  return Json({{"fileVersion", "1.0"}, {"configurationItems", items}}).dump();
}

const Account& only_account(const Snapshot& snapshot) {
  REQUIRE(snapshot.model().accounts.size() == 1);
  return snapshot.model().accounts.all()[0];
}

TEST_CASE("config_says_the_same_as_authorization_details", "[snapshot]") {
  const Snapshot reference = load_texts(example_files("examples/import/reference"));
  const Snapshot config = load_texts(example_files("examples/import/config-snapshot.json"));
  CHECK(said(config) ==
        Strings{"snapshot/other-resources examples/import/config-snapshot.json:1:1"});
  CHECK(facts(config) == facts(reference));
  CHECK(consistent(config));

  // Items of API answers: the same with `configuration` in a string, and as results of a query.
  const Json file = Json::parse(example_files("examples/import/config-snapshot.json")[0].bytes);
  Json base = Json::array();
  Json results = Json::array();
  for (Json item : file["configurationItems"]) {
    item["accountId"] = item["awsAccountId"];
    item["arn"] = item["ARN"];
    item.erase("awsAccountId");
    item.erase("ARN");
    results.push_back(item.dump());
    item["configuration"] = item["configuration"].dump();
    for (auto& [name, value] : item["supplementaryConfiguration"].items()) value = value.dump();
    base.push_back(item);
  }
  const Snapshot answers =
      load_texts({{"base.json", Json({{"baseConfigurationItems", base}}).dump()}});
  CHECK(facts(answers) == facts(reference));
  const Snapshot query = load_texts(
      {{"query.json", Json({{"QueryInfo", Json::object()}, {"Results", results}}).dump()}});
  CHECK(facts(query) == facts(reference));
}

TEST_CASE("config_statements_stand_where_they_are_written", "[snapshot]") {
  const Snapshot config = load_texts(example_files("examples/import/config-snapshot.json"));
  const Model& model = config.model();
  for (const Role& role : model.roles) {
    const Location where = role.trust.where;
    REQUIRE(model.sources.parent(where.file).has_value());
    const Location string = model.sources.parent(where.file).value_or(Location{});
    CHECK(model.sources.excerpt(string).find("sts%3AAssumeRole") != std::string_view::npos);
  }
}

TEST_CASE("config_lists_are_complete_only_by_a_header", "[snapshot]") {
  const Snapshot bare = load_texts({{"a.json", config_file({config_role("r")})}});
  CHECK(only_account(bare).roles == Completeness::kIncomplete);
  CHECK_FALSE(only_account(bare).authorization_details_damaged);
  const std::string header = R"({"AmbitSnapshot":1,"Complete":true})";
  const Snapshot whole =
      load_texts({{"d/header.json", header}, {"d/a.json", config_file({config_role("r")})}});
  CHECK(only_account(whole).roles == Completeness::kComplete);
  const Snapshot elsewhere =
      load_texts({{"e/header.json", header}, {"d/a.json", config_file({config_role("r")})}});
  CHECK(only_account(elsewhere).roles == Completeness::kIncomplete);
}

TEST_CASE("config_the_latest_item_of_a_resource_counts", "[snapshot]") {
  Json older = config_role("r");
  older["configurationItemCaptureTime"] = "2026-11-19T06:00:00.000Z";
  older["configuration"]["path"] = "/";
  older["configuration"]["tags"] = {{{"key", "Stage"}, {"value", "old"}}};
  Json newer = config_role("r");
  newer["configuration"]["tags"] = {{{"key", "Stage"}, {"value", "new"}}};
  for (const auto& [first, second] : {std::pair(older, newer), std::pair(newer, older)}) {
    const Snapshot loaded =
        load_texts({{"a.json", config_file({first})}, {"b.json", config_file({second})}});
    REQUIRE(loaded.model().roles.size() == 1);
    const Role& role = loaded.model().roles.all()[0];
    REQUIRE(role.tags.size() == 1);
    CHECK(loaded.model().text(role.tags[0].value) == "new");
    REQUIRE(said(loaded).size() == 1);
    CHECK(said(loaded)[0].starts_with("snapshot/older-items"));
  }
  Json gone = config_role("r");
  gone["configurationItemStatus"] = "ResourceDeleted";
  gone["configurationItemCaptureTime"] = "2026-11-21T06:00:00.000Z";
  gone["configuration"] = nullptr;
  const Snapshot deleted = load_texts({{"a.json", config_file({older, newer, gone})}});
  CHECK(deleted.model().roles.size() == 0);
  CHECK_FALSE(deleted.diagnostics().has_errors());
  // It was made again.
  newer["configurationItemCaptureTime"] = "2026-11-22T06:00:00.000Z";
  CHECK(load_texts({{"a.json", config_file({gone, newer})}}).model().roles.size() == 1);
}

TEST_CASE("config_reads_each_type_of_resource", "[snapshot]") {
  struct Case {
    std::string type;
    std::string arn;
    std::string member;  // that holds the policy
    Json policy;
    Knowledge state;
  };
  const Json text = kDocument;
  const std::vector<Case> cases = {
      {"AWS::S3::Bucket",
       "arn:aws:s3:::b",
       "supplementaryConfiguration",
       {{"BucketPolicy", {{"policyText", text}}}},
       Knowledge::kKnown},
      {"AWS::S3::Bucket",
       "arn:aws:s3:::b",
       "supplementaryConfiguration",
       {{"BucketPolicy", {{"policyText", nullptr}}}},
       Knowledge::kNone},
      {"AWS::S3::Bucket",
       "arn:aws:s3:::b",
       "supplementaryConfiguration",
       {{"BucketPolicy", Json({{"policyText", text}}).dump()}},
       Knowledge::kKnown},
      {"AWS::S3::Bucket", "arn:aws:s3:::b", "supplementaryConfiguration", Json::object(),
       Knowledge::kUnknown},
      {"AWS::KMS::Key",
       "arn:aws:kms:eu-west-1:111122223333:key/k",
       "supplementaryConfiguration",
       {{"Policy", text}},
       Knowledge::kKnown},
      {"AWS::KMS::Key",
       "arn:aws:kms:eu-west-1:111122223333:key/k",
       "supplementaryConfiguration",
       {{"Policy", text.dump()}},
       Knowledge::kKnown},
      {"AWS::Lambda::Function",
       "arn:aws:lambda:eu-west-1:111122223333:function:f",
       "supplementaryConfiguration",
       {{"Policy", text}},
       Knowledge::kKnown},
      {"AWS::Lambda::Function",
       "arn:aws:lambda:eu-west-1:111122223333:function:f",
       "supplementaryConfiguration",
       {{"Policy", {{"policyContent", text}}}},
       Knowledge::kKnown},
      {"AWS::SQS::Queue",
       "arn:aws:sqs:eu-west-1:111122223333:q",
       "configuration",
       {{"Policy", text}},
       Knowledge::kKnown},
      {"AWS::SNS::Topic",
       "arn:aws:sns:eu-west-1:111122223333:t",
       "configuration",
       {{"Policy", text}},
       Knowledge::kKnown},
      {"AWS::ECR::Repository",
       "arn:aws:ecr:eu-west-1:111122223333:repository/r",
       "configuration",
       {{"RepositoryPolicyText", Json::parse(kDocument)}},
       Knowledge::kKnown},
  };
  for (const Case& c : cases) {
    CAPTURE(c.type, c.policy.dump());
    Json item = config_item(c.type, c.arn);
    item[c.member] = c.policy;
    const Snapshot loaded = load_texts({{"a.json", config_file({item})}});
    CHECK(loaded.diagnostics().count(Severity::kWarning) == 0);
    CHECK_FALSE(loaded.diagnostics().has_errors());
    REQUIRE(loaded.model().resources.size() == 1);
    const ResourcePolicy& resource = loaded.model().resources.all()[0];
    CHECK(loaded.model().text(resource.arn) == c.arn);
    CHECK(loaded.model().text(resource.account) == "111122223333");
    CHECK(resource.state == c.state);
  }
  Json bucket = config_item("AWS::S3::Bucket", "arn:aws:s3:::b");
  bucket["supplementaryConfiguration"]["PublicAccessBlockConfiguration"] =
      Json({{"blockPublicAcls", true},
            {"ignorePublicAcls", true},
            {"blockPublicPolicy", false},
            {"restrictPublicBuckets", true}})
          .dump();
  const Snapshot blocked = load_texts({{"a.json", config_file({bucket})}});
  CHECK(said(blocked).empty());
  const auto& block = blocked.model().resources.all()[0].public_access_block;
  REQUIRE(block.has_value());
  CHECK(block->block_public_acls);
  CHECK_FALSE(block->block_public_policy);
}

TEST_CASE("config_other_types_are_counted_and_policies_named", "[snapshot]") {
  Json vault = config_item("AWS::Backup::BackupVault", "arn:aws:backup:eu-west-1:1:vault:v");
  vault["configuration"]["AccessPolicy"] = kDocument;
  const Json vpc = config_item("AWS::EC2::VPC", "arn:aws:ec2:eu-west-1:111122223333:vpc/v");
  const Snapshot loaded =
      load_texts({{"a.json", config_file({config_role("r"), vpc, vpc, vault})}});
  CHECK(said(loaded) == Strings{"snapshot/unread-policies a.json:1:1040 /configurationItems/3",
                                "snapshot/other-resources a.json:1:1"});
}

TEST_CASE("config_damage_is_said_and_kept_apart", "[snapshot]") {
  struct Case {
    std::string_view what;
    Json item;
    std::string_view diagnostic;
    bool lost;  // the list of roles, too
  };
  Json no_type = config_role("x");
  no_type.erase("resourceType");
  Json no_configuration = config_role("x");
  no_configuration.erase("configuration");
  Json broken = config_role("x");
  broken["configuration"] = "{\"roleName\":";
  Json bad_arn = config_role("x");
  bad_arn["configuration"]["arn"] = "arn:aws:iam::111122223333:user/x";
  Json bad_time = config_role("x");
  bad_time["configurationItemCaptureTime"] = "yesterday";
  const std::vector<Case> cases = {
      {"no type", no_type, "snapshot/missing-member", true},
      {"no configuration", no_configuration, "snapshot/missing-member", true},
      {"broken text", broken, "json/truncated", true},
      {"bad ARN", bad_arn, "snapshot/bad-arn", true},
      {"no object", Json("text"), "snapshot/wrong-type", true},
      {"bad time", bad_time, "snapshot/bad-time", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const std::string file = config_file({config_role("r"), c.item});
    const Snapshot loaded = load_texts({{"a.json", file}});
    REQUIRE_FALSE(said(loaded).empty());
    CHECK(said(loaded)[0].starts_with(c.diagnostic));
    CHECK(loaded.diagnostics().has_errors());
    CHECK(loaded.model().roles.size() == (c.lost ? 1 : 2));
    CHECK(only_account(loaded).authorization_details_damaged == c.lost);
    CHECK_FALSE(Snapshot::load_files({{"a.json", file}}).has_value());
  }
}

}  // namespace
}  // namespace ambit::snapshot
