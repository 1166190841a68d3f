#include "snapshot/recognise.h"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "snapshot/plain_text.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

// A value as the classifier sees it.
class Parsed {
 public:
  explicit Parsed(const std::string& text) {
    Diagnostics diagnostics;
    tree_ = parser_.parse(files_, files_.add("value", TextBuffer(text)), diagnostics);
  }
  json::Value root() const { return tree_->roots().front(); }

 private:
  SourceFiles files_;
  json::Parser parser_;
  std::unique_ptr<json::Tree> tree_;
};

// kinds.jsonl: a value a line, with the kind it is of; "" for none.
TEST_CASE("artefacts_are_recognised_by_shape", "[snapshot]") {
  std::set<std::string> seen;
  std::istringstream lines(test_file("kinds.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    const auto a_case = nlohmann::json::parse(line);
    const std::string kind = a_case["kind"];
    CHECK(recognise(Parsed(a_case["value"].dump()).root()).kind == kind);
    seen.insert(kind);
  }
  for (const std::string_view kind : artefact_kinds()) {
    CAPTURE(kind);
    CHECK(seen.count(std::string(kind)) == 1);
  }
}

// Kinds that are not read are counted, and never an error.
TEST_CASE("unread_kinds_are_counted", "[snapshot]") {
  std::set<std::string> read;
  std::istringstream lines(test_file("kinds.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    const auto a_case = nlohmann::json::parse(line);
    const std::string kind = a_case["kind"];
    if (kind.empty()) continue;
    const std::string text = a_case["value"].dump();
    std::string twice = text;
    twice.append("\n").append(text);
    const Snapshot snapshot = load_texts({{"file.json", twice}});
    REQUIRE_FALSE(snapshot.artefacts().empty());
    if (snapshot.artefacts()[0].read) {
      read.insert(kind);
      continue;
    }
    const auto expected =
        kind == kPolicyDocument ? "snapshot/policy-document" : "snapshot/not-read";
    CHECK(said(snapshot) == std::vector<std::string>{std::string(expected) + " file.json:1:1"});
    REQUIRE(snapshot.artefacts().size() == 1);
    CHECK(snapshot.artefacts()[0].kind == kind);
    CHECK(Snapshot::load_files({{"file.json", text}}).has_value());
  }
  CHECK(read == std::set<std::string>{"accessanalyzer.analyzers",
                                      "account.regions",
                                      "ambit.accounts",
                                      "ambit.call",
                                      "ambit.facts",
                                      "ambit.header",
                                      "ambit.organization",
                                      "ambit.resource-policies",
                                      "cloudtrail.event-selectors",
                                      "cloudtrail.log",
                                      "cloudtrail.lookup",
                                      "cloudtrail.status",
                                      "cloudtrail.trails",
                                      "cloudformation.template",
                                      "config.snapshot",
                                      "ec2.instance-profile-associations",
                                      "ec2.instances",
                                      "ec2.regions",
                                      "ec2.user-data",
                                      "ecr.repository-policy",
                                      "iam.account-summary",
                                      "iam.authorization-details",
                                      "iam.credential-report",
                                      "iam.mfa-devices",
                                      "iam.oidc-provider",
                                      "iam.oidc-providers",
                                      "iam.organizations-features",
                                      "iam.password-policy",
                                      "iam.roles",
                                      "iam.saml-providers",
                                      "iam.server-certificates",
                                      "iam.service-last-accessed",
                                      "iam.service-specific-credentials",
                                      "iam.ssh-public-keys",
                                      "iam.virtual-mfa-devices",
                                      "identitystore.groups",
                                      "identitystore.memberships",
                                      "identitystore.users",
                                      "lambda.functions",
                                      "org.accounts",
                                      "org.delegated-administrators",
                                      "org.delegated-services",
                                      "org.organization",
                                      "org.parents",
                                      "org.policies",
                                      "org.policy",
                                      "org.roots",
                                      "org.service-access",
                                      "org.targets",
                                      "org.units",
                                      "resource-policy",
                                      "s3.bucket-acl",
                                      "s3.bucket-logging",
                                      "s3.buckets",
                                      "s3.ownership-controls",
                                      "s3.public-access-block",
                                      "secretsmanager.resource-policy",
                                      "sns.topic-attributes",
                                      "sqs.queue-attributes",
                                      "sso.assignments",
                                      "sso.boundary",
                                      "sso.customer-policies",
                                      "sso.inline-policy",
                                      "sso.instances",
                                      "sso.managed-policies",
                                      "sso.permission-set",
                                      "sso.permission-sets",
                                      "sts.caller-identity",
                                      "terraform"});
}

TEST_CASE("lists_of_pages_are_pages", "[snapshot]") {
  const Parsed pages(R"([{"UserDetailList": []}, {"RoleDetailList": []}])");
  CHECK(recognise(pages.root()).values.size() == 2);
  const Parsed page(R"({"UserDetailList": []})");
  CHECK(recognise(page.root()).values.size() == 1);
}

TEST_CASE("nearest_kind_shares_most_members", "[snapshot]") {
  struct Case {
    const char* value;
    std::string_view kind;
  };
  static constexpr Case kCases[] = {
      {R"({"UserDetailList": {}})", "iam.authorization-details"},
      {R"({"Grants": []})", "s3.bucket-acl"},
      {R"({"TrailARN": "x"})", "cloudtrail.event-selectors"},
      {R"({"nothing": 1})", ""},
      {R"([])", ""},
      {R"(1)", ""},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.value);
    CHECK(nearest_kind(Parsed(c.value).root()) == c.kind);
  }
}

TEST_CASE("texts_are_recognised_by_their_start", "[snapshot]") {
  struct Case {
    std::string_view text;
    TextForm form;
    std::string_view name;
  };
  static constexpr Case kCases[] = {
      {"", TextForm::kEmpty, ""},
      {" \r\n\t", TextForm::kEmpty, ""},
      {"\n {", TextForm::kJson, ""},
      {"[]", TextForm::kJson, ""},
      {"user,arn,user_creation_time,x\n", TextForm::kReport, ""},
      {"\"user\";\"arn\";\"user_creation_time\"\r\n", TextForm::kReport, ""},
      {"user\tarn\tuser_creation_time", TextForm::kReport, ""},
      {"user,arn\n", TextForm::kOther, ""},
      {"UserDetailList:\n- Arn: x\n", TextForm::kOther, "YAML"},
      {"UserDetailList: []\n", TextForm::kOther, "YAML"},
      {"---\nUserDetailList:\n", TextForm::kOther, "YAML"},
      {"http://example.com", TextForm::kOther, ""},
      {"USERDETAILLIST\tx\n", TextForm::kOther, "output of `--output text`"},
      {"+---------+\n| x |\n", TextForm::kOther, "output of `--output table`"},
      {"----------\n", TextForm::kOther, "output of `--output table`"},
      {"<!doctype HTML>", TextForm::kOther, "an HTML page"},
      {"<HTML>", TextForm::kOther, "an HTML page"},
      {"<?xml version=\"1.0\"?>", TextForm::kOther, "XML"},
      {"\nAn error occurred (Throttling) when", TextForm::kOther,
       "an error message of the AWS CLI"},
      {"usage: aws", TextForm::kOther, "the usage message of a command"},
      {"\"text\"", TextForm::kOther, ""},
      {"\x01\x02", TextForm::kOther, ""},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(form_of(c.text) == c.form);
    if (c.form == TextForm::kOther) CHECK(recognise_plain_text(c.text).name == c.name);
  }
}

}  // namespace
}  // namespace ambit::snapshot
